package escalation

import (
	"slices"

	"handoffbot/bot"
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

func newSigns(b *book) signs {
	s := b.sheet("friction", "failed", "again", "angry", "glad", "closing", "refusal", "lost", "insist", "object", "helpful", "confirms", "requests", "later", "report", "propose", "mild", "pardon", "none")
	return signs{
		failed:    said(b, s.all("failed")).withoutNegation(),
		again:     said(b, s.all("again")).withoutNegation(),
		angry:     said(b, s.all("angry")).withoutNegation(),
		glad:      said(b, s.all("glad")),
		closing:   saidByBot(b, s.all("closing")),
		refusal:   saidByBot(b, s.all("refusal")),
		lost:      saidByBot(b, s.all("lost")),
		insists:   said(b, s.all("insist")).withoutNegation(),
		objecting: said(b, s.all("object")).withoutNegation(),
		checks:    saidByBot(b, s.all("helpful")),
		confirms:  saidByBot(b, s.all("confirms")),
		requests:  saidByBot(b, s.all("requests")),
		later:     said(b, s.all("later")).withoutNegation(),
		reports:   saidAsSpelled(b, s.all("report")).withoutNegation(),
		proposes:  said(b, s.all("propose")).withoutNegation(),
		mild:      said(b, s.all("mild")).withoutNegation(),
		pardons:   said(b, s.all("pardon")).withoutNegation(),
		none:      saidByBot(b, s.all("none")),
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
func (t *tally) firing(on span, m *turn, score, atLeast float64) firing {
	one := firing{turn: m.n, score: &score, threshold: &atLeast, evidence: []evidence{{span: on}}}
	for _, p := range t.parts {
		one.evidence = append(one.evidence, p.evidence)
	}
	return one
}

// course is a conversation on its way.
type course struct {
	friction
	language
	sum            tally
	said, answered recent // of the visitor, of the chatbot
	refused        int    // the turn at which the chatbot last could not; 0 for none
	shouted        int    // times
	objected       bool   // the visitor's last message told of trouble
	fresh          bool   // it wants something else than the ones before
	lingers        bool   // it neither takes the answer nor turns to something else
	pardon         bool   // it asks to hear the answer once more
	pardoned       bool   // that was done once
	waits          bool   // an objection that the chatbot has not failed at yet
	alike          int    // times that another wish had the same answer
	defied         bool   // it was then said to whoever had objected
	strayed        bool   // the visitor spoke of something else when he was asked
	repeated       int    // the turn at which the chatbot last said the same again; 0 for none
}

func (f friction) fire(t talk) []firing {
	var all []firing
	c := course{friction: f, language: t.language}
	for i := range t.turns {
		m := &t.turns[i]
		before := len(c.sum.parts)
		switch m.Role {
		case bot.RoleBot:
			c.judgeAnswer(m)
			c.answered.add(m)
			c.waits = c.waits && len(c.sum.parts) == before
		case bot.RoleVisitor:
			c.fresh = len(m.said(f.reports.list)) == 0 && (c.said.news(m, t.language) || len(m.said(f.proposes.list)) > 0)
			c.lingers, c.pardon = c.dwells(m), len(m.said(f.pardons.list)) > 0
			c.judgeVisitor(m)
			c.said.add(m)
			if m.declines || c.content(m) && len(c.sum.parts) == before && len(m.words) <= shortAnger {
				// Content, or told us not now: only what comes from here on counts.
				c.sum, c.refused, c.waits, before = tally{}, 0, false, 0
			}
		case bot.RoleAgent: // a person has it: a new start
			c = course{friction: f, language: t.language, shouted: c.shouted}
			before = 0
		}
		if len(c.sum.parts) > before {
			if score := c.sum.score(m.n); score >= f.atLeast {
				all = append(all, c.sum.firing(c.sum.parts[len(c.sum.parts)-1].span, m, score, f.atLeast))
			}
		}
	}
	return all
}

// judgeAnswer looks at a turn of the chatbot.
func (c *course) judgeAnswer(m *turn) {
	asked := c.said.last()
	if refusal := m.said(c.refusal.list); len(refusal) > 0 && refusal[0].from < saysFirst {
		lost := m.said(c.lost.list)
		again := c.refused > 0 && c.refused > m.n-fades
		if c.refused = m.n; again {
			c.repeated = m.n
			c.sum.add(m, m.quote(refusal[0]), &refusedAgain)
		} else if len(lost) > 0 {
			c.sum.add(m, m.quote(lost[0]), &misunderstood)
		}
		return
	}
	if asked == nil || len(asked.words) == 0 {
		return
	}
	closing := m.said(c.closing.list)
	if c.judgeSlot(m, len(closing) > 0) {
		c.repeated = m.n
		return
	}
	question, asks := m.question()
	leads := asks && m.wantsFact(question)
	asks = asks && question.to-question.from+1 > len(m.words)/2 || len(m.said(c.requests.list)) > 0 && len(m.words) < shortRequest
	none := len(m.said(c.none.list)) > 0
	if c.pardon && !c.pardoned || none && c.fresh {
		c.pardoned = c.pardoned || c.pardon
		return // it was asked to say it again, or finds nothing for another wish
	}
	if len(m.said(c.confirms.list)) == 0 && (!asks || len(c.states(m)) >= leastWords && len(m.said(c.requests.list)) == 0) {
		switch {
		case !asks && (c.objected || c.lingers && !leads && !none) && c.answered.restates(m, closing):
			worth := &saidBefore
			if c.defied = c.objected; c.objected {
				worth = c.worth()
			}
			c.sum.add(m, m.all(), worth)
			c.repeated = m.n
			return
		case c.lingers && !none && !leads && c.rewords(m):
			worth := &saidBefore
			if c.defied = c.objected; c.objected {
				worth = &repeatedAnswer
			}
			c.sum.add(m, m.all(), worth)
			c.repeated = m.n
			return
		}
	}
	if len(closing) > 0 || asks {
		if len(closing) == 0 && !leads && c.objected && len(m.said(c.requests.list)) > 0 && c.answered.repeatsLately(m) {
			c.sum.add(m, m.all(), &askedAgain) // a menu that leads back
			c.repeated = m.n
		}
		return // not an answer
	}
	switch repeats, wonders := c.answered.repeats(m), asked.reply() == 0 && asked.wondering(); {
	case repeats && c.fresh && c.alike >= maxAlike:
	case repeats && (c.objected || c.fresh && c.sum.lastTurn() > 0):
		c.sum.add(m, m.all(), c.worth())
		if c.fresh {
			c.alike++
		}
	case repeats && !c.fresh && len(m.words) >= longAnswer && c.answered.repeatsLately(m):
		c.sum.add(m, m.all(), &repeatedAnswer)
		if wonders && len(asked.meant) >= 2 {
			c.sum.add(asked, asked.all(), &rephrased) // asked twice, by the answer
		}
	case c.objected && c.answered.addsNothing(m) || (repeats || c.answered.says(m)) && wonders && !c.fresh:
		c.sum.add(m, m.all(), &saidBefore)
	}
}

// meansIt returns where the visitor says a phrase that tells of trouble, outside of
// what only sounds like it: "if that doesn't work, when do you close?"
func (f signs) meansIt(m *turn, k keyword) []stretch {
	said, mild := m.said(k.list), m.said(f.mild.list)
	if len(mild) == 0 {
		return said
	}
	return slices.DeleteFunc(slices.Clone(said), func(s stretch) bool {
		return slices.ContainsFunc(mild, func(o stretch) bool { return o.from <= s.to && s.from <= o.to })
	})
}

// content reports whether the visitor is content, and no but follows: "fine. But
// make sure it comes".
func (f signs) content(m *turn) bool {
	glad, objects := m.said(f.glad.list), m.said(f.objecting.list)
	return len(glad) > 0 && (len(objects) == 0 || objects[len(objects)-1].from < glad[0].from)
}

// worth is what the same answer weighs: less where it answers another wish, unless
// the chatbot had asked whether the one before helped.
func (c *course) worth() *float64 {
	if before := c.answered.last(); c.fresh && (before == nil || len(before.said(c.checks.list)) == 0) {
		return &answeredAlike
	}
	return &repeatedAnswer
}

// judgeSlot reports whether a turn asks for a fact that was asked for before.
// With "where would you like to fly?", which may come with every booking, it must
// come at once a second time.
func (c *course) judgeSlot(m *turn, closes bool) bool {
	before := c.answered.last()
	if asked := c.said.last(); before == nil || asked.reply() > 0 || asked.reply() < 0 && len(asked.words) <= shortValue {
		return false
	}
	for s := range m.sentences() {
		asks, requests := m.endsWith(s.to) == '?' && m.wantsFact(s), c.isRequest(m, s)
		if !asks && (!requests || overlaps(s, m.said(c.closing.list))) {
			continue
		}
		earlier := c.answered.sentence(m, s)
		if earlier == nil && c.asksAlike(m, s) {
			earlier = before
		}
		if earlier == nil || earlier != before && (closes || !asks) {
			continue
		}
		if earlier == before && c.strays(before) && !c.strayed {
			c.strayed = true // once the chatbot may ask again
			return true
		}
		c.sum.add(m, m.quote(s), &askedAgain)
		return true
	}
	return false
}

// wasToldFact reports whether the visitor tells for a second time what he is asked
// for again.
func (c *course) wasToldFact(m, answer *turn) bool {
	q, asks := answer.question()
	return (asks && answer.wantsFact(q) || len(answer.said(c.requests.list)) > 0) && c.said.gave(m)
}

// isRequest reports whether a sentence asks for something without a question mark.
func (c *course) isRequest(m *turn, s stretch) bool {
	return slices.ContainsFunc(m.said(c.requests.list), func(r stretch) bool { return s.from <= r.from && r.to <= s.to })
}

// judgeVisitor looks at a turn of the visitor.
func (c *course) judgeVisitor(m *turn) {
	t := &c.sum
	c.objected = false
	t.turns++
	t.score(m.n) // lets go of what has faded
	had := len(t.parts)
	answer := c.answered.last()
	failed, again := c.meansIt(m, c.failed), c.meansIt(m, c.again)
	switch {
	case answer == nil:
	case len(failed) > 0 && len(answer.said(c.confirms.list)) > 0:
		t.add(m, m.quote(failed[0]), &objected) // he mends what it has understood
	case len(failed) > 0:
		t.add(m, m.quote(failed[0]), &failedAnswer)
	case len(again) > 0:
		t.add(m, m.quote(again[0]), &rephrased)
	case c.content(m):
	case !c.fresh && c.said.rephrases(m, answer, t.lastTurn()), c.wasToldFact(m, answer):
		t.add(m, m.all(), &rephrased)
	default:
		// One objection weighs; the next do once the chatbot has failed at it.
		at, objects := c.objects(m, answer, c.fresh)
		if !objects && c.goesOn(m, answer) {
			at, objects = m.all(), true // told the same again, he goes on about it
		}
		if c.objected = objects || c.contradicts(m, answer); objects && !c.waits {
			t.add(m, at, &objected)
			c.waits = true
		}
	}
	c.objected = c.objected || len(t.parts) > had
	if insists := m.said(c.insists.list); len(insists) > 0 && answer != nil && len(answer.said(c.refusal.list)) > 0 && len(failed)+len(again) == 0 {
		t.add(m, m.quote(insists[0]), &insisted)
	}
	if angry := m.said(c.angry.list); len(angry) > 0 && len(m.words) <= shortAnger {
		t.add(m, m.quote(angry[0]), &anger)
	}
	if s, ok := m.shouts(); ok && len(m.said(c.glad.list)) == 0 {
		// Who begins in capitals writes like that.
		if c.shouted++; c.said.last() != nil && c.shouted <= 2 {
			t.add(m, s, &shouting)
		}
	}
	// A long talk makes new trouble worse; it is none of its own.
	if t.turns >= longTalk && had > 0 && len(t.parts) > had && !t.told {
		t.told = true
		t.add(m, m.all(), &noProgress)
	}
}
