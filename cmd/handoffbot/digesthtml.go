package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"handoffbot/bot"
)

//go:embed digest.html
var digestPage string

// pageChart is a chart with the lengths of its bars, as shares of the longest.
type pageChart struct {
	bot.Chart
	Bars []pageBar
}

type pageBar struct {
	bot.Bar
	Width string // such as "62.5"; empty when there is nothing to draw
}

// writePage writes the report as a page of its own: it loads nothing, so that
// it can be mailed, kept and printed. Every value of a chart stands beside its bar.
func writePage(w io.Writer, r bot.Report) error {
	page, err := template.New("digest").Parse(digestPage)
	if err != nil {
		return fmt.Errorf("read the page of the digest: %w", err)
	}
	view := struct {
		bot.Report
		Charts []pageChart
		Tables []bot.Table
	}{Report: r}
	for _, c := range r.Charts {
		view.Charts = append(view.Charts, drawn(c))
	}
	for _, t := range append([]bot.Table{r.Table}, r.More...) {
		if len(t.Rows) > 0 {
			view.Tables = append(view.Tables, t)
		}
	}
	if err := page.Execute(w, view); err != nil {
		return fmt.Errorf("write the page of the digest: %w", err)
	}
	return nil
}

func drawn(c bot.Chart) pageChart {
	most := 0.0
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	out := pageChart{Chart: c}
	for _, b := range c.Bars {
		bar := pageBar{Bar: b}
		if b.Value > 0 {
			bar.Width = fmt.Sprintf("%.1f", max(1, 100*b.Value/most))
		}
		out.Bars = append(out.Bars, bar)
	}
	return out
}
