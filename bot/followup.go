package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Times of following up.
const (
	followAtOnce = 64
	followLater  = time.Minute // after a failure
)

// itself is this bot, where it acts on its own.
func itself() Person { return Person{Platform: PlatformBot, ID: "handoffbot", Name: "handoffbot"} }

// FollowUp looks at the cycles on which something may be due, and does it:
// reminds, warns, takes back claims that nobody makes good. It returns how many
// it has looked at, and every failure; what failed comes again. However many
// processes call it at once, everything is done once, for it is done in the
// commit that takes the wake.
func (s *Service) FollowUp(ctx context.Context) (int, error) {
	now := s.o.Now().UTC()
	due, err := s.o.Ledger.Wakes(ctx, now, followAtOnce)
	if err != nil {
		return 0, fmt.Errorf("read what is to be followed up: %w", err)
	}
	looked, errs := 0, []error(nil)
	for _, w := range due {
		err := s.o.Ledger.Commit(ctx, func(tx Tx) error { return s.followUp(tx, w, now) })
		if err != nil {
			later := s.o.Ledger.Commit(ctx, func(tx Tx) error { return tx.WakeAt(w.HandoffID, w.Cycle, now.Add(followLater)) })
			errs = append(errs, fmt.Errorf("follow up handoff %s: %w", w.HandoffID, errors.Join(err, later)))
			continue
		}
		looked++
	}
	return looked, errors.Join(errs...)
}

func (s *Service) followUp(tx Tx, w Wake, now time.Time) error {
	taken, err := tx.TakeWake(w, now)
	if err != nil || !taken {
		return err
	}
	c, err := tx.Cycle(w.HandoffID, w.Cycle)
	if err != nil {
		return err
	}
	acts, err := tx.Acts(w.HandoffID, w.Cycle)
	if err != nil {
		return err
	}
	care := s.o.Care[c.State.Route]
	var reminders []Errand
	for _, e := range care.Errands(c, acts, s.o.Responses) {
		switch {
		case e.At.After(now) || e.Expires.Before(now):
			continue
		case e.Kind == ActReminded:
			reminders = append(reminders, e)
			continue
		}
		if err := s.run(tx, &c, e, care, now); err != nil {
			return err
		}
	}
	if err := s.remind(tx, &c, reminders, care, now); err != nil {
		return err
	}
	if acts, err = tx.Acts(c.HandoffID, c.N); err != nil {
		return err
	}
	return s.wake(tx, c, acts, now)
}

// run does one errand: its step in the log, and a line that says so.
func (s *Service) run(tx Tx, c *Cycle, e Errand, care Care, now time.Time) error {
	text, whose := "", c.State.ClaimedBy
	switch e.Kind {
	case ActWarned:
		text = fmt.Sprintf("Nobody has responded yet, and it is due at %s.", wallClock(c.State.DueAt, care))
	case ActBreached:
		text = fmt.Sprintf("Nobody responded in time: it was due at %s.", wallClock(c.State.DueAt, care))
	case ActRelease:
		text = fmt.Sprintf("%s claimed it, and no reply has come within %s. It is released: anybody can claim it.", name(whose), spoken(e.Waited, care))
	case ActUnanswered:
		text = fmt.Sprintf("Somebody has seen it, and %s later nobody has claimed it or replied.", spoken(e.Waited, care))
	case ActSnoozeOver:
		text = fmt.Sprintf("It is time to come back to this one. %s has it.", name(whose))
	}
	act := Act{Kind: e.Kind, Text: text}
	if e.Kind == ActNoResponse {
		act.Text = fmt.Sprintf("Nobody has come within %s of the last follow-ups.", spoken(e.Waited, care))
	}
	fresh, err := s.note(tx, c, act, e, now)
	if err != nil || !fresh || text == "" {
		return err
	}
	return s.say(tx, *c, Line{Text: text, At: now}, now)
}

// note records what the bot does on its own; false when that was done before.
func (s *Service) note(tx Tx, c *Cycle, a Act, e Errand, now time.Time) (bool, error) {
	a.Actor, a.Class, a.EventID, a.At, a.RecordedAt = itself(), Machine, e.Key, now, now
	_, fresh, err := s.apply(tx, c, a)
	return fresh, err
}

// remind says the reminders that are due in one line, and brings the card to
// the channels that they name. Several are due at once only after an outage.
func (s *Service) remind(tx Tx, c *Cycle, due []Errand, care Care, now time.Time) error {
	var mentions []Mention
	var also []Destination
	var waited time.Duration
	for _, e := range due {
		fresh, err := s.note(tx, c, Act{Kind: ActReminded, Text: e.describe()}, e, now)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		waited = max(waited, e.Waited)
		mentions = union(mentions, e.Step.Mention)
		if e.Step.AlsoTo != (Destination{}) {
			also = append(also, e.Step.AlsoTo)
		}
	}
	if waited == 0 {
		return nil
	}
	line := Line{Text: fmt.Sprintf("Nobody has responded for %s.", spoken(waited, care)), At: now, Mentions: mentions}
	if len(also) > 0 {
		line.Text += " It now goes to another channel as well."
		if err := s.oweMoreCards(tx, *c, also, now); err != nil {
			return err
		}
	}
	return s.say(tx, *c, line, now)
}

// describe says whom a reminder calls, for the timeline.
func (e Errand) describe() string {
	var parts []string
	for _, m := range e.Step.Mention {
		parts = append(parts, "calls "+m.String())
	}
	if e.Step.AlsoTo != (Destination{}) {
		parts = append(parts, "also to "+e.Step.AlsoTo.Lane())
	}
	if e.Step.Repeat > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d", e.Nth, e.Step.Repeat+1))
	}
	return strings.Join(parts, ", ")
}

// String names whom a mention calls, in text.
func (m Mention) String() string { return string(m.Kind) + " " + m.ID }

func union(all, more []Mention) []Mention {
	for _, m := range more {
		found := false
		for _, known := range all {
			found = found || known == m
		}
		if !found {
			all = append(all, m)
		}
	}
	return all
}

// say puts a line into the thread of every card of the cycle.
func (s *Service) say(tx Tx, c Cycle, line Line, now time.Time) error {
	cards, err := tx.Cards(c.HandoffID, c.N)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if card.State == PostingFailed {
			continue
		}
		err := tx.Owe(Posting{
			ID: s.o.NewID(now), Kind: PostLine, HandoffID: c.HandoffID, Cycle: c.N, To: card.To,
			Content: line, Wanted: 1, State: PostingWaiting, RunAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wake sets when the cycle is looked at next, by its log.
func (s *Service) wake(tx Tx, c Cycle, acts []Act, now time.Time) error {
	return tx.WakeAt(c.HandoffID, c.N, s.nextErrand(c, acts, now))
}

// nextErrand is when the cycle has its next errand; zero when it has none.
func (s *Service) nextErrand(c Cycle, acts []Act, now time.Time) time.Time {
	for _, e := range s.o.Care[c.State.Route].Errands(c, acts, s.o.Responses) {
		if !e.Expires.Before(now) {
			return e.At
		}
	}
	return time.Time{}
}

func name(p *Person) string {
	if p == nil {
		return "Nobody"
	}
	return keep(p.ID, p.Name)
}

// wallClock is a time as people at the route read it.
func wallClock(t time.Time, care Care) string {
	return t.In(care.Hours.Zone()).Format("Mon 15:04 MST")
}

// spoken is a time span in words.
func spoken(d time.Duration, care Care) string {
	of := ""
	if care.Hours != nil {
		of = " of opening hours"
	}
	unit := func(n time.Duration, word string) string {
		if n == 1 {
			return fmt.Sprintf("%d %s%s", n, word, of)
		}
		return fmt.Sprintf("%d %ss%s", n, word, of)
	}
	switch {
	case d >= time.Hour && d%time.Hour == 0:
		return unit(d/time.Hour, "hour")
	case d >= time.Minute && d%time.Minute == 0:
		return unit(d/time.Minute, "minute")
	case d >= time.Minute:
		return d.Round(time.Second).String() + of
	}
	return unit(d/time.Second, "second")
}
