package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Accept takes in a chatbot's event. When it returns without an error the
// event is durable. The same event again returns the first receipt, marked as
// a duplicate. Errors: ErrConflict, ErrNotFound, ErrNotStored.
func (s *Service) Accept(ctx context.Context, e Event) (Receipt, error) {
	now := s.o.Now().UTC()
	e = dated(e)
	foreseen := s.foresee(ctx, e, now)
	var receipt Receipt
	err := s.o.Ledger.Commit(ctx, func(tx Tx) error {
		first, digest, found, err := tx.Receipt(e.Source, e.ID)
		switch {
		case err != nil:
			return err
		case found && digest != e.Digest:
			return ErrConflict
		case found:
			receipt, receipt.Duplicate = first, true
			return nil
		}
		if receipt, err = s.take(intake{tx: tx, event: e, now: now, foreseen: foreseen}); err != nil {
			return err
		}
		return tx.SaveReceipt(e, receipt, now)
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("accept event %s of %s: %w", e.ID, e.Source, err)
	}
	return receipt, nil
}

// intake is one event inside its transaction.
type intake struct {
	tx       Tx
	event    Event
	now      time.Time
	foreseen *foresight
	stored   Conversation // before the event
	ordinals int
}

// act begins an act that the chatbot reports, with its place in the event.
func (in *intake) act(kind ActKind) Act {
	in.ordinals++
	return Act{
		Kind: kind, Class: Machine,
		Actor:   Person{Platform: PlatformChatbot, ID: in.event.Source, Name: "the chatbot " + in.event.Source},
		EventID: in.event.Source + "/" + in.event.ID, Ordinal: in.ordinals,
		At: in.now, RecordedAt: in.now,
	}
}

func (s *Service) take(in intake) (Receipt, error) {
	switch p := in.event.Payload.(type) {
	case HandoffInitiate:
		return s.initiate(&in, p)
	case MessageCreated:
		return s.hear(&in, p)
	case ConversationEnded:
		return s.end(&in, p)
	case HandoffCancelled:
		return s.cancel(&in, p)
	case OutcomeRecorded:
		return s.recordOutcome(&in, p)
	}
	return Receipt{}, fmt.Errorf("unknown payload %T", in.event.Payload)
}

// initiate hands off because the chatbot says so.
func (s *Service) initiate(in *intake, p HandoffInitiate) (Receipt, error) {
	c, fresh, err := s.grow(in, p.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	p.Reasons = inTurnsOf(c, p)
	d := s.decide(in, c).saidBySource(p)
	c.Decided = len(c.Messages)
	if err := in.tx.SaveConversation(c, in.now); err != nil {
		return Receipt{}, err
	}
	return s.handOff(in, c, d, fresh)
}

// inTurnsOf gives the source's reasons the turns of the stored conversation:
// an event that brings the newest messages alone counts from the first of them.
func inTurnsOf(c Conversation, p HandoffInitiate) []Reason {
	reasons := slices.Clone(p.Reasons)
	sent := p.Conversation.Messages
	for i, r := range reasons {
		if r.Turn >= 1 && r.Turn <= len(sent) {
			reasons[i].Turn = c.turnOf(sent[r.Turn-1])
		}
	}
	return reasons
}

// saidBySource lets the chatbot's own word come first: its reasons lead, its
// summary and next action stand as given, its priority only ever raises.
func (d Decision) saidBySource(p HandoffInitiate) Decision {
	d.Verdict = Escalate
	d.Priority = Highest(p.Priority, d.Priority)
	if p.Summary != "" {
		d.Summary, d.SummaryBy = p.Summary, BySource
	}
	d.NextAction = keep(d.NextAction, p.NextAction)
	reasons := p.Reasons
	if len(reasons)+len(d.Reasons) == 0 {
		reasons = []Reason{{By: BySource, Rule: "chatbot", Trigger: TriggerManual}}
	}
	if len(reasons) > 0 {
		d.Rule, d.Turn = reasons[0].Rule, reasons[0].Turn
	}
	d.Reasons = append(append([]Reason{}, reasons...), d.Reasons...)
	return d
}

// hear asks the rules about a conversation that has grown.
func (s *Service) hear(in *intake, p MessageCreated) (Receipt, error) {
	c, fresh, err := s.grow(in, p.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	latest, err := in.tx.LatestCycle(c.ConversationKey)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Receipt{}, err
	}
	if err == nil && latest.State.Status.Open() {
		c.Decided = len(c.Messages)
		if err := in.tx.SaveConversation(c, in.now); err != nil {
			return Receipt{}, err
		}
		if err := s.continueTranscript(in, latest, len(c.Messages), len(fresh)); err != nil {
			return Receipt{}, err
		}
		return receiptOf(latest, Continue), s.follow(in, &latest, fresh)
	}
	if err == nil {
		if err := s.follow(in, &latest, fresh); err != nil { // what was said while it was open
			return Receipt{}, err
		}
	}
	d := s.decide(in, c)
	verdict := d.Verdict
	if verdict == Offer {
		if c.Offered {
			verdict = Continue // asked once; it does not nag
		}
		c.Offered = true
	}
	c.Decided = len(c.Messages)
	if err := in.tx.SaveConversation(c, in.now); err != nil {
		return Receipt{}, err
	}
	if verdict == Escalate && s.o.Escalates(in.event.Source) {
		r, err := s.handOff(in, c, d, nil)
		r.Verdict = Escalate
		return r, err
	}
	return Receipt{Verdict: verdict, Reasons: d.Reasons}, nil
}

// end notes that a conversation is over: the handoff rate counts it.
func (s *Service) end(in *intake, p ConversationEnded) (Receipt, error) {
	c, fresh, err := s.grow(in, p.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	c.Decided = len(c.Messages)
	if err := in.tx.SaveConversation(c, in.now); err != nil {
		return Receipt{}, err
	}
	intent := s.decide(in, c).Intent // in the words of the routes, not the chatbot's own
	if err := in.tx.EndConversation(c.ConversationKey, intent, p.Outcome, in.now); err != nil {
		return Receipt{}, err
	}
	latest, err := in.tx.LatestCycle(c.ConversationKey)
	if errors.Is(err, ErrNotFound) {
		return Receipt{}, nil
	}
	if err != nil {
		return Receipt{}, err
	}
	if err := s.continueTranscript(in, latest, len(c.Messages), len(fresh)); err != nil {
		return Receipt{}, err
	}
	return receiptOf(latest, ""), s.follow(in, &latest, fresh)
}

// cancel closes a handoff nobody waits for any more.
func (s *Service) cancel(in *intake, p HandoffCancelled) (Receipt, error) {
	c, err := s.find(in, p.HandoffID, p.ConversationID)
	if err != nil {
		return Receipt{}, err
	}
	act := in.act(ActCancelled)
	act.Text = p.Reason
	_, _, err = s.apply(in.tx, &c, act) // already closed is as good
	return receiptOf(c, ""), err
}

func (s *Service) recordOutcome(in *intake, p OutcomeRecorded) (Receipt, error) {
	c, err := s.find(in, p.HandoffID, p.ConversationID)
	if err != nil {
		return Receipt{}, err
	}
	act := in.act(ActOutcome)
	act.Outcome = p.Outcome
	_, _, err = s.apply(in.tx, &c, act)
	return receiptOf(c, ""), err
}

// find returns the latest cycle of the handoff or the conversation. Another
// source's handoff is not found.
func (s *Service) find(in *intake, handoffID, conversationID string) (Cycle, error) {
	if handoffID == "" {
		return in.tx.LatestCycle(ConversationKey{Source: in.event.Source, ID: conversationID})
	}
	c, err := in.tx.Cycle(handoffID, 0)
	if err == nil && c.Key.Source != in.event.Source {
		return Cycle{}, ErrNotFound
	}
	return c, err
}

// grow adds what an event says to the stored conversation.
func (s *Service) grow(in *intake, said Conversation) (Conversation, []Message, error) {
	said.Source = in.event.Source
	c, err := in.tx.Conversation(said.ConversationKey)
	if err != nil {
		return c, nil, err
	}
	in.stored = c
	return c, c.Merge(said), nil
}

func receiptOf(c Cycle, v Verdict) Receipt {
	return Receipt{HandoffID: c.HandoffID, Route: c.State.Route, Priority: c.State.Priority, Cycle: c.N, Verdict: v}
}
