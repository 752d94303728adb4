package escalation

import (
	"handoffbot/bot"
)

// friction fires when the conversation goes in circles. Every sign of it is a
// part of one score, and is shown with its own words.
type friction struct {
	atLeast float64
	failed  keyword // the visitor says that the answer was none
	again   keyword // the visitor says that this was asked before
	angry   keyword
	glad    keyword // the visitor is content: a new start
	closing keyword // of the chatbot: what it may say twice
	refusal keyword // of the chatbot: it cannot, it did not understand
	lost    keyword // of the chatbot: it did not understand
	insists keyword // the visitor does not take no for an answer
}

// The parts of the score. It is their sum over the last turns, at most 1.
var (
	repeatedAnswer = 0.4 // the chatbot gave the same answer again
	saidBefore     = 0.3 // the chatbot says a part of an answer again
	failedAnswer   = 0.4 // "that didn't help"
	rephrased      = 0.3 // the visitor asks the same in other words
	askedAgain     = 0.3 // the chatbot asks for what it was told
	refusedAgain   = 0.3 // the chatbot cannot, a second time
	insisted       = 0.3 // the visitor does not take the chatbot's no
	misunderstood  = 0.2 // the chatbot did not understand, for the first time
	anger          = 0.3 // short angry words
	shouting       = 0.2 // capitals, !!! and ???
	noProgress     = 0.2 // many turns, and trouble in them
)

const (
	fades      = 12 // turns after which a part counts no more
	longTalk   = 10 // visitor's turns without progress that tell
	shortAnger = 8  // words; a long angry message speaks for itself
)

func newFriction(atLeast float64, b *book) friction {
	s := b.sheet("friction", "failed", "again", "angry", "glad", "closing", "refusal", "lost", "insist")
	return friction{
		atLeast: atLeast,
		failed:  said(b, s.all("failed")).withoutNegation(),
		again:   said(b, s.all("again")).withoutNegation(),
		angry:   said(b, s.all("angry")).withoutNegation(),
		glad:    said(b, s.all("glad")),
		closing: saidByBot(b, s.all("closing")),
		refusal: saidByBot(b, s.all("refusal")),
		lost:    saidByBot(b, s.all("lost")),
		insists: said(b, s.all("insist")).withoutNegation(),
	}
}

// part is one sign of friction.
type part struct {
	evidence
	turn int
}

// tally adds the parts up as the conversation goes on.
type tally struct {
	parts []part
	turns int  // of the visitor since the last progress
	told  bool // that there have been many
}

func (t *tally) add(m *turn, e span, worth *float64) {
	t.parts = append(t.parts, part{evidence{e, worth}, m.n})
}

// score sums the parts that have not faded at turn n.
func (t *tally) score(n int) float64 {
	for len(t.parts) > 0 && t.parts[0].turn <= n-fades {
		t.parts = t.parts[1:]
	}
	sum := 0.0
	for _, p := range t.parts {
		sum += *p.part
	}
	return min(1, sum)
}

func (f friction) fire(t talk) []firing {
	var all []firing
	var sum tally
	var said, answered recent
	var refused, shouted int
	for i := range t.turns {
		m := &t.turns[i]
		before := len(sum.parts)
		switch m.Role {
		case bot.RoleBot:
			f.judgeAnswer(m, &answered, said.last(), &sum, &refused)
			answered.add(m)
		case bot.RoleVisitor:
			f.judgeVisitor(m, &said, answered.last(), &sum, &shouted)
			said.add(m)
			if m.declines || len(m.said(f.glad.list)) > 0 && len(sum.parts) == before && len(m.words) <= shortAnger {
				// Content, or told us not now: only what comes from here on counts.
				sum, refused, before = tally{}, 0, 0
			}
		case bot.RoleAgent: // a person has it: a new start
			sum, said, answered, refused = tally{}, recent{}, recent{}, 0
			before = 0
		}
		if len(sum.parts) > before {
			if score := sum.score(m.n); score >= f.atLeast {
				all = append(all, f.firing(m, sum.parts, score))
			}
		}
	}
	return all
}

// firing shows the score, on the words that made it enough, and its parts.
func (f friction) firing(m *turn, parts []part, score float64) firing {
	one := firing{turn: m.n, score: &score, threshold: &f.atLeast}
	one.evidence = append(one.evidence, evidence{span: parts[len(parts)-1].span})
	for _, p := range parts {
		one.evidence = append(one.evidence, p.evidence)
	}
	return one
}

// judgeAnswer looks at a turn of the chatbot.
func (f friction) judgeAnswer(m *turn, answered *recent, asked *turn, t *tally, refused *int) {
	if len(m.said(f.refusal.list)) > 0 {
		lost := m.said(f.lost.list)
		if *refused++; *refused > 1 {
			t.add(m, m.quote(m.said(f.refusal.list)[0]), &refusedAgain)
		} else if len(lost) > 0 {
			t.add(m, m.quote(lost[0]), &misunderstood)
		}
		return
	}
	if asked == nil {
		return
	}
	if len(m.said(f.closing.list)) > 0 {
		f.judgeSlot(m, answered, asked, t)
		return
	}
	if question, ok := m.question(); ok {
		if earlier := answered.asked(m, question); earlier != nil && m.wantsFact(question) && answerOf(asked) == 0 && len(asked.words) > 0 {
			t.add(m, m.quote(question), &askedAgain)
		}
		if question.to-question.from+1 > len(m.words)/2 {
			return // a question for a slot, not an answer
		}
	}
	if len(m.words) >= minAnswer && answered.repeats(m) {
		t.add(m, m.all(), &repeatedAnswer)
		if answerOf(asked) == 0 && len(asked.meant) >= 2 && asked.wondering() {
			t.add(asked, asked.all(), &rephrased) // asked twice, by the answer
		}
		return
	}
	if answered.says(m) && answerOf(asked) == 0 && asked.wondering() {
		t.add(m, m.all(), &saidBefore)
	}
}

// judgeSlot looks at "where would you like to fly?", which may come with every
// booking: told at once a second time, it has not been heard.
func (f friction) judgeSlot(m *turn, answered *recent, asked *turn, t *tally) {
	question, ok := m.question()
	if !ok || answered.last() == nil || !m.wantsFact(question) || answerOf(asked) != 0 || len(asked.words) == 0 {
		return
	}
	if answered.asked(m, question) == answered.last() {
		t.add(m, m.quote(question), &askedAgain)
	}
}

// judgeVisitor looks at a turn of the visitor.
func (f friction) judgeVisitor(m *turn, said *recent, answer *turn, t *tally, shouted *int) {
	t.turns++
	t.score(m.n) // lets go of what has faded
	had := len(t.parts)
	failed, again := m.said(f.failed.list), m.said(f.again.list)
	switch {
	case len(failed) > 0 && answer != nil:
		t.add(m, m.quote(failed[0]), &failedAnswer)
	case len(again) > 0 && answer != nil:
		t.add(m, m.quote(again[0]), &rephrased)
	case answer != nil && len(m.said(f.glad.list)) == 0 && said.rephrases(m, answer):
		t.add(m, m.all(), &rephrased)
	}
	if insists := m.said(f.insists.list); len(insists) > 0 && answer != nil && len(answer.said(f.refusal.list)) > 0 && len(failed)+len(again) == 0 {
		t.add(m, m.quote(insists[0]), &insisted)
	}
	if angry := m.said(f.angry.list); len(angry) > 0 && len(m.words) <= shortAnger {
		t.add(m, m.quote(angry[0]), &anger)
	}
	if s, ok := m.shouts(); ok && len(m.said(f.glad.list)) == 0 {
		// Who begins in capitals writes like that.
		if *shouted++; m != nil && said.last() != nil && *shouted <= 2 {
			t.add(m, s, &shouting)
		}
	}
	// A long talk makes new trouble worse; it is none of its own.
	if t.turns >= longTalk && had > 0 && len(t.parts) > had && !t.told {
		t.told = true
		t.add(m, m.all(), &noProgress)
	}
}
