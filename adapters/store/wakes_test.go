package store_test

import (
	"errors"
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func testWakesCycles(t *testing.T, fresh opener) {
	bottest.RunWakes(t, func(t *testing.T) bot.Ledger { return fresh(t) })
}

func testEveryOpenCycleIsLookedAtOnceAfterAStart(t *testing.T, fresh opener) {
	db := fresh(t)
	open, put, closed := bottest.Cycle("A", noon), bottest.Cycle("B", noon), bottest.Cycle("C", noon)
	closed.State.Status = bot.StatusResolved
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, c := range []bot.Cycle{open, put, closed} {
			if err := tx.SaveCycle(c); err != nil {
				return err
			}
		}
		return tx.WakeAt("B", 1, noon.Add(24*time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.WakeAll(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	due, err := db.Wakes(t.Context(), noon, 10)
	if err != nil || len(due) != 2 || due[0].HandoffID != "A" || due[1].HandoffID != "B" {
		t.Errorf("Wakes = %v, %v; want the two open ones", due, err)
	}
}

func testAFurtherStartPutsNobodyBack(t *testing.T, fresh opener) {
	db := fresh(t)
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, id := range []string{"A", "B"} {
			if err := tx.SaveCycle(bottest.Cycle(id, noon)); err != nil {
				return err
			}
		}
		return errors.Join(tx.WakeAt("A", 1, noon.Add(time.Hour)), tx.WakeAt("B", 1, noon))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.WakeAll(t.Context(), noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	due, err := db.Wakes(t.Context(), noon.Add(time.Minute), 1)
	if err != nil || len(due) != 1 || due[0].HandoffID != "B" {
		t.Errorf("Wakes = %v, %v; want first the one that was due before the start", due, err)
	}
}
