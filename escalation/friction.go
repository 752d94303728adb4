package escalation

import "handoffbot/bot"

// friction fires when the conversation goes in circles. Its score adds up,
// up to 1, from three parts, each seen at the visitor's turn:
//
//	0.4  the chatbot gave the same answer again
//	0.4  the visitor says that the answer was none
//	0.3  the visitor asks the same in other words
type friction struct {
	atLeast float64
	failed  keyword
}

// The parts of the score.
const (
	repeatedAnswer = 0.4
	failedAnswer   = 0.4
	rephrased      = 0.3

	sameAnswer   = 0.8 // shared share of words
	sameQuestion = 0.5
	minAnswer    = 8 // words: a greeting or "yes, done" may be said twice
	minQuestion  = 3
)

func newFriction(atLeast float64, r *reader) friction {
	return friction{atLeast: atLeast, failed: said(
		r,
		"you (already|just) (said|told|wrote) (that|me|this)", "(didn't|did not|doesn't|does not|hasn't) (really)? (help|work|answer)",
		"(isn't|is not|wasn't|not|that's not) what i (asked|asking|meant|want|need|said)", "you (don't|do not|didn't|aren't) (understand|understanding|listening|get|helping)",
		"that (doesn't|does not|didn't) (help|answer)", "(still|again) (not|doesn't|isn't) (working|work|help|helping|arrive|arriving)",
		"(going|running) (round|around)? (in)? circles", "same (answer|thing) (again|over)", "i (tried|did) that (already|before|three|twice|several|many)",
		"(useless|pointless) (bot|chat|chatbot|answer|answers)", "not (helpful|helping)", "read my (question|message)",
	).withoutNegation()}
}

// withoutNegation is for phrases that hold their own "not".
func (k keyword) withoutNegation() keyword {
	k.negation = false
	return k
}

func (f friction) fire(t talk) []firing {
	var all []firing
	var score float64
	var evidence []span
	threshold := f.atLeast
	add := func(part float64, e span) {
		score = min(1, score+part)
		evidence = append(evidence, e)
	}
	var asked, answered []turn
	grew := false
	for _, m := range t.turns {
		switch m.Role {
		case bot.RoleBot:
			if len(m.words) >= minAnswer && similar(m, answered, sameAnswer) {
				add(repeatedAnswer, m.all())
				grew = true
			}
			answered = append(answered, m)
		case bot.RoleVisitor:
			if quotes := f.failed.quotes(m); len(quotes) > 0 {
				add(failedAnswer, quotes[0])
				grew = true
			} else if len(m.words) >= minQuestion && similar(m, asked, sameQuestion) {
				add(rephrased, m.all())
				grew = true
			}
			asked = append(asked, m)
		case bot.RoleAgent:
			score, evidence, asked, answered = 0, nil, nil, nil // a person has it: a new start
		}
		if grew && score >= f.atLeast {
			now := score
			all = append(all, firing{turn: m.n, evidence: append([]span(nil), evidence...), score: &now, threshold: &threshold})
		}
		grew = false
	}
	return all
}

// lookBack is how many turns of one side are compared.
const lookBack = 4

// similar reports whether a turn shares enough of its words with a recent one.
func similar(m turn, earlier []turn, enough float64) bool {
	mine := stems(m)
	for i := max(0, len(earlier)-lookBack); i < len(earlier); i++ {
		theirs := stems(earlier[i])
		shared := 0
		for s := range mine {
			if theirs[s] {
				shared++
			}
		}
		if union := len(mine) + len(theirs) - shared; shared >= minQuestion && float64(shared) >= enough*float64(union) {
			return true
		}
	}
	return false
}

// stems are the words of a turn that carry meaning.
func stems(m turn) map[string]bool {
	all := make(map[string]bool, len(m.words))
	for _, w := range m.words {
		if len(w.text) > 2 {
			all[w.stem] = true
		}
	}
	return all
}
