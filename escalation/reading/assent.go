package reading

// yesWords and noWords answer an offer; politeWords may stand with either.
var (
	yesWords    = WordSet("yes yeah yep yup yea sure ok okay definitely absolutely certainly ja gerne klar oui si claro vale please alright fine correct y bitte volontiers genau jawohl")
	noWords     = WordSet("no nope nah nein non nee later not don't dont nicht pas spater luego despues")
	politeWords = WordSet("please thanks thank you that would be great good nice perfect do it go ahead i'd i would like want to need sounds works helpful lovely the a an connect me transfer now yes for help with this so much really very bitte danke das ware gut mach mal machen sie s'il vous plait merci avec plaisir por favor gracias me gustaria if can could ok sure okay pls plz let's lets right away still just now it's its fine i'm im all we'll manage moment thing continue bot ill i'll figure out myself alone try first un d'accord")
)

// accepts recognises a "yes please" to the chatbot's offer of a person.
func (r *reader) accepts(m *Turn) (Stretch, bool) {
	if m.Reply() <= 0 || !r.offers(m.Answer.Text) {
		return Stretch{}, false
	}
	return Stretch{0, len(m.Words) - 1}, true
}

// Reply reads a short message as yes (1), no (-1), or neither (0).
func (m *Turn) Reply() int {
	if len(m.Words) == 0 || len(m.Words) > 10 {
		return 0
	}
	answer := 0
	for i, w := range m.Words {
		switch {
		case noWords[w.Text]:
			return -1
		case w.IsYes():
			if i < 3 {
				answer = 1
			}
		case !politeWords[w.Text]:
			return 0
		}
	}
	return answer
}

// IsYes reports whether a word says yes.
func (w Word) IsYes() bool { return yesWords[w.Text] }

// offers reports whether an answer of the chatbot offers a person: it speaks
// of one, and asks.
func (r *reader) offers(text string) bool {
	offer := Turn{Words: r.words(nil, lastOf(text, 600))}
	t := r.book.asking[r.language]
	if t == nil {
		return false
	}
	asks := false
	for i, w := range offer.Words {
		asks = asks || w.AnyOf("would", "shall", "should", "want", "like", "can", "prefer", "if", "soll", "mochten", "mochtest", "kann", "voulez", "souhaitez", "puis", "ofrezco", "quiere", "quieres", "desea", "puedo", "gustaria") && i+1 < len(offer.Words)
	}
	if !asks {
		return false
	}
	for _, h := range r.run(t, offer.Words, 0, nil) {
		yours := offer.Words[h.To].Text == "doctor" || h.To > 0 && offer.Words[h.To-1].Text == "your" // the visitor's own
		if h.list == asksPerson && !yours || h.list == offersOne {
			return true
		}
	}
	return false
}

// lastOf cuts a text to about its last n bytes, at a space.
func lastOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	text = text[len(text)-n:]
	for i := range len(text) {
		if text[i] == ' ' {
			return text[i:]
		}
	}
	return ""
}
