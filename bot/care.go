package bot

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Care is what a route does so that nobody is left waiting.
type Care struct {
	Hours     *Calendar     // on which everything below runs, and the SLA; nil: around the clock
	Reply     time.Duration // how long a claim, or a sign, may stand without a reply; 0: for ever
	FollowUps []FollowUp    // in the order in which they come
}

// FollowUp is one step of what happens while nobody responds.
type FollowUp struct {
	After   time.Duration // since the handoff was received
	Mention []Mention
	AlsoTo  Destination   // a second channel that gets a card; zero: none
	Repeat  int           // how often it is said again
	Every   time.Duration // between two of them
}

// MentionKind is whom a mention calls.
type MentionKind string

// The kinds of mentions.
const (
	MentionUser  MentionKind = "user"
	MentionGroup MentionKind = "group"
)

// Mention is somebody whom a line calls. It comes from the configuration
// alone; on a platform other than its own it is shown as text.
type Mention struct {
	Platform Platform    `json:"platform"`
	Kind     MentionKind `json:"kind"`
	ID       string      `json:"id"`
}

// expireAfter is how late something may still be said: after a longer outage
// it would wake people for what is old.
const expireAfter = 24 * time.Hour

// releaseLate is how late a claim that nobody made good is still given back.
const releaseLate = 7 * 24 * time.Hour

// Errand is what is due at its time unless something happens before.
type Errand struct {
	At      time.Time
	Expires time.Time // after it, it is not run any more
	Kind    ActKind   // ActReminded, ActWarned, ActBreached, ActNoResponse, ActUnanswered, ActSnoozeOver, or ActRelease of a claim
	Key     string    // names it in its cycle for good: what was run once is not run again
	Step    FollowUp  // of a reminder
	Nth     int       // of a reminder: how often its step has been said then, 1-based
	Waited  time.Duration
}

// Due returns when a promise made at the instant ends; zero when there is none.
func (care Care) Due(from time.Time, promise time.Duration) time.Time {
	if promise <= 0 {
		return time.Time{}
	}
	return care.Hours.Add(from, promise)
}

// Errands lists what will be due on the cycle as it stands if nobody does
// anything, in the order of time. It is a pure function of the log, so that a
// restart, a second process or a changed configuration needs no repair.
func (care Care) Errands(c Cycle, acts []Act, p ResponsePolicy) []Errand {
	if !c.State.Status.Open() {
		return nil
	}
	l := look(c, acts, p)
	var all []Errand
	add := func(e Errand) {
		e.Key = fmt.Sprintf("%s/%d/%s/%s", c.HandoffID, c.N, e.Kind, e.Key)
		if e.Expires.IsZero() {
			e.Expires = e.At.Add(expireAfter)
		}
		if !l.done[e.Key] {
			all = append(all, e)
		}
	}
	if due := c.State.DueAt; l.first == nil && !due.IsZero() {
		if warn := care.Hours.Add(due.Add(-c.State.SLA/5), 0); c.State.SLA > 0 && warn.Before(due) {
			add(Errand{At: warn, Expires: due, Kind: ActWarned})
		}
		add(Errand{At: due, Kind: ActBreached})
	}
	if l.since == nil {
		care.remind(c, l, add)
	}
	care.answer(c, l, add)
	if !c.State.SnoozedUntil.IsZero() {
		add(Errand{At: c.State.SnoozedUntil, Expires: c.State.SnoozedUntil.AddDate(1, 0, 0), Kind: ActSnoozeOver, Key: stamp(c.State.SnoozedUntil)})
	}
	slices.SortStableFunc(all, func(a, b Errand) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key)) })
	return all
}

// remind adds the reminders, and what the chatbot is told when the last of
// them has brought nobody: as long after it as it came after the one before.
func (care Care) remind(c Cycle, l looked, add func(Errand)) {
	var last, before time.Duration
	for i, step := range care.FollowUps {
		for nth := range step.Repeat + 1 {
			after := step.After + time.Duration(nth)*step.Every
			add(Errand{
				At: care.Hours.Add(l.from, after), Kind: ActReminded, Step: step, Nth: nth + 1, Waited: after,
				Key: fmt.Sprintf("%d/%s/%d/%d", l.mark, c.State.Route, i, nth),
			})
			if after > last {
				last, before = after, last
			} else if after < last && after > before {
				before = after
			}
		}
	}
	if last > 0 {
		add(Errand{At: care.Hours.Add(l.from, 2*last-before), Kind: ActNoResponse, Key: fmt.Sprint(l.mark), Waited: 2*last - before})
	}
}

// answer adds the end of a claim that nobody makes good, and of a mere sign
// that somebody has seen it.
func (care Care) answer(c Cycle, l looked, add func(Errand)) {
	switch {
	case care.Reply <= 0:
	case c.State.Status == StatusClaimed:
		from := later(c.State.AnswerFrom, c.State.SnoozedUntil)
		at := care.Hours.Add(later(from, c.State.ClaimedAt), care.Reply) // what an older version stored knows the claim alone
		add(Errand{At: at, Expires: at.Add(releaseLate), Kind: ActRelease, Key: stamp(from), Waited: care.Reply})
	case c.State.Status == StatusOpen && l.since != nil:
		add(Errand{At: care.Hours.Add(l.since.At, care.Reply), Kind: ActUnanswered, Key: fmt.Sprint(l.mark), Waited: care.Reply})
	}
}

func stamp(t time.Time) string { return fmt.Sprint(t.UnixMilli()) }

// looked is what the log says of who attends to a cycle.
type looked struct {
	first *Response // of the whole cycle
	// A claim that was given up, and a sign that nobody followed, leave the
	// visitor waiting as if nobody had come: mark is the act that says so, 0 when
	// there is none, since the first response after it, and from when it is counted.
	mark  int64
	since *Response
	from  time.Time
	done  map[string]bool
}

func look(c Cycle, acts []Act, p ResponsePolicy) looked {
	l := looked{from: c.ReceivedAt, first: FirstResponse(c, acts, p), done: make(map[string]bool)}
	s, after := c.Opening(), 0
	for i, a := range acts {
		if a.Actor.Platform == PlatformBot {
			l.done[a.EventID] = true
		}
		if a.HandoffID != c.HandoffID || a.Cycle != c.N || a.Refused {
			continue
		}
		next, err := s.Apply(a)
		if err != nil {
			continue
		}
		if a.Kind == ActUnanswered || a.Kind == ActRelease && next.Status == StatusOpen {
			l.mark, l.from, after = a.Seq, a.RecordedAt, i+1
		}
		if next.Route != s.Route {
			l.from = a.RecordedAt // its people hear of it only now
		}
		s = next
	}
	l.since = FirstResponse(c, acts[after:], p)
	return l
}
