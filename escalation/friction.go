package escalation

import (
	"slices"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// friction fires when the conversation goes in circles. Every sign of it is a
// part of one score, and is shown with its own words.
type friction struct {
	atLeast float64
	signs
}

// signs are what both sides say of how it goes. All rules of a policy share them.
type signs struct {
	failed    keyword // the visitor says that the answer was none
	again     keyword // the visitor says that this was asked before
	angry     keyword
	glad      keyword // the visitor is content: a new start
	closing   keyword // of the chatbot: what it may say twice
	refusal   keyword // of the chatbot: it cannot, it did not understand
	lost      keyword // of the chatbot: it did not understand
	insists   keyword // the visitor does not take no for an answer
	objecting keyword // the visitor rejects an answer, by how he begins
	checks    keyword // of the chatbot: it asks whether that has helped
	confirms  keyword // of the chatbot: it says what it has understood
	requests  keyword // of the chatbot: it asks for something
	later     keyword // the visitor puts off, and rejects nothing
	reports   keyword // the visitor has done what he was told to do
	proposes  keyword // the visitor names another value to look for
	mild      keyword // of the visitor: sounds like trouble, and is none
	pardons   keyword // the visitor asks to hear it once more
	none      keyword // of the chatbot: its search found nothing
}

// The parts of the score. It is their sum over the last turns, at most 1.
var (
	repeatedAnswer = 0.4 // the chatbot gave the same answer again
	answeredAlike  = 0.2 // the chatbot gives the same answer to another wish
	saidBefore     = 0.3 // the chatbot says a part of an answer again
	failedAnswer   = 0.4 // "that didn't help"
	objected       = 0.2 // "not the date, the name"
	unheard        = 0.2 // he complains, and an answer had nothing of what he said twice
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
	fades      = 8  // turns after which a part counts no more
	longTalk   = 10 // visitor's turns without progress that tell
	shortAnger = 8  // words; a long angry message speaks for itself

	saysFirst    = 40 // words; what cannot be, far down in a long answer, is no refusal
	maxAlike     = 2  // "nothing is free" may be so on every day that one asks for
	shortRequest = 16 // words; in a longer turn more is said than what is asked for
)

func newSigns(b *reading.Book) signs {
	s := b.Sheet("friction", "failed", "again", "angry", "glad", "closing", "refusal", "lost", "insist", "object", "helpful", "confirms", "requests", "later", "report", "propose", "mild", "pardon", "none")
	return signs{
		failed:    said(b, s.All("failed")).withoutNegation(),
		again:     said(b, s.All("again")).withoutNegation(),
		angry:     said(b, s.All("angry")).withoutNegation(),
		glad:      said(b, s.All("glad")),
		closing:   saidByBot(b, s.All("closing")),
		refusal:   saidByBot(b, s.All("refusal")),
		lost:      saidByBot(b, s.All("lost")),
		insists:   said(b, s.All("insist")).withoutNegation(),
		objecting: said(b, s.All("object")).withoutNegation(),
		checks:    saidByBot(b, s.All("helpful")),
		confirms:  saidByBot(b, s.All("confirms")),
		requests:  saidByBot(b, s.All("requests")),
		later:     said(b, s.All("later")).withoutNegation(),
		reports:   saidAsSpelled(b, s.All("report")).withoutNegation(),
		proposes:  said(b, s.All("propose")).withoutNegation(),
		mild:      said(b, s.All("mild")).withoutNegation(),
		pardons:   said(b, s.All("pardon")).withoutNegation(),
		none:      saidByBot(b, s.All("none")),
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

func (t *tally) add(m *reading.Turn, e reading.Span, worth *float64) {
	t.parts = append(t.parts, part{evidence{e, worth}, m.N})
}

// lastTurn is the turn of the last part, 0 when there is none.
func (t *tally) lastTurn() int {
	if len(t.parts) == 0 {
		return 0
	}
	return t.parts[len(t.parts)-1].turn
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

// firing shows the score that is enough after a turn, on some words, and its parts.
func (t *tally) firing(on reading.Span, m *reading.Turn, score, atLeast float64) firing {
	one := firing{turn: m.N, score: &score, threshold: &atLeast, evidence: []evidence{{Span: on}}}
	for _, p := range t.parts {
		one.evidence = append(one.evidence, p.evidence)
	}
	return one
}

// course is a conversation on its way.
type course struct {
	friction
	reading.Language
	sum            tally
	said, answered recent                  // of the visitor, of the chatbot
	stated         map[int]reading.Ordered // by the chatbot, turn by turn, where it was wanted
	refused        int                     // the turn at which the chatbot last could not; 0 for none
	shouted        int                     // times
	objected       bool                    // the visitor's last message told of trouble
	fresh          bool                    // it wants something else than the ones before
	lingers        bool                    // it neither takes the answer nor turns to something else
	jumps          bool                    // it speaks of what neither side has spoken of
	inquires       bool                    // it asks what he has not asked before
	pardon         bool                    // it asks to hear the answer once more
	pardoned       bool                    // that was done once
	waits          bool                    // an objection that the chatbot has not failed at yet
	alike          int                     // times that another wish had the same answer
	unheard        *reading.Turn           // where he said a word again that the answer had not
	defied         bool                    // it was then said to whoever had objected
	strayed        bool                    // the visitor spoke of something else when he was asked
	repeated       int                     // the turn at which the chatbot last said the same again; 0 for none
}

func (f friction) fire(t reading.Talk) []firing {
	var all []firing
	c := course{friction: f, Language: t.Language, stated: make(map[int]reading.Ordered)}
	for i := range t.Turns {
		m := &t.Turns[i]
		before := len(c.sum.parts)
		switch m.Role {
		case bot.RoleBot:
			c.judgeAnswer(m)
			c.answered.add(m)
			c.waits = c.waits && len(c.sum.parts) == before
		case bot.RoleVisitor:
			c.fresh = len(m.Said(f.reports.list)) == 0 && (c.said.news(m, t.Language) || len(m.Said(f.proposes.list)) > 0)
			c.lingers, c.pardon = c.dwells(m), len(m.Said(f.pardons.list)) > 0
			c.jumps = c.said.n > 0 && len(m.Words) > shortValue && !c.said.speaksOf(m) && !c.answered.speaksOf(m) && !denies(m)
			c.inquires = m.Inquiring() && !denies(m) && !c.said.speaksOf(m)
			c.judgeVisitor(m)
			c.said.add(m)
			if m.Declines || c.content(m) && len(c.sum.parts) == before && len(m.Words) <= shortAnger {
				// Content, or told us not now: only what comes from here on counts.
				c.sum, c.refused, c.waits, before = tally{}, 0, false, 0
			}
		case bot.RoleAgent: // a person has it: a new start
			c = course{friction: f, Language: t.Language, shouted: c.shouted, stated: c.stated}
			before = 0
		}
		if len(c.sum.parts) > before {
			if score := c.sum.score(m.N); score >= f.atLeast {
				all = append(all, c.sum.firing(c.sum.parts[len(c.sum.parts)-1].Span, m, score, f.atLeast))
			}
		}
	}
	return all
}

// judgeAnswer looks at a turn of the chatbot.
func (c *course) judgeAnswer(m *reading.Turn) {
	asked := c.said.last()
	if refusal := m.Said(c.refusal.list); len(refusal) > 0 && refusal[0].From < saysFirst {
		lost := m.Said(c.lost.list)
		again := c.refused > 0 && c.refused > m.N-fades
		if c.refused = m.N; again {
			c.repeated = m.N
			c.sum.add(m, m.Quote(refusal[0]), &refusedAgain)
		} else if len(lost) > 0 && !c.jumps {
			c.sum.add(m, m.Quote(lost[0]), &misunderstood)
		}
		return
	}
	if asked == nil || len(asked.Words) == 0 {
		return
	}
	closing := m.Said(c.closing.list)
	if c.judgeSlot(m, len(closing) > 0) {
		c.repeated = m.N
		return
	}
	if c.offersAgain(m) {
		return
	}
	question, asks := m.Question()
	leads := asks && m.WantsFact(question)
	requests := len(m.Said(c.requests.list)) > 0 && (asks || !c.rejected()) // else it tells what to do, to who has just said no
	asks = asks && question.To-question.From+1 > len(m.Words)/2 || requests && len(m.Words) < shortRequest
	none := len(m.Said(c.none.list)) > 0
	if c.pardon && !c.pardoned || none && c.fresh || c.inquires && m.Meant.Meets(asked.Meant) {
		c.pardoned = c.pardoned || c.pardon
		return // it was asked to say it again, or for just that, or finds nothing for another wish
	}
	isAnswer := len(m.Said(c.confirms.list)) == 0 && (!asks || len(c.states(m)) >= leastWords && !requests)
	if isAnswer && c.saysAgain(m, closing, asks, leads || none) {
		return
	}
	if len(closing) > 0 || asks {
		return // not an answer
	}
	switch repeats, wonders := c.answered.repeats(m), asked.Reply() == 0 && asked.Wondering(); {
	case repeats && c.fresh && c.alike >= maxAlike:
	case repeats && (c.objected || c.fresh && c.sum.lastTurn() > 0):
		c.sum.add(m, m.All(), c.worth())
		if c.fresh {
			c.alike++
		}
	case repeats && !c.fresh && len(m.Words) >= longAnswer && c.answered.repeatsLately(m):
		c.sum.add(m, m.All(), &repeatedAnswer)
		if wonders && c.said.asked(asked) {
			c.sum.add(asked, asked.All(), &rephrased) // asked twice, by the answer
		}
	case c.objected && c.answered.addsNothing(m) || (repeats || c.answered.says(m)) && wonders && !c.fresh:
		c.sum.add(m, m.All(), &saidBefore)
	}
}

// saysAgain weighs an answer that most of a recent one said, in the same words or
// in others. Whoever took that one is told nothing again, and neither is who is
// led on.
func (c *course) saysAgain(m *reading.Turn, closing []reading.Stretch, asks, leadsOn bool) bool {
	unsettled := c.lingers && !leadsOn
	restates := !asks && (c.objected || unsettled) && c.answered.restates(m, closing)
	if !restates && (!unsettled || !c.rewords(m)) || !c.objected && !c.fresh && len(m.Words) >= longAnswer && c.answered.repeatsLately(m) {
		return false
	}
	worth := &saidBefore
	switch {
	case c.objected && restates:
		worth = c.worth()
	case c.objected:
		worth = &repeatedAnswer
	}
	c.defied, c.repeated = c.objected, m.N
	c.sum.add(m, m.All(), worth)
	return true
}

// meansIt returns where the visitor says a phrase that tells of trouble, outside of
// what only sounds like it: "if that doesn't work, when do you close?"
func (f signs) meansIt(m *reading.Turn, k keyword) []reading.Stretch {
	said, mild := m.Said(k.list), m.Said(f.mild.list)
	if len(mild) == 0 {
		return said
	}
	return slices.DeleteFunc(slices.Clone(said), func(s reading.Stretch) bool { return overlaps(s, mild) })
}

// content reports whether the visitor is content, and no but follows: "fine. But
// make sure it comes".
func (f signs) content(m *reading.Turn) bool {
	glad, objects := m.Said(f.glad.list), m.Said(f.objecting.list)
	return len(glad) > 0 && (len(objects) == 0 || objects[len(objects)-1].From < glad[0].From)
}

// worth is what the same answer weighs: less where it answers another wish, unless
// the chatbot had asked whether the one before helped.
func (c *course) worth() *float64 {
	if before := c.answered.last(); c.fresh && (before == nil || len(before.Said(c.checks.list)) == 0) {
		return &answeredAlike
	}
	return &repeatedAnswer
}

// judgeSlot reports whether a turn asks for a fact that was asked for before.
// With "where would you like to fly?", which may come with every booking, it must
// come at once a second time.
func (c *course) judgeSlot(m *reading.Turn, closes bool) bool {
	before := c.answered.last()
	if asked := c.said.last(); before == nil || asked.Reply() > 0 || asked.Reply() < 0 && len(asked.Words) <= shortValue {
		return false
	}
	for s := range m.Sentences() {
		asks, requests := m.EndsWith(s.To) == '?' && m.WantsFact(s), c.isRequest(m, s)
		if !asks && (!requests || overlaps(s, m.Said(c.closing.list))) {
			continue
		}
		earlier := c.answered.sentence(m, s)
		if earlier == nil && c.asksAlike(m, s) {
			earlier = before
		}
		if earlier == nil || earlier != before && (closes || !asks) || c.hasNews(m) || earlier == before && c.gavePart(m, s) {
			continue
		}
		if earlier == before && c.strays(before) && !c.strayed {
			c.strayed = true // once the chatbot may ask again
			return true
		}
		worth := &askedAgain
		if !asks && c.rejected() {
			worth = &repeatedAnswer // it tells him once more what to do
		}
		c.sum.add(m, m.Quote(s), worth)
		return true
	}
	return false
}

// rejected reports whether the visitor's last message has told of trouble by itself.
func (c *course) rejected() bool { return c.sum.lastTurn() == c.said.last().N }

// offersAgain reports whether the chatbot ends with the question it ended with
// before, as the visitor has spoken of something else. Once it may.
func (c *course) offersAgain(m *reading.Turn) bool {
	question, asks := m.Question()
	before := c.answered.last()
	if !asks || c.strayed || before == nil || c.answered.sentence(m, question) != before || !c.strays(before) {
		return false
	}
	c.strayed = true
	return true
}

// hasNews reports whether a turn of the chatbot has a number that neither side has
// named: it has found something, and goes on from there.
func (c *course) hasNews(m *reading.Turn) bool {
	return slices.ContainsFunc(m.Compared(), func(w reading.Word) bool {
		return isCode(w) && !c.said.spoke(w.Spelling) && !c.answered.spoke(w.Spelling)
	})
}

// gavePart reports whether the chatbot had asked for more than one thing, and asks
// for the rest when the visitor has given one.
func (c *course) gavePart(m *reading.Turn, s reading.Stretch) bool {
	told, before := c.said.last(), c.answered.last()
	if denies(told) {
		return false
	}
	for _, w := range told.Compared() {
		if w.Meaning != 0 && before.Meant.Has(w.Meaning) && !slices.ContainsFunc(m.Words[s.From:s.To+1], func(o reading.Word) bool { return o.Meaning == w.Meaning }) {
			return true
		}
	}
	return false
}

// tells reports whether the visitor, who was asked for something, asks nothing.
func (c *course) tells(m, answer *reading.Turn) bool {
	return len(answer.Said(c.requests.list)) > 0 && !m.Inquiring()
}

// wasToldFact reports whether the visitor tells for a second time what he is asked
// for again.
func (c *course) wasToldFact(m, answer *reading.Turn) bool {
	q, asks := answer.Question()
	return (asks && answer.WantsFact(q) || len(answer.Said(c.requests.list)) > 0) && c.said.gave(m)
}

// isRequest reports whether a sentence asks for something without a question mark.
func (c *course) isRequest(m *reading.Turn, s reading.Stretch) bool {
	return slices.ContainsFunc(m.Said(c.requests.list), func(r reading.Stretch) bool { return s.From <= r.From && r.To <= s.To })
}

// judgeVisitor looks at a turn of the visitor.
func (c *course) judgeVisitor(m *reading.Turn) {
	t := &c.sum
	c.objected = false
	t.turns++
	t.score(m.N) // lets go of what has faded
	had := len(t.parts)
	answer := c.answered.last()
	failed, again := c.meansIt(m, c.failed), c.meansIt(m, c.again)
	switch {
	case answer == nil || c.said.last() == nil: // a greeting answers nothing
	case len(failed) > 0 && len(answer.Said(c.confirms.list)) > 0:
		t.add(m, m.Quote(failed[0]), &objected) // he mends what it has understood
	case len(failed) > 0:
		t.add(m, m.Quote(failed[0]), &failedAnswer)
	case len(again) > 0:
		if c.repeated != answer.N && c.wasToldFact(m, answer) {
			t.add(answer, answer.All(), &askedAgain) // which it had a right to, had he not told it
		}
		t.add(m, m.Quote(again[0]), &rephrased)
	case c.content(m):
	case !c.fresh && !c.tells(m, answer) && c.said.rephrases(m, answer, t.lastTurn()), c.wasToldFact(m, answer):
		t.add(m, m.All(), &rephrased)
	default:
		// One objection weighs; the next do once the chatbot has failed at it.
		at, objects := c.objects(m, answer, c.fresh)
		if !objects && c.goesOn(m, answer) {
			at, objects = m.All(), true // told the same again, he goes on about it
		}
		if c.objected = objects || c.contradicts(m, answer); objects && !c.waits {
			t.add(m, at, &objected)
			c.waits = true
		}
	}
	c.objected = c.objected || len(t.parts) > had
	if insists := m.Said(c.insists.list); len(insists) > 0 && answer != nil && len(answer.Said(c.refusal.list)) > 0 && len(failed)+len(again) == 0 {
		t.add(m, m.Quote(insists[0]), &insisted)
	}
	angry := m.Said(c.angry.list)
	if len(angry) > 0 && len(m.Words) <= shortAnger {
		t.add(m, m.Quote(angry[0]), &anger)
	}
	switch complains := len(failed)+len(again)+len(angry) > 0 && len(t.parts) > had; {
	case complains && c.unheard != nil && c.unheard.N > m.N-fades:
		t.add(c.unheard, c.unheard.All(), &unheard)
		c.unheard = nil
	case c.keepsTo(m, answer):
		c.unheard = m
	case c.content(m):
		c.unheard = nil
	}
	if s, ok := m.Shouts(); ok && len(m.Said(c.glad.list)) == 0 {
		// Who begins in capitals writes like that, and "yes, please!!" is no trouble.
		if c.shouted++; c.said.last() != nil && c.shouted <= 2 && (c.objected || answer != nil && t.lastTurn() >= answer.N) {
			t.add(m, s, &shouting)
		}
	}
	// A long talk makes new trouble worse; it is none of its own.
	if t.turns >= longTalk && had > 0 && len(t.parts) > had && !t.told {
		t.told = true
		t.add(m, m.All(), &noProgress)
	}
}
