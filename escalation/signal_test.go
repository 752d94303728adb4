package escalation

import (
	"testing"

	"handoffbot/bot"
)

func TestErrorAndManual(t *testing.T) {
	with := func(role bot.Role, intent string) bot.Conversation {
		return bot.Conversation{Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "hm?"}, {Role: role, Text: "that went wrong", Intent: bot.Intent{Name: intent}}}}
	}
	whole := says("hello there")
	whole.Intent.Name = "handoff"
	check(t, alone(t, Rule{Error: &Error{}}), []firesOn{
		{"the chatbot failed", with(bot.RoleBot, "error"), "that went wrong"},
		{"the chatbot fell back", with(bot.RoleBot, "fallback"), "that went wrong"},
		{"the visitor's intent is no failure", with(bot.RoleVisitor, "error"), ""},
		{"another intent", with(bot.RoleBot, "greeting"), ""},
	})
	check(t, alone(t, Rule{Manual: &Manual{}}), []firesOn{
		{"the chatbot says so", with(bot.RoleVisitor, "human_handoff"), "that went wrong"},
		{"of the whole conversation", whole, "hello there"},
		{"its own intent is no wish of the visitor", with(bot.RoleBot, "handoff"), ""},
	})
}
