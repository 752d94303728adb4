package reading

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"handoffbot/escalation/phrases"
)

// sheetError is a mistake in a file of phrases.
type sheetError struct {
	file          string
	line          int // 1-based
	message, cure string
}

func (e *sheetError) Error() string {
	return fmt.Sprintf("%s:%d: %s; %s", e.file, e.line, e.message, e.cure)
}

// Sheet is the lists of one trigger, by language; what belongs to none is
// unknown's. Its lines are phrases, or words alone.
type Sheet[T any] map[string]*[languages][]T

// in returns a list of one language.
func (s Sheet[T]) in(l Language, list string) []T {
	if s[list] == nil {
		return nil
	}
	return s[list][l]
}

// All returns a list in every language.
func (s Sheet[T]) All(list string) []T {
	if s[list] == nil {
		return nil
	}
	return slices.Concat(s[list][:]...)
}

// sheetLanguage is a file of a sheet, by how its name ends.
type sheetLanguage struct {
	ending   string
	language Language
}

// sheetLanguages are the files of a sheet, in the order in which they are read:
// the words that the first one names are known in the others.
var sheetLanguages = []sheetLanguage{{".txt", unknown}, {".en.txt", English}, {".de.txt", German}, {".fr.txt", French}, {".es.txt", Spanish}}

// Sheet reads the phrases of a trigger. They stand in these lists and no others.
func (b *Book) Sheet(trigger string, lists ...string) Sheet[Phrase] {
	s, err := readSheet(phrases.Files, parsePhrase, trigger, lists...)
	if err != nil {
		b.bad = append(b.bad, err)
	}
	for _, lists := range s {
		for l, phrases := range lists {
			for i := range phrases {
				phrases[i].of = whoseIs(Language(l), trigger == "asking" || trigger == "names")
			}
		}
	}
	return s
}

// asWritten keeps a line that is words alone.
func asWritten(line string) (string, error) {
	for w := range strings.FieldsSeq(line) {
		if at := elision(FoldWord(w)); at > 0 {
			return "", &elidedError{w}
		}
	}
	return line, nil
}

// elidedError is a word of a list that no message has, as it is two there.
type elidedError struct{ word string }

func (e *elidedError) Error() string {
	return fmt.Sprintf("%q is two words in every message", e.word)
}

// folder is where the files of the sheets lie.
type folder interface {
	ReadFile(name string) ([]byte, error)
}

// shownAs is where whoever mends a file finds it.
func shownAs(name string) string { return "phrases/" + name }

// readSheet reads the files of a trigger, each line once. One that cannot be
// read is left out.
func readSheet[T any](files folder, read func(line string) (T, error), trigger string, lists ...string) (Sheet[T], error) {
	all := make(Sheet[T])
	shared := make(map[string]string)
	var errs []error
	for _, one := range sheetLanguages {
		name := trigger + one.ending
		text, err := files.ReadFile(name)
		if err != nil {
			continue // nobody wrote it in this language
		}
		keep := func(list, line string) error {
			if all[list] == nil {
				all[list] = new([languages][]T)
			}
			it, err := read(line)
			if err == nil {
				all[list][one.language] = append(all[list][one.language], it)
			}
			return err
		}
		r := sheetReader{file: shownAs(name), known: lists, keep: keep, sets: shared, lists: make(map[string]bool), seen: make(map[string]int)}
		r.read(string(text))
		errs = append(errs, r.errs...)
	}
	for _, list := range lists {
		if all[list] == nil {
			errs = append(errs, &sheetError{shownAs(trigger + ".en.txt"), 1, fmt.Sprintf("the list [%s] is in no file", list), "write it, or ask for it no more"})
		}
	}
	return all, errors.Join(errs...)
}

// shippedWords are the words of a sheet that holds nothing else, by the language whose
// they are. A test reads every one, so what is wrong with it is known.
func shippedWords(trigger string) map[Language][]string {
	s, _ := readSheet(phrases.Files, asWritten, trigger, "words")
	all := make(map[Language][]string)
	for _, one := range sheetLanguages {
		if lines := s.in(one.language, "words"); len(lines) > 0 {
			all[one.language] = lines
		}
	}
	return all
}

// shippedSet are the words of such a sheet in some languages, as they are compared.
func shippedSet(trigger string, of ...Language) map[string]bool {
	shipped, all := shippedWords(trigger), make(map[string]bool)
	for _, l := range of {
		for _, w := range wordsOf(shipped[l]) {
			all[FoldWord(w)] = true
		}
	}
	return all
}

// sheetReader reads one file.
type sheetReader struct {
	file  string
	known []string
	keep  func(list, line string) error // of a line that is whole
	sets  map[string]string             // words by their name, as alternatives
	lists map[string]bool               // that were begun
	errs  []error

	list  string         // that phrases go to
	said  bool           // what the list or the family means
	seen  map[string]int // the phrases of the list, by line
	begun string         // what may go on in the next line
	line  int            // where that began
}

func (r *sheetReader) bad(line int, cure, format string, args ...any) {
	r.errs = append(r.errs, &sheetError{r.file, line, fmt.Sprintf(format, args...), cure})
}

func (r *sheetReader) read(text string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		rest := strings.TrimSpace(line)
		if rest != "" && (line[0] == ' ' || line[0] == '\t') && rest[0] != '#' {
			r.goOn(n, rest)
			continue
		}
		r.finish()
		switch {
		case rest == "":
		case rest[0] == '#':
			r.said = r.said || r.list != "" && strings.Trim(rest, "# ") != ""
		case rest[0] == '[':
			r.begin(n, rest)
		case strings.HasPrefix(rest, "== "):
			if r.list == "" {
				r.bad(n, "write a list such as ["+r.known[0]+"] above it", "the family %q belongs to no list", rest[3:])
			}
			r.said = false
		default:
			r.begun, r.line = rest, n
		}
	}
	r.finish()
}

// goOn takes a line that goes on with the one above.
func (r *sheetReader) goOn(n int, rest string) {
	switch {
	case r.begun == "":
		r.bad(n, "begin it without a space", "the line goes on with nothing")
	case strings.HasSuffix(r.begun, "|"):
		r.begun += rest
	default:
		r.begun += " " + rest
	}
}

// begin opens a list.
func (r *sheetReader) begin(n int, rest string) {
	name := strings.Trim(rest, "[]")
	if !slices.Contains(r.known, name) {
		r.bad(n, "name one of: "+strings.Join(r.known, ", "), "nobody asks for a list %q", name)
	} else if r.lists[name] {
		r.bad(n, "put the phrases of both together", "there is a list %q above", name)
	}
	r.list, r.said, r.lists[name] = name, false, true
	clear(r.seen)
}

// finish takes the phrase, or the words with a name, that ended.
func (r *sheetReader) finish() {
	text := r.begun
	if r.begun = ""; text == "" {
		return
	}
	name, words, named := strings.Cut(text, " = ")
	switch {
	case named && r.list != "":
		r.bad(r.line, "move it up, above the first list", "the words %q are named below phrases", name)
	case named:
		r.name(name, words)
	case r.list == "":
		r.bad(r.line, "write a list such as ["+r.known[0]+"] above it", "the phrase %q belongs to no list", text)
	case !r.said:
		r.bad(r.line, "write a line that begins with # above it", "nothing says what the phrases from %q on mean", text)
		r.said = true
	default:
		if first, twice := r.seen[text]; twice {
			r.bad(r.line, "remove one of them", "the phrase %q stands in line %d already", text, first)
		}
		r.seen[text] = r.line
		if err := r.keep(r.list, r.spellOut(text, false)); err != nil {
			cure := `write words, alternatives like "(speak|talk) to (a|an)? agent", and only names that are written above or parts of the grammar`
			if elided := (*elidedError)(nil); errors.As(err, &elided) {
				cure = "write each of them that belongs to the list"
			}
			r.bad(r.line, cure, "%s", err)
		}
	}
}

// name gives words a name.
func (r *sheetReader) name(name, words string) {
	_, class := classNames[name]
	_, twice := r.sets[name]
	if class || twice || name == "any" {
		r.bad(r.line, "choose another", "the name %q is taken", name)
		return
	}
	var all []string
	for one := range strings.SplitSeq(r.spellOut(words, true), "|") {
		all = append(all, strings.TrimSpace(one))
	}
	r.sets[name] = strings.Join(all, "|")
}

// spellOut writes the words for each name of ours; inside brackets they are
// alternatives already. What else stands in such brackets, the phrase knows.
func (r *sheetReader) spellOut(text string, inside bool) string {
	if !strings.Contains(text, "<") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		end := strings.IndexByte(text[i:], '>')
		if text[i] == '(' || text[i] == ')' {
			inside = text[i] == '('
		}
		if text[i] != '<' || end < 0 {
			b.WriteByte(text[i])
			continue
		}
		words, ok := r.sets[text[i+1:i+end]]
		alone := i > 0 && strings.IndexByte("(|", text[i-1]) >= 0 && i+end+1 < len(text) && strings.IndexByte(")|", text[i+end+1]) >= 0
		switch {
		case ok && inside && !alone && strings.ContainsRune(text, '('):
			r.bad(r.line, "write it in brackets of its own, or alone between two bars", "the name %s stands among other words of an alternative", text[i:i+end+1])
		case !ok:
			b.WriteString(text[i : i+end+1])
		case inside:
			b.WriteString(words)
		default:
			b.WriteString("(" + words + ")")
		}
		i += end
	}
	return b.String()
}

// wordsOf are the words of lines of them.
func wordsOf(lines []string) []string { return strings.Fields(strings.Join(lines, " ")) }
