package inbox

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

// Pixels of a bar chart. Widths are shares of the page, so that text keeps its
// size on a phone.
const (
	barRow    = 48
	barText   = 18
	barTop    = 26
	barLabel  = 30 // runes
	leastPart = 0.5
)

// chartView is a bar chart ready to draw.
type chartView struct {
	Title  string
	Unit   string
	Spoken string // the whole chart in words
	Height int
	Bars   []barView
}

type barView struct {
	Label  string
	Shown  string
	Width  string // of the page: "62.5%"
	TextY  int
	TrackY int
}

func chartOf(c bot.Chart) chartView {
	v := chartView{Title: c.Title, Unit: c.Unit, Height: barRow * len(c.Bars)}
	top := 0.0
	for _, b := range c.Bars {
		if plain(b.Value) {
			top = math.Max(top, b.Value)
		}
	}
	var words []string
	for i, b := range c.Bars {
		share := 0.0
		if plain(b.Value) && top > 0 {
			share = math.Max(100*b.Value/top, leastPart)
		}
		v.Bars = append(v.Bars, barView{
			Label: shorten(b.Label, barLabel), Shown: b.Shown, Width: fmt.Sprintf("%.1f%%", share),
			TextY: i*barRow + barText, TrackY: i*barRow + barTop,
		})
		words = append(words, b.Label+": "+b.Shown)
	}
	v.Spoken = strings.Join(words, "; ")
	return v
}

// plain reports whether a value has a length to draw.
func plain(f float64) bool { return f > 0 && !math.IsInf(f, 0) && !math.IsNaN(f) }

func shorten(text string, runes int) string {
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	return string([]rune(text)[:runes-1]) + "…"
}
