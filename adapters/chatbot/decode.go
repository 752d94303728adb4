package chatbot

import (
	"encoding/json"
	"time"

	"handoffbot/bot"
)

// eventTypes are the five types of events.
const eventTypes = "handoff.initiate, message.created, conversation.ended, handoff.cancelled or outcome.recorded"

// decodeEvent reads a verified body. It returns *InvalidError with every mistake.
func decodeEvent(body []byte, source string) (time.Time, bot.Payload, error) {
	root, err := parse(body)
	if err != nil {
		return time.Time{}, nil, err
	}
	at := root.need("timestamp").time()
	kind := root.need("type").text(maxID)
	data := root.need("data").object()
	var p bot.Payload
	switch kind {
	case "handoff.initiate":
		p = data.initiate(source)
	case "message.created":
		p = data.messageCreated(source)
	case "conversation.ended":
		p = data.ended(source)
	case "handoff.cancelled":
		data.oneID()
		p = bot.HandoffCancelled{
			ConversationID: data.get("conversation_id").text(maxID), HandoffID: data.get("handoff_id").text(maxID),
			Reason: data.get("reason").text(maxText),
		}
	case "outcome.recorded":
		data.oneID()
		p = bot.OutcomeRecorded{
			ConversationID: data.get("conversation_id").text(maxID), HandoffID: data.get("handoff_id").text(maxID),
			Outcome: data.outcome(),
		}
	default:
		if root.get("type").given() {
			root.get("type").wrong("is none of the types; write " + eventTypes)
		}
	}
	if err := root.err(); err != nil {
		return time.Time{}, nil, err
	}
	return at, p, nil
}

func (v value) initiate(source string) bot.HandoffInitiate {
	c := v.conversation(source)
	c.Messages = v.messages("messages")
	return bot.HandoffInitiate{
		Conversation: c, Reasons: v.reasons(c.Messages),
		Priority: bot.Priority(v.get("priority").word("low", "normal", "high", "urgent")),
		Summary:  v.get("summary").text(maxText), NextAction: v.get("next_action").text(maxText),
	}
}

func (v value) messageCreated(source string) bot.MessageCreated {
	c := v.conversation(source)
	if m := v.need("message"); m.given() {
		c.Messages = []bot.Message{m.message()}
	}
	return bot.MessageCreated{Conversation: c}
}

func (v value) ended(source string) bot.ConversationEnded {
	c := v.conversation(source)
	c.Messages = v.messages("messages")
	return bot.ConversationEnded{Conversation: c, Outcome: v.get("outcome").word("contained", "abandoned", "handed_off")}
}

// oneID wants the handoff's id or the conversation's.
func (v value) oneID() {
	if v.get("conversation_id").text(maxID) == "" && v.get("handoff_id").text(maxID) == "" {
		v.get("handoff_id").wrong("is missing; give handoff_id or conversation_id")
	}
}

// conversation reads all of a conversation but its messages.
func (v value) conversation(source string) bot.Conversation {
	id := v.need("conversation_id")
	c := bot.Conversation{
		ConversationKey: bot.ConversationKey{Source: source, ID: id.text(maxID)},
		Locale:          v.get("locale").text(maxID), Intent: v.get("intent").intent(),
	}
	if text, ok := id.raw.(string); ok && c.ID == "" && len(text) <= maxID {
		id.wrong("is empty; give the conversation's id")
	}
	contact, page, q := v.get("contact").object(), v.get("page").object(), v.get("qualification").object()
	c.Contact = bot.Contact{
		ID: contact.get("id").text(maxID), Name: contact.get("name").text(maxField), Email: contact.get("email").text(maxField),
		Phone: contact.get("phone").text(maxField), Company: contact.get("company").text(maxField), Tier: contact.get("tier").text(maxField),
	}
	c.Page = bot.Page{
		URL: page.get("url").text(maxText), Title: page.get("title").text(maxText),
		Referrer: page.get("referrer").text(maxText), UTM: page.get("utm").words(),
	}
	c.Qualification = bot.Qualification{
		Budget: q.get("budget").text(maxText), Timeline: q.get("timeline").text(maxText), Fit: q.get("fit").text(maxText),
		Need: q.get("need").text(maxText), Authority: q.get("authority").text(maxText),
	}
	c.Custom = v.get("custom").words()
	return c
}

func (v value) messages(name string) []bot.Message {
	var all []bot.Message
	for _, m := range v.get(name).list() {
		all = append(all, m.message())
	}
	return all
}

// message reads one turn. A visitor's confidence is that of the intent; a
// bot's is that of its own answer.
func (v value) message() bot.Message {
	v = v.object()
	m := bot.Message{
		ID: v.get("id").text(maxID), Role: bot.Role(v.need("role").oneOf("visitor", "bot", "agent")),
		Text: v.need("text").text(maxBody), At: v.get("at").time(), Intent: v.get("intent").intent(),
		Confidence: v.get("confidence").share(),
	}
	if m.Role == bot.RoleVisitor {
		if m.Intent.Name != "" && m.Intent.Confidence == nil {
			m.Intent.Confidence = m.Confidence
		}
		m.Confidence = nil
	}
	return m
}

// intent is a word, or an object of name and confidence.
func (v value) intent() bot.Intent {
	if _, word := v.raw.(string); word || !v.given() {
		return bot.Intent{Name: v.text(maxID)}
	}
	v = v.object()
	return bot.Intent{Name: v.get("name").text(maxID), Confidence: v.get("confidence").share()}
}

// reasons reads the source's own reason: one bot.Reason a piece of evidence.
func (v value) reasons(messages []bot.Message) []bot.Reason {
	said := v.get("reason")
	if !said.given() {
		return nil
	}
	said = said.object()
	base := bot.Reason{
		By: bot.BySource, Rule: said.get("rule").text(maxID), Score: said.get("score").number(), Threshold: said.get("threshold").number(),
		Trigger: bot.Trigger(said.get("trigger").word("keyword", "confidence", "friction", "cancellation", "readiness", "value", "complaint", "compliance", "error", "manual")),
	}
	if base.Trigger == "" {
		base.Trigger = bot.TriggerManual
	}
	if base.Rule == "" {
		base.Rule = string(base.Trigger)
	}
	var all []bot.Reason
	for _, e := range said.get("evidence").list() {
		e = e.object()
		r := base
		r.Turn, r.Text = e.get("turn").count(), e.get("text").text(maxText)
		r.Start, r.End = place(messages, r.Turn, r.Text)
		all = append(all, r)
	}
	if len(all) == 0 {
		all = append(all, base)
	}
	return all
}

func (v value) outcome() bot.Outcome {
	o := bot.Outcome{Resolution: v.get("resolution").word(bot.Resolved, bot.Unresolved)}
	if csat := v.get("csat"); csat.given() {
		if o.CSAT = csat.count(); o.CSAT < 1 || o.CSAT > 5 {
			csat.wrong("is not a score; write a whole number from 1 to 5")
		}
	}
	if d := v.get("deal"); d.given() {
		d = d.object()
		o.Deal = &bot.Deal{
			Status: d.need("status").oneOf(bot.DealWon, bot.DealLost, bot.DealOpen),
			Amount: d.get("amount").amount(), Currency: d.get("currency").currency(),
		}
	}
	if o.Resolution == "" && o.CSAT == 0 && o.Deal == nil && v.sound() {
		v.get("resolution").wrong("is missing; give resolution, csat or deal")
	}
	return o
}

// custom values are shown, not computed with: anything but a text is its JSON.
func (v value) words() map[string]string {
	fields, ok := v.object().raw.(map[string]any)
	if !ok || len(fields) == 0 {
		return nil
	}
	words := make(map[string]string, len(fields))
	for key, field := range fields {
		text, ok := field.(string)
		if !ok {
			encoded, err := json.Marshal(field)
			if err != nil {
				continue
			}
			text = string(encoded)
		}
		words[clean(key)] = clean(text)
	}
	return words
}

// ParseOutcome reads the data of an outcome.recorded event as the webhook
// does. Errors are *InvalidError.
func ParseOutcome(data []byte) (bot.OutcomeRecorded, error) {
	root, err := parse(data)
	if err != nil {
		return bot.OutcomeRecorded{}, err
	}
	root.oneID()
	o := bot.OutcomeRecorded{
		ConversationID: root.get("conversation_id").text(maxID), HandoffID: root.get("handoff_id").text(maxID),
		Outcome: root.outcome(),
	}
	return o, root.err()
}
