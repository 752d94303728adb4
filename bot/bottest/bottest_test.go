package bottest

import (
	"context"
	"testing"
	"time"

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

func TestTheLedgerInMemoryKeepsSightings(t *testing.T) {
	RunSightings(t, func(*testing.T) (bot.Ledger, func(context.Context, bot.Settlement, time.Time) error) {
		l := &Ledger{}
		return l, l.Settle
	})
}

func TestTheLedgerInMemoryIsAQueue(t *testing.T) {
	RunQueue(t, func(*testing.T) Queue { return &Ledger{} })
}

func TestTheLedgerInMemoryWakesCycles(t *testing.T) {
	RunWakes(t, func(*testing.T) bot.Ledger { return &Ledger{} })
}
