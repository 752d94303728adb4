package crash

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
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
	handoffs, cards, lines, reports        int // that were promised
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
	roots := map[string]int{} // by handoff
	attempts := map[string]int{}
	lines := map[string]int{} // by channel/root
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
		if m.Thread != "" {
			if strings.Contains(m.Text, "handed this conversation off again") {
				lines[m.Channel+"/"+m.Thread]++
			}
			continue
		}
		if m.Channel == reportsTo {
			v.reports++
		}
		for _, id := range carried(string(m.Metadata), string(m.Blocks)) {
			roots[id]++
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
		if roots[p.id] > 1 && !late[p.id] {
			v.bad(&v.twice, "handoff %s has %d cards in %s", p.id, roots[p.id], p.channel)
		}
		w.judgeCards(&v, p, h, at, lines)
		judgeActs(&v, p, h)
	}
	return v
}

// judgeCards looks whether every card stands where it should, with its lines.
func (w *world) judgeCards(v *verdict, p *promise, h seen, at map[string]slacktest.Message, lines map[string]int) {
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
		if !ok || c.Channel != p.channel || !slices.Contains(carried(string(m.Metadata), string(m.Blocks)), p.id) {
			v.bad(&v.lost, "the card of handoff %s is said to stand at %s/%s, and there is none of it", p.id, c.Channel, c.Ref)
			continue
		}
		if len(carried(string(m.Metadata), string(m.Blocks))) > 1 {
			continue // folded: its lines stand elsewhere
		}
		v.lines += p.merges
		if n := lines[c.Channel+"/"+c.Ref]; n < p.merges {
			v.bad(&v.lost, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
		} else if n > p.merges {
			v.bad(&v.twice, "%d lines tell of %d more handoffs of %s", n, p.merges, p.id)
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

var depth = regexp.MustCompile(`handoffbot_queue_depth\{state="(waiting|sending|unknown|failed)"\} (\d+)`)

// undelivered counts the postings that are not at rest.
func (w *world) undelivered(ctx context.Context) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+w.fleet[0].operations+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	n := 0
	for _, m := range depth.FindAllStringSubmatch(string(text), -1) {
		k, _ := strconv.Atoi(m[2]) // digits, as matched
		n += k
	}
	return n, err
}
