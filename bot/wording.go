package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// nameUnits is how much of a name, an id or a word from outside a card's own
// sentences show, in UTF-16 units.
const nameUnits = 60

// Phrase is a piece of a sentence that a card says in every channel alike. How a
// time and a person look there is the channel's to know. One of Text, At and
// Who is set.
type Phrase struct {
	Text   string
	Strong bool
	At     time.Time
	Who    *Person
}

// PlainText is what phrases say where nothing but text can stand, with times in UTC.
func PlainText(phrases []Phrase) string {
	var b strings.Builder
	for _, s := range phrases {
		switch {
		case s.Who != nil:
			b.WriteString(OneLine(s.Who.Name, nameUnits))
		case !s.At.IsZero():
			b.WriteString(s.At.UTC().Format("15:04 UTC"))
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// sentence gathers phrases.
type sentence []Phrase

func (s *sentence) say(format string, args ...any) {
	*s = append(*s, Phrase{Text: fmt.Sprintf(format, args...)})
}
func (s *sentence) stress(text string) { *s = append(*s, Phrase{Text: text, Strong: true}) }
func (s *sentence) who(p Person)       { *s = append(*s, Phrase{Who: &p}) }
func (s *sentence) at(t time.Time) {
	if t.IsZero() {
		s.say("an unknown time")
		return
	}
	*s = append(*s, Phrase{At: t})
}

// Heading is the title, with a priority that cannot wait before it, in at most
// n UTF-16 units.
func (c Card) Heading(n int) string {
	switch c.Priority {
	case Urgent:
		return OneLine("Urgent: "+c.Title, n)
	case High:
		return OneLine("High: "+c.Title, n)
	case Normal, Low:
	}
	return OneLine(c.Title, n)
}

// Standing says where the handoff stands.
func (c Card) Standing() []Phrase {
	var s sentence
	c.state(&s)
	if c.Status.Open() && !c.DueAt.IsZero() && c.FirstResponse == nil {
		s.say(" · answer by ")
		s.at(c.DueAt)
	}
	if r := c.FirstResponse; r != nil {
		s.say(" · first response by ")
		s.who(r.Responder)
		s.say(" (%s) at ", r.Kind)
		s.at(r.At)
	}
	if c.Outcome.Deal != nil {
		s.say(" · %s", c.Outcome.Deal.words())
	}
	s.say(" · %s, %s priority", OneLine(c.Route, nameUnits), OneLine(string(c.Priority), nameUnits))
	if c.Cycle > 1 {
		s.say(" · round %d", c.Cycle)
	}
	if c.ReasonMark != "" {
		s.say(" · reason marked %s", OneLine(c.ReasonMark, nameUnits))
	}
	return s
}

// state says whose the handoff is, or how it ended.
func (c Card) state(s *sentence) {
	switch {
	case c.Status == StatusOpen:
		s.stress("Open")
		s.say(", waiting since ")
		s.at(c.ReceivedAt)
	case c.Status == StatusResolved:
		s.stress("Closed")
		if c.ClosedBy != nil {
			s.say(" by ")
			s.who(*c.ClosedBy)
		}
		s.say(" at ")
		s.at(c.ClosedAt)
		s.say(": %s", OneLine(c.Outcome.Resolution, nameUnits))
	case c.Status == StatusCancelled:
		s.stress("Cancelled")
		s.say(" at ")
		s.at(c.ClosedAt)
		s.say(": the visitor has left")
	case c.ClaimedBy == nil:
		s.stress("Answered")
		s.say(", claimed by nobody")
	default:
		s.stress("Claimed by ")
		s.who(*c.ClaimedBy)
		s.say(" at ")
		s.at(c.ClaimedAt)
		if c.Status == StatusAnswered {
			s.say(", answered")
		}
		if !c.SnoozedUntil.IsZero() {
			s.say(", put off until ")
			s.at(c.SnoozedUntil)
		}
	}
}

// words are what is known of a deal.
func (d Deal) words() string {
	known := slices.DeleteFunc([]string{d.Status, d.Amount, d.Currency}, func(word string) bool { return word == "" })
	for i, word := range known {
		known[i] = OneLine(word, nameUnits)
	}
	return strings.Join(known, " ")
}

// Sentence is a reason, with at most n UTF-16 units of each of its two texts.
func (q Quote) Sentence(n int) string {
	text := OneLine(q.Why, n)
	if q.Turn > 0 {
		text += ", turn " + strconv.Itoa(q.Turn)
	}
	if q.Score != nil && q.Threshold != nil {
		text += fmt.Sprintf(", %.2f against %.2f", *q.Score, *q.Threshold)
	}
	if q.Text != "" {
		text += ": “" + OneLine(q.Text, n) + "”"
	}
	return text
}

// ExcerptHeading says how much of the conversation the excerpt is.
func (c Card) ExcerptHeading() string {
	if c.Turns > len(c.Excerpt) {
		return fmt.Sprintf("The last %d of %d turns", len(c.Excerpt), c.Turns)
	}
	return "Last said"
}

// Foot names the handoff, for whoever looks it up elsewhere.
func (c Card) Foot() string {
	return fmt.Sprintf("Handoff %s · conversation %s · %s", OneLine(c.HandoffID, nameUnits), OneLine(c.ConversationID, nameUnits), OneLine(c.Source, nameUnits))
}

// Line is a note in one line of at most so many UTF-16 units. It names the handoff
// where neither a link nor the text itself leads to it.
func (n Note) Line(units int, linked bool) string {
	text := OneLine(n.Text, units)
	if id := OneLine(n.HandoffID, nameUnits); n.HandoffID != "" && !linked && !strings.Contains(text, id) {
		text += " (" + id + ")"
	}
	return text
}
