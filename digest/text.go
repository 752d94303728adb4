package digest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

const barWidth = 24

// text draws and prints all of a report: the numbers, whoever still waits, and
// then what explains them.
func text(r bot.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.Title, r.Subtitle)
	labels := 0
	for _, f := range r.Facts {
		labels = max(labels, utf8.RuneCountInString(f.Label))
	}
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "  %s  %s\n", padded(f.Label, labels), f.Value)
	}
	if len(r.Notes) > 0 {
		b.WriteString("\n")
	}
	for _, n := range r.Notes {
		b.WriteString(n.Text)
		if n.Link != "" {
			b.WriteString("  " + n.Link)
		}
		b.WriteString("\n")
	}
	for _, c := range r.Charts {
		fmt.Fprintf(&b, "\n%s\n", c.Title)
		writeBars(&b, c)
	}
	for _, t := range append([]bot.Table{r.Table}, r.More...) {
		if len(t.Rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n", t.Title)
			writeTable(&b, t)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

func writeBars(b *strings.Builder, c bot.Chart) {
	most, wide := 0.0, 0
	for _, bar := range c.Bars {
		most, wide = max(most, bar.Value), max(wide, utf8.RuneCountInString(bar.Label))
	}
	for _, bar := range c.Bars {
		drawn := "╌"
		if bar.Value > 0 {
			drawn = strings.Repeat("█", max(1, int(bar.Value/most*barWidth+0.5)))
		}
		fmt.Fprintf(b, "  %s  %s %s\n", padded(bar.Label, wide), drawn, bar.Shown)
	}
}

func writeTable(b *strings.Builder, t bot.Table) {
	widths := make([]int, len(t.Header))
	rows := append([][]string{t.Header}, t.Rows...)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		line.WriteString(" ")
		for i, cell := range row {
			line.WriteString(" " + padded(cell, widths[i]) + " ")
		}
		fmt.Fprintf(b, "%s\n", strings.TrimRight(line.String(), " "))
	}
}

func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}
