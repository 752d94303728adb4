package escalation

// The lists of names: words that name a person, or those who answer, only
// together.
const (
	namesPerson  = iota // "a member of your team", "someone in charge"
	namesAgent          // "team member": the visitor's own, too
	namesAnyone         // "some one", "someone else"
	namesService        // "help desk"
	nameLists
)

// nameClasses are the parts that such names play.
var nameClasses = [nameLists]class{person, agent, anyone, service}

// namePhrases are the names of each language, by list, from their first word
// that is no adjective.
func namePhrases(b *book) (all [spanish + 1][nameLists][]phrase) {
	names := [nameLists]string{"person", "agent", "anyone", "service"}
	s := b.sheet("names", names[:]...)
	for l := range all {
		for i, name := range names {
			all[l][i] = s.in(language(l), name)
		}
	}
	return all
}

// name marks the words of a visitor's message that name somebody only
// together, so that they play one part. The first of them stands for all.
func (r *reader) name(m *turn) {
	mark := func(l language, shift uint) {
		t := r.book.naming[l]
		if t == nil {
			return
		}
		for _, h := range longest(r.run(t, m.words, shift, nil)) {
			if m.crosses(h.stretch) {
				continue // "for one person, that is all"
			}
			for i := h.from; i <= h.to; i++ {
				m.words[i].part |= nameClasses[h.list] << shift
				m.words[i].tail = m.words[i].tail || i > h.from
			}
		}
	}
	mark(r.language, 0)
	if r.language != english {
		mark(english, foreign)
	}
}

// crosses reports whether a comma stands inside a stretch.
func (m *turn) crosses(s stretch) bool {
	for i := s.from + 1; i <= s.to; i++ {
		if m.words[i].comma {
			return true
		}
	}
	return false
}
