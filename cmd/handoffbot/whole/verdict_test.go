package whole

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

// seen is a handoff as the API tells it.
type seen struct {
	HandoffID      string `json:"handoff_id"`
	ConversationID string `json:"conversation_id"`
	Status         string `json:"status"`
	Cards          []struct {
		Platform string `json:"platform"`
		Channel  string `json:"channel"`
		Ref      string `json:"ref"`
		State    string `json:"state"`
	} `json:"cards"`
	FirstResponse *struct {
		Kind      string    `json:"kind"`
		Platform  string    `json:"platform"`
		At        time.Time `json:"at"`
		Responder struct {
			ID string `json:"id"`
		} `json:"responder"`
	} `json:"first_response"`
	Timeline []struct {
		At    time.Time `json:"at"`
		Kind  string    `json:"kind"`
		Actor *struct {
			ID string `json:"id"`
		} `json:"actor"`
	} `json:"timeline"`
}

// verdict is what the book and the world say of each other.
type verdict struct {
	handoffs, cards, lists, lines, reports int // that were promised; lists carry cards
	lost, twice, explained, wrong, unheard int
	responses, acts                        int
	problems                               []string
}

func (v *verdict) bad(count *int, format string, args ...any) {
	*count++
	v.problems = append(v.problems, fmt.Sprintf(format, args...))
}

// judge compares once what was promised with what is there.
func (w *world) judge(ctx context.Context) verdict {
	var v verdict
	all, err := w.handoffs(ctx)
	if err != nil {
		v.bad(&v.lost, "the API cannot be read: %v", err)
		return v
	}
	at := map[string]slacktest.Message{}
	cards := map[string]int{} // by handoff
	attempts := map[string]int{}
	lines := map[string]int{} // by handoff
	late := map[string]bool{} // handoffs with a copy that came past the deadline
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	for _, m := range w.slack.Messages("") {
		at[m.Channel+"/"+m.TS] = m
		handoff, attempt := told(string(m.Metadata))
		if attempt == "" {
			continue // a person's
		}
		attempts[attempt]++
		if _, ok := w.book.late[attempt]; ok {
			late[handoff] = true
		}
		switch {
		case m.Thread != "" && strings.Contains(m.Text, "handed this conversation off again"):
			lines[handoff]++
		case m.Thread != "":
		case m.Channel == reportsTo:
			v.reports++
		case handoff != "":
			cards[handoff]++
		default:
			v.lists++
		}
	}
	for attempt, n := range attempts {
		if _, ok := w.book.late[attempt]; n > 1 && ok {
			v.explained += n - 1
		} else if n > 1 {
			v.bad(&v.twice, "attempt %s stands %d times", attempt, n)
		}
	}
	if v.reports != w.weeks {
		v.bad(&v.lost, "%d digests stand for %d weeks", v.reports, w.weeks)
	}
	for _, text := range w.book.unlike {
		v.bad(&v.wrong, "%s", text)
	}
	conversations := map[string]int{}
	for _, h := range all {
		conversations[h.ConversationID]++
		if w.book.byID[h.HandoffID] == nil {
			v.bad(&v.wrong, "handoff %s of %s was never told to its sender", h.HandoffID, h.ConversationID)
		}
		if n := conversations[h.ConversationID]; n > 1 {
			v.bad(&v.twice, "conversation %s has %d handoffs", h.ConversationID, n)
		}
	}
	for _, p := range w.book.promised {
		h, ok := all[p.id]
		v.handoffs++
		if !ok {
			v.bad(&v.lost, "handoff %s of %s was answered with a 2xx and is lost", p.id, p.conversation)
			continue
		}
		if (h.Status == "cancelled") != p.cancelled {
			v.bad(&v.wrong, "handoff %s is %s, and cancelled: %v", p.id, h.Status, p.cancelled)
		}
		if cards[p.id] > 1 && !late[p.id] {
			v.bad(&v.twice, "handoff %s has %d cards in %s", p.id, cards[p.id], p.channel)
		}
		v.lines += p.merges
		if n := lines[p.id]; n < p.merges {
			v.bad(&v.lost, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
		} else if n > p.merges {
			v.bad(&v.twice, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
		}
		judgeCards(&v, p, h, at)
		judgeActs(&v, p, h)
	}
	return v
}

// judgeCards looks whether every card stands where the API says: by itself, or
// as a line of a list.
func judgeCards(v *verdict, p *promise, h seen, at map[string]slacktest.Message) {
	if len(h.Cards) != 2 {
		v.bad(&v.lost, "handoff %s has %d cards, want one in Slack and one in the inbox", p.id, len(h.Cards))
	}
	for _, c := range h.Cards {
		v.cards++
		if c.State != "posted" || c.Ref == "" {
			v.bad(&v.lost, "the card of handoff %s in %s is %s", p.id, c.Channel, c.State)
			continue
		}
		if c.Platform != "slack" {
			continue
		}
		m, ok := at[c.Channel+"/"+c.Ref]
		if !ok || c.Channel != p.channel || !slices.Contains(shown(string(m.Blocks)), p.conversation) {
			v.bad(&v.lost, "the card of handoff %s is said to stand at %s/%s, and there is none of it", p.id, c.Channel, c.Ref)
		}
	}
}

// judgeActs compares the first response with the minimum, and the log with
// what was acknowledged.
func judgeActs(v *verdict, p *promise, h seen) {
	want := p.firsts()
	got := h.FirstResponse
	right := got == nil && len(want) == 0
	for _, a := range want {
		right = right || got != nil && got.At.Equal(a.at) && got.Kind == a.first && got.Platform == a.second && got.Responder.ID == a.user
	}
	v.responses += min(1, len(want))
	if !right {
		v.bad(&v.wrong, "the first response of handoff %s is %+v, want one of %+v; all acts: %+v", p.id, got, want, p.acts)
	}
	for _, a := range p.acts {
		v.acts++
		found := false
		for _, s := range h.Timeline {
			found = found || s.Kind == a.kind && s.Actor != nil && s.Actor.ID == a.user && s.At.Equal(a.at)
		}
		if found != a.recorded {
			v.bad(&v.unheard, "%s by %s at %s on handoff %s was acknowledged; in the log: %v, want %v", a.kind, a.user, a.at, p.id, found, a.recorded)
		}
	}
}

// handoffs reads them all, by id.
func (w *world) handoffs(ctx context.Context) (map[string]seen, error) {
	all := map[string]seen{}
	for cursor := ""; ; {
		var page struct {
			Handoffs []seen  `json:"handoffs"`
			Next     *string `json:"next_cursor"`
		}
		if err := w.get(ctx, "/v1/handoffs?limit=200&cursor="+cursor, &page); err != nil {
			return nil, err
		}
		for _, h := range page.Handoffs {
			all[h.HandoffID] = h
		}
		if page.Next == nil || *page.Next == "" {
			return all, nil
		}
		cursor = *page.Next
	}
}
