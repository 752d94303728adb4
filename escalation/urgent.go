package escalation

import (
	"slices"

	"handoffbot/escalation/reading"
)

// What may have failed, and what shows that somebody cannot wait.
const (
	failed = "missing|overdue|blocked|cold|stranded|card"
	harm   = "worse|loss|idle|spoils|exposed|needed|dying|barred"
)

// plights are what is told of harm or loss that is near, without the word, by
// the lists that they are made of: what is at stake, what failed, and by when
// or who is hurt. Where two parts are enough, each of them is grave.
var plights = [][]string{
	{"machine", "running-out|cold|stopped"},
	{"lifeline|machine", "running-out", failed + "|soon|worse|frail|running-out"},
	{"lifeline|machine", failed, "worse|frail|soon"},
	{"lifeline", "cold"},
	{"running-out", "frail", failed},
	{"cold", "frail|degrees|idle"},
	{"stranded", "exposed|frail"},
	{"stranded", "soon", "missing|blocked|perishable|works|idle"},
	{failed, "exposed", "exposed|frail|worse"},
	{failed, "frail", "degrees|worse|exposed"},
	{"departs", "barred"},
	{"intruder", "draining"},
	{"pay|loss", failed, "soon|idle"},
	{"stakes", "soon"},
	{"stakes", "blocked|missing|overdue"},
	{"deathbed", "departs"},
	{"deathbed", "soon", failed + "|barred"},
	{"threat", "exposed|frail|soon"},
	{"event", "missing|overdue|blocked|stranded", "soon|idle"},
	{failed, "soon", harm},
	{"works|trapped", "stopped|blocked|missing", harm + "|perishable"},
	{"perishable", "spoils", failed + "|stopped|soon"},
	{"hazard", "ongoing|frail"},
	{"trapped", "frail|exposed|missing|worse|degrees"},
	{"card", "needed|exposed|frail"},
	{"animal", "dying"},
	{"exposing", "spreading"},
	{"seizing", "soon|loss|exposed|inside"},
	{"overdose", "worse|frail|helpless"},
	{"cage", "inside|frail"},
	{"imminent", "blocked|barred|stopped"},
	{"event", "soon", "botched"},
	{"needed", "untreated"},
	{"trapped", "relied-on"},
	{"unsafe", "on-the-road"},
	{"precious", "spoils|warming|alarming"},
	{"coldstore", "stopped"},
	{"gap", "drop"},
	{"own-start", "missing|overdue"},
	{"works|coldstore", "alarming|siren", "degrees|warming"},
	{"departs", "elsewhere", "soon"},
	{"peril"},
	{"machine", "alarming"},
	{"lifeline", "astray"},
	{"labour", failed + "|elsewhere"},
	{"siren", "blocked|ongoing"},
	{"papers", "missing|overdue|withheld|blocked", "travels"},
	{"coldstore", "warming"},
	{"relied-on", "unreachable"},
	{"missing|overdue|blocked", "deadline"},
}

// urges fires on a plight that is told as plain fact.
type urges struct {
	tales tales
	over  keyword // it is settled, another day's, or a thought
	past  keyword // it was, unless it is today as well
	due   keyword // it was to come then, and may be missing today
	today keyword
	joke  keyword // not even the word is meant
}

func newUrges(b *reading.Book, s reading.Sheet[reading.Phrase]) urges {
	said := func(list string) keyword { return saidAsSpelled(b, s.All(list)).withoutNegation() }
	return urges{newTales(b, s, plights), said("over"), said("past"), said("overdue"), said("today"), said("joke")}
}

// jokes reports whether the word itself is said in jest, or is no more than a
// question: "is the app down or is it my wifi? oh, it's loading now".
func (u urges) jokes(m *reading.Turn) bool {
	return len(m.Said(u.joke.list)) > 0 || u.isOver(m) && m.Words[0].AsksFirst()
}

// isOver reports whether a message settles what was told, or tells of another
// day: "we had no heating last week". What was due then is missing now.
func (u urges) isOver(m *reading.Turn) bool {
	past := len(m.Said(u.past.list)) > 0 && len(m.Said(u.today.list))+len(m.Said(u.due.list)) == 0
	return past || len(m.Said(u.over.list)) > 0
}

// quotes returns the parts of the first plight that the visitor's message i
// makes whole.
func (u urges) quotes(visitor []*reading.Turn, i int) []reading.Span {
	if slices.ContainsFunc(visitor[max(0, i-taleSpan+1):i+1], u.isOver) {
		return nil
	}
	for quotes := range u.tales.told(visitor, i) {
		return quotes
	}
	return nil
}
