package reading

// besides are the keys around each on a keyboard, where a finger slips to.
var besides = [...]string{
	"qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
	"huikmn", "jiolm", "kop", "njk", "bhjm", "iklp", "ol", "wa", "edft",
	"awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx",
} // a to z

// The letters that a word has at least in which a finger may have slipped: shorter
// ones are a word too easily, and so are those that lack their first letter.
const (
	leastSlip = 4
	leastLost = 5
)

// slip returns the word of the grammar that is plainly meant by one that is none,
// "" when there is none: a letter was hit twice, two were swapped, a finger slipped
// to the next key, or the first letter was lost. What the search by edit distance
// knows of long words and their first letter, this knows of short ones and of any.
func (g *grammar) slip(text string) string {
	if len(text) < leastSlip || properWords[text] || strangers[text] || !plainLetters(text) {
		return ""
	}
	var room [maxLetter]byte
	for i := 1; i < len(text); i++ {
		if text[i] == text[i-1] {
			if once := append(append(room[:0], text[:i]...), text[i+1:]...); g.words[string(once)] != 0 {
				return string(once)
			}
		}
	}
	if word := g.swapped(text); word != "" {
		return word
	}
	for i := range len(text) {
		hit := append(room[:0], text...)
		for _, key := range []byte(besides[text[i]-'a']) {
			if hit[i] = key; g.words[string(hit)] != 0 {
				return string(hit)
			}
		}
	}
	for first := byte('a'); first <= 'z' && len(text)+1 >= leastLost; first++ {
		if whole := append(append(room[:0], first), text...); g.words[string(whole)] != 0 {
			return string(whole)
		}
	}
	return ""
}

// swapped returns the word of the grammar two letters of which were swapped, "" when
// there is none: "yuor".
func (g *grammar) swapped(text string) string {
	var room [maxLetter]byte
	for i := 1; i < len(text); i++ {
		swapped := append(room[:0], text...)
		swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
		if g.words[string(swapped)] != 0 {
			return string(swapped)
		}
	}
	return ""
}

// briefly is what a short English word of which two letters were swapped means, "ot"
// and "hte"; the word itself where nothing is plain.
func (g *grammar) briefly(text string) string {
	if len(text) >= leastSlip || g.words[text] != 0 || properWords[text] || shortWords[text] {
		return text
	}
	if word := g.swapped(text); g.words[word]&(with|article|me|getting|wanting|talking|calling|connecting) != 0 {
		return word
	}
	return text
}

// shortWords look like two swapped letters, and mean themselves.
var shortWords = WordSet("form nay own won ta fo ma am fi si ti os ho oh ah ha ah ya ew we eth mi ym ni su us ado")
