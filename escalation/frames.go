package escalation

// A frame is a way in which a sentence can ask for a person, told by the parts
// that its words play, whatever else stands among them. The phrases know how
// people usually ask; frames are for the rest. There are six around somebody
// who is named:
//
//	sought     "talk all of it over with a patient, older colleague"
//	fetched    "einen Ihrer Kollegen ans Telefon holen", where the verb comes last
//	acts       "could a lady from your office please telephone me"
//	needed     "my mother needs a patient person to talk her through the bill"
//	present    "gibt es bei Ihnen jemanden, der sich das anschauen kann?"
//	mentioned  "I'd give anything for a human right now"
//
// and more without:
//
//	cried      "not you. A person."
//	called     "could Mr Okafor ring me when he's in?"
//	connected  "connect me to lost property"
//	approached "get through to one of your tour advisers"
//	bidden     "is Brenda in?"
//
// What a frame finds, the guards judge as they judge a phrase.

// frames finds the first sentence of a message that asks for a person.
func (g guard) frames() (stretch, bool) {
	for first := 0; first < len(g.words); {
		last := first
		for last+1 < len(g.words) && !g.words[last+1].breaks {
			last++
		}
		f := frame{guard: g, first: first, last: last}
		if s, ok := f.find(); ok {
			return s, true
		}
		first = last + 1
	}
	return stretch{}, false
}

// frame is a sentence that may ask for a person, and its first and last word.
type frame struct {
	guard
	first, last int
}

// longestFrame is how many words stand between a verb and whom it means.
const longestFrame = 9

func (f frame) find() (stretch, bool) {
	for i := f.first; i <= f.last; i++ {
		if !f.is(i, whole) || f.words[i].tail || f.words[i].anyOf("wen", "wem") || f.word(i) == "person" && f.word(i-1) == "in" {
			continue // "an wen muss ich mich wenden" asks who it is; "in person" is no person
		}
		np := stretch{i, i}
		for np.to < f.last && (f.words[np.to+1].tail || f.is(np.to+1, whole) && !f.words[np.to+1].comma) {
			np.to++
		}
		for _, around := range [...]func(frame, stretch) (stretch, bool){frame.sought, frame.fetched, frame.acts, frame.needed, frame.present, frame.mentioned} {
			if s, ok := around(f, np); ok && f.holds(asksPerson, s) {
				return s, true
			}
		}
		i = np.to
	}
	for _, alone := range [...]func(frame) (stretch, bool){frame.cried, frame.called, frame.connected, frame.approached, frame.bidden} {
		if s, ok := alone(f); ok && f.holds(asksPerson, s) {
			return s, true
		}
	}
	return stretch{}, false
}

// strong reports whether nobody but a person who helps is named so.
func (f frame) strong(np stretch) bool {
	for i := np.from; i <= np.to; i++ {
		if f.is(i, person) || f.is(i, anyone) && f.is(i-1, realness) {
			return true
		}
	}
	return false
}

// mentionsMe reports whether the visitor is an object among some words.
func (f frame) mentionsMe(from, to int) bool { return f.anyIn(stretch{from, to}, me) }

// isNumber reports whether a word begins with a digit.
func isNumber(word string) bool { return word != "" && word[0] >= '0' && word[0] <= '9' }

// isNumber reports whether it begins with a digit.
func (w word) isNumber() bool { return isNumber(w.text) }
