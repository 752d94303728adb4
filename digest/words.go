package digest

import (
	"fmt"
	"strings"
	"time"

	"handoffbot/bot"
)

// enough is the number under which no share is printed: it would say more than
// is known. What stands behind the count is listed instead.
const enough = 5

// words prints numbers for people; full ones say how sure they are.
type words struct {
	m    Metrics
	full bool
}

// share prints a share with its counts, and of few the counts and what stands
// behind them, by the name of the count.
func (w words) share(part, whole int, count string) string {
	switch {
	case whole == 0:
		return "none yet"
	case whole < enough:
		return fmt.Sprintf("%d of %d%s", part, whole, w.items(count))
	}
	s := fmt.Sprintf("%d of %d (%.0f %%", part, whole, 100*float64(part)/float64(whole))
	if w.full {
		low, high := interval(part, whole)
		s += fmt.Sprintf(", likely %.0f to %.0f", 100*low, 100*high)
	}
	return s + ")"
}

// items lists what a small count is made of.
func (w words) items(count string) string {
	var all []string
	for _, i := range w.m.Few[count] {
		all = append(all, short(i.HandoffID)+" "+i.Word)
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}

// headline says in one line how the week went.
func (w words) headline() string {
	m := w.m
	week := "Week " + strings.TrimLeft(m.Period.Week[strings.IndexByte(m.Period.Week, 'W')+1:], "0")
	if m.Period.AsOf.Before(m.Period.To) {
		week += " so far"
	}
	switch {
	case m.Handoffs == 0:
		return week + ": no handoffs"
	case m.Responded == 0:
		return fmt.Sprintf("%s: %s, none answered by a person", week, counted(m.Handoffs, "handoff"))
	}
	speed := "too few to say within what time"
	if m.TTFHR.MedianS != nil {
		speed = "half within " + duration(*m.TTFHR.MedianS)
		if before := w.before(); before != nil && before.TTFHR.MedianS != nil {
			speed += fmt.Sprintf(" (week before %s)", duration(*before.TTFHR.MedianS))
		}
	}
	s := fmt.Sprintf("%s: %d of %s answered by a person, %s", week, m.Responded, counted(m.Handoffs, "handoff"), speed)
	if silent, waiting := len(m.NotResponded), m.waiting(); waiting == silent && silent > 0 {
		s += fmt.Sprintf("; %d still %s", waiting, verb(waiting, "waits", "wait"))
	} else if silent > 0 {
		s += fmt.Sprintf("; %d got no answer", silent)
		if waiting > 0 {
			s += fmt.Sprintf(", %d still %s", waiting, verb(waiting, "waits", "wait"))
		}
	}
	return s
}

// waiting counts those that somebody could still answer.
func (m Metrics) waiting() int {
	n := 0
	for _, w := range m.NotResponded {
		if w.Status.Open() {
			n++
		}
	}
	return n
}

func (w words) before() *Metrics {
	if w.m.Previous == nil || w.m.Previous.Final == nil || w.m.Previous.Final.Handoffs == 0 {
		return nil
	}
	return w.m.Previous.Final
}

// weekBefore puts the value of the week before after this week's.
func (w words) weekBefore(now string, value func(Metrics) string) string {
	before := w.before()
	if before == nil {
		return now
	}
	return fmt.Sprintf("%s (week before %s)", now, value(*before))
}

func reached(s *float64) string {
	if s == nil {
		return "not reached"
	}
	return duration(*s)
}

func (w words) inTime() string {
	s := w.m.WithinSLA
	if s.Due == 0 {
		return "none due yet"
	}
	return w.share(s.Met, s.Due, "within_sla")
}

func (w words) claims() string {
	c := w.m.ClaimToReply
	if c.N == 0 {
		return "none claimed"
	}
	s := fmt.Sprintf("%s for half of %d claimed", reached(c.MedianS), c.N)
	switch {
	case c.ToVisitor > 0 && c.InThread > 0:
		s += fmt.Sprintf(" (%d by a reply to the visitor, %d by a word in the thread)", c.ToVisitor, c.InThread)
	case c.ToVisitor > 0:
		s += " (a reply to the visitor)"
	case c.InThread > 0:
		s += " (a word in the thread)"
	}
	if c.NeverReplied > 0 {
		s += fmt.Sprintf("; %d claimed and dropped", c.NeverReplied)
	}
	return s
}

func (w words) resolved() string {
	r := w.m.Resolution
	if r.Closed == 0 {
		return "none closed yet"
	}
	s := w.share(r.Resolved, r.Closed, "closed")
	if r.Reopened7d > 0 {
		s += fmt.Sprintf("; %d came back within 7 days", r.Reopened7d)
	}
	if r.CSATMean != nil {
		s += fmt.Sprintf("; satisfaction %.1f of 5 (%d said)", *r.CSATMean, r.CSATN)
	}
	return s
}

func (w words) deals(d Deals, count string) string {
	all := d.Won + d.Lost + d.Open
	if all == 0 {
		return "none handed over"
	}
	s := "none decided"
	if d.Won+d.Lost > 0 {
		s = w.share(d.Won, d.Won+d.Lost, count)
	}
	s += fmt.Sprintf("; %d of %d still open", d.Open, all)
	for _, a := range d.Amounts {
		if a.Won != "0" {
			s += fmt.Sprintf("; %s won", money(a.Won, a.Currency))
		}
	}
	return s
}

func money(amount, currency string) string {
	if currency == "" {
		return amount + " (currency not given)"
	}
	return amount + " " + currency
}

func (w words) quality() string {
	q := w.m.Quality
	if q.N == 0 {
		return "not noted"
	}
	s := w.share(q.All, q.N, "")
	for _, part := range []struct {
		n    int
		name string
	}{{q.Summary, "summary"}, {q.Contact, "contact"}, {q.Page, "page"}, {q.NextAction, "next action"}} {
		if part.n < q.N {
			s += fmt.Sprintf("; %d without %s", q.N-part.n, part.name)
		}
	}
	return s
}

// short is enough of an id to tell handoffs apart at a glance.
func short(id string) string {
	if len(id) <= 8 {
		return id
	}
	return "#" + id[len(id)-6:]
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// duration prints seconds as a person says them.
func duration(s float64) string {
	two := func(big int, unit string, small int, part string) string {
		if small == 0 {
			return fmt.Sprintf("%d %s", big, unit)
		}
		return fmt.Sprintf("%d %s %d %s", big, unit, small, part)
	}
	switch {
	case s < 1:
		return fmt.Sprintf("%.0f ms", 1000*s)
	case s < 10:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", s), ".0") + " s"
	case s < 59.5:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return two(int(s)/60, "min", int(s)%60, "s")
	case s < 48*3600:
		return two(int(s)/3600, "h", int(s)%3600/60, "min")
	}
	return two(int(s)/86400, "d", int(s)%86400/3600, "h")
}

// spoken is an intent in words.
func spoken(intent string) string { return strings.ReplaceAll(intent, "_", " ") }

func subtitle(p PeriodInfo) string {
	loc, err := time.LoadLocation(p.Timezone)
	if err != nil {
		loc = time.UTC
	}
	s := fmt.Sprintf("%s to %s, %s, as of %s", p.From.In(loc).Format("Mon 2 Jan"), p.To.In(loc).Add(-time.Second).Format("Mon 2 Jan 2006"),
		p.Timezone, p.AsOf.In(loc).Format("2 Jan 15:04"))
	if p.AsOf.Before(p.To) {
		s += ", the week is still running"
	}
	return s
}

// waited says what became of one that nobody answered.
func (w Waiting) waited() string {
	word := "waits"
	switch w.Status {
	case bot.StatusCancelled:
		word = "left after"
	case bot.StatusResolved:
		word = "was closed after"
	case bot.StatusOpen, bot.StatusClaimed, bot.StatusAnswered:
	}
	return word + " " + duration(w.WaitedS)
}
