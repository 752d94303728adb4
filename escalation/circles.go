package escalation

import (
	"slices"
	"strings"

	"handoffbot/escalation/reading"
)

// How alike two turns must be.
const (
	lookBack   = 4 // turns of one side that are compared
	longAnswer = 8 // words: a shorter one may be said twice, unless somebody objects
	digits     = "0123456789"
	leastAsked = 2 // words that mean something, of what is asked for
	leastCode  = 5 // letters of what is no time and no price
	leastWords = 3 // of an answer that is compared
	leastSaid  = 4 // words that mean something
	sameAnswer = 0.9
	sameWords  = 0.5
	sameMatter = 0.6 // of what the shorter of two statements means
	mostAdded  = 2   // one part in so many of a statement may be new
)

// recent keeps the last turns of one side.
type recent struct {
	turns [lookBack]*reading.Turn
	n     int
}

func (r *recent) add(m *reading.Turn) {
	r.turns[r.n%lookBack] = m
	r.n++
}

// last is the turn added last, nil if there is none.
func (r *recent) last() *reading.Turn {
	if r.n == 0 {
		return nil
	}
	return r.turns[(r.n-1)%lookBack]
}

// repeats reports whether a recent turn says the same, numbers and names
// included: "3 tables at 7" is not "2 tables at 8".
func (r *recent) repeats(m *reading.Turn) bool { return r.repeated(m, lookBack) }

// repeatsLately reports whether one of the last two turns does.
func (r *recent) repeatsLately(m *reading.Turn) bool { return r.repeated(m, 2) }

func (r *recent) repeated(m *reading.Turn, last int) bool {
	if len(m.Words) < leastWords || len(m.Meant) == 0 {
		return false
	}
	for i := 1; i <= min(r.n, last); i++ {
		earlier := r.turns[(r.n-i)%lookBack]
		if slices.Equal(m.Meant, earlier.Meant) && alike(m, earlier, false) >= sameAnswer && reading.SameFigures(m, earlier) {
			return true
		}
	}
	return false
}

// restates reports whether most of what a turn says stands in a recent one,
// sentence by sentence: "It was delivered on Monday. Was this helpful?" What it
// closes with does not count.
func (r *recent) restates(m *reading.Turn, closing []reading.Stretch) bool {
	said, again := 0, 0
	for s := range m.Sentences() {
		if overlaps(s, closing) || m.LeadsOn(s.To) {
			continue
		}
		said += s.To - s.From + 1
		if r.sentence(m, s) != nil {
			again += s.To - s.From + 1
		}
	}
	return 2*again > said
}

// overlaps reports whether a sentence has a word of some stretches.
func overlaps(s reading.Stretch, some []reading.Stretch) bool {
	return slices.ContainsFunc(some, s.Meets)
}

// rewords reports whether one recent answer has stated most of what a turn states,
// in whatever words and order, and the turn takes up nothing of what the visitor
// has said since. A number or a name that is new makes it another answer.
func (c *course) rewords(m *reading.Turn) bool {
	means, asked := c.states(m), c.said.last()
	for _, earlier := range c.answered.turns[:min(c.answered.n, lookBack)] {
		stated := c.states(earlier)
		if finds := len(m.Said(c.none.list)) == 0 && len(earlier.Said(c.none.list)) > 0; finds {
			continue // what it had not found before
		}
		shared := means.Shared(stated)
		if c.isMost(shared, min(len(means), len(stated))) && len(means)-shared <= len(means)/mostAdded && !c.takesUp(m, asked, earlier) {
			return true
		}
	}
	return false
}

// isMost reports whether so much of a statement is most of it. To who has just said
// no to few words the same few are told again.
func (c *course) isMost(shared, all int) bool {
	if shared >= leastWords {
		return float64(shared) >= sameMatter*float64(all)
	}
	return shared == all && shared >= leastAsked && c.rejected()
}

// takesUp reports whether an answer has a word of what the visitor said, a number
// or a name that an earlier answer had not.
func (c *course) takesUp(m, asked, earlier *reading.Turn) bool {
	for i, w := range m.Compared() {
		if w.Meaning != 0 && asked.Meant.Has(w.Meaning) && !earlier.Meant.Has(w.Meaning) {
			return true
		}
		if (strings.ContainsAny(w.Text, digits) || i > 0 && c.Language != reading.German && m.IsName(w)) && !earlier.Spelled.Has(w.Spelling) && (asked.Spelled.Has(w.Spelling) || !c.said.spoke(w.Spelling)) {
			return true
		}
	}
	return false
}

// states returns what a turn of the chatbot means beside what it asks, offers
// and closes with.
func (c *course) states(m *reading.Turn) reading.Ordered {
	if stated, known := c.stated[m.N]; known {
		return stated
	}
	closing := m.Said(c.closing.list)
	stated := make(reading.Ordered, 0, len(m.Meant))
	for s := range m.Sentences() {
		if m.EndsWith(s.To) == '?' || overlaps(s, closing) {
			continue
		}
		for _, w := range m.Words[s.From : s.To+1] {
			switch {
			case w.Meaning != 0:
				stated = append(stated, w.Meaning)
			case strings.ContainsAny(w.Text, digits):
				stated = append(stated, w.Spelling)
			}
		}
	}
	slices.Sort(stated)
	stated = slices.Compact(stated)
	c.stated[m.N] = stated
	return stated
}

// asksAlike reports whether the chatbot's last turn asked for the same in other
// words: "I need the booking reference to go on."
func (c *course) asksAlike(m *reading.Turn, s reading.Stretch) bool {
	before := c.answered.last()
	for e := range before.Sentences() {
		if (before.EndsWith(e.To) == '?' || c.isRequest(before, e)) && (means(m, s, before.Words[e.From:e.To+1]) || means(before, e, m.Words[s.From:s.To+1])) {
			return true
		}
	}
	return false
}

// means reports whether all that a sentence means, and enough of it, is among some words.
func means(m *reading.Turn, s reading.Stretch, words []reading.Word) bool {
	n := 0
	for _, w := range m.Words[s.From : s.To+1] {
		if w.Meaning == 0 || w.AnyOf("want", "like", "need", "see", "know", "have", "book", "provide", "help") {
			continue // they ask, and say not for what
		}
		if !slices.ContainsFunc(words, func(o reading.Word) bool { return o.Meaning == w.Meaning }) {
			return false
		}
		n++
	}
	return n >= leastAsked
}

// gave reports whether the visitor gives a number that he gave before, and little
// else.
func (r *recent) gave(m *reading.Turn) bool {
	if len(m.Words) > shortRequest {
		return false
	}
	for _, w := range m.Compared() {
		if isCode(w) && r.spoke(w.Spelling) {
			return true
		}
	}
	return false
}

// isCode reports whether a word is a code or a long number, and no time and no day.
func isCode(w reading.Word) bool {
	if !strings.ContainsAny(w.Text, digits) {
		return false
	}
	return w.End-w.Start >= leastCode || w.End-w.Start >= leastWords && !w.IsNumber()
}

// sentence returns the latest of the recent turns that have the same sentence.
func (r *recent) sentence(m *reading.Turn, s reading.Stretch) *reading.Turn {
	if s.To-s.From < leastWords {
		return nil
	}
	for back := 1; back <= min(r.n, lookBack); back++ {
		earlier := r.turns[(r.n-back)%lookBack]
		for i := range earlier.Compared() {
			n := 0
			for (i == 0 || earlier.Words[i].Breaks) && i+n < len(earlier.Words) && s.From+n <= s.To && earlier.Words[i+n].Spelling == m.Words[s.From+n].Spelling {
				n++
			}
			if s.From+n > s.To {
				return earlier
			}
		}
	}
	return nil
}

// says reports whether a recent turn has said all that this one means, shorter
// or in another order: "name corrections of up to three letters are free".
func (r *recent) says(m *reading.Turn) bool {
	if len(m.Meant) < leastSaid {
		return false
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		if len(earlier.Meant) <= 3*len(m.Meant) && earlier.Meant.HasAll(m.Meant) && earlier.Spelled.HasAll(m.Figures()) {
			return true
		}
	}
	return false
}

// addsNothing reports whether the recent turns together have said all that this
// one means.
func (r *recent) addsNothing(m *reading.Turn) bool {
	if len(m.Meant) < leastSaid-1 {
		return false
	}
	for _, meaning := range slices.Concat(m.Meant, m.Figures()) {
		if !slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *reading.Turn) bool {
			return earlier.Meant.Has(meaning) || earlier.Spelled.Has(meaning)
		}) {
			return false
		}
	}
	return true
}

// rephrases reports whether the visitor asks again what an answer has not
// settled: it shares what it speaks of with a recent turn, and is no answer to
// a question of the chatbot. What was asked before others, none of which told of
// trouble, was settled: "how much per day?", now of another car.
func (r *recent) rephrases(m *reading.Turn, answer *reading.Turn, trouble int) bool {
	if m.Reply() != 0 || len(m.Meant) < 2 || m.Words[0].IsYes() && len(m.Words) <= shortAnger && !m.Wondering() {
		return false
	}
	enough := sameWords
	if q, asked := answer.Question(); asked {
		if enough = 0.75; answer.WantsFact(q) && !m.Wondering() {
			return false // he tells what he is asked for
		}
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		if earlier != r.last() && trouble <= earlier.N && earlier.Wondering() {
			continue
		}
		if alike(m, earlier, true) >= enough && (m.Wondering() || earlier.Wondering()) && reading.SameFigures(m, earlier) && !exchanges(m, earlier) {
			return true
		}
	}
	return false
}

// exchanges reports whether two questions are the same but for one word: "what
// hotels are near it?" after "what bars are near it?" asks for another thing.
func exchanges(a, b *reading.Turn) bool {
	shared, spelled := a.Meant.Shared(b.Meant), a.Spelled.Shared(b.Spelled)
	return len(a.Meant) == shared+1 && len(b.Meant) == shared+1 && max(len(a.Spelled), len(b.Spelled)) <= spelled+mostAdded
}

// asked reports whether the turn added last speaks of what one before it does.
func (r *recent) asked(m *reading.Turn) bool {
	for back := 2; back <= min(r.n, lookBack); back++ {
		if m.Meant.Shared(r.turns[(r.n-back)%lookBack].Meant) >= leastAsked {
			return true
		}
	}
	return false
}

// alike is the share of words two turns have in common: of all their words,
// or of the stems that mean something.
func alike(a, b *reading.Turn, meaning bool) float64 {
	mine, theirs := a.Spelled, b.Spelled
	if meaning {
		mine, theirs = a.Meant, b.Meant
	}
	if len(mine) == 0 || len(theirs) == 0 || 5*min(len(mine), len(theirs)) < 2*max(len(mine), len(theirs)) {
		return 0
	}
	shared := mine.Shared(theirs)
	if meaning && shared < 2 {
		return 0
	}
	return float64(shared) / float64(len(mine)+len(theirs)-shared)
}
