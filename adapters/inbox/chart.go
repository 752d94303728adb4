package inbox

import (
	"fmt"
	"math"

	"handoffbot/bot"
)

// leastPart is the width of the shortest bar that is seen, in percent.
const leastPart = 0.5

// chartView is a bar chart ready to draw. Its bars carry their own units.
type chartView struct {
	Title string
	Bars  []barView
}

type barView struct {
	Label string
	Shown string
	Width string // of the page: "62.5%"
}

func chartOf(c bot.Chart) chartView {
	v := chartView{Title: c.Title}
	top := 0.0
	for _, b := range c.Bars {
		if plain(b.Value) {
			top = math.Max(top, b.Value)
		}
	}
	for _, b := range c.Bars {
		share := 0.0
		if plain(b.Value) && top > 0 {
			share = math.Max(100*b.Value/top, leastPart)
		}
		v.Bars = append(v.Bars, barView{Label: b.Label, Shown: b.Shown, Width: fmt.Sprintf("%.1f%%", share)})
	}
	return v
}

// plain reports whether a value has a length to draw.
func plain(f float64) bool { return f > 0 && !math.IsInf(f, 0) && !math.IsNaN(f) }
