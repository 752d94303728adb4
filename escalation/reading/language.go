package reading

import (
	"strings"

	"github.com/kljensen/snowball"

	"handoffbot/bot"
)

// Language is what a conversation is read in.
type Language int

// The languages. The first four have a grammar of their own and phrase sets;
// the rest are stemmed; anything else is matched as it is spelled.
const (
	English Language = iota
	German
	French
	Spanish
	swedish
	norwegian
	hungarian
	russian
	unknown
	languages // how many
)

var (
	byTag = map[string]Language{
		"en": English, "de": German, "fr": French, "es": Spanish, "sv": swedish, "nb": norwegian, "nn": norwegian, "no": norwegian, "hu": hungarian, "ru": russian,
	}
	stemmers = map[Language]string{
		English: "english", French: "french", Spanish: "spanish", swedish: "swedish", norwegian: "norwegian", hungarian: "hungarian", russian: "russian",
	}
)

// functionWords give a language away: they are short, frequent, and no words
// of the other three.
var functionWords = map[Language]string{
	English: "the and you is are my i to of can what how it this do have with for please want not be would your am at get need help",
	German:  "der das und ich ist nicht ein eine einen einem mit zu wie mein meine sie wir kann bitte möchte auf für von habe haben wo warum den dem auch noch aber ihr mir mich",
	French:  "le les et je est pas un une des du vous mon ma mes pour avec dans que qui ce votre nous ne suis puis comment voudrais veux bonjour c'est j'ai quelqu'un au aux merci",
	Spanish: "el los y es una por para con mi mis que no quiero puedo cómo como está esto hola necesito gracias su se del al qué usted tengo hay pero",
}

var languageByWord = func() map[string][]Language {
	all := make(map[string][]Language)
	for l := English; l <= Spanish; l++ {
		for w := range strings.FieldsSeq(functionWords[l]) {
			all[w] = append(all[w], l)
		}
	}
	return all
}()

// languageOf is the language of the locale, unless the visitor plainly writes
// another; without a locale it is guessed, and English when nothing tells.
func languageOf(c bot.Conversation) Language {
	tag, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(c.Locale, "_", "-")), "-")
	given, ok := byTag[tag]
	if tag != "" && !ok {
		given = unknown
	}
	var votes [languages]int
	left := guessWords
	for _, m := range c.Messages {
		if m.Role != bot.RoleVisitor || left <= 0 {
			continue
		}
		for w := range strings.FieldsFuncSeq(m.Text[:min(len(m.Text), 8*left)], func(r rune) bool { return !WordRune(r) && r != '\'' }) {
			if left--; left <= 0 {
				break
			}
			if len(w) <= 10 {
				for _, l := range languageByWord[lower(w)] {
					votes[l]++
				}
			}
		}
	}
	best := English
	for l := German; l <= Spanish; l++ {
		if votes[l] > votes[best] {
			best = l
		}
	}
	switch {
	case tag == "":
		return best
	case votes[best] >= 3 && votes[best] >= 3*votes[given]:
		return best
	}
	return given
}

// guessWords is how many words a guess looks at.
const guessWords = 120

// lower is strings.ToLower without a copy where nothing changes.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(s)
		}
	}
	return s
}

// stem cuts a folded word down to what its forms share.
func (l Language) stem(word string) string {
	if l == German {
		return stemGerman(word)
	}
	name, ok := stemmers[l]
	if !ok || len(word) > maxLetter {
		return word
	}
	if s, err := snowball.Stem(word, name, false); err == nil && s != "" {
		return s
	}
	return word
}
