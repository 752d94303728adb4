package bot

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Masked is a part of a visitor's contact that a route's people do not see.
type Masked string

// What can be masked.
const (
	MaskName    Masked = "name"
	MaskEmail   Masked = "email"
	MaskPhone   Masked = "phone"
	MaskCompany Masked = "company"
	MaskID      Masked = "id"
)

// part is the part of a contact that can be masked; a blank for what is none.
func (c *Contact) part(f Masked) *string {
	switch f {
	case MaskName:
		return &c.Name
	case MaskEmail:
		return &c.Email
	case MaskPhone:
		return &c.Phone
	case MaskCompany:
		return &c.Company
	case MaskID:
		return &c.ID
	}
	return new(string)
}

// mask covers parts of a contact wherever they stand. A text keeps its length in
// bytes, so that what is quoted and cut by offsets stays in its place.
type mask struct {
	fields  []Masked
	contact Contact // as it is
}

const covered = '#'

var (
	mailForm = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN.\-]+\.\pL{2,}`)
	// phoneForm is a number of seven digits or more that begins as telephone numbers
	// do; orders and amounts seldom do.
	phoneForm = regexp.MustCompile(`(?:\+|\b00|\(?\b0)[\d\s()/.\-]{5,}\d`)
)

// leastMasked is how long a value of the contact must be to be covered in texts,
// in bytes: "Al" is in too many words.
const leastMasked = 3

func (c Contact) masked(fields []Masked) mask { return mask{fields, c} }

// text is a text with what is masked covered.
func (m mask) text(s string) string {
	for _, f := range m.fields {
		if v := strings.TrimSpace(*m.contact.part(f)); len(v) >= leastMasked {
			s = coverEach(f, s, v)
		}
		switch f {
		case MaskEmail:
			s = mailForm.ReplaceAllStringFunc(s, func(v string) string { return cover(f, v) })
		case MaskPhone:
			s = phoneForm.ReplaceAllStringFunc(s, func(v string) string { return cover(f, v) })
		case MaskName, MaskCompany, MaskID:
		}
	}
	return s
}

// coverEach covers a value wherever it stands in a text: as it was captured, and as a
// word in letters of any size.
func coverEach(f Masked, s, v string) string {
	s = strings.ReplaceAll(s, v, cover(f, v))
	var out strings.Builder
	inWord := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if same := folded(s[i:], v); same > 0 && !inWord && !startsInWord(s[i+same:]) {
			n = same
			out.WriteString(cover(f, s[i:i+n]))
		} else {
			out.WriteString(s[i : i+n])
		}
		inWord, i = wordly(r), i+n
	}
	return out.String()
}

// folded returns how many leading bytes of a text are a value, in letters of any
// size; 0 when they are not.
func folded(s, v string) int {
	small := func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }
	n := 0
	for _, want := range v {
		got, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || small(got) != small(want) {
			return 0
		}
		n += size
	}
	return n
}

func startsInWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return wordly(r)
}

func wordly(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// address is the address of a page with what is masked covered, also where the
// address has escaped it.
func (m mask) address(s string) string {
	plain, err := url.PathUnescape(s)
	if err != nil {
		plain = s
	}
	if c := m.text(plain); c != plain {
		return c
	}
	return s
}

// words covers each value of a map.
func (m mask) words(all map[string]string) map[string]string {
	left := make(map[string]string, len(all))
	for k, v := range all {
		left[k] = m.text(v)
	}
	return left
}

// cover leaves of a value what tells it from others: the first letter, the domain
// of an address, the last two digits of a telephone number.
func cover(f Masked, v string) string {
	b := []byte(v)
	end := len(b)
	if at := strings.LastIndexByte(v, '@'); f == MaskEmail && at > 0 {
		end = at
	}
	_, first := utf8.DecodeRuneInString(v)
	if f == MaskPhone {
		first = 0
		for digits := 0; end > 0 && digits < 2; {
			if end--; unicode.IsDigit(rune(b[end])) {
				digits++
			}
		}
	}
	for i := first; i < end; i++ {
		if c := rune(b[i]); b[i] >= utf8.RuneSelf || unicode.IsLetter(c) || unicode.IsDigit(c) {
			b[i] = covered
		}
	}
	return string(b)
}

// Masked is what a handoff's people may see of the dossier, by the cycle's
// decisions; n = 0 means the newest cycle.
func (d Dossier) Masked(n int) Dossier {
	c, err := d.Cycle(n)
	if err != nil {
		return d
	}
	var fields []Masked
	for _, made := range d.decisions(c) {
		fields = append(fields, made.Masked...)
	}
	if len(fields) == 0 {
		return d
	}
	slices.Sort(fields)
	m := d.Conversation.Contact.masked(slices.Compact(fields))
	d.Conversation = m.conversation(d.Conversation)
	d.Cycles = slices.Clone(d.Cycles)
	for i := range d.Cycles {
		d.Cycles[i].Decision = m.decision(d.Cycles[i].Decision)
	}
	d.Acts = slices.Clone(d.Acts)
	for i, a := range d.Acts {
		d.Acts[i].Text = m.text(a.Text)
		if a.Reroute != nil {
			r := *a.Reroute
			r.Decision = m.decision(r.Decision)
			d.Acts[i].Reroute = &r
		}
	}
	return d
}

func (m mask) conversation(c Conversation) Conversation {
	for _, f := range m.fields {
		said := c.Contact.part(f)
		*said = cover(f, *said)
	}
	c.Messages = slices.Clone(c.Messages)
	for i := range c.Messages {
		c.Messages[i].Text = m.text(c.Messages[i].Text)
	}
	c.Custom, c.Page.UTM = m.words(c.Custom), m.words(c.Page.UTM)
	c.Page.URL, c.Page.Referrer = m.address(c.Page.URL), m.address(c.Page.Referrer)
	q := &c.Qualification
	for _, said := range []*string{&q.Budget, &q.Timeline, &q.Fit, &q.Need, &q.Authority, &c.Page.Title} {
		*said = m.text(*said)
	}
	return c
}

func (m mask) decision(d Decision) Decision {
	d.Summary, d.NextAction = m.text(d.Summary), m.text(d.NextAction)
	d.Reasons = slices.Clone(d.Reasons)
	for i := range d.Reasons {
		d.Reasons[i].Text = m.text(d.Reasons[i].Text)
	}
	return d
}
