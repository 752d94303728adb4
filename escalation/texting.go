package escalation

import "strings"

// textSpeak is how thumbs write the words of ours that are too short, or too
// far off, for the search by edit distance: what is meant, by what is written.
var textSpeak = func() map[language]map[string]string {
	all := make(map[language]map[string]string)
	for l, lines := range shippedWords("texting") {
		all[l] = make(map[string]string)
		for _, line := range lines {
			word, ways, _ := strings.Cut(line, ":")
			for way := range strings.FieldsSeq(ways) {
				all[l][foldWord(way)] = foldWord(word)
			}
		}
	}
	return all
}()
