package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

// mostListed is how many conversations of a kind are listed for a person; json
// has them all.
const mostListed = 50

// replayText draws a replay for a person, when it is over.
type replayText struct {
	w      io.Writer
	rules  []string // in the order of the file
	missed listed
	alarms listed
	strays listed
}

// listed is the beginning of a list, and how long it is.
type listed struct {
	lines []string
	n     int
}

func (l *listed) add(text string) {
	if l.n++; l.n <= mostListed {
		l.lines = append(l.lines, text)
	}
}

func (l *listed) print(b *strings.Builder, title string) {
	if l.n == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s (%d)\n%s", title, l.n, strings.Join(l.lines, ""))
	if more := l.n - len(l.lines); more > 0 {
		fmt.Fprintf(b, "  and %d more: --format json lists all\n", more)
	}
}

func (o *replayText) item(r replayed) error {
	switch {
	case r.Outcome == falseNegative:
		o.missed.add(missedLine(r))
	case r.Outcome == falsePositive:
		o.alarms.add(firedLine(r.judged, ""))
	case r.elsewhere():
		o.strays.add(firedLine(r.judged, fmt.Sprintf(" → %s, labelled %s", r.Route, oneLine(r.transcript.Label.Route, 40))))
	}
	return nil
}

// firedLine says of a conversation what fired first, and on which words.
func firedLine(j judged, goes string) string {
	words := ""
	if why, ok := j.because(); ok {
		words = fmt.Sprintf("  “%s”%s", oneLine(why.Text, 80), scored(why))
	}
	return fmt.Sprintf("  %-20s turn %-3d %s %s%s%s\n", oneLine(j.ConversationID, 40), j.Turn, j.Rule, j.Decision, goes, words)
}

// missedLine shows what was said where a person was needed: at the label's
// turn, else at the visitor's last.
func missedLine(r replayed) string {
	l, said := r.transcript.Label, ""
	for i, m := range r.transcript.Messages {
		if m.Role == bot.RoleVisitor && (l.Turn == 0 || i < l.Turn) {
			said = m.Text
		}
	}
	where := "no turn labelled"
	if l.Turn > 0 {
		where = fmt.Sprintf("turn %d", l.Turn)
	}
	if l.Route != "" {
		where += " → " + oneLine(l.Route, 40)
	}
	return fmt.Sprintf("  %-20s %s  “%s”\n", oneLine(r.ConversationID, 40), where, oneLine(said, 80))
}

func (o *replayText) end(s summary) error {
	var b strings.Builder
	on := s.Conversations - s.Escalated - s.Offered
	fmt.Fprintf(&b, "%d %s: %d escalated, %d offered, %d went on\n", s.Conversations, plural(s.Conversations, "conversation"), s.Escalated, s.Offered, on)
	if s.Labelled == 0 {
		b.WriteString("None is labelled, so there is nothing to measure the rules against; add \"label\": {\"handoff\": true, \"turn\": 3}\n")
	} else {
		o.measures(&b, s)
	}
	o.table(&b, s)
	o.missed.print(&b, "Missed: a person was needed, and no rule fired")
	o.alarms.print(&b, "False alarms: nobody was needed")
	o.strays.print(&b, "Sent elsewhere than the label says")
	_, err := io.WriteString(o.w, b.String())
	return err
}

func (o *replayText) measures(b *strings.Builder, s summary) {
	fmt.Fprintf(b, "\nof %d labelled\n", s.Labelled)
	measure := func(name string, share *float64, words string, args ...any) {
		drawn := strings.Repeat(" ", barWidth+2) + "  –  "
		if share != nil {
			drawn = fmt.Sprintf("%s  %.3f", bar(*share), *share)
		}
		fmt.Fprintf(b, "  %-13s %s  %s\n", name, drawn, fmt.Sprintf(words, args...))
	}
	measure("precision", s.Precision, "%d of %d that fired were right", s.TruePositive, s.TruePositive+s.FalsePositive)
	measure("recall", s.Recall, "%d of %d that needed a person were found", s.TruePositive, s.TruePositive+s.FalseNegative)
	if s.Routed > 0 {
		measure("routes", ratio(s.RoutedRight, s.Routed), "%d of %d found went where the label says", s.RoutedRight, s.Routed)
	}
	if s.FalsePer1000 != nil {
		fmt.Fprintf(b, "  %-13s %.1f per 1,000 conversations that needed nobody: %d of %d\n", "false alarms", *s.FalsePer1000, s.FalsePositive, s.FalsePositive+s.TrueNegative)
	}
	if m := s.LeadTurnsMedian; m != nil {
		fmt.Fprintf(b, "  %-13s %g turns before the labelled one, in the median; %d fired later than it\n", "lead", *m, s.Late)
	}
}

// table lists the rules in the order of the file.
func (o *replayText) table(b *strings.Builder, s summary) {
	wide := len("rule")
	for _, name := range o.rules {
		wide = max(wide, utf8.RuneCountInString(name))
	}
	head := fmt.Sprintf("  %-*s  fired  first  right  wrong  precision\n", wide, "rule")
	var idle []string
	b.WriteString("\n")
	for _, name := range o.rules {
		r := s.ByRule[name]
		if r.Fired == 0 {
			idle = append(idle, name)
			continue
		}
		drawn := "–"
		if r.Precision != nil {
			drawn = fmt.Sprintf("%s  %.3f", bar(*r.Precision), *r.Precision)
		}
		fmt.Fprintf(b, "%s  %-*s  %5d  %5d  %5d  %5d  %s\n", head, wide, name, r.Fired, r.First, r.TruePositive, r.FalsePositive, drawn)
		head = "" // it stands once
	}
	if len(idle) > 0 {
		fmt.Fprintf(b, "  never fired: %s\n", strings.Join(idle, ", "))
	}
}

// barWidth is how many characters a whole bar has.
const barWidth = 20

// bar draws a share, rounded down: only a whole one is drawn whole.
func bar(share float64) string {
	eighths := int(share*barWidth*8 + 1e-9)
	drawn := strings.Repeat("█", eighths/8)
	if part := eighths % 8; part > 0 {
		drawn += string([]rune("▏▎▍▌▋▊▉")[part-1])
	}
	return drawn + strings.Repeat("░", barWidth-utf8.RuneCountInString(drawn))
}
