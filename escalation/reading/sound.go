package reading

import "strings"

// sound writes a folded word as it is heard, so that who spells by ear is
// understood: "nesecito un umano" is "necesito un humano", "parlé" is "parler".
// English is not spelled as it is heard, nor mistyped so.
func (l Language) sound(word string) string {
	switch l {
	case German:
		word = germanSounds.Replace(word)
	case French:
		word = frenchSounds.Replace(word)
		for _, ending := range frenchEndings {
			if cut, ok := strings.CutSuffix(word, ending); ok && len(cut) > 2 {
				word = cut + "e"
				break
			}
		}
		word = strings.TrimRight(word, "stx")
	case Spanish:
		word = spanishSounds.Replace(word)
	default:
		return word
	}
	return single(word)
}

// single writes double letters once.
func single(word string) string {
	b := make([]byte, 0, len(word))
	for i := range len(word) {
		if i == 0 || word[i] != word[i-1] {
			b = append(b, word[i])
		}
	}
	return string(b)
}

var (
	germanSounds = strings.NewReplacer("ß", "s", "th", "t", "dt", "t", "tz", "z", "ck", "k", "ph", "f", "v", "f", "y", "i", "ie", "i", "ih", "i", "ah", "a", "eh", "e", "oh", "o",
		"uh", "u", "ae", "a", "oe", "o", "ue", "u", "ai", "ei")
	frenchSounds = strings.NewReplacer("'", "", "ph", "f", "eau", "o", "au", "o", "qu", "k", "q", "k", "ch", "ch", "ce", "se", "ci", "si", "cy", "si", "c", "k", "h", "", "y", "i",
		"ge", "je", "gi", "ji")
	frenchEndings = []string{"aient", "ait", "ais", "ees", "ee", "er", "ez", "et", "es", "ai", "e"}
	spanishSounds = strings.NewReplacer("ch", "ch", "ll", "y", "qu", "k", "q", "k", "ce", "se", "ci", "si", "c", "k", "z", "s", "v", "b", "gue", "ge", "gui", "gi", "ge", "je", "gi", "ji",
		"h", "", "x", "s", "np", "mp", "nb", "mb", "nv", "mb")
)
