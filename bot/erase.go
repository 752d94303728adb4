package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Erasure is what an erasure has come to.
type Erasure struct {
	Handoffs []string // of the conversation, oldest first; each once
	Messages int      // that stand in channels and are brought up to date from now on
}

// Erase takes away what a visitor wrote and left, and what people wrote about
// it: in the ledger at once, in the channels with the next deliveries. What is
// counted stays: that there was a handoff, when, by which rule, and who did what.
// What the chatbot tells later is kept again. ErrNotFound, ErrNotStored.
func (s *Service) Erase(ctx context.Context, k ConversationKey) (Erasure, error) {
	var done Erasure
	now := s.o.Now().UTC()
	err := s.o.Ledger.Commit(ctx, func(tx Tx) error {
		done = Erasure{}
		cycles, messages, err := tx.Erase(k, now)
		if err != nil {
			return err
		}
		done.Messages = messages
		for _, c := range cycles {
			if c.N == 1 {
				done.Handoffs = append(done.Handoffs, c.HandoffID)
			}
			act := Act{
				Kind: ActErased, Actor: itself(), Class: Machine, At: now, RecordedAt: now,
				EventID: fmt.Sprintf("erased/%s/%d/%d", c.HandoffID, c.N, now.UnixMilli()),
			}
			if _, _, err := s.apply(tx, &c, act); err != nil { // which makes its cards stale
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Erasure{}, fmt.Errorf("erase conversation %s of %s: %w", k.ID, k.Source, err)
	}
	return done, nil
}

// Erased is the conversation without what the visitor wrote and left. Its turns
// keep their places, and the chatbot's names for them, so that what it sends again
// is known and stays erased.
func (c Conversation) Erased() Conversation {
	left := Conversation{ConversationKey: c.ConversationKey, Locale: c.Locale, Intent: c.Intent, Decided: c.Decided, Offered: c.Offered, ErasedAt: c.ErasedAt}
	for _, m := range c.Messages {
		m.Text = ""
		left.Messages = append(left.Messages, m)
	}
	return left
}

// Words are a text of the conversation as it is shown: where it was erased, that
// is said.
func (c Conversation) Words(text string) string {
	if text == "" && !c.ErasedAt.IsZero() {
		return "(erased)"
	}
	return text
}

// Shown are the turns as they are shown.
func (c Conversation) Shown() []Message {
	shown := slices.Clone(c.Messages)
	for i := range shown {
		shown[i].Text = c.Words(shown[i].Text)
	}
	return shown
}

// Erased is the decision without the words it quotes and was made of.
func (d Decision) Erased() Decision {
	d.Summary, d.SummaryBy, d.NextAction = "", "", ""
	d.Reasons = withoutWords(d.Reasons)
	return d
}

// Erased is the receipt without the words it quotes.
func (r Receipt) Erased() Receipt {
	r.Reasons = withoutWords(r.Reasons)
	return r
}

func withoutWords(reasons []Reason) []Reason {
	if len(reasons) == 0 {
		return reasons
	}
	left := make([]Reason, len(reasons))
	for i, r := range reasons {
		r.Text, r.Start, r.End = "", 0, 0
		left[i] = r
	}
	return left
}

// Erased is the act without what somebody wrote. What this bot says of itself
// quotes nobody.
func (a Act) Erased() Act {
	if a.Actor.Platform != PlatformBot {
		a.Text = ""
	}
	if a.Reroute != nil {
		reroute := *a.Reroute
		reroute.Decision = reroute.Decision.Erased()
		a.Reroute = &reroute
	}
	return a
}

// Erased is the event without what somebody wrote.
func (d OutboundData) Erased() OutboundData {
	d.Text = ""
	return d
}

// ErasedBelow returns those of a conversation's postings that an erasure changes,
// with what is left of them, and counts the messages that stand, or may, and
// change, cards included; of these, one more revision is wanted. A line below a list
// begins with whom it is about, so it is put there again without.
func ErasedBelow(all []Posting) (changed []Posting, standing int) {
	type place struct {
		handoff string
		cycle   int
		to      Destination
	}
	listed := make(map[place]bool)
	for _, p := range all {
		listed[place{p.HandoffID, p.Cycle, p.To}] = listed[place{p.HandoffID, p.Cycle, p.To}] || p.List != ""
	}
	for _, p := range all {
		left, erased := erasedContent(p.Content)
		named := p.Kind == PostLine && p.mayStand() && listed[place{p.HandoffID, p.Cycle, p.To}]
		if erased || named {
			if p.Content = left; p.mayStand() {
				p.Wanted++
			}
			changed = append(changed, p)
		}
		if p.mayStand() && (erased || named || p.Kind == PostCard) {
			standing++
		}
	}
	return changed, standing
}

// erasedContent is what is left of a message below a card: a transcript and a line
// that quotes somebody say that they were erased. changed is false for the others.
func erasedContent(c Content) (left Content, changed bool) {
	switch c := c.(type) {
	case Line:
		if strings.ContainsAny(c.Text, "“”") { // every line puts somebody's words in these marks
			return Line{Text: "What stood here was erased.", At: c.At}, true
		}
	case Transcript:
		return Line{Text: "This part of the conversation was erased."}, true
	case Card, CardList, Report:
	}
	return c, false
}
