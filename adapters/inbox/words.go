package inbox

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// moment is a time as the page shows it: absolute, in the board's time zone.
type moment struct {
	Machine string // RFC 3339, UTC
	Text    string // "10:14", with the day unless it is today
	Full    string
}

func (b *Board) clock(t time.Time) moment {
	local, now := t.In(b.o.Location), b.o.Now().In(b.o.Location)
	layout := "15:04"
	switch {
	case local.Year() != now.Year():
		layout = "2 Jan 2006, 15:04"
	case local.YearDay() != now.YearDay():
		layout = "Mon 2 Jan, 15:04"
	}
	return moment{
		Machine: t.UTC().Format(time.RFC3339), Text: local.Format(layout),
		Full: local.Format("Monday, 2 January 2006, 15:04:05 MST"),
	}
}

// lasts writes a duration in its two largest units: "4 min 10 s".
func lasts(d time.Duration) string {
	d = d.Round(time.Second)
	two := func(a int, unitA string, b int, unitB string) string {
		if b == 0 {
			return fmt.Sprintf("%d %s", a, unitA)
		}
		return fmt.Sprintf("%d %s %d %s", a, unitA, b, unitB)
	}
	s := int(d / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 60*60:
		return two(s/60, "min", s%60, "s")
	case s < 24*60*60:
		return two(s/3600, "h", s%3600/60, "min")
	}
	return two(s/86400, "d", s%86400/3600, "h")
}

// Lasts writes a duration as the page does: "4 min 10 s".
func Lasts(d time.Duration) string { return lasts(d) }

// human writes a word of the program as a word of the page.
func human(v any) string {
	text := strings.ReplaceAll(fmt.Sprint(v), "_", " ")
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// number writes a score with at most two decimals.
func number(f *float64) string {
	return strconv.FormatFloat(math.Round(*f*100)/100, 'f', -1, 64)
}
