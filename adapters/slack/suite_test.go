package slack_test

import (
	"testing"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func TestSlackIsAChannel(t *testing.T) {
	bottest.RunMessenger(t, func(t *testing.T) (bot.Messenger, bot.Destination) {
		return newWorld(t, slacktest.Options{}).client, sales()
	})
}
