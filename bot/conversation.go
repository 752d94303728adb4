package bot

import (
	"maps"
	"slices"
	"time"
)

// Role says who wrote a message.
type Role string

// The roles a message can have.
const (
	RoleVisitor Role = "visitor"
	RoleBot     Role = "bot"
	RoleAgent   Role = "agent" // a person of the company, as the chatbot reports them
)

// Speaker is the role as readers of a transcript know it.
func (r Role) Speaker() string {
	switch r {
	case RoleVisitor:
		return "Visitor"
	case RoleBot:
		return "Chatbot"
	case RoleAgent:
		return "Agent"
	}
	return "Somebody"
}

// Intent is what the chatbot believes the visitor wants.
type Intent struct {
	Name       string   `json:"name"`
	Confidence *float64 `json:"confidence,omitempty"` // 0 to 1; nil when the chatbot gave none
}

// Message is one turn of a conversation.
type Message struct {
	ID         string    `json:"id,omitempty"` // the chatbot's, unique in its conversation; may be empty
	Role       Role      `json:"role"`
	Text       string    `json:"text"`
	At         time.Time `json:"at,omitzero"` // the chatbot's clock, UTC; zero when not given
	Intent     Intent    `json:"intent,omitzero"`
	Confidence *float64  `json:"confidence,omitempty"` // the chatbot's confidence in this answer of its own, 0 to 1
}

// Contact is what the chatbot has captured about the visitor. Every field may be empty.
type Contact struct {
	ID      string `json:"id,omitempty"`
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Company string `json:"company,omitempty"`
	Tier    string `json:"tier,omitempty"`
}

// Page is where the visitor was. URL and Referrer are the visitor's text and are
// not to be trusted as links.
type Page struct {
	URL      string            `json:"url,omitempty"`
	Title    string            `json:"title,omitempty"`
	Referrer string            `json:"referrer,omitempty"`
	UTM      map[string]string `json:"utm,omitempty"`
}

// Qualification is what the chatbot has learnt about a buyer, in words.
type Qualification struct {
	Budget    string `json:"budget,omitempty"`
	Timeline  string `json:"timeline,omitempty"`
	Fit       string `json:"fit,omitempty"`
	Need      string `json:"need,omitempty"`
	Authority string `json:"authority,omitempty"`
}

// ConversationKey names a conversation: two sources may use the same id.
type ConversationKey struct {
	Source string
	ID     string
}

// Conversation is everything known of one visitor's talk with one chatbot.
type Conversation struct {
	ConversationKey
	Locale        string // BCP 47, as the chatbot gave it; may be empty
	Intent        Intent
	Contact       Contact
	Page          Page
	Qualification Qualification
	Custom        map[string]string
	Messages      []Message
	Said          []Reason // the source's own reasons for a handoff, while it is decided; not stored

	// Decided counts the leading turns the rules have already answered for.
	// What fires at or before it decides nothing a second time.
	Decided int
	Offered bool // an offer was answered once

	ErasedAt time.Time // when what it held was last erased; zero when never. What came since is here
}

// Merge takes over what the other event knows and this one does not say anew:
// later values win, empty values never erase, and messages grow by id, else by
// (role, at, text). It returns the messages that were new.
func (c *Conversation) Merge(later Conversation) []Message {
	c.Locale = keep(c.Locale, later.Locale)
	if later.Intent.Name != "" {
		c.Intent = later.Intent
	}
	c.Contact = Contact{
		ID: keep(c.Contact.ID, later.Contact.ID), Name: keep(c.Contact.Name, later.Contact.Name),
		Email: keep(c.Contact.Email, later.Contact.Email), Phone: keep(c.Contact.Phone, later.Contact.Phone),
		Company: keep(c.Contact.Company, later.Contact.Company), Tier: keep(c.Contact.Tier, later.Contact.Tier),
	}
	c.Page.URL, c.Page.Title = keep(c.Page.URL, later.Page.URL), keep(c.Page.Title, later.Page.Title)
	c.Page.Referrer = keep(c.Page.Referrer, later.Page.Referrer)
	c.Page.UTM = mergeWords(c.Page.UTM, later.Page.UTM)
	q := &c.Qualification
	q.Budget, q.Timeline = keep(q.Budget, later.Qualification.Budget), keep(q.Timeline, later.Qualification.Timeline)
	q.Fit, q.Need = keep(q.Fit, later.Qualification.Fit), keep(q.Need, later.Qualification.Need)
	q.Authority = keep(q.Authority, later.Qualification.Authority)
	c.Custom = mergeWords(c.Custom, later.Custom)
	return c.grow(later.Messages)
}

// grow appends the messages that are new: by id, else by (role, at, text), and
// one that has no time either by (role, text).
func (c *Conversation) grow(messages []Message) []Message {
	type identity struct {
		id, text string
		role     Role
		at       int64
		timed    bool
	}
	name := func(m Message, timed bool) identity {
		switch {
		case m.ID != "":
			return identity{id: m.ID}
		case timed:
			return identity{role: m.Role, at: m.At.UnixMilli(), text: m.Text, timed: true}
		}
		return identity{role: m.Role, text: m.Text}
	}
	// Two equal messages in one event are two turns: the visitor said it twice.
	// Only what an earlier event brought is a repeat.
	known := make(map[identity]int, len(c.Messages))
	for _, m := range c.Messages {
		known[name(m, true)]++
		if m.ID == "" {
			known[name(m, false)]++
		}
	}
	var fresh []Message
	for _, m := range messages {
		n := name(m, !m.At.IsZero())
		if known[n] > 0 {
			if m.ID == "" {
				known[n]--
			}
			continue
		}
		if m.ID != "" {
			known[n]++
		}
		fresh = append(fresh, m)
	}
	c.Messages = append(slices.Clip(c.Messages), fresh...)
	return fresh
}

// turnOf returns the 1-based turn of a message that has been merged; of equal
// ones the last.
func (c Conversation) turnOf(m Message) int {
	for i, known := range slices.Backward(c.Messages) {
		switch {
		case m.ID != "" && known.ID == m.ID,
			m.ID == "" && known.ID == "" && known.Role == m.Role && known.Text == m.Text && (m.At.IsZero() || known.At.UnixMilli() == m.At.UnixMilli()):
			return i + 1
		}
	}
	return 0
}

// keep returns the later value unless it is empty.
func keep(now, later string) string {
	if later != "" {
		return later
	}
	return now
}

func mergeWords(now, later map[string]string) map[string]string {
	if len(later) == 0 {
		return now
	}
	merged := make(map[string]string, len(now)+len(later))
	maps.Copy(merged, now)
	maps.Copy(merged, later)
	return merged
}
