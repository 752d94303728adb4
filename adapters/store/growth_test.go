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
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
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

// grownStorages are the engines that growth is measured on. GROWTH_DB names one
// storage instead, a file or postgres://…, that is kept for the next run.
func grownStorages(b *testing.B) map[string]func() string {
	kept := os.Getenv("GROWTH_DB")
	switch {
	case strings.HasPrefix(kept, "postgres://"):
		return map[string]func() string{"postgres": func() string { return kept }}
	case kept != "":
		return map[string]func() string{"sqlite": func() string { return "sqlite:" + kept }}
	}
	return map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(b.TempDir(), "handoffbot.db") },
		"postgres": func() string { return storetest.Postgres(b) },
	}
}

// grown returns a ledger of so many handoffs, all of the log folded but what
// came last.
func grown(b *testing.B, storage string) *store.DB {
	b.Helper()
	n := growth(b)
	log, _ := test.NewNullLogger()
	db, err := store.Open(b.Context(), store.Options{Storage: storage, Now: func() time.Time { return grownUntil }, Exclusive: true, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	begun := time.Now()
	there, err := db.CountCycles(b.Context(), time.Time{}, grownUntil.Add(time.Hour), grownUntil.Add(time.Hour))
	if err != nil {
		b.Fatal(err)
	}
	if there == 0 {
		grow(b, storage, n, halfYear)
		b.Logf("%d handoffs and %d acts written in %s", n, 10*n, time.Since(begun).Round(time.Second))
	}
	begun = time.Now()
	fold(b, db)
	b.Logf("folded in %s", time.Since(begun).Round(time.Second))
	return db
}

// fold folds all of a grown log.
func fold(t testing.TB, db *store.DB) {
	t.Helper()
	for at := grownUntil.Add(-time.Hour); at.Before(grownUntil); {
		more, err := db.Fold(t.Context(), at, bot.ResponsePolicy{})
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			at = at.Add(20 * time.Minute)
		}
	}
}

// grownTables are the tables that grow, with the columns that are written.
var grownTables = map[string][]string{
	"conversation": {"source", "conversation_id", "known", "decided", "offered", "ended_ms", "ended_intent", "ended_outcome", "handed_ms"},
	"cycle":        {"handoff_id", "n", "source", "conversation_id", "decision", "triggered_ms", "received_ms", "due_ms", "first", "latest", "status", "route", "state"},
	"posting": {
		"posting_id", "kind", "handoff_id", "cycle", "platform", "channel", "content", "wanted", "posted", "state", "ref", "posted_ms", "recorded_ms",
		"attempted_ms", "lease_ms", "run_ms", "tries", "cause",
	},
	"act": {"handoff_id", "cycle", "kind", "platform", "actor", "class", "event_id", "ordinal", "platform_ms", "recorded_ms", "refused", "detail"},
}

// grow writes handoffs as a busy website would leave them over a time: ten acts
// each, one in ten never answered, a quarter about sales, as many conversations
// again that the chatbot ended alone. Those of the last week are open.
func grow(b testing.TB, storage string, n int, over time.Duration) {
	b.Helper()
	write, end := growOnPostgres(b, storage)
	if path, ok := strings.CutPrefix(storage, "sqlite:"); ok {
		write, end = growOnSQLite(b, path)
	}
	random := rand.New(rand.NewPCG(1, 2))
	const batch = 20_000
	for from := 0; from < n; from += batch {
		rows := make(map[string][][]any, len(grownTables))
		for i := from; i < min(from+batch, n); i++ {
			growOne(b, rows, random, i, grownUntil.Add(-over+time.Duration(float64(over)*float64(i)/float64(n))))
		}
		if err := write(rows); err != nil {
			b.Fatal(err)
		}
	}
	end()
}

func growOnSQLite(b testing.TB, path string) (write func(map[string][][]any) error, end func()) {
	raw, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)")
	if err != nil {
		b.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	return func(rows map[string][][]any) error { return growBatch(b.Context(), raw, rows) }, func() {
		if _, err := raw.ExecContext(b.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
			b.Fatal(err)
		}
		_ = raw.Close()
	}
}

func growBatch(ctx context.Context, raw *sql.DB, rows map[string][][]any) error {
	tx, err := raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for table, columns := range grownTables {
		marks := make([]string, len(columns))
		for i := range marks {
			marks[i] = "$" + strconv.Itoa(i+1)
		}
		s, err := tx.PrepareContext(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`) //nolint:sqlclosecheck // closed with its transaction
		if err != nil {
			return err
		}
		for _, row := range rows[table] {
			if _, err := s.ExecContext(ctx, row...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

func growOnPostgres(b testing.TB, storage string) (write func(map[string][][]any) error, end func()) {
	if !strings.HasPrefix(storage, "postgres://") {
		return nil, nil
	}
	conn, err := pgx.Connect(b.Context(), storage)
	if err != nil {
		b.Fatal(err)
	}
	return func(rows map[string][][]any) error {
			for table, columns := range grownTables {
				if _, err := conn.CopyFrom(b.Context(), pgx.Identifier{table}, columns, pgx.CopyFromRows(rows[table])); err != nil {
					return fmt.Errorf("%s: %w", table, err)
				}
			}
			return nil
		}, func() {
			if _, err := conn.Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
				b.Fatal(err)
			}
			_ = conn.Close(b.Context())
		}
}

// growOne makes the rows of the i-th handoff.
func growOne(b testing.TB, rows map[string][][]any, random *rand.Rand, i int, at time.Time) {
	put := func(table string, row ...any) { rows[table] = append(rows[table], row) }
	received, status := at.UnixMilli(), "resolved"
	if grownUntil.Sub(at) < 7*24*time.Hour {
		status = "answered"
	}
	id, route, intent := fmt.Sprintf("01GROWTH%018d", i), fmt.Sprintf("route-%d", i%8), fmt.Sprintf("intent-%02d", random.IntN(30))
	decision, err := json.Marshal(bot.Decision{
		Verdict: bot.Escalate, Rule: "asks-for-a-human", Intent: intent, Priority: bot.Normal, Sales: i%8 < 2, Qualified: i%16 < 2,
		Reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 4, Text: "can I talk to a person", End: 22}},
		Route:   bot.Route{Name: route, To: []bot.Destination{{Platform: bot.PlatformSlack, Channel: "C1"}}, SLA: 15 * time.Minute},
		Summary: "The visitor began with a question about their account and last wrote that nothing of it helped.", NextAction: "Reply in the thread.",
		Carried: &bot.Carried{Summary: true, Contact: i%3 > 0, Page: true, NextAction: true},
	})
	if err != nil {
		b.Fatal(err)
	}
	put("conversation", "website", "c"+id, "{}", 4, 0, received+60_000, intent, "", received)
	put("conversation", "website", "alone"+id, "{}", 4, 0, received+60_000, intent, "", 0)
	put("cycle", id, 1, "website", "c"+id, string(decision), received, received, received+900_000, 1, 1, status, route, "{}")
	put("posting", id, "card", id, 1, "slack", "C1", "", 1, 1, "posted", id, received+700, received+700, received+700, 0, received+700, 0, "")
	acted := received
	for j, kind := range growActs(random.IntN(10) > 0) {
		class := "member"
		if j == 0 {
			class = "bot"
		} else {
			acted += 1_000 + int64(random.ExpFloat64()*120_000)
		}
		put("act", id, 1, string(kind), "slack", fmt.Sprintf("U%d", random.IntN(50)), class, fmt.Sprintf("%s-%d", id, j), 0, acted, acted, 0, "{}")
	}
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
	week := digest.LastComplete(grownUntil, time.UTC)
	all := digest.Period{Week: "2026-W47", From: grownUntil.Add(-halfYear), To: grownUntil, Location: time.UTC}
	for engine, storage := range grownStorages(b) {
		b.Run(engine, func(b *testing.B) {
			db := grown(b, storage())
			for _, bench := range []struct {
				name   string
				period digest.Period
			}{{"a week", week}, {"all time", all}} {
				b.Run(bench.name, func(b *testing.B) {
					for b.Loop() {
						m, err := digest.Reckoning{Cohorts: db}.Week(b.Context(), bench.period, grownUntil)
						if err != nil {
							b.Fatal(err)
						}
						b.ReportMetric(float64(m.Handoffs), "handoffs")
					}
				})
			}
		})
	}
}
