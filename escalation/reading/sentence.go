package reading

import (
	"maps"
	"slices"

	"handoffbot/escalation/phrases"
)

// mark is what a word may do around a wish for a person, or around what weighs:
// let it stand, end it, or make something else of it. phrases/sentence.*.txt says
// which words do what.
type mark uint8

// markSet is what a word does.
type markSet [3]uint64

func (s markSet) has(m mark) bool { return s[m/64]&(1<<(m%64)) != 0 }

func (s *markSet) add(m mark) { s[m/64] |= 1 << (m % 64) }

func (s markSet) hasAny(of markSet) bool { return s[0]&of[0]|s[1]&of[1]|s[2]&of[2] != 0 }

// within reports whether a word does nothing else than some things.
func (s markSet) within(of markSet) bool { return s[0]&^of[0]|s[1]&^of[1]|s[2]&^of[2] == 0 }

// marks is the set of some of them.
func marks(all ...mark) (s markSet) {
	for _, m := range all {
		s.add(m)
	}
	return s
}

// The marks.
const (
	counted    mark = iota // "per person", "the same person"
	clausal                // begins a clause: "about", "because"
	hoping                 // "let", "how"
	telling                // begins a question for what happens: "will", "did"
	doing                  // "verify", "approve"
	ringing                // "call", "phone"
	beforeCall             // makes a noun of a call: "the call"
	afterCall              // "call me about"
	thing                  // one is connected to it: "wifi"
	leaving                // "I don't know how to …"
	through                // a "not" reaches across it
	behind                 // "agent fees", "human resources"
	others                 // "my friend", "the driver"
	settingUp              // "configure", "train"
	adding                 // "invite", "include"
	following              // "an agent who …", "an agent about …"
	informing              // "hours", "schedule"
	around                 // may stand around "live chat"
	joining                // "or", "and"
	pointing               // "this", "it"
	caring                 // "take a look"
	somebody               // "person", "human"
	comparing              // "a person in …", "more"
	existing               // "is there"
	presence               // "is there still …"
	onDuty                 // "online", "behind this"
	quitting               // "skip", "enough"
	together               // "walk me through it"
	informs                // "tell me"
	trade                  // "dentist", "lawyer"
	mine                   // "my boss"
	effort                 // "do I have to shout to …"
	dealing                // "finish this with …"
	asking                 // "what does an agent do?"
	weighing               // "like a human"
	nobodyElse             // "human"
	desk                   // "support"
	thread                 // "the chat"

	// Those below tell that nobody is asked for.
	named        // of whom something is said: "you", "this"
	othersNamed  // "they", "we"
	namedAs      // "you're", "that's"
	seeming      // "you sound like …"
	likening     // "like a human"
	musing       // "so you a human?"
	aside        // "or", "really"
	isYou        // "bist", "êtes"
	speaksNow    // "ich spreche"
	preferring   // "ich rede lieber …"
	aiming       // "pour parler", "¿cuál es …?"
	whetherDoes  // "does", "can"
	itsThing     // "does your …"
	tellsHimself // "I said"
	beginsAnew   // "please", "I'd"
	turning      // "but", "still"
	hasDone      // "did", "has"
	participle   // "parlé"
	goingOn      // "an agent who …"
	inThePast    // "while", "after"
	striving     // "trying"
	clock        // "what time"
	colleague    // "my boss"
	ofTheirs     // "my account manager"
	many         // "how many"
	heads        // "2 people"
	grading      // "level 2"
	relative     // "mit denen"
	loggingIn    // "me connecter"
	parties      // "customers", "the driver"
	keeping      // "keep asking"
	willDo       // "I'll"
	byMyself     // "myself", "tomorrow"
	supposing    // "if"
	happening    // "what if"
	thanking     // "thank the …"
	greeting     // "hi, assistant"
	tongue       // "English"
	item         // "a ticket", which software passes on
	assigning    // "assign a ticket"
	legend       // "Santa"
	blank        // "the form asks for a person"
	demanding    // "asks for"
	making       // "makes you speak to …"
	everyone     // "people", who ask
	become       // "become an agent"
	meaning      // "I was going to …"
	recounted    // "my father wanted to"

	// Those below tell whom nobody listed.
	conversing // "a word", which one has with somebody
	sitting    // "sit", which one does with somebody
	passingOn  // "hand", "put"
	grasping   // "hold of", "through to"
	explaining // "explain", which one does to somebody
	matter     // "this case"
	folk       // "the lot", "the girls": who work there
	workplace  // "the office": where they do
	firstName  // "Brenda"
	titled     // "Mrs"
	premises   // "the shop", to which one goes

	// Those below tell that what weighs is not meant so.
	remembering // "remind me to …"
	writingTo   // "text my wife …"
	dictating   // "… saying we need to talk"
	publishing  // "read my messages"
	jesting     // "haha"
	emotion     // "died of laughter"
	fiction     // "in that film"
	atWork      // "I work in …"
	clinical    // "the emergency room"
	addressing  // "you", "your"
	ofFirm      // "this company"
	judicial    // "police", "court"
	garden      // "my apple tree"
	chore       // "to mow my lawn"
	general     // "other people"
	remedy      // "which cream?"
	longAgo     // "in the war"
	tasking     // "classify the thread"
	device      // "the battery died"

	// Those below tell that a question wants a fact.
	sufficing // "or is it online only?"
	regularly // "on weekends"
	numbering // "the phone number"
	located   // "and the postcode"
	software  // "a tool for customer service"
	applying  // "my application", for a job
	transport // "by bus"
	including // "is it included?"
	absent    // "he", "who"

	// Those below tell of what a word is the matter.
	studied   // "harassment training"
	vermin    // "a worm in my apple tree"
	hurting   // "I burned my hand"
	yelling   // "my boss yelled at me"
	needful   // "urgently need a plumber"
	escalated // "escalate the issue"
	ofPerson  // "a black man"
	ownWord   // the German "er", which is no emergency room
)

// subjects are the marks of nouns that say nothing of who is asked for.
var subjects = marks(studied, vermin, hurting, yelling, needful, ofPerson)

// markNames are the marks by their lists in phrases/sentence.*.txt.
var markNames = map[string]mark{
	"counted":     counted,
	"clause":      clausal,
	"hope":        hoping,
	"telling":     telling,
	"doing":       doing,
	"call":        ringing,
	"before-call": beforeCall,
	"after-call":  afterCall,
	"thing":       thing,
	"leave":       leaving,
	"through":     through,
	"behind":      behind,
	"others":      others,
	"set-up":      settingUp,
	"add":         adding,
	"after":       following,
	"info":        informing,
	"channel":     around,
	"join":        joining,
	"pointing":    pointing,
	"care":        caring,
	"somebody":    somebody,
	"compare":     comparing,
	"existing":    existing,
	"presence":    presence,
	"duty":        onDuty,
	"quit":        quitting,
	"together":    together,
	"inform":      informs,
	"trade":       trade,
	"mine":        mine,
	"effort":      effort,
	"deal":        dealing,
	"asking":      asking,
	"weigh":       weighing,
	"human":       nobodyElse,
	"desk":        desk,
	"thread":      thread,

	"named":        named,
	"others-named": othersNamed,
	"named-as":     namedAs,
	"seem":         seeming,
	"liken":        likening,
	"muse":         musing,
	"aside":        aside,
	"is-you":       isYou,
	"speaks":       speaksNow,
	"prefer":       preferring,
	"aim":          aiming,
	"whether":      whetherDoes,
	"its":          itsThing,
	"tells":        tellsHimself,
	"anew":         beginsAnew,
	"turn":         turning,
	"done":         hasDone,
	"participle":   participle,
	"goes-on":      goingOn,
	"past":         inThePast,
	"strive":       striving,
	"clock":        clock,
	"colleague":    colleague,
	"theirs":       ofTheirs,
	"many":         many,
	"heads":        heads,
	"grade":        grading,
	"relative":     relative,
	"log-in":       loggingIn,
	"parties":      parties,
	"keep":         keeping,
	"will":         willDo,
	"myself":       byMyself,
	"if":           supposing,
	"happens":      happening,
	"thank":        thanking,
	"greet":        greeting,
	"tongue":       tongue,
	"item":         item,
	"assign":       assigning,
	"legend":       legend,
	"blank":        blank,
	"demand":       demanding,
	"make":         making,
	"everyone":     everyone,
	"become":       become,
	"meant":        meaning,
	"recounted":    recounted,

	"converse":   conversing,
	"sit":        sitting,
	"pass-on":    passingOn,
	"grasp":      grasping,
	"explain":    explaining,
	"matter":     matter,
	"folk":       folk,
	"workplace":  workplace,
	"first-name": firstName,
	"titled":     titled,
	"place":      premises,

	"remember": remembering,
	"write":    writingTo,
	"dictate":  dictating,
	"publish":  publishing,
	"jest":     jesting,
	"emotion":  emotion,
	"fiction":  fiction,
	"at-work":  atWork,
	"clinical": clinical,
	"address":  addressing,
	"firm":     ofFirm,
	"judicial": judicial,
	"garden":   garden,
	"chore":    chore,
	"general":  general,
	"remedy":   remedy,
	"long-ago": longAgo,
	"task":     tasking,
	"device":   device,

	"suffice":   sufficing,
	"regular":   regularly,
	"numbering": numbering,
	"located":   located,
	"software":  software,
	"apply":     applying,
	"transport": transport,
	"include":   including,
	"absent":    absent,

	"study":     studied,
	"vermin":    vermin,
	"hurt":      hurting,
	"yell":      yelling,
	"needful":   needful,
	"escalated": escalated,
	"of-person": ofPerson,
	"own":       ownWord,
}

// markSets are what the words of each language do.
func markSets(b *Book) (all [Spanish + 1]map[string]markSet) {
	s, err := readSheet(phrases.Files, asWritten, "sentence", slices.Sorted(maps.Keys(markNames))...)
	if err != nil {
		b.bad = append(b.bad, err)
	}
	for l := range all {
		all[l] = make(map[string]markSet)
		for name, m := range markNames {
			for _, w := range wordsOf(s.in(Language(l), name)) {
				w = FoldWord(w)
				set := all[l][w]
				set.add(m)
				all[l][w] = set
			}
		}
	}
	return all
}

// marksOf is what a word does in a language, and in English, as every
// conversation is read in English, too.
func (b *Book) marksOf(text string, l Language) markSet {
	if own := b.marks[min(l, Spanish)][text]; l <= Spanish && own != (markSet{}) {
		return own // "war" is no war in German
	}
	return b.marks[English][text]
}

// does reports whether word i does one of the things.
func (g guard) does(i int, things ...mark) bool {
	if i < 0 || i >= len(g.Words) {
		return false
	}
	return slices.ContainsFunc(things, g.Words[i].marks.has)
}

// anyDoes reports whether a word of a stretch does the thing.
func (g guard) anyDoes(s Stretch, m mark) bool {
	for i := s.From; i <= s.To; i++ {
		if g.does(i, m) {
			return true
		}
	}
	return false
}
