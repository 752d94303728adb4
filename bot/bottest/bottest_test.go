package bottest

import (
	"testing"

	"handoffbot/bot"
)

func TestTheLedgerInMemoryIsALedger(t *testing.T) {
	RunLedger(t, func(*testing.T) bot.Ledger { return &Ledger{} })
}

func TestTheChannelInMemoryIsAChannel(t *testing.T) {
	RunMessenger(t, func(*testing.T) (bot.Messenger, bot.Destination) {
		return &Messenger{}, bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}
	})
}
