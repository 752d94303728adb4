package whole

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

// book holds, outside of every process, what was promised and what happened.
type book struct {
	mu       sync.Mutex
	promised []*promise // with a 2xx, in the order of the answers
	byID     map[string]*promise
	byEvent  map[string]*promise
	came     map[string]time.Time // by conversation: when its card, or its line in a list, first came to the platform
	resumed  time.Time            // when the first post since a restart did; zero until then
	waiting  map[string]bool      // conversations that were promised, and nothing of them came yet
	lines    map[string]bool      // attempts at a line that came
	behind   map[string]int       // by channel: cards and lines that were promised and did not come yet
	asked    int                  // webhooks that got a 2xx
	tried    int                  // webhooks sent, repeats included
	told     int                  // events and clicks that got a 2xx
	unlike   []string             // second answers that differ from the first
}

// promise is a handoff that was answered with a 2xx.
type promise struct {
	id, conversation, channel string
	event                     string // the webhook's id
	body                      []byte
	at                        time.Time
	cancellable               bool // only these are cancelled, and only these get neither an agent's message nor a second handoff
	cancelled                 bool
	merges                    int // second handoffs that were answered
	acts                      []act
}

// act is what a person did and the bot has acknowledged.
type act struct {
	kind, user    string
	emoji         string
	message       string // that it was done to
	event         string
	at            time.Time // the platform's, as fine as the bot keeps it
	counts        bool      // the account and the emoji do
	recorded      bool      // it belongs into the log: whatever a person did
	first, second string    // kind and platform of the response it makes
}

func newBook() *book {
	return &book{byID: map[string]*promise{}, byEvent: map[string]*promise{}, waiting: map[string]bool{}, lines: map[string]bool{}, behind: map[string]int{}, came: map[string]time.Time{}}
}

// accepted notes a handoff that got its 2xx. The same webhook again must have
// got the same handoff.
func (b *book) accepted(p *promise) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	switch known := b.byEvent[p.event]; {
	case known == nil && b.byID[p.id] == nil:
		b.byID[p.id], b.byEvent[p.event] = p, p
		b.promised = append(b.promised, p)
		if _, ok := b.came[p.conversation]; !ok {
			b.waiting[p.conversation] = true
			b.behind[p.channel]++
		}
	case known == nil:
		b.unlike = append(b.unlike, p.event+" got "+p.id+", which is another conversation's")
	case known.id != p.id:
		b.unlike = append(b.unlike, p.event+" got "+known.id+" and then "+p.id)
	}
}

// note changes what is known under the lock.
func (b *book) note(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

// add notes an act on a handoff that was acknowledged; an act twice is one.
func (b *book) add(handoff string, a act) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.byID[handoff]
	if p == nil || slices.ContainsFunc(p.acts, func(known act) bool { return known.event == a.event }) {
		return
	}
	p.acts = append(p.acts, a)
}

// owed counts the conversations of which nothing has come to the platform yet.
func (b *book) owed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting)
}

// merged notes a second handoff that was answered: a line is owed.
func (b *book) merged(p *promise) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p.merges++
	b.behind[p.channel]++
}

// owing counts the cards and lines that were promised and did not come yet.
func (b *book) owing() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	sum := 0
	for _, n := range b.behind {
		sum += max(0, n)
	}
	return sum
}

// hasRoom reports whether a channel is owed less than most. One that shows nothing,
// since a dead process holds its lane, fills up and is passed over.
func (b *book) hasRoom(channel string, most int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.behind[channel] < most
}

// visitor is the contact's name in a conversation; cards and lists show it.
func visitor(conversation string) string { return "Visitor " + conversation + " here" }

var (
	visitors = regexp.MustCompile(`Visitor (\S+) here`)
	claims   = regexp.MustCompile(`"action_id":"handoff_claim"[^{}]*"value":"([0-9A-Z]{26})/1"`)
)

// shown are the conversations that a card or a list shows.
func shown(blocks string) []string { return found(visitors, blocks) }

// claimable are the handoffs that a card or a list has a Claim for.
func claimable(blocks string) []string { return found(claims, blocks) }

func found(what *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range what.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

// told reads the metadata of a message of the bot. A list is of no one handoff.
func told(metadata string) (handoff, attempt string) {
	var m struct {
		Payload struct {
			Handoff string `json:"handoff_id"`
			Attempt string `json:"attempt_id"`
		} `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(metadata), &m) // what cannot be read names nothing
	return m.Payload.Handoff, m.Payload.Attempt
}

// called notes what the bot asks of the platform.
func (b *book) called(c slacktest.Call) {
	if c.Method != "chat.postMessage" {
		return
	}
	b.note(func() {
		if b.resumed.IsZero() {
			b.resumed = c.At
		}
	})
	if c.Form.Get("thread_ts") != "" {
		b.line(c)
		return
	}
	all := shown(c.Form.Get("blocks"))
	b.note(func() {
		for _, conversation := range all {
			if _, ok := b.came[conversation]; !ok {
				b.came[conversation] = c.At
				if b.waiting[conversation] {
					delete(b.waiting, conversation)
					b.behind[c.Form.Get("channel")]--
				}
			}
		}
	})
}

// line notes that a line came, once however often it was tried.
func (b *book) line(c slacktest.Call) {
	_, attempt := told(c.Form.Get("metadata"))
	if !isLine(c.Form.Get("text")) {
		return
	}
	b.note(func() {
		if !b.lines[attempt] {
			b.lines[attempt] = true
			b.behind[c.Form.Get("channel")]--
		}
	})
}

// isLine reports whether a text below a card is the line that tells of a second handoff.
func isLine(text string) bool { return strings.Contains(text, "handed this conversation off again") }

// retractWithin is the promise: a reaction taken back sooner has not counted,
// when nobody else had responded by then.
const retractWithin = 60 * time.Second

// firsts returns the acts that may be the first response: the earliest by the
// platform's time, and whatever shares its millisecond. None when nobody
// responded.
func (p *promise) firsts() []act {
	var counted []act
	for _, a := range p.acts {
		if a.counts {
			counted = append(counted, a)
		}
	}
	slices.SortStableFunc(counted, func(a, b act) int { return a.at.Compare(b.at) })
	for len(counted) > 0 {
		first := counted[0]
		removed := p.takenBack(first)
		alone := !slices.ContainsFunc(counted[1:], func(b act) bool { return !b.at.After(removed) && !b.repeats(first) })
		if removed.IsZero() || !alone {
			return slices.DeleteFunc(counted, func(b act) bool { return !b.at.Equal(first.at) })
		}
		counted = counted[1:]
	}
	return nil
}

// repeats reports whether two acts are one emoji of one person on one message.
func (a act) repeats(b act) bool {
	return a.kind == "reaction" && b.kind == "reaction" && a.user == b.user && a.emoji == b.emoji && a.message == b.message
}

func (p *promise) takenBack(a act) (at time.Time) {
	if a.kind != "reaction" {
		return at
	}
	for _, b := range p.acts {
		if b.kind == "unreaction" && b.user == a.user && b.emoji == a.emoji && b.message == a.message &&
			!b.at.Before(a.at) && b.at.Sub(a.at) <= retractWithin && (at.IsZero() || b.at.Before(at)) {
			at = b.at
		}
	}
	return at
}

// percentile returns the value below which the share of all lies; zero for none.
func percentile(all []time.Duration, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.SortedFunc(slices.Values(all), cmp.Compare)
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
