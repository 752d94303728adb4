package slack

import (
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// The fields of the forms that pass a handoff on, and that put it off.
const (
	fieldAssignee = "assignee"
	fieldSnooze   = "snooze"
	fieldWords    = "words"
)

// snoozes are the times that can be chosen, by the value of their option.
var snoozes = []struct {
	value, label string
	lasts        time.Duration
}{
	{"30m", "for 30 minutes", 30 * time.Minute},
	{"1h", "for an hour", time.Hour},
	{"4h", "for 4 hours", 4 * time.Hour},
	{"24h", "until this time tomorrow", 24 * time.Hour},
	{"168h", "for a week", 7 * 24 * time.Hour},
}

// asksWhom is the form of Reassign.
func asksWhom(v slack.ModalViewRequest) slack.ModalViewRequest {
	v.Title = plain("Pass it on")
	who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("A member of the team"), inputID)
	v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(fieldAssignee, plain("Who shall have it?"), nil, who)}
	return v
}

// asksUntilWhen is the form of Snooze.
func asksUntilWhen(v slack.ModalViewRequest) slack.ModalViewRequest {
	v.Title = plain("Put it off")
	var options []*slack.OptionBlockObject
	for _, s := range snoozes {
		options = append(options, slack.NewOptionBlockObject(s.value, plain(s.label), nil))
	}
	choice := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("How long?"), inputID, options...)
	choice.InitialOption = options[1]
	v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(fieldSnooze, plain("How long?"), plain("The promise to the visitor stays as it is."), choice)}
	return v
}

// asksForWords is the form of Reply to visitor, the only way out of the thread.
func asksForWords(v slack.ModalViewRequest) slack.ModalViewRequest {
	v.Title, v.Submit = plain("Reply to the visitor"), plain("Send to visitor")
	words := slack.NewPlainTextInputBlockElement(plain("Hello, this is …"), inputID)
	words.Multiline, words.MaxLength = true, 3000
	v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(fieldWords, plain("What the visitor reads"), plain("This text alone goes to the visitor. What is said in the thread stays here."), words)}
	return v
}

// passed reads whom, or until when, into the act; what is wrong is said by field.
func passed(a *bot.Act, user, snooze string) corrections {
	switch a.Kind {
	case bot.ActReassign:
		if user == "" {
			return corrections{fieldAssignee: "Choose somebody."}
		}
		a.Assignee = &bot.Person{Platform: bot.PlatformSlack, ID: user}
	case bot.ActSnooze:
		for _, s := range snoozes {
			if s.value == snooze {
				a.Until = a.At.Add(s.lasts)
				return nil
			}
		}
		return corrections{fieldSnooze: "Choose one of the times."}
	}
	return nil
}
