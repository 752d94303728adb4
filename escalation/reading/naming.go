package reading

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
var nameClasses = [nameLists]Class{person, agent, anyone, service}

// namePhrases are the names of each language, by list, from their first word
// that is no adjective.
func namePhrases(b *Book) (all [Spanish + 1][nameLists][]Phrase) {
	names := [nameLists]string{"person", "agent", "anyone", "service"}
	s := b.Sheet("names", names[:]...)
	for l := range all {
		for i, name := range names {
			all[l][i] = s.in(Language(l), name)
		}
	}
	return all
}

// name marks the words of a visitor's message that name somebody only
// together, so that they play one part. The first of them stands for all.
func (r *reader) name(m *Turn) {
	mark := func(l Language, shift uint) {
		t := r.book.naming[l]
		if t == nil {
			return
		}
		for _, h := range longest(r.run(t, m.Words, shift, nil)) {
			if m.crosses(h.Stretch) {
				continue // "for one person, that is all"
			}
			for i := h.From; i <= h.To; i++ {
				m.Words[i].part |= nameClasses[h.list] << shift
				m.Words[i].tail = m.Words[i].tail || i > h.From
			}
		}
	}
	mark(r.language, 0)
	if r.language != English {
		mark(English, foreign)
	}
}

// crosses reports whether a comma stands inside a stretch.
func (m *Turn) crosses(s Stretch) bool {
	for i := s.From + 1; i <= s.To; i++ {
		if m.Words[i].Comma {
			return true
		}
	}
	return false
}
