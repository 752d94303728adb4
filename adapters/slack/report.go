package slack

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// Slack's bounds for what it draws itself: two charts and one table a message.
const (
	mostCharts      = 2
	chartTitleUnits = 50
	labelUnits      = 20
	mostBars        = 20
	mostRows        = 100
	mostColumns     = 20
	tableUnits      = 4000
	cellUnits       = 60
	noteUnits       = 200
	mostNotes       = 10
	linkUnits       = 2000
)

func renderReport(r bot.Report) message {
	head := []slack.Block{slack.NewHeaderBlock(plain(bot.OneLine(r.Title, headerUnits)))}
	if r.Subtitle != "" {
		head = append(head, slack.NewContextBlock("", plain(bot.OneLine(r.Subtitle, noteUnits))))
	}
	var fields []*slack.TextBlockObject
	for _, f := range r.Facts[:min(len(r.Facts), mostFacts)] {
		fields = append(fields, plain(bot.OneLine(f.Label, whoUnits)+"\n"+bot.OneLine(f.Value, factUnits)))
	}
	if len(fields) > 0 {
		head = append(head, slack.NewSectionBlock(nil, fields, nil))
	}
	var drawn, written []slack.Block
	for _, c := range r.Charts[:min(len(r.Charts), mostCharts)] {
		if chart := chart(c); chart != nil {
			drawn = append(drawn, chart)
		}
		written = append(written, slack.NewRichTextBlock("", slack.NewRichTextSection(bold(bot.OneLine(c.Title, chartTitleUnits)+": "), said(bot.Literal(bars(c), summaryUnits)))))
	}
	if len(r.Table.Rows) > 0 {
		drawn = append(drawn, table(r.Table))
		written = append(written, slack.NewRichTextBlock("", &slack.RichTextPreformatted{
			Type: slack.RTEPreformatted, Elements: []slack.RichTextSectionElement{said(bot.Literal(rows(r.Table), plainUnits))},
		}))
	}
	var tail []slack.Block
	if len(r.Notes) > 0 {
		var items []slack.RichTextElement
		for _, n := range r.Notes[:min(len(r.Notes), mostNotes)] {
			items = append(items, slack.NewRichTextSection(linked(n.Line(noteUnits, n.Link != ""), n.Link)))
		}
		tail = append(tail, slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...)))
	}
	return message{
		text:   forText(bot.Literal(r.Text, textUnits)),
		blocks: concat(head, drawn, tail),
		plain:  concat(head, written, tail),
	}
}

// linked is text that leads to a page of ours, where there is one.
func linked(text, address string) slack.RichTextSectionElement {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || len(address) > linkUnits {
		return said(text)
	}
	return slack.NewRichTextSectionLinkElement(address, text, nil)
}

func concat(parts ...[]slack.Block) []slack.Block {
	var all []slack.Block
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// chart draws bars; nil when there are none, or when Slack's own check says
// that it would refuse them.
func chart(c bot.Chart) slack.Block {
	var categories []string
	var points []slack.DataVisualizationDataPoint
	taken := make(map[string]bool)
	for _, b := range c.Bars[:min(len(c.Bars), mostBars)] {
		label := bot.OneLine(b.Label, labelUnits)
		for n := 2; taken[label]; n++ {
			suffix := fmt.Sprintf(" %d", n)
			label = bot.OneLine(b.Label, labelUnits-len(suffix)) + suffix
		}
		taken[label] = true
		categories = append(categories, label)
		points = append(points, slack.NewDataVisualizationDataPoint(label, b.Value))
	}
	if len(categories) == 0 {
		return nil
	}
	axes := slack.NewDataVisualizationAxisConfig(categories...)
	if c.Unit != "" {
		axes = axes.WithYLabel(bot.OneLine(c.Unit, chartTitleUnits))
	}
	title := bot.OneLine(c.Title, chartTitleUnits)
	series := slack.NewDataVisualizationDataSeries(bot.OneLine(c.Title, labelUnits), points...)
	block := slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationBarChart(axes, series))
	if block.Validate() != nil {
		return nil
	}
	return block
}

func bars(c bot.Chart) string {
	var all []string
	for _, b := range c.Bars {
		all = append(all, bot.OneLine(b.Label, whoUnits)+" "+bot.OneLine(b.Shown, whoUnits))
	}
	return strings.Join(all, ", ")
}

func table(t bot.Table) slack.Block {
	block := slack.NewDataTableBlock(bot.OneLine(t.Title, headerUnits)).WithPageSize(10)
	columns, used := min(len(t.Header), mostColumns), 0
	for i, row := range append([][]string{t.Header}, t.Rows...) {
		if i > mostRows {
			break
		}
		cells := make([]slack.DataTableCell, columns)
		for j := range cells {
			text := "–"
			if j < len(row) {
				text = bot.OneLine(row[j], cellUnits)
			}
			used += bot.Units(text)
			cells[j] = slack.NewDataTableRawTextCell(text)
		}
		if used > tableUnits {
			break
		}
		block = block.AddRow(cells...)
	}
	return block
}

// rows writes a table with its columns in line.
func rows(t bot.Table) string {
	all := append([][]string{t.Header}, t.Rows...)
	widths := make([]int, len(t.Header))
	for _, row := range all {
		for j := range min(len(row), len(widths)) {
			widths[j] = max(widths[j], len([]rune(bot.OneLine(row[j], cellUnits))))
		}
	}
	var b strings.Builder
	for _, row := range all {
		for j := range min(len(row), len(widths)) {
			fmt.Fprintf(&b, "%-*s  ", widths[j], bot.OneLine(row[j], cellUnits))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
