package teams

import (
	"strings"

	"handoffbot/bot"
)

// How much of each part a report shows, in UTF-16 units.
const (
	cellUnits = 60
	noteUnits = 200
	mostNotes = 10
)

// drawReport draws numbers, charts and a table. What a phone does not draw has
// a text in its place, of our numbers.
func drawReport(rep bot.Report, r ruler) message {
	title := oneLine(rep.Title, r.of(titleUnits))
	head := []element{line(element{"type": "TextRun", "text": title, "weight": "Bolder", "size": "Large"})}
	if rep.Subtitle != "" {
		head = append(head, line(subtle(oneLine(rep.Subtitle, r.of(noteUnits)))))
	}
	for _, f := range rep.Facts[:min(len(rep.Facts), r.of(mostPage))] {
		head = append(head, labelled(oneLine(f.Label, whoUnits), oneLine(f.Value, r.of(factUnits))))
	}
	var drawn, written []element
	for _, c := range rep.Charts[:min(len(rep.Charts), mostCharts)] {
		if len(c.Bars) == 0 {
			continue
		}
		text := bars(c, r)
		drawn, written = append(drawn, chart(c, text, r)), append(written, text)
	}
	if len(rep.Table.Rows) > 0 && len(rep.Table.Header) > 0 {
		text := records(rep.Table, r)
		drawn, written = append(drawn, apart(bold(oneLine(rep.Table.Title, r.of(titleUnits)))), table(rep.Table, text, r)), append(written, text)
	}
	var tail []element
	for _, n := range rep.Notes[:min(len(rep.Notes), mostNotes)] {
		tail = append(tail, line(said("• "+unbraced(n.Line(r.of(noteUnits), false)))))
	}
	return message{
		summary: toast(title, literal(strings.TrimPrefix(rep.Text, rep.Title+"\n"), 2*toastUnits)),
		card:    newCard(concat(head, drawn, tail), nil),
		plain:   newCard(concat(head, written, tail), nil),
	}
}

// chart draws bars. Labels must differ, or bars fall together.
func chart(c bot.Chart, fallback element, r ruler) element {
	var data []element
	taken := make(map[string]bool)
	for _, b := range c.Bars[:min(len(c.Bars), mostBars)] {
		label := oneLine(b.Label, r.of(idUnits))
		for taken[label] {
			label += "'"
		}
		taken[label] = true
		data = append(data, element{"x": label, "y": b.Value})
	}
	return element{"type": "Chart.HorizontalBar", "title": chartTitle(c, r), "data": data, "fallback": fallback, "spacing": "Medium"}
}

func chartTitle(c bot.Chart, r ruler) string {
	title := oneLine(c.Title, r.of(cellUnits))
	if c.Unit != "" {
		title += " (" + oneLine(c.Unit, r.of(idUnits)) + ")"
	}
	return title
}

// bars writes a chart: a line a value.
func bars(c bot.Chart, r ruler) element {
	lines := []element{line(bold(chartTitle(c, r)))}
	for _, b := range c.Bars[:min(len(c.Bars), mostBars)] {
		lines = append(lines, labelled(oneLine(b.Label, r.of(idUnits)), oneLine(b.Shown, r.of(cellUnits))))
	}
	return boxed(lines...)
}

func table(t bot.Table, fallback element, r ruler) element {
	columns := min(len(t.Header), mostColumns)
	row := func(cells []string, weight func(string) element) element {
		var all []element
		for i := range columns {
			text := "–"
			if i < len(cells) {
				text = oneLine(cells[i], r.of(cellUnits))
			}
			all = append(all, element{"type": "TableCell", "items": []element{line(weight(text))}})
		}
		return element{"type": "TableRow", "cells": all}
	}
	rows := []element{row(t.Header, bold)}
	for _, cells := range t.Rows[:min(len(t.Rows), r.of(mostRows))] {
		rows = append(rows, row(cells, said))
	}
	widths := make([]element, columns)
	for i := range widths {
		widths[i] = element{"width": 1}
	}
	return element{"type": "Table", "columns": widths, "firstRowAsHeaders": true, "rows": rows, "fallback": fallback}
}

// records writes a table for a narrow screen: a paragraph a row, its first cell
// in front and every number with its name.
func records(t bot.Table, r ruler) element {
	columns := min(len(t.Header), mostColumns)
	var lines []element
	for _, cells := range t.Rows[:min(len(t.Rows), r.of(mostRows))] {
		var runs []element
		for i, cell := range cells[:min(len(cells), columns)] {
			text := oneLine(cell, r.of(cellUnits))
			if i == 0 {
				runs = append(runs, bold(text))
				continue
			}
			runs = append(runs, said(" · "+oneLine(t.Header[i], r.of(cellUnits))+" "+text))
		}
		if len(runs) > 0 {
			lines = append(lines, line(runs...))
		}
	}
	if len(lines) == 0 {
		lines = []element{line(said("–"))}
	}
	return boxed(lines...)
}
