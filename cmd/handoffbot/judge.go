package main

import (
	"errors"
	"slices"
	"time"

	"handoffbot/adapters/api"
	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
)

// judged is what the rules make of one conversation: an item of replay, and
// what route and the API's evaluate answer.
type judged struct {
	ConversationID string       `json:"conversation_id"`
	Decision       bot.Verdict  `json:"decision"`
	Turn           int          `json:"turn"`
	Rule           string       `json:"rule"`
	Route          string       `json:"route"`
	Intent         string       `json:"intent"`
	Priority       bot.Priority `json:"priority"`
	NextAction     string       `json:"next_action"`
	Reasons        []bot.Reason `json:"reasons"`
}

// judge runs the rules after each message of a conversation.
func judge(policy bot.Decider, c bot.Conversation, now time.Time) judged {
	d := policy.Decide(c, momentOf(c, now))
	j := judged{
		ConversationID: c.ID, Decision: d.Verdict, Turn: d.Turn, Rule: d.Rule, Route: d.Route.Name,
		Intent: d.Intent, Priority: d.Priority, NextAction: d.NextAction, Reasons: d.Reasons,
	}
	if j.Reasons == nil {
		j.Reasons = []bot.Reason{}
	}
	return j
}

// momentOf is when a conversation is judged: at the last message that tells
// its time, so that tomorrow's answer is today's; else now.
func momentOf(c bot.Conversation, now time.Time) time.Time {
	for _, m := range slices.Backward(c.Messages) {
		if !m.At.IsZero() {
			return m.At
		}
	}
	return now.UTC()
}

// fired reports whether any rule did.
func (j judged) fired() bool { return j.Decision.Strength() > 0 }

// rules names those that fired, each once, in the order of their reasons.
func (j judged) rules() []string {
	var names []string
	if j.Rule != "" {
		names = append(names, j.Rule)
	}
	for _, r := range j.Reasons {
		if r.By == bot.ByRules && !slices.Contains(names, r.Rule) {
			names = append(names, r.Rule)
		}
	}
	return names
}

// because is the reason of the first rule that fired; false when none did.
func (j judged) because() (bot.Reason, bool) {
	i := slices.IndexFunc(j.Reasons, func(r bot.Reason) bool { return r.Rule == j.Rule })
	if i < 0 {
		return bot.Reason{}, false
	}
	return j.Reasons[i], true
}

// evaluator judges one line of the transcript format for the API.
func evaluator(policy bot.Decider, now func() time.Time) func(line []byte) (any, error) {
	return func(line []byte) (any, error) {
		c, err := chatbot.ParseTranscript(line)
		if bad, ok := errors.AsType[*chatbot.InvalidError](err); ok {
			mistakes := make([]api.Mistake, len(bad.Mistakes))
			for i, m := range bad.Mistakes {
				mistakes[i] = api.Mistake(m)
			}
			return nil, &api.InvalidError{Mistakes: mistakes}
		}
		if err != nil {
			return nil, err
		}
		return judge(policy, c, now()), nil
	}
}
