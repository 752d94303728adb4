package teams

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"handoffbot/bot"
)

// How much of each part a card shows, in UTF-16 units, before it is shrunk to
// what Teams takes.
const (
	titleUnits   = 150
	summaryUnits = 1000
	actionUnits  = 400
	factUnits    = 120
	mostFacts    = 10
	mostPage     = 12
	quoteUnits   = 160
	mostQuotes   = 5
	mostMissing  = 4
	turnUnits    = 300
	causeUnits   = 400
	toastUnits   = 300
	lineUnits    = 2900
	whoUnits     = 60
	idUnits      = 40
	mostLines    = 12 // of one text; what follows stands in one paragraph
)

// ruler says how much of each part is shown.
type ruler float64

func (r ruler) of(units int) int { return max(8, int(float64(units)*float64(r))) }

// render draws content. It never fails: what does not fit is cut and says so.
func render(c bot.Content, a bot.Attempt) message {
	var m message
	for _, r := range []ruler{1, 0.5, 0.2, 0.05} {
		m = draw(c, a, r)
		if raw, err := encode(m.whole()); err == nil && bot.Units(string(raw)) <= messageUnits {
			break
		}
	}
	return m
}

// draw is the one place that tells contents apart.
func draw(c bot.Content, a bot.Attempt, r ruler) message {
	switch c := c.(type) {
	case bot.Card:
		return drawCard(c, a, r)
	case bot.CardList:
		return drawList(c, a, r)
	case bot.Line:
		return drawLine(c, r)
	case bot.Transcript:
		return drawTranscript(c, r)
	case bot.Report:
		return drawReport(c, r)
	}
	return drawLine(bot.Line{Text: fmt.Sprintf("This version cannot show %T here.", c)}, r)
}

// Preview is content as Teams would get it, as indented JSON.
func Preview(c bot.Content) ([]byte, error) {
	text, err := json.MarshalIndent(render(c, bot.Attempt{}).whole(), "", "  ")
	return append(text, '\n'), err
}

func drawCard(c bot.Card, a bot.Attempt, r ruler) message {
	title := titleOf(c, r)
	head := element{"type": "TextRun", "text": title, "weight": "Bolder", "size": "Large"}
	if c.Priority == bot.Urgent {
		head["color"] = "Attention"
	}
	body := []element{line(head), line(status(c)...)}
	body = append(body, contact(c, r), boxed(concat(
		paragraphs("Summary", c.Summary, r.of(summaryUnits)), paragraphs("Next", c.NextAction, r.of(actionUnits)))...))
	if why := reasons(c, r); why != nil {
		body = append(body, boxed(why...))
	}
	if said := excerpt(c, r); said != nil {
		body = append(body, said...)
	}
	if len(c.Page) > 0 {
		body = append(body, page(c.Page, r))
	}
	if len(c.Undelivered) > 0 {
		body = append(body, apart(bold("Could not be posted to "), said(oneLine(strings.Join(c.Undelivered, "; "), r.of(causeUnits)))))
	}
	foot := unbraced(c.Foot())
	body = append(body, apart(subtle(foot)))
	return message{
		summary: toast(title, statusText(c), "Next: "+oneLine(c.NextAction, toastUnits)),
		card:    newCard(body, buttons(c, a)),
		plain: newCard([]element{
			line(bold(title)), line(said(statusText(c))), line(said(oneLine(c.Summary, r.of(summaryUnits)))), line(subtle(foot)),
		}, buttons(c, a)),
	}
}

func titleOf(c bot.Card, r ruler) string { return unbraced(c.Heading(r.of(titleUnits))) }

// toast is what a notification shows: what it is about and what to do, without
// addresses and numbers to call.
func toast(parts ...string) string { return literal(strings.Join(parts, "\n"), 1000) }

// status says where the handoff stands, in the reader's own time zone.
func status(c bot.Card) []element {
	var e []element
	for _, s := range c.Standing() {
		switch {
		case s.Who != nil:
			e = append(e, person(*s.Who))
		case !s.At.IsZero():
			e = append(e, when(s.At))
		case s.Strong:
			e = append(e, bold(unbraced(s.Text)))
		default:
			e = append(e, said(unbraced(s.Text)))
		}
	}
	return e
}

// statusText is status for where no macro is expanded.
func statusText(c bot.Card) string { return unbraced(bot.PlainText(c.Standing())) }

// contact shows who waits. Labels are ours, values plain text.
func contact(c bot.Card, r ruler) element {
	if len(c.Contact) == 0 {
		return apart(said("No contact details were captured."))
	}
	var lines []element
	for _, f := range c.Contact[:min(len(c.Contact), mostFacts)] {
		lines = append(lines, labelled(oneLine(f.Label, whoUnits), oneLine(f.Value, r.of(factUnits))))
	}
	return boxed(lines...)
}

// paragraphs is a text with its label before the first line. A TextRun shows no
// line breaks, so that each line is a paragraph.
func paragraphs(label, text string, n int) []element {
	lines := split(text, n)
	all := []element{line(bold(label+": "), said(lines[0]))}
	for _, l := range lines[1:] {
		all = append(all, line(said(l)))
	}
	return all
}

// split takes a text apart at its line breaks. Beyond mostLines they stand in
// one line.
func split(text string, n int) []string {
	lines := slices.DeleteFunc(strings.Split(literal(text, n), "\n"), func(l string) bool { return strings.TrimSpace(l) == "" })
	if len(lines) > mostLines {
		lines = append(lines[:mostLines-1:mostLines-1], strings.Join(lines[mostLines-1:], " ⏎ "))
	}
	return lines
}

// reasons shows why a person is needed, and what to ask.
func reasons(c bot.Card, r ruler) []element {
	var items []element
	for _, q := range c.Why[:min(len(c.Why), mostQuotes)] {
		items = append(items, line(said("• "+unbraced(q.Sentence(r.of(quoteUnits))))))
	}
	for _, m := range c.Missing[:min(len(c.Missing), mostMissing)] {
		items = append(items, line(bold("• Ask: "), said(oneLine(m.Question, r.of(quoteUnits)))))
	}
	if len(items) == 0 {
		return nil
	}
	return append([]element{line(bold("Why"))}, items...)
}

// excerpt shows the last turns; the thread has all of them.
func excerpt(c bot.Card, r ruler) []element {
	if len(c.Excerpt) == 0 {
		return nil
	}
	return []element{apart(bold(c.ExcerptHeading())), shaded(turns(c.Excerpt, r.of(turnUnits))...)}
}

// turns shows messages, each by its role.
func turns(messages []bot.Message, n int) []element {
	var all []element
	for _, m := range messages {
		all = append(all, paragraphs(m.Role.Speaker(), m.Text, n)...)
	}
	return all
}

func page(facts []bot.Fact, r ruler) element {
	var runs []element
	for i, f := range facts[:min(len(facts), mostPage)] {
		if i > 0 {
			runs = append(runs, said(" · "))
		}
		runs = append(runs, bold(oneLine(f.Label, whoUnits)+" "), said(oneLine(f.Value, r.of(factUnits))))
	}
	return apart(runs...)
}

func drawLine(l bot.Line, r ruler) message {
	var body []element
	for _, text := range split(l.Text, r.of(lineUnits)) {
		body = append(body, line(said(text)))
	}
	plain := newCard([]element{line(said(oneLine(l.Text, r.of(lineUnits))))}, nil)
	return message{summary: literal(l.Text, toastUnits), card: newCard(body, nil), plain: plain}
}

func drawTranscript(t bot.Transcript, r ruler) message {
	title := oneLine(t.Title, whoUnits)
	body := append([]element{line(bold(title))}, turns(t.Said, r.of(lineUnits))...)
	return message{summary: title, card: newCard(body, nil), plain: newCard([]element{line(said(title))}, nil)}
}

func concat(parts ...[]element) []element { return slices.Concat(parts...) }
