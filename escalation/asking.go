package escalation

import (
	"slices"
	"strings"
)

// The lists of phrases that ask for a person.
const (
	asksPerson  = iota // asks for one
	asksChannel        // names the way to one; asks when nothing else is said
	asksNoBot          // turns the chatbot down
	talksToBot         // speaks of the chatbot; asks for a person when it is turned round
	asksOne            // asks for one of those just spoken of
	offersOne          // the chatbot offers one
	asksWhoever        // asks to talk to somebody whom no word of ours names
	askLists
)

// askingNames are the lists by their names in phrases/asking.*.txt.
var askingNames = [askLists]string{"person", "channel", "no-bot", "to-bot", "one", "offer", "whoever"}

// askingPhrases are the ways of asking of each language that has a grammar, by list.
func askingPhrases(b *book) (all [spanish + 1][askLists][]phrase) {
	s := b.sheet("asking", askingNames[:]...)
	for l := range all {
		for i, name := range askingNames {
			all[l][i] = s.in(language(l), name)
		}
	}
	return all
}

// asks finds where a visitor's message asks for a person, in the language of
// the conversation and in English.
func (r *reader) asks(m *turn) []stretch {
	if len(m.words) == 0 {
		return nil
	}
	var found []stretch
	look := func(l language, shift uint) {
		t := r.book.asking[l]
		if t == nil {
			return
		}
		g := guard{turn: m, language: l, shift: shift}
		hits := slices.DeleteFunc(r.run(t, m.words, shift, nil), func(h hit) bool { return !g.holds(int(h.list), h.stretch) })
		for _, h := range longest(hits) {
			if h.list != asksWhoever || len(found) == 0 {
				found = append(found, h.stretch)
			}
		}
		if s, ok := g.bare(); ok && len(found) == 0 {
			found = append(found, s)
		}
		if len(found) == 0 {
			if s, ok := g.frames(); ok {
				found = append(found, s)
			}
		}
	}
	look(r.language, 0)
	if r.language != english {
		look(english, foreign)
	}
	if len(found) == 0 && m.answer != nil {
		if s, ok := r.accepts(m); ok {
			found = append(found, s)
		}
	}
	return found
}

// guard says whether a phrase that asks for a person really does, where it stands.
type guard struct {
	*turn
	language language
	shift    uint
}

func (g guard) is(i int, c class) bool {
	return i >= 0 && i < len(g.words) && (g.words[i].class|g.words[i].part)>>g.shift&c != 0
}

func (g guard) word(i int) string {
	if i < 0 || i >= len(g.words) {
		return ""
	}
	return g.words[i].text
}

// holds judges a phrase of a list.
func (g guard) holds(list int, s stretch) bool {
	if g.isQuoted(s) {
		return false
	}
	switch list {
	case asksNoBot:
		if g.words[min(s.to+1, len(g.words)-1)].anyOf("in", "inside", "included", "arrived", "came") {
			return false // "no robot in the box"
		}
		return (!g.is(s.from, not) || g.word(s.from) == "stop" || !g.aboutTheBot(s)) && !g.reported(s)
	case offersOne: // what the chatbot says, not the visitor
		return false
	case asksWhoever:
		for i := s.from + 1; i <= s.to; i++ {
			if g.is(i, machine|not) || g.does(i, others) && (i < s.to || !g.is(i, me)) {
				return false
			}
		}
	case asksOne:
		for i := range s.from {
			if g.is(i, person) || g.is(i, agent) && !g.does(i+1, behind) || g.words[i].anyOf("person", "people", "persona", "personne", "colleague", "officer", "tecnico") {
				return !g.turnedRound(s.from)
			}
		}
		return false
	case asksChannel:
		return g.plainWish(s) && !g.turnedRound(s.from) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.asksAbout(s)
	case talksToBot:
		return g.language == english && g.word(g.clause(s.from)) == "why" || g.turnedRound(s.from) && !g.aboutTheBot(s)
	}
	if g.namesChannel(s) && !g.plainWish(s) {
		return false
	}
	return !g.turnedRound(s.from) && !g.declined(s) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.compound(s) && !g.asksAbout(s) && !g.asksOfTheProduct(s)
}

// plainWish reports whether the sentence around a phrase says no more than that
// it is wanted: "can I get live chat?", and not "live chat pricing".
func (g guard) plainWish(s stretch) bool {
	from, to := s.from, s.to
	for from > 0 && !g.words[from].breaks {
		from--
	}
	for to+1 < len(g.words) && !g.words[to+1].breaks {
		to++
	}
	for i := from; i <= to; i++ {
		if (i < s.from || i > s.to) && !g.is(i, nothing|fill|mod|whole|wanting|getting|connecting|talking|modal|being|me|self|with|there|not|machine) && !g.does(i, around) {
			return false
		}
		if i > s.to && i < s.to+3 && g.does(i, behind) {
			return false
		}
	}
	return true
}

// namesChannel: "contact person" and "phone support" are nouns before they are
// wishes.
func (g guard) namesChannel(s stretch) bool {
	switch {
	case s.to != s.from+1 || g.language != english:
		return false
	case g.word(s.from) == "contact":
		return g.words[s.to].anyOf("person", "persons", "people")
	}
	return g.words[s.from].anyOf("phone", "telephone", "email") && g.is(s.to, service)
}

// asksOfTheProduct: "can the bot hand over to a human?", "does your product
// let an agent take over?" The visitor wants none himself.
func (g guard) asksOfTheProduct(s stretch) bool {
	first := g.clause(s.from)
	for j := first + 1; j < s.from && (g.word(first) == "how" || g.does(first, settingUp)); j++ {
		if g.does(j, settingUp) {
			return true
		}
	}
	if g.word(first) == "how" && first < s.from && g.does(s.from, adding) {
		return true // "how do I add a member to the chat?"
	}
	for j := first; j < s.from && j < first+3; j++ {
		if !g.words[j].anyOf("does", "do", "can", "could", "will", "would", "when") || j+2 >= len(g.words) || g.words[j+1].anyOf("it", "this") && g.words[j+2].anyOf("be", "take", "go", "get") {
			continue
		}
		if !g.words[j+1].anyOf("the", "your", "this", "it", "a") || g.is(j+2, whole&^machine) {
			return false
		}
		for i := j; i < len(g.words) && (i <= s.to || !g.words[i].breaks); i++ {
			if g.is(i, me|self) {
				return false
			}
		}
		return true
	}
	return false
}

// scope is how many words before a phrase can turn it round.
const scope = 9

// turnedRound looks for a "not" before word i whose scope reaches it: what
// stands between speaks of wanting, not of something else. "I can't reach an
// agent" and "I don't know how to talk to one" both ask for one.
func (g guard) turnedRound(i int) bool {
	first := g.clause(i)
	for j := i; j >= first && i-j < scope; j-- {
		if j < i && g.is(j, not) {
			if g.words[j].anyOf("no", "non", "nein") && (g.is(j+1, self) || g.words[j+1].comma || g.language == english && j == first && g.is(j+1, wanting) && g.word(j+1) != "need") {
				return false // "no, I want an agent"
			}
			if j+1 <= i && g.words[j+1].comma {
				return false // "that does not work, an agent please"
			}
			if g.language == english && (g.word(j) == "stop" || g.word(j) == "avoid") && j+1 < i {
				return false
			}
			if (g.word(j) == "don't" || g.word(j) == "dont" || g.word(j) == "doesn't") && g.does(j+1, leaving) && g.word(j+2) != "like" {
				return false
			}
			if j == first && g.words[j].anyOf("isn't", "isnt", "aren't", "ain't", "doesn't") {
				return false // "isn't there somebody I can talk to?"
			}
			if g.language == english && j > first && g.words[j-1].anyOf("why", "can", "could", "may", "if") || g.language == english && g.word(first) == "why" || g.language == english && j > first+1 && g.is(j-1, self) && g.words[j-2].anyOf("can", "could") || g.language == english && j > first+1 && g.word(j-1) == "you" && g.words[j-2].anyOf("can", "could") {
				return false // "why don't you connect me", "can I not speak to a person?"
			}
			return !g.asksWhyNot(first, j)
		}
		if j < i && g.word(j) == "enough" && g.word(j+1) == "to" {
			return false // "I pay enough to get a human"
		}
		if j < i && g.words[j].anyOf("tired", "sick", "hate", "done", "fed", "enough", "instead", "rather", "harto", "harta", "marre", "satt", "ras", "wasting", "stuck", "why", "waste") {
			return !g.apart(j, i) && (g.language != english || g.shift != 0 || !g.words[j].anyOf("instead", "rather") || g.word(j+1) == "of" || g.word(j+1) == "than")
		}
		if j < i && !g.passes(j) {
			return false
		}
		if j < i && g.words[j+1].comma && g.is(j+1, self) {
			return false
		}
	}
	return false
}

// asksWhyNot: "warum kann ich nicht …", "je n'arrive pas à …" and "¿no puedo …?"
// ask for what they deny.
func (g guard) asksWhyNot(first, j int) bool {
	switch g.language {
	case german:
		return g.words[first].anyOf("warum", "wieso", "weshalb", "kann", "konnte", "darf", "konnten") && g.word(j) == "nicht"
	case french:
		return j > first && g.words[j-1].anyOf("arrive", "arrivons", "parviens", "reussis", "peux", "puis", "pouvez", "pourquoi")
	case spanish:
		return j+1 < len(g.words) && g.words[j+1].anyOf("consigo", "logro", "puedo", "conseguimos", "hay") || j > first && g.words[j-1].anyOf("que", "quien") && g.word(first) == "por"
	}
	return false
}

// apart reports whether a comma stands between two words: "enough of this, an
// agent please".
func (g guard) apart(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.words[j].comma {
			return true
		}
	}
	return false
}

// passes reports whether the scope of a "not" goes through word j.
func (g guard) passes(j int) bool { return g.does(j, through) }

// declined: "a human is not necessary", "ein Mensch ist nicht nötig".
func (g guard) declined(s stretch) bool {
	for j := s.to + 1; j <= s.to+3 && j < len(g.words) && !g.words[j].breaks; j++ {
		if g.is(j, not) && j+1 < len(g.words) && g.words[j+1].anyOf("necessary", "needed", "required", "notig", "erforderlich", "necessaire", "necesario", "necesaria", "hace") {
			return true
		}
	}
	return false
}

// aboutTheBot recognises the question whether the chatbot is a person, and
// what somebody says of himself.
func (g guard) aboutTheBot(s stretch) bool {
	if g.language != english {
		return g.aboutTheBotElsewhere(s)
	}
	first := g.clause(s.from)
	if g.words[first].anyOf("is", "was") && first+2 < s.from+1 && g.words[first+1].anyOf("the", "your", "that") && g.is(s.from, realness|article) && !g.is(first+2, whole) {
		return true // "is the guide a real person?"
	}
	if g.is(s.from, being) && g.is(s.from+1, self) || g.words[s.from].anyOf("is", "are", "r") && g.words[min(s.from+1, len(g.words)-1)].anyOf("you", "u", "this", "that", "it") {
		return true
	}
	if g.word(s.from) == "like" && s.from > first && g.words[s.from-1].anyOf("sound", "sounds", "look", "looks", "seem", "seems", "are", "feels", "feel", "act", "write", "just", "talk", "more") {
		return true // "you sound like a real person"
	}
	for j := s.from - 1; j >= max(first, s.from-7); j-- {
		w := g.words[j]
		if g.words[j+1].comma && g.is(s.from, getting|connecting|talking) && !g.is(s.from, being) {
			break // "if you are, get me somebody who isn't"
		}
		if g.is(j, machine) && g.is(s.from, talking|connecting|getting|reaching) && j+1 < s.from {
			break // "you're a bot, so please get me a person"
		}
		if (w.anyOf("you", "u", "this", "that", "i", "we", "it", "he", "she", "they", "bot", "chat") || g.is(j, service)) && j > first && g.is(j-1, being) && g.word(j-1) != "be" {
			return true
		}
		if w.anyOf("you", "u", "this", "that", "i", "it") && j+1 <= s.from && g.is(j+1, being) && !g.is(j+1, not) && g.word(j+1) != "be" {
			return !w.anyOf("i") || g.is(s.from, machine) || !g.is(s.from, talking|connecting) // "I am speaking to a human"
		}
		if w.anyOf("you're", "youre", "ur", "it's", "its", "i'm", "im", "that's", "thats") {
			return !w.anyOf("i'm", "im") || g.is(s.to, machine) && g.is(s.from, not|article|machine)
		}
		if w.anyOf("you", "u") && (j == s.from-1 || j == s.from-2 && g.is(j+1, article)) && g.is(s.from, article|realness|person) && (j == first || g.words[j-1].anyOf("sure", "and", "so", "wait", "if", "or", "that")) {
			return true // "you a human?"
		}
		if w.anyOf("like", "as", "sound", "sounds", "than") && (j == s.from-1 || j == s.from-2 && g.is(j+1, article)) && j > first && g.is(s.from, article|realness|person) && !g.words[j-1].anyOf("would", "i'd", "id", "i", "we") && !g.is(s.from, talking) {
			return true // "you sound like a real person"
		}
		if !g.is(j, adverb|article|realness|talking|with|kindOf|machine|polite|anyone|being) && !w.anyOf("or", "just", "not", "really", "if") {
			break
		}
	}
	return false
}

func (g guard) aboutTheBotElsewhere(s stretch) bool {
	first := g.clause(s.from)
	for j := s.from; j >= max(first, s.from-4); j-- {
		if g.language == german && g.word(j) == "es" {
			continue // "gibt es"
		}
		if g.words[j].anyOf("bist", "seid", "sind", "spreche", "schreibe", "chatte", "es", "etes", "eres", "estas", "usted", "rede", "estoy", "parle", "suis", "hablo") {
			if g.language == german && g.is(s.from, not) && g.words[j].anyOf("rede", "schreibe", "spreche", "chatte") || g.language == spanish && g.word(j) == "es" && j > first && g.words[j-1].anyOf("cual", "que", "donde") {
				return false // "ich rede nicht mit Maschinen", "¿cuál es el número…?"
			}
			if g.language == german && (g.words[j+1].anyOf("lieber", "eher", "besser", "nur") || j+2 <= s.to && g.words[j+2].anyOf("lieber", "eher", "besser", "nur")) {
				return false // "ich rede lieber mit einem Menschen"
			}
			if g.is(s.from, not) && g.words[j].anyOf("parle", "hablo") {
				return false // "je ne parle pas aux robots"
			}
			if g.language == french && g.word(j) == "parle" && (j == first || g.is(j-1, wanting|modal) || g.words[j-1].anyOf("de", "a", "pour") || g.is(j-1, self) && j-2 >= first && g.word(j-2) == "que") {
				return false // "je peux parlé à un humain"
			}
			if g.language == spanish && g.word(j) == "hablo" && g.words[max(j-1, first)].anyOf("como", "mejor", "donde") {
				return false
			}
			if g.language == french && g.word(j) == "es" { // "tu es", not "est-ce"
				return j == first || g.word(j-1) == "tu"
			}
			return g.language != german || g.word(j) != "sind" || !g.is(j+1, not)
		}
		if j < s.from && !g.is(j, adverb|article|realness|with|kindOf|talking|self) && !g.words[j].anyOf("du", "tu", "vous", "sie", "hier") {
			return false
		}
	}
	return false
}

// reported: "my boss said talk to a human". What the visitor said, or was told
// to do, is a wish of his own.
func (g guard) reported(s stretch) bool {
	if first := g.clause(s.from); g.word(first) == "translate" || g.word(first) == "how" && first+3 < s.from && g.word(first+3) == "say" {
		return true
	}
	for j := s.from - 1; j >= max(g.clause(s.from), s.from-8); j-- {
		if !g.is(j, saying) {
			if g.is(j, self) && g.is(j+1, wanting|modal) || g.words[j].anyOf("i'd", "id", "but", "so", "please") {
				return false
			}
			continue
		}
		return j > 0 && !g.words[j-1].anyOf("i", "we", "i've", "have", "keep", "already", "just", "was", "been", "were", "got", "you", "ich", "j'ai", "ai", "he", "yo") || j > 0 && g.words[j-1].anyOf("he")
	}
	// "the agent said", "an agent told me"
	return g.is(s.to, who) && (g.is(s.to+1, saying) && g.word(s.to+1) != "ask" || g.words[min(s.to+1, len(g.words)-1)].anyOf("who", "that", "i", "has", "had", "was", "were") && g.is(s.to+2, saying|gone))
}

// past: "I spoke to an agent yesterday" tells, and asks for nothing.
func (g guard) past(s stretch) bool {
	first := g.clause(s.from)
	if g.is(s.from, me) && s.from > first && g.is(s.from-1, gone) && (s.from-1 == first || g.is(s.from-2, who|service|self) || g.words[s.from-2].anyOf("you", "they", "he", "she")) {
		return true // "you passed me on to a representative"
	}
	if g.is(s.from, gone) {
		if s.from == first {
			return !g.words[s.from].anyOf("connected", "transferred")
		}
		before := g.words[s.from-1]
		if before.anyOf("be", "being") && s.from-2 >= first && !g.words[s.from-2].anyOf("to") || before.anyOf("be") && s.from-3 >= first && g.is(s.from-3, wanting) {
			return false // "I'd like to be contacted by …"
		}
		if g.is(s.from-1, self) && s.from-2 >= first && g.word(s.from-2) == "if" {
			return false // "would you mind if I talked to somebody?"
		}
		if g.is(s.from, connecting) && before.anyOf("be", "get", "getting", "being", "want", "like", "need", "please") {
			return false
		}
		return true
	}
	if g.language == french && s.from > first && g.words[s.from].anyOf("parle", "discute", "contacte", "appele", "rappele", "echange", "joint") && g.words[s.from-1].anyOf("a", "ai", "j'ai", "avons", "avez", "ont") {
		return true // "on a parlé au vendeur samedi"
	}
	if s.from > first && g.words[s.from-1].anyOf("did", "does", "has") && g.is(s.from, whole) {
		return true // "why did somebody call me?"
	}
	ing := len(g.word(s.from)) > 4 && g.word(s.from)[len(g.word(s.from))-3:] == "ing" && !g.words[s.from].anyOf("waiting", "holding")
	for j := s.from - 1; j >= max(first, s.from-3); j-- {
		w := g.words[j]
		if w.anyOf("after", "while", "since", "before", "was", "were", "been", "already", "kept", "remember", "had", "had", "just") && ing {
			return true
		}
		if w.anyOf("trying", "try", "like", "want", "help", "assistance", "need", "about", "keep") {
			return false
		}
	}
	if s.from > first && g.is(s.from, wanting|getting) && g.words[s.from].anyOf("had", "got", "have") && g.words[s.from-1].anyOf("i", "we", "already", "i've") && g.is(s.to, agent|anyone) {
		return s.from-2 < first || !g.is(s.from-2, modal) // "could I have a word with …?"
	}
	return false
}

// compound: "agent fees", "human resources", "my manager".
func (g guard) compound(s stretch) bool {
	if g.language == english && (strings.HasSuffix(g.word(s.to), "'s") || g.word(s.from) == "switch" && g.word(s.to) == "operator" && s.to == s.from+1) {
		return true // "the operator's depot", another telephone company
	}
	if g.rolesNotAsked(s) || g.counts(s) {
		return true
	}
	if s.from > 0 && g.words[s.from-1].anyOf("many", "viele", "wieviele", "combien", "cuantos", "cuantas") || g.word(s.from) == "discuss" && g.word(s.to-1) == "my" && g.word(s.to) == "team" {
		return true
	}
	if g.word(s.to+1) == "a" && g.does(s.to+2, behind) {
		return true // "give the agent a tip"
	}
	if g.is(s.to, whole) && g.does(s.to+1, behind) && g.word(s.to+2) != "of" && (g.word(s.to+1) != "free" || !g.ends(s.to+1)) && !g.words[s.to+1].breaks && !g.words[s.to+1].comma {
		return true
	}
	if !g.is(s.from, talking|connecting|reaching|calling) && g.is(s.to, agent) && !g.is(s.to, anyone|service) && !g.ends(s.to) && g.words[s.to+1].class == 0 && !g.does(s.to+1, following) && !g.words[s.to+1].comma {
		return true // "get the specialist kit"
	}
	for j := s.from; j <= s.to; j++ {
		if g.word(j) == "my" && g.is(s.to, agent|anyone) && j >= s.to-2 && (!g.is(s.from, connecting) || !g.anyIn(s, me)) && !g.words[max(s.to-1, 0)].anyOf("account", "personal", "dedicated", "case", "relationship", "claims", "branch", "store", "property", "customer", "service") &&
			g.words[s.to].anyOf("manager", "boss", "colleague", "colleagues", "assistant", "staff", "employee", "employees", "team", "people", "person", "man", "guy", "members", "member") || g.word(j) == "my" && g.is(s.to, role) && j >= s.to-2 && !g.is(s.from, connecting) {
			return true
		}
	}
	return false
}

// counts: "put 2 people on it", but "a level 2 agent".
func (g guard) counts(s stretch) bool {
	for i := s.from + 1; i <= s.to; i++ {
		many := g.words[i].anyOf("people", "persons", "adults", "personen", "personnes", "personas")
		if g.is(i, who) && isNumber(g.word(i-1)) && (many || !g.is(i-1, with)) && g.word(i-1) != "0" && !g.words[max(i-2, 0)].anyOf("level", "tier", "line", "press") {
			return true
		}
		if g.is(i, role) && g.word(i-1) == "my" && g.language == english && !g.anyIn(s, talking|connecting|reaching) {
			return true // "my doctor now"
		}
	}
	switch {
	case g.words[s.from].anyOf("people", "persons"):
		return g.word(s.to) == "there"
	case g.word(s.to) == "else" && g.words[s.from].anyOf("find", "finding"):
		return true // another stylist
	case g.word(s.to) == "them":
		for i := range s.from {
			if g.is(i, who|service) || strings.HasPrefix(g.word(i), "who") {
				return false
			}
		}
		return true
	}
	return g.is(s.from, role) && s.from > 0 && g.word(s.from-1) == "my"
}

// rolesNotAsked: "how many chats can an agent handle", "a transfer agent",
// "how long have humans been around".
func (g guard) rolesNotAsked(s stretch) bool {
	first := g.clause(s.from)
	switch {
	case g.language == german:
		return g.words[s.from].anyOf("gibt", "sind", "habt", "haben") && (g.word(s.to+1) == "mit" || g.word(s.to) == "mit") && !g.words[min(s.to+2, len(g.words)-1)].anyOf("dem", "denen", "ihm") && !g.words[min(s.to+1, len(g.words)-1)].anyOf("dem", "denen", "ihm")
	case g.language != english:
		// "je ne peux pas me connecter au service": he cannot log in.
		return (g.word(s.from) == "me" && g.word(s.from+1) == "connecter" || g.words[s.from].anyOf("connecter", "conectarme")) && g.is(s.to, service) && !g.is(s.to, who) && !strings.HasPrefix(g.word(s.to), "client")
	case g.word(s.from) == "chats", s.from > 0 && g.word(s.from-1) == "long" && g.word(s.from) == "have":
		return true
	case g.word(first) == "how" && g.word(first+1) == "many":
		return s.from > first+1 && g.word(first+2) != "times" && g.word(first+2) != "more"
	}
	return s.from > first && s.to == s.from+1 && g.is(s.from, connecting) && g.words[s.from-1].anyOf("a", "an", "the")
}

// turns reports whether a sentence turns to something else between two words.
func (g guard) turns(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.words[j].comma || g.words[j].anyOf("but", "mais", "pero", "aber", "trotzdem", "still") {
			return true
		}
	}
	return false
}

// asksAbout: "at what time can I call customer service" asks for the hours,
// "do I have to call an agent" whether.
func (g guard) asksAbout(s stretch) bool {
	first := g.clause(s.from)
	for j := first; j < s.from; j++ {
		if g.does(j, informing) && g.turns(j, s.from) {
			continue // "thanks for the opening hours, but I'd like to speak to someone"
		}
		if g.language != english {
			if g.does(j, informing) || g.word(j) == "quand" && g.is(s.from, connecting) {
				return true
			}
			continue
		}
		switch {
		case g.does(j, informing):
			return true
		case g.words[j].anyOf("time", "times", "when", "until", "late", "early") && g.is(s.from, reaching|calling|talking) && g.is(s.to, service) && (g.words[j].anyOf("time", "times") && j > 0 && g.words[j-1].anyOf("what", "which") || j == first && g.word(j) == "when" && g.is(j+1, modal) || g.words[j].anyOf("late", "early") && j > 0 && g.word(j-1) == "how"):
			return true
		case j == first && g.word(j) == "when" && g.is(j+1, being):
			return true // "when are agents available?"
		case g.word(j) == "what" && (g.is(s.to, me) || g.word(s.to) == "you" && g.is(s.to-1, calling)):
			return true // "what can you call me?"
		case g.anyDoes(stretch{j, s.from}, effort):
			return false // "do I have to shout to get a person?"
		case g.words[j].anyOf("do", "should", "would", "must", "will", "does") && g.is(j+1, self) && (j == first || !g.words[j-1].anyOf("how", "who", "whom", "what", "where")) && (g.word(j) == "should" || g.words[min(j+2, len(g.words)-1)].anyOf("have", "need")) && (j == first || !g.words[j-1].anyOf("times", "long")):
			return true
		}
	}
	return false
}
