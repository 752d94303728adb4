package reading

import "strings"

// stemGerman cuts a folded German word down to its stem as CISTEM does
// (Weißweiler and Fraser, 2017): umlauts and doubled letters fall together,
// then endings go while enough of the word is left.
func stemGerman(word string) string {
	word = germanLetters.Replace(word)
	if rest, ok := strings.CutPrefix(word, "ge"); ok && len(word) > 6 {
		word = rest
	}
	// A doubled letter is one letter and a mark, so that it is not cut in two.
	b := []byte(word)
	for i := 1; i < len(b); i++ {
		if b[i] == b[i-1] {
			b[i] = '*'
		}
	}
	word = string(b)
	word = germanPairs.Replace(word)
	for len(word) > 3 {
		switch {
		case len(word) > 5 && (strings.HasSuffix(word, "em") || strings.HasSuffix(word, "er") || strings.HasSuffix(word, "nd")):
			word = word[:len(word)-2]
			continue
		case strings.HasSuffix(word, "e"), strings.HasSuffix(word, "s"), strings.HasSuffix(word, "n"), strings.HasSuffix(word, "t"):
			word = word[:len(word)-1]
			continue
		}
		break
	}
	b = []byte(germanBack.Replace(word))
	for i := 1; i < len(b); i++ {
		if b[i] == '*' {
			b[i] = b[i-1]
		}
	}
	return string(b)
}

var (
	germanLetters = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", "ae", "a", "oe", "o", "ue", "u")
	germanPairs   = strings.NewReplacer("sch", "$", "ei", "%", "ie", "&")
	germanBack    = strings.NewReplacer("$", "sch", "%", "ei", "&", "ie")
)

// separable are the words that begin a verb, or leave it for the end of the
// sentence.
var separable = WordSet("an ab auf aus bei durch ein her hin los nach ran raus rein ruck um vor weg weiter zuruck zusammen dazu hinzu uber mit")

// withoutZu returns the infinitive of "anzurufen"; "" when the word is none such.
func withoutZu(text string) string {
	if at := strings.LastIndex(text, "zu"); at > 0 && separable[text[:at]] {
		return text[:at] + text[at+2:]
	}
	return ""
}
