package escalation

import "handoffbot/escalation/reading"

// The phrase sets that a rule may name instead of writing phrases of its own.
const (
	setHuman  = "human"
	setSales  = "sales"
	setUrgent = "urgent"
	setCancel = "cancellation"
)

// phraseSets are the names of the sets that have phrases, in English, German,
// French and Spanish. Asking for a person has a grammar of its own instead.
var phraseSets = []string{setCancel, setHuman, setSales, setUrgent}

// phraseSet returns the phrases of a set, and what is told without them.
func phraseSet(b *reading.Book, name string) ([]reading.Phrase, *urges) {
	switch name {
	case setHuman:
		return nil, nil
	case setUrgent:
		s := b.Sheet(name, append(listsOf(plights), "phrase", "over", "past", "today", "joke")...)
		u := newUrges(b, s)
		return s.All("phrase"), &u
	}
	return b.Sheet(name, "phrase").All("phrase"), nil
}
