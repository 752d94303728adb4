package escalation

import (
	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// cancellation fires when the visitor wants to end a contract and the chatbot
// does not settle it. The wish alone weighs nothing: how to cancel is what a
// chatbot can say. What it does instead, and what the visitor says to that, are
// parts of one score, shown with their own words.
type cancellation struct {
	atLeast float64
	signs
	wish     keyword // the visitor wants out
	vague    keyword // so he does where a contract is spoken of
	soft     keyword // so he may: he said no to what was offered for it, and says it again
	contract keyword // it is, by the visitor
	ofOne    keyword // or by the chatbot
	other    keyword // of the visitor: what is cancelled is an order, a table, a flight
	instead  keyword // of the chatbot: it sells, delays, or does something else
	settled  keyword // of the chatbot: it has ended, or will on a day
	answered keyword // of the chatbot: it says how, or asks what it must know
	refused  keyword // of the visitor: what was offered is not wanted, it is charged all the same
	closed   keyword // of the visitor: the way that was told is closed
	nay      keyword // of the visitor: a no, by which he begins
	byDay    keyword // of the visitor: it shall end on a day, or with a last bill
	taken    keyword // of the chatbot: it takes what was said for a wish to leave
	cannot   keyword // of the chatbot: it ends nothing, or for somebody else alone
}

// The parts of the score.
var (
	soldInstead   = 0.2 // "20 % off instead?"
	passedOver    = 0.2 // an answer that speaks of something else
	cannotCancel  = 0.4 // "contracts can't be closed in chat"
	answeredAgain = 0.3 // the same answer, or the same question
	wishedAgain   = 0.3 // after any of these
	declinedIt    = 0.2 // "not pause", "I was charged again"
	wayClosed     = 0.4 // "that page is greyed out"
	orderedByDay  = 0.3 // told again, "so close it on the 28th"
)

func newCancellation(atLeast float64, signs signs, b *reading.Book) cancellation {
	named, _ := phraseSet(b, setCancel)
	s := b.Sheet("leaving", "wish", "vague", "soft", "contract", "other", "instead", "settled", "answered", "refused",
		"closed", "no", "day", "taken", "cannot")
	return cancellation{
		atLeast: atLeast, signs: signs,
		wish:     keyword{list: b.List(append(s.All("wish"), named...), reading.Matching{Stem: true, Typos: 1, Slack: true}), negation: true},
		vague:    said(b, s.All("vague")),
		soft:     said(b, s.All("soft")).withoutNegation(),
		contract: said(b, s.All("contract")).withoutNegation(),
		ofOne:    saidByBot(b, s.All("contract")),
		other:    saidAsSpelled(b, s.All("other")).withoutNegation(),
		instead:  saidByBot(b, s.All("instead")),
		settled:  saidByBot(b, s.All("settled")),
		answered: saidByBot(b, s.All("answered")),
		refused:  said(b, s.All("refused")).withoutNegation(),
		closed:   said(b, s.All("closed")).withoutNegation(),
		nay:      said(b, s.All("no")).withoutNegation(),
		byDay:    said(b, s.All("day")).withoutNegation(),
		taken:    saidByBot(b, s.All("taken")),
		cannot:   saidByBot(b, s.All("cannot")),
	}
}

// farewell is a conversation of somebody who may want to leave.
type farewell struct {
	cancellation
	sum    tally
	wished *reading.Span // where he first said so; nil while he has not
	bound  bool          // a contract was spoken of
	speaks bool          // the visitor's last message was of leaving
	softly bool          // the wish was words that may be meant of anything
	baited bool          // something was offered to him for it
	held   int           // how often he has said it again, or has said no
	ended  bool          // the chatbot says that it is done
	bots   recent        // what the chatbot has said since
	heard  *reading.Turn // the visitor's last message
	sold   bool          // the chatbot's last answer was about something else
}

func (c cancellation) fire(t reading.Talk) []firing {
	var all []firing
	l := farewell{cancellation: c}
	for i := range t.Turns {
		m := &t.Turns[i]
		before := len(l.sum.parts)
		switch m.Role {
		case bot.RoleVisitor:
			l.hearVisitor(m)
			l.heard = m
		case bot.RoleBot:
			l.bound = l.bound || len(m.Said(l.ofOne.list)) > 0
			l.takeWord(m)
			if l.wished != nil {
				l.judgeAnswer(m)
			}
			l.bots.add(m)
		case bot.RoleAgent: // a person has it
			l = farewell{cancellation: c}
		}
		if len(l.sum.parts) <= before {
			continue
		}
		if score := l.sum.score(m.N); score >= c.atLeast && l.isMeant() {
			all = append(all, l.sum.firing(*l.wished, m, score, c.atLeast))
		}
	}
	return all
}

// takeWord notes the wish that the chatbot has heard, however it was told: "we'd
// hate to lose you", "you can cancel your plan under Account".
func (l *farewell) takeWord(m *reading.Turn) {
	if l.wished != nil && !l.softly || l.heard == nil || len(m.Said(l.taken.list)) == 0 || speaks(l.other, l.heard) {
		return
	}
	at := l.heard.All()
	l.wished, l.speaks, l.softly = &at, true, false
}

// hearVisitor looks at a turn of the visitor: the first wish begins it, whoever
// is content ends it.
func (l *farewell) hearVisitor(m *reading.Turn) {
	l.bound = l.bound || speaks(l.contract, m)
	at, wishes := l.wishes(m)
	softly := false
	if !wishes && !speaks(l.other, m) {
		at, softly = l.soft.first(m)
		wishes = softly
	}
	l.speaks = wishes
	switch {
	case l.wished == nil:
		if wishes {
			l.wished, l.softly = &at, softly
		}
		return
	case m.Declines, !wishes && l.isContent(m):
		l.forget()
		return
	}
	l.softly = l.softly && (softly || !wishes)
	l.sum.score(m.N) // lets go of what has faded
	shut, isShut := l.closed.first(m)
	isShut = isShut && l.bots.last() != nil
	said, rejects := l.rejects(m)
	l.speaks = wishes || rejects || isShut || l.sold && speaks(l.nay, m)
	if l.speaks {
		l.held++
	}
	switch {
	case l.ended && !rejects && !wishes && !isShut: // he takes its word
		l.forget()
		return
	case l.ended:
		l.sum.add(m, m.All(), &answeredAgain) // it says so, and it is not
		l.ended = false
	case rejects:
		l.sum.add(m, said, &declinedIt)
	}
	if isShut {
		l.sum.add(m, shut, &wayClosed)
	}
	l.wishAgain(m, at, wishes)
}

// forget begins anew.
func (l *farewell) forget() {
	l.wished, l.sum, l.ended, l.softly, l.baited, l.held = nil, tally{}, false, false, false, 0
}

// leastAgain is how often who wished in words that may be meant of anything must
// have said it again, or no to what was offered for it.
const leastAgain = 2

// isMeant reports whether the wish is one to leave.
func (l *farewell) isMeant() bool { return !l.softly || l.baited && l.held >= leastAgain }

// isContent reports whether the visitor thanks for what he heard. "No thank you"
// to what was sold to him instead thanks for nothing.
func (l *farewell) isContent(m *reading.Turn) bool {
	return len(m.Said(l.glad.list)) > 0 && len(m.Words) <= shortAnger && !speaks(l.refused, m) && !speaks(l.closed, m) && (!l.sold || !speaks(l.nay, m))
}

// wishAgain weighs the wish that is told once more. One that names the day is
// an order, unless the chatbot asked for it.
func (l *farewell) wishAgain(m *reading.Turn, at reading.Span, wishes bool) {
	answer := l.bots.last()
	if !wishes || answer == nil {
		return
	}
	_, asks := answer.Question()
	day, named := l.byDay.first(m)
	named = named && !asks && len(m.Asks) == 0
	if named || len(l.sum.parts) > 0 {
		l.sum.add(m, at, &wishedAgain)
	}
	if named {
		l.sum.add(m, day, &orderedByDay)
	}
}

// wishes finds the wish to leave in a message.
func (l *farewell) wishes(m *reading.Turn) (reading.Span, bool) {
	if speaks(l.other, m) {
		return reading.Span{}, false
	}
	if at, ok := l.wish.first(m); ok {
		return at, true
	}
	if !l.bound && l.wished == nil {
		return reading.Span{}, false
	}
	return l.vague.first(m)
}

// rejects finds what the visitor says against the answer. A no to what was
// offered is an answer.
func (l *farewell) rejects(m *reading.Turn) (reading.Span, bool) {
	answer := l.bots.last()
	if answer == nil {
		return reading.Span{}, false
	}
	for _, k := range []keyword{l.refused, l.failed, l.again} {
		if at, ok := k.first(m); ok {
			return at, true
		}
	}
	if _, asks := answer.Question(); asks {
		return reading.Span{}, false
	}
	return l.objects(m, answer, false)
}

// judgeAnswer looks at what the chatbot does about the wish.
func (l *farewell) judgeAnswer(m *reading.Turn) {
	part := func(k keyword, worth *float64) { l.sum.add(m, m.Quote(m.Said(k.list)[0]), worth) }
	l.sold = false
	switch {
	case len(m.Said(l.refusal.list)) > 0:
		part(l.refusal, &cannotCancel)
	case len(m.Said(l.cannot.list)) > 0:
		part(l.cannot, &cannotCancel)
	case len(m.Said(l.settled.list)) > 0:
		l.ended = true
	case !l.speaks: // they speak of something else meanwhile
	case l.bots.repeats(m) || l.asksAgain(m):
		l.sum.add(m, m.All(), &answeredAgain)
	case len(m.Said(l.instead.list)) > 0:
		l.sold, l.baited = true, true
		part(l.instead, &soldInstead)
	case len(m.Said(l.answered.list))+len(m.Said(l.closing.list))+len(m.Said(l.requests.list)) > 0:
	default:
		if _, asks := m.Question(); !asks && len(m.Words) > leastWords {
			l.sum.add(m, m.All(), &passedOver)
		}
	}
}

// asksAgain reports whether a question was asked before.
func (l *farewell) asksAgain(m *reading.Turn) bool {
	q, asks := m.Question()
	return asks && l.bots.sentence(m, q) != nil
}
