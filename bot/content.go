package bot

import (
	"strings"
	"time"
)

// Content is what can be posted: a Card, a CardList, a Line, a Transcript or a
// Report. It carries meaning and no layout; every adapter renders it in its platform's way. All text in
// it may come from a visitor and is hostile: render it literally.
type Content interface{ content() }

func (Card) content()       {}
func (CardList) content()   {}
func (Line) content()       {}
func (Transcript) content() {}
func (Report) content()     {}

// Fact is a labelled value.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Quote is why a handoff happened, in somebody's own words.
type Quote struct {
	Why       string   `json:"why"`  // the rule in plain words: "asks for a human"
	Text      string   `json:"text"` // quoted exactly; empty when the source quoted nothing
	Turn      int      `json:"turn"` // 1-based; 0 when unknown
	Role      Role     `json:"role"` // who said it
	By        string   `json:"by"`   // ByRules or BySource
	Score     *float64 `json:"score,omitempty"`
	Threshold *float64 `json:"threshold,omitempty"`
}

// Action is a button.
type Action struct {
	Kind  ActKind `json:"kind"`
	Label string  `json:"label"` // Claim, Release, Reassign, Snooze, Resolve, Reopen, Won, Lost, Right reason or Wrong reason
}

// Card is a handoff as a triager sees it. All times are absolute, so that a
// card changes only when the ledger does.
type Card struct {
	HandoffID      string    `json:"handoff_id"`
	ConversationID string    `json:"conversation_id"`
	Source         string    `json:"source"`
	Cycle          int       `json:"cycle"`
	Title          string    `json:"title"`
	Route          string    `json:"route"`
	Intent         string    `json:"intent"`
	Priority       Priority  `json:"priority"`
	Status         Status    `json:"status"`
	ReceivedAt     time.Time `json:"received_at"`
	DueAt          time.Time `json:"due_at,omitzero"`

	Summary    string    `json:"summary"`
	SummaryBy  string    `json:"summary_by"`
	Contact    []Fact    `json:"contact"` // empty when nothing was captured
	Page       []Fact    `json:"page"`    // page and source context
	NextAction string    `json:"next_action"`
	Why        []Quote   `json:"why"`
	Missing    []Missing `json:"missing"`
	Excerpt    []Message `json:"excerpt"` // the last turns, oldest first
	Turns      int       `json:"turns"`   // of the whole conversation

	FirstResponse *Response `json:"first_response,omitempty"`
	ClaimedBy     *Person   `json:"claimed_by,omitempty"`
	ClaimedAt     time.Time `json:"claimed_at,omitzero"`
	SnoozedUntil  time.Time `json:"snoozed_until,omitzero"`
	ClosedBy      *Person   `json:"closed_by,omitempty"`
	ClosedAt      time.Time `json:"closed_at,omitzero"`
	Outcome       Outcome   `json:"outcome,omitzero"`
	ReasonMark    string    `json:"reason_mark,omitempty"` // ReasonRight, ReasonWrong or empty
	Relay         bool      `json:"relay,omitempty"`       // the team can write to the visitor
	Undelivered   []string  `json:"undelivered,omitempty"` // channels that did not take it, each with the cause
	Revision      int       `json:"revision"`              // how many acts it is drawn from: it tells two drawings apart
	Actions       []Action  `json:"actions"`
}

// CardList is a backlog in one message: handoffs that came faster than the
// channel takes cards. Every item is one line, with Claim where it can be
// claimed; whoever claims gets the whole card.
type CardList struct {
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"` // how many wait, and what to do
	Items    []Card `json:"items"`    // at most MostInList
}

// Line is one line in a card's thread.
type Line struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"` // when what it tells happened
	// Mentions are called beside the text. They come from the configuration alone.
	Mentions []Mention `json:"mentions,omitempty"`
}

// Plain is the line for where nobody can be called: it names whom it would call.
func (l Line) Plain() string {
	if len(l.Mentions) == 0 {
		return l.Text
	}
	var called []string
	for _, m := range l.Mentions {
		called = append(called, m.String())
	}
	return l.Text + " Calls " + strings.Join(called, ", ") + "."
}

// Transcript is a run of turns below a card. The ledger keeps which turns; the
// words are filled in when it is posted, so that they are nowhere twice.
type Transcript struct {
	Title  string  `json:"title"`
	Pieces []Piece `json:"pieces"`
	// Said are the words of the pieces, in their order; empty as stored.
	Said []Message `json:"said,omitempty"`
}

// Piece is a turn, or a part of a long one.
type Piece struct {
	Turn int `json:"turn"` // 1-based
	From int `json:"from"` // bytes of the turn's text, half-open
	To   int `json:"to"`
}

// Report is a digest as it is posted: numbers first, then at most two charts
// and one table. The numbers also stand in Text.
type Report struct {
	Title    string  `json:"title"`
	Subtitle string  `json:"subtitle"` // the period with its time zone, and as of when
	Facts    []Fact  `json:"facts"`
	Charts   []Chart `json:"charts"`
	Table    Table   `json:"table"`
	Notes    []Note  `json:"notes"`
	// More are tables for a page, which has room; a message leaves them out.
	More []Table `json:"more,omitempty"`
	Text string  `json:"text"` // all of it as plain text, for phones and screen readers
}

// Chart is a bar chart: one value a label.
type Chart struct {
	Title string `json:"title"`
	Unit  string `json:"unit"`
	Bars  []Bar  `json:"bars"`
}

// Bar is one labelled value of a chart.
type Bar struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
	Shown string  `json:"shown"` // the value as a person reads it
}

// Table is a small table with a header.
type Table struct {
	Title  string     `json:"title"`
	Header []string   `json:"header"`
	Rows   [][]string `json:"rows"`
}

// Note is a sentence of a report, linked to a handoff when it speaks of one.
type Note struct {
	Text      string `json:"text"`
	HandoffID string `json:"handoff_id,omitempty"`
	Link      string `json:"link,omitempty"` // to the handoff's page; empty without a public address
}
