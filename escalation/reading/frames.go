package reading

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
func (g guard) frames() (Stretch, bool) {
	for first := 0; first < len(g.Words); {
		last := first
		for last+1 < len(g.Words) && !g.Words[last+1].Breaks {
			last++
		}
		f := frame{guard: g, first: first, last: last}
		if s, ok := f.find(); ok {
			return s, true
		}
		first = last + 1
	}
	return Stretch{}, false
}

// frame is a sentence that may ask for a person, and its first and last word.
type frame struct {
	guard
	first, last int
}

// longestFrame is how many words stand between a verb and whom it means.
const longestFrame = 9

func (f frame) find() (Stretch, bool) {
	for i := f.first; i <= f.last; i++ {
		if !f.is(i, whole) || f.Words[i].tail || f.Words[i].AnyOf("wen", "wem") || f.word(i) == "person" && f.word(i-1) == "in" {
			continue // "an wen muss ich mich wenden" asks who it is; "in person" is no person
		}
		np := Stretch{i, i}
		for np.To < f.last && (f.Words[np.To+1].tail || f.is(np.To+1, whole) && !f.Words[np.To+1].Comma) {
			np.To++
		}
		for _, around := range [...]func(frame, Stretch) (Stretch, bool){frame.sought, frame.fetched, frame.acts, frame.needed, frame.present, frame.mentioned} {
			if s, ok := around(f, np); ok && f.holds(asksPerson, s) {
				return s, true
			}
		}
		i = np.To
	}
	for _, alone := range [...]func(frame) (Stretch, bool){frame.cried, frame.called, frame.connected, frame.approached, frame.bidden} {
		if s, ok := alone(f); ok && f.holds(asksPerson, s) {
			return s, true
		}
	}
	return Stretch{}, false
}

// strong reports whether nobody but a person who helps is named so.
func (f frame) strong(np Stretch) bool {
	for i := np.From; i <= np.To; i++ {
		if f.is(i, person) || f.is(i, anyone) && f.is(i-1, realness) {
			return true
		}
	}
	return false
}

// mentionsMe reports whether the visitor is an object among some words.
func (f frame) mentionsMe(from, to int) bool { return f.anyIn(Stretch{from, to}, me) }

// IsNumber reports whether a word begins with a digit.
func IsNumber(word string) bool { return word != "" && word[0] >= '0' && word[0] <= '9' }

// IsNumber reports whether it begins with a digit.
func (w Word) IsNumber() bool { return IsNumber(w.Text) }
