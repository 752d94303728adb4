package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/digest"
)

// growth is how many handoffs the benchmarks read, with ten acts each, over
// half a year: GROWTH=1000000 go test -bench Digest ./adapters/store.
func growth(b *testing.B) int {
	b.Helper()
	n, err := strconv.Atoi(os.Getenv("GROWTH"))
	if err != nil {
		return 2_000
	}
	return n
}

const halfYear = 26 * 7 * 24 * time.Hour

var grownUntil = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// grown returns a ledger of so many handoffs, all of the log folded but what
// came last. GROWTH_DB names a file that is kept for the next run.
func grown(b *testing.B) *store.DB {
	b.Helper()
	n, path := growth(b), os.Getenv("GROWTH_DB")
	if path == "" {
		path = filepath.Join(b.TempDir(), "handoffbot.db")
	}
	log, _ := test.NewNullLogger()
	_, missing := os.Stat(path)
	db, err := store.Open(b.Context(), store.Options{Storage: "sqlite:" + path, Now: func() time.Time { return grownUntil }, Exclusive: true, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	begun := time.Now()
	if missing != nil {
		grow(b, path, n)
		b.Logf("%d handoffs and %d acts written in %s", n, 10*n, time.Since(begun).Round(time.Second))
	}
	begun = time.Now()
	for at, more := grownUntil.Add(-time.Hour), false; at.Before(grownUntil); {
		if more, err = db.Fold(b.Context(), at, bot.ResponsePolicy{}); err != nil {
			b.Fatal(err)
		}
		if !more {
			at = at.Add(20 * time.Minute)
		}
	}
	b.Logf("folded in %s", time.Since(begun).Round(time.Second))
	return db
}

// grow writes handoffs as a busy website would leave them: ten acts each, one
// in ten never answered, a quarter about sales, as many conversations again
// that the chatbot ended alone.
func grow(b *testing.B, path string, n int) {
	b.Helper()
	raw, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)")
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	random := rand.New(rand.NewPCG(1, 2))
	const batch = 20_000
	for from := 0; from < n; from += batch {
		if err := growBatch(b.Context(), raw, random, from, min(from+batch, n), n); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := raw.ExecContext(b.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		b.Fatal(err)
	}
}

func growBatch(ctx context.Context, raw *sql.DB, random *rand.Rand, from, to, n int) (err error) {
	tx, err := raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	prepare := func(query string) func(...any) {
		s, prepareErr := tx.PrepareContext(ctx, query) //nolint:sqlclosecheck // closed with its transaction
		if prepareErr != nil {
			err = prepareErr
			return func(...any) {}
		}
		return func(args ...any) {
			if _, execErr := s.ExecContext(ctx, args...); execErr != nil && err == nil {
				err = execErr
			}
		}
	}
	conversation := prepare(`INSERT INTO conversation (source, conversation_id, known, decided, offered, ended_ms, ended_intent, ended_outcome, handed_ms)
		VALUES ('website', $1, '{}', 4, 0, $2, $3, '', $4)`)
	cycle := prepare(`INSERT INTO cycle (handoff_id, n, source, conversation_id, decision, triggered_ms, received_ms, due_ms, first, latest, status, route, state)
		VALUES ($1, 1, 'website', $2, $3, $4, $4, $5, 1, 1, 'answered', $6, '{}')`)
	posting := prepare(`INSERT INTO posting (posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, recorded_ms,
			attempted_ms, lease_ms, run_ms, tries, cause)
		VALUES ($1, 'card', $1, 1, 'slack', 'C1', '', 1, 1, 'posted', $1, $2, $2, $2, 0, $2, 0, '')`)
	act := prepare(`INSERT INTO act (handoff_id, cycle, kind, platform, actor, class, event_id, ordinal, platform_ms, recorded_ms, refused, detail)
		VALUES ($1, 1, $2, 'slack', $3, $4, $5, 0, $6, $6, 0, '{}')`)
	for i := from; i < to && err == nil; i++ {
		received := grownUntil.Add(-halfYear + time.Duration(float64(halfYear)*float64(i)/float64(n))).UnixMilli()
		id, route, intent := fmt.Sprintf("01GROWTH%018d", i), fmt.Sprintf("route-%d", i%8), fmt.Sprintf("intent-%02d", random.IntN(30))
		decision, encodeErr := json.Marshal(bot.Decision{
			Verdict: bot.Escalate, Rule: "asks-for-a-human", Intent: intent, Priority: bot.Normal, Sales: i%8 < 2, Qualified: i%16 < 2,
			Reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 4, Text: "can I talk to a person", End: 22}},
			Route:   bot.Route{Name: route, To: []bot.Destination{{Platform: bot.PlatformSlack, Channel: "C1"}}, SLA: 15 * time.Minute},
			Summary: "The visitor began with a question about their account and last wrote that nothing of it helped.", NextAction: "Reply in the thread.",
			Carried: &bot.Carried{Summary: true, Contact: i%3 > 0, Page: true, NextAction: true},
		})
		if encodeErr != nil {
			return encodeErr
		}
		conversation("c"+id, received+60_000, intent, received)
		conversation("alone"+id, received+60_000, intent, 0)
		cycle(id, "c"+id, string(decision), received, received+900_000, route)
		posting(id, received+700)
		at := received
		for j, kind := range growActs(random.IntN(10) > 0) {
			class := "member"
			if j == 0 {
				class = "bot"
			} else {
				at += 1_000 + int64(random.ExpFloat64()*120_000)
			}
			act(id, string(kind), fmt.Sprintf("U%d", random.IntN(50)), class, fmt.Sprintf("%s-%d", id, j), at)
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// growActs are the ten acts of a handoff.
func growActs(answered bool) []bot.ActKind {
	if !answered {
		return []bot.ActKind{bot.ActReceived, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged, bot.ActMerged}
	}
	return []bot.ActKind{
		bot.ActReceived, bot.ActReaction, bot.ActClaim, bot.ActReply, bot.ActReply, bot.ActReply, bot.ActReply, bot.ActRightReason, bot.ActResolve, bot.ActWon,
	}
}

func BenchmarkDigest(b *testing.B) {
	db := grown(b)
	week := digest.LastComplete(grownUntil, time.UTC)
	all := digest.Period{Week: "2026-W47", From: grownUntil.Add(-halfYear), To: grownUntil, Location: time.UTC}
	for _, bench := range []struct {
		name   string
		period digest.Period
	}{{"a week", week}, {"all time", all}} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				m, err := digest.Compute(b.Context(), db, bench.period, grownUntil, bot.ResponsePolicy{})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(m.Handoffs), "handoffs")
			}
		})
	}
}
