package bot

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much of a conversation a card shows.
const (
	excerptTurns = 4
	excerptBytes = 600 // of one turn
)

// Cycle returns cycle n of the handoff; 0 means the newest.
func (d Dossier) Cycle(n int) (Cycle, error) {
	if n == 0 && len(d.Cycles) > 0 {
		return d.Cycles[len(d.Cycles)-1], nil
	}
	for _, c := range d.Cycles {
		if c.N == n {
			return c, nil
		}
	}
	return Cycle{}, ErrNotFound
}

// Card renders a cycle as the ledger stands. It depends on nothing else, least
// of all on the clock.
func (d Dossier) Card(n int, p ResponsePolicy) (Card, error) {
	d = d.Masked(n)
	c, err := d.Cycle(n)
	if err != nil {
		return Card{}, err
	}
	last := c.Decision
	for _, m := range d.decisions(c)[1:] {
		last = m
	}
	card := Card{
		HandoffID: c.HandoffID, ConversationID: c.Key.ID, Source: c.Key.Source, Cycle: c.N,
		Title: title(last, d.Conversation.Contact),
		Route: c.State.Route, Intent: c.Decision.Intent, Priority: c.State.Priority, Status: c.State.Status,
		ReceivedAt: c.ReceivedAt, DueAt: c.State.DueAt,
		Summary: last.Summary, SummaryBy: last.SummaryBy, NextAction: last.NextAction,
		Contact: contactFacts(d.Conversation.Contact), Page: pageFacts(d.Conversation), Missing: last.Missing,
		Why: d.quotes(c), Excerpt: excerpt(d.Conversation), Turns: len(d.Conversation.Messages),
		FirstResponse: FirstResponse(c, d.Acts, p),
		ClaimedBy:     c.State.ClaimedBy, ClaimedAt: c.State.ClaimedAt, Outcome: c.State.Outcome,
		ReasonMark: c.State.ReasonMark, SnoozedUntil: c.State.SnoozedUntil,
		Relay: c.Decision.Relay,
	}
	if at := d.Conversation.ErasedAt; !at.IsZero() && card.Summary == "" {
		card.Summary, card.SummaryBy = "What the visitor wrote and left was erased on "+at.UTC().Format("2 January 2006")+".", ByRules
	}
	for _, a := range d.Acts {
		if a.HandoffID == c.HandoffID && a.Cycle == c.N {
			card.Revision++
		}
	}
	for _, p := range d.Postings {
		if p.Kind == PostCard && p.Cycle == c.N && p.State == PostingFailed {
			card.Undelivered = append(card.Undelivered, fmt.Sprintf("%s: %s", p.To.Lane(), p.Cause))
		}
	}
	switch c.State.Status {
	case StatusResolved:
		card.ClosedBy, card.ClosedAt = c.State.ResolvedBy, c.State.ResolvedAt
	case StatusCancelled:
		card.ClosedAt = c.State.CancelledAt
	case StatusOpen, StatusClaimed, StatusAnswered:
	}
	card.Actions = actions(c, n == 0 || c.N == d.Cycles[len(d.Cycles)-1].N)
	return card, nil
}

// decisions returns the decision that opened the cycle and those that merged
// into it, oldest first.
func (d Dossier) decisions(c Cycle) []Decision {
	all := []Decision{c.Decision}
	for _, a := range d.Acts {
		if a.HandoffID == c.HandoffID && a.Cycle == c.N && a.Kind == ActMerged && a.Reroute != nil && !a.Refused {
			all = append(all, a.Reroute.Decision)
		}
	}
	return all
}

// quotes lists every reason once, oldest decision first.
func (d Dossier) quotes(c Cycle) []Quote {
	type place struct {
		rule       string
		turn       int
		start, end int
	}
	seen := make(map[place]bool)
	var quotes []Quote
	for _, decision := range d.decisions(c) {
		for _, r := range decision.Reasons {
			at := place{r.Rule, r.Turn, r.Start, r.End}
			if seen[at] {
				continue
			}
			seen[at] = true
			q := Quote{Why: why(r), Text: r.Text, Turn: r.Turn, By: r.By, Score: r.Score, Threshold: r.Threshold, Role: RoleVisitor}
			if r.Turn >= 1 && r.Turn <= len(d.Conversation.Messages) {
				q.Role = d.Conversation.Messages[r.Turn-1].Role
			}
			quotes = append(quotes, q)
		}
	}
	return quotes
}

// why names the rule and its kind in words.
func why(r Reason) string {
	kinds := map[Trigger]string{
		TriggerKeyword: "said so in words", TriggerConfidence: "the chatbot was unsure", TriggerFriction: "going in circles",
		TriggerCancellation: "wants to cancel, and it is not settled",
		TriggerReadiness:    "ready to buy", TriggerValue: "high value", TriggerComplaint: "a complaint",
		TriggerCompliance: "a legal or compliance case", TriggerError: "the chatbot failed", TriggerManual: "the chatbot asked for a person",
	}
	kind := kinds[r.Trigger]
	if kind == "" {
		kind = string(r.Trigger)
	}
	if r.Rule == "" {
		return kind
	}
	return fmt.Sprintf("%s (%s)", r.Rule, kind)
}

func title(d Decision, c Contact) string {
	who := keep(keep(keep("A visitor", c.Email), c.Company), c.Name)
	if c.Name != "" && c.Company != "" {
		who = c.Name + ", " + c.Company
	}
	return fmt.Sprintf("%s · %s", strings.ReplaceAll(keep("question", d.Intent), "_", " "), clip(who, 100))
}

func contactFacts(c Contact) []Fact {
	return facts(
		Fact{"Name", c.Name}, Fact{"Company", c.Company}, Fact{"Email", c.Email},
		Fact{"Phone", c.Phone}, Fact{"Tier", c.Tier}, Fact{"Customer id", c.ID},
	)
}

func pageFacts(c Conversation) []Fact {
	all := facts(
		Fact{"Page", c.Page.Title}, Fact{"URL", withoutQuery(c.Page.URL)}, Fact{"Came from", withoutQuery(c.Page.Referrer)},
	)
	for _, name := range sortedKeys(c.Page.UTM) {
		all = append(all, Fact{"utm " + clip(name, 60), clip(c.Page.UTM[name], 200)})
	}
	all = append(all, Fact{"Source", c.Source}, Fact{"Conversation", c.ID})
	all = append(all, facts(Fact{"Language", c.Locale})...)
	for _, name := range sortedKeys(c.Custom) {
		all = append(all, Fact{clip(name, 60), clip(c.Custom[name], 200)})
	}
	return append(all, facts(
		Fact{"Budget", c.Qualification.Budget}, Fact{"Timeline", c.Qualification.Timeline}, Fact{"Fit", c.Qualification.Fit},
		Fact{"Need", c.Qualification.Need}, Fact{"Authority", c.Qualification.Authority},
	)...)
}

// facts drops the empty ones.
func facts(all ...Fact) []Fact {
	return slices.DeleteFunc(all, func(f Fact) bool { return strings.TrimSpace(f.Value) == "" })
}

// withoutQuery cuts the part of an address that carries tokens and personal data.
func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address[:strings.IndexAny(address+"?", "?#")]
	}
	u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = "", "", "", false
	return u.String()
}

func excerpt(c Conversation) []Message {
	from := max(0, len(c.Messages)-excerptTurns)
	shown := slices.Clone(c.Messages[from:])
	if !c.ErasedAt.IsZero() {
		shown = slices.DeleteFunc(shown, func(m Message) bool { return m.Text == "" })
	}
	for i := range shown {
		shown[i].Text = clip(shown[i].Text, excerptBytes)
	}
	return shown
}

// actions lists the buttons that make sense in the cycle's state.
func actions(c Cycle, newest bool) []Action {
	claim, release := Action{ActClaim, "Claim"}, Action{ActRelease, "Release"}
	var all []Action
	switch {
	case c.State.Status == StatusResolved && newest:
		all = append(all, Action{ActReopen, "Reopen"})
	case c.State.Status.Open() && c.State.ClaimedBy == nil:
		all = append(all, claim, Action{ActResolve, "Resolve"})
	case c.State.Status.Open():
		all = append(all, release, Action{ActReassign, "Reassign"}, Action{ActSnooze, "Snooze"}, Action{ActResolve, "Resolve"})
	}
	if c.Decision.Relay && c.State.Status.Open() {
		all = append(all, Action{ActRelay, "Reply to visitor"})
	}
	if c.Decision.Sales && c.State.Status != StatusCancelled {
		all = append(all, Action{ActWon, "Won"}, Action{ActLost, "Lost"})
	}
	// Whoever marked the reason wrongly can mark it again.
	if c.State.ReasonMark != ReasonRight && c.State.Status != StatusCancelled {
		all = append(all, Action{ActRightReason, "Right reason"})
	}
	if c.State.ReasonMark != ReasonWrong && c.State.Status != StatusCancelled {
		all = append(all, Action{ActWrongReason, "Wrong reason"})
	}
	return all
}

// clip cuts text to at most n bytes at a rune's border and says so with an ellipsis.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	cut := n - len("…")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
