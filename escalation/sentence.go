package escalation

// mark is a set of what a word may do around a wish for a person: let it stand,
// end it, or make something else of it. phrases/sentence.*.txt says which words
// do what.
type mark uint64

// The marks.
const (
	counted    mark = 1 << iota // "per person", "the same person"
	clausal                     // begins a clause: "about", "because"
	hoping                      // "let", "how"
	telling                     // begins a question for what happens: "will", "did"
	doing                       // "verify", "approve"
	ringing                     // "call", "phone"
	beforeCall                  // makes a noun of a call: "the call"
	afterCall                   // "call me about"
	thing                       // one is connected to it: "wifi"
	leaving                     // "I don't know how to …"
	through                     // a "not" reaches across it
	behind                      // "agent fees", "human resources"
	others                      // "my friend", "the driver"
	settingUp                   // "configure", "train"
	adding                      // "invite", "include"
	following                   // "an agent who …", "an agent about …"
	informing                   // "hours", "schedule"
	around                      // may stand around "live chat"
	joining                     // "or", "and"
	pointing                    // "this", "it"
	caring                      // "take a look"
	somebody                    // "person", "human"
	comparing                   // "a person in …", "more"
	existing                    // "is there"
	presence                    // "is there still …"
	onDuty                      // "online", "behind this"
	quitting                    // "skip", "enough"
	together                    // "walk me through it"
	informs                     // "tell me"
	trade                       // "dentist", "lawyer"
	mine                        // "my boss"
	effort                      // "do I have to shout to …"
	dealing                     // "finish this with …"
	asking                      // "what does an agent do?"
	weighing                    // "like a human"
	nobodyElse                  // "human"
	desk                        // "support"
	thread                      // "the chat"
)

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
}

// marks are what the words of every language do. A conversation is often read in
// two of them, and a word that does something in one rarely misleads in another.
func marks(b *book) map[string]mark {
	s, err := readSheet(phraseFiles, asWritten, "sentence", sortedKeys(markNames)...)
	if err != nil {
		b.bad = append(b.bad, err)
	}
	all := make(map[string]mark)
	for name, m := range markNames {
		for _, w := range wordsOf(s.all(name)) {
			all[foldWord(w)] |= m
		}
	}
	return all
}

// does reports whether word i does one of the things.
func (g guard) does(i int, m mark) bool {
	return i >= 0 && i < len(g.words) && g.words[i].marks&m != 0
}

// anyDoes reports whether a word of a stretch does one of the things.
func (g guard) anyDoes(s stretch, m mark) bool {
	for i := s.from; i <= s.to; i++ {
		if g.does(i, m) {
			return true
		}
	}
	return false
}
