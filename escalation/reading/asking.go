package reading

import "slices"

// The lists of phrases that ask for a person.
const (
	asksPerson  = iota // asks for one
	asksChannel        // names the way to one; asks when nothing else is said
	asksNoBot          // turns the chatbot down
	talksToBot         // speaks of the chatbot; asks for a person when it is turned round
	asksOne            // asks for one of those just spoken of
	offersOne          // the chatbot offers one
	asksWhoever        // asks to talk to somebody whom no word of ours names
	askLists
)

// askingNames are the lists by their names in phrases/asking.*.txt.
var askingNames = [askLists]string{"person", "channel", "no-bot", "to-bot", "one", "offer", "whoever"}

// askingPhrases are the ways of asking of each language that has a grammar, by list.
func askingPhrases(b *Book) (all [Spanish + 1][askLists][]Phrase) {
	s := b.Sheet("asking", askingNames[:]...)
	for l := range all {
		for i, name := range askingNames {
			all[l][i] = s.in(Language(l), name)
		}
	}
	return all
}

// asks finds where a visitor's message asks for a person, in the language of
// the conversation and in English.
func (r *reader) asks(m *Turn) []Stretch {
	if len(m.Words) == 0 {
		return nil
	}
	var found []Stretch
	look := func(l Language, shift uint) {
		t := r.book.asking[l]
		if t == nil {
			return
		}
		g := guard{Turn: m, language: l, shift: shift}
		hits := slices.DeleteFunc(r.run(t, m.Words, shift, nil), func(h hit) bool { return !g.holds(int(h.list), h.Stretch) })
		for _, h := range longest(hits) {
			if h.list != asksWhoever || len(found) == 0 {
				found = append(found, h.Stretch)
			}
		}
		if s, ok := g.bare(); ok && len(found) == 0 {
			found = append(found, s)
		}
		if len(found) == 0 {
			if s, ok := g.frames(); ok {
				found = append(found, s)
			}
		}
	}
	look(r.language, 0)
	if r.language != English {
		look(English, foreign)
	}
	if len(found) == 0 && m.Answer != nil {
		if s, ok := r.accepts(m); ok {
			found = append(found, s)
		}
	}
	return found
}
