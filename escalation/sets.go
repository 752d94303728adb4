package escalation

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

// phraseSet returns the phrases of a set.
func phraseSet(b *book, name string) []phrase {
	if name == setHuman {
		return nil
	}
	return b.sheet(name, "phrase").all("phrase")
}
