package whole

import (
	"context"
	"fmt"
	"slices"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot/lanes"
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
	lost, twice, wrong, unheard            int
	late, excused                          int // posts that the platform carried out past the deadline, and the copies they explain
	responses, acts                        int
	problems                               []string
}

func (v *verdict) bad(count *int, format string, args ...any) { v.badly(count, 1, format, args...) }

// badly is bad for several of a kind.
func (v *verdict) badly(count *int, n int, format string, args ...any) {
	*count += n
	v.problems = append(v.problems, fmt.Sprintf(format, args...))
}

// judge compares once what was promised with what is there.
func (w *world) judge(ctx context.Context) (verdict, error) {
	all, err := w.handoffs(ctx)
	if err != nil {
		return verdict{}, err
	}
	stands := w.slack.Messages("")
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	return judge(w.book, w.weeks, all, stands), nil
}

// judge compares the book with the handoffs as the API tells them and with what
// stands on the platform. weeks are the digests that were asked for.
func judge(b *book, weeks int, all map[string]seen, stands []slacktest.Message) verdict {
	var v verdict
	at := map[string]slacktest.Message{}
	for _, m := range stands {
		at[m.Channel+"/"+m.TS] = m
	}
	own := judgeCopies(&v, stands)
	v.reports = len(own.reports)
	switch {
	case v.reports < weeks:
		v.badly(&v.lost, weeks-v.reports, "%d digests stand for %d weeks", v.reports, weeks)
	case v.reports > weeks:
		v.badly(&v.twice, v.reports-weeks, "%d digests stand for %d weeks", v.reports, weeks)
	}
	v.lists = len(own.lists)
	for _, text := range b.unlike {
		v.bad(&v.wrong, "%s", text)
	}
	conversations := map[string]int{}
	for _, h := range all {
		conversations[h.ConversationID]++
		if b.byID[h.HandoffID] == nil {
			v.bad(&v.wrong, "handoff %s of %s was never told to its sender", h.HandoffID, h.ConversationID)
		}
		if n := conversations[h.ConversationID]; n > 1 {
			v.bad(&v.twice, "conversation %s has %d handoffs", h.ConversationID, n)
		}
	}
	for _, p := range b.promised {
		h, ok := all[p.id]
		v.handoffs++
		if !ok {
			v.bad(&v.lost, "handoff %s of %s was answered with a 2xx and is lost", p.id, p.conversation)
			continue
		}
		if (h.Status == "cancelled") != p.cancelled {
			v.bad(&v.wrong, "handoff %s is %s, and cancelled: %v", p.id, h.Status, p.cancelled)
		}
		if n := own.cards[p.id]; n > 1 {
			v.badly(&v.twice, n-1, "handoff %s has %d cards in %s", p.id, n, p.channel)
		}
		if n := own.listed[p.conversation]; n > 1 {
			v.badly(&v.twice, n-1, "handoff %s stands in %d lists in %s", p.id, n, p.channel)
		}
		v.lines += p.merges
		if n := own.lines[p.id]; n < p.merges {
			v.badly(&v.lost, p.merges-n, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
		} else if n > p.merges {
			v.badly(&v.twice, n-p.merges, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
		}
		judgeCards(&v, p, h, at)
		judgeActs(&v, p, h)
	}
	return v
}

// posted is what the bot has posted, each posting once: its copies are judged apart.
type posted struct {
	reports, lists map[string]bool // by attempt
	cards, lines   map[string]int  // by handoff
	listed         map[string]int  // by conversation: the lists that show it
}

// judgeCopies looks whether anything stands twice. A copy is excused by a post
// that the platform carried out when the bot could not find it any more, one by
// one: two copies and one such post are one too many.
func judgeCopies(v *verdict, stands []slacktest.Message) posted {
	own := posted{map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]int{}, map[string]int{}}
	copies, late := map[string]int{}, map[string]int{} // by attempt
	for _, m := range stands {
		handoff, attempt := told(string(m.Metadata))
		if attempt == "" {
			continue // a person's
		}
		if m.Took >= lanes.FirstLook {
			late[attempt]++
			v.late++
		}
		copies[attempt]++
		if copies[attempt] > 1 {
			continue
		}
		switch {
		case m.Thread != "" && isLine(m.Text):
			own.lines[handoff]++
		case m.Thread != "":
		case m.Channel == reportsTo:
			own.reports[attempt] = true
		case handoff != "":
			own.cards[handoff]++
		default:
			own.lists[attempt] = true
			for _, conversation := range shown(string(m.Blocks)) {
				own.listed[conversation]++
			}
		}
	}
	for attempt, n := range copies {
		excused := min(n-1, late[attempt])
		v.excused += excused
		if more := n - 1 - excused; more > 0 {
			v.badly(&v.twice, more, "attempt %s stands %d times, and %d of them came past the deadline", attempt, n, late[attempt])
		}
	}
	return own
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
