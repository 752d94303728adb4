package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store/storetest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// openPlain opens a ledger for tests that look below the surface.
func openPlain(t testing.TB, storage string) *DB {
	t.Helper()
	log, _ := test.NewNullLogger()
	db, err := Open(t.Context(), Options{Storage: storage, Now: time.Now, Exclusive: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func storages(t testing.TB) map[string]func() string {
	return map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "h.db") },
		"postgres": func() string { return storetest.Postgres(t) },
	}
}

// fill writes postings as a long run leaves them: a history that stands, and
// a backlog in one lane.
func fill(t testing.TB, db *DB, history, backlog int, now time.Time) {
	t.Helper()
	series := `WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d) `
	insert := `INSERT INTO posting (posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, recorded_ms,
		attempted_ms, lease_ms, run_ms, tries, cause, turn_ms) `
	at := millis(now.Add(-time.Minute))
	for _, part := range []struct {
		prefix, channel, state string
		n, posted              int
	}{{"h", "old", "posted", history, 1}, {"b", "busy", "waiting", backlog, 0}} {
		values := fmt.Sprintf(`SELECT '%[1]s' || i, 'card', '%[1]sH' || i, 1, 'inbox', '%[2]s', '', 1, %[3]d, '%[4]s', CASE WHEN %[3]d > 0 THEN 'r' || i ELSE '' END,
			0, 0, 0, 0, %[5]d, 0, '', %[5]d + i FROM n`, part.prefix, part.channel, part.posted, part.state, at)
		for from := 1; from <= part.n; from += 10_000 {
			err := db.transact(t.Context(), func(x *tx) error {
				_, err := x.exec("fill", fmt.Sprintf(series, from, min(from+9_999, part.n))+insert+values)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := db.transact(t.Context(), func(x *tx) error {
			_, err := x.exec("fill", `INSERT INTO lane (platform, channel, rest_ms) VALUES ('inbox', $1, 0)`, part.channel)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := db.engine.(*postgres); ok {
		if _, err := db.engine.(*postgres).write.ExecContext(t.Context(), `ANALYZE`); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheQueueIsReadByIndexAlone explains what the lanes, the metrics and the
// page ask again and again: with a million rows of history none may be scanned.
func TestTheQueueIsReadByIndexAlone(t *testing.T) {
	for engine, storage := range storages(t) {
		t.Run(engine, func(t *testing.T) {
			db := openPlain(t, storage())
			fill(t, db, 20_000, 100, time.Now())
			for _, q := range []struct {
				name, text string
				args       []any
			}{
				{"the lanes", allLanes, []any{millis(time.Now())}},
				{"one lane", oneLane, []any{millis(time.Now()), "inbox", "busy"}},
				{"the counts", counts, nil},
				{"an inbox channel", inboxChannel, []any{"old", 50}},
				{"what stands below a card", inboxThread, []any{"r1"}},
			} {
				for line := range strings.SplitSeq(explain(t, db, q.text, q.args...), "\n") {
					// SQLite says SCAN p, PostgreSQL Seq Scan on posting.
					scans := scanned.MatchString(line) && !strings.Contains(line, "INDEX")
					if scans || strings.Contains(line, "Seq Scan on posting") {
						t.Errorf("%s scans the postings, or all lanes: %s", q.name, line)
					}
				}
			}
		})
	}
}

// scanned is what SQLite says of reading a table whole: the postings by any of
// their names here, or the lanes.
var scanned = regexp.MustCompile(`SCAN ([pfnl]|posting)\b`)

func explain(t testing.TB, db *DB, query string, args ...any) string {
	t.Helper()
	prefix := "EXPLAIN "
	if _, ok := db.engine.(*sqlite); ok {
		prefix = "EXPLAIN QUERY PLAN "
	}
	rows, err := db.read.QueryContext(context.Background(), prefix+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, *cells[len(cells)-1].(*any))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}

// BenchmarkQueue asks what is asked again and again, above a history and with a
// backlog in one lane. SCALE=1000000 takes another history.
func BenchmarkQueue(b *testing.B) {
	history := 200_000
	if text := os.Getenv("SCALE"); text != "" {
		history, _ = strconv.Atoi(text)
	}
	for _, size := range []struct{ history, backlog int }{{0, 10}, {0, 10_000}, {history, 10_000}} {
		for engine, storage := range storages(b) {
			b.Run(fmt.Sprintf("history=%d/backlog=%d/%s", size.history, size.backlog, engine), func(b *testing.B) {
				db := openPlain(b, storage())
				now := time.Now()
				fill(b, db, size.history, size.backlog, now)
				for name, ask := range map[string]func(ctx context.Context) error{
					"all lanes": func(ctx context.Context) error { _, _, err := db.due(ctx, now, nil); return err },
					"one lane": func(ctx context.Context) error {
						_, _, err := db.due(ctx, now, []bot.Destination{{Platform: bot.PlatformInbox, Channel: "busy"}})
						return err
					},
					"Counts": func(ctx context.Context) error { _, _, err := db.Counts(ctx); return err },
					"claim and settle": func(ctx context.Context) error {
						claimed, _, err := db.Claim(ctx, now, time.Minute, bottest.First())
						if err != nil || len(claimed) == 0 {
							return err
						}
						return db.Settle(ctx, bot.Settlement{PostingID: claimed[0].ID, State: bot.PostingWaiting, RunAt: now}, now)
					},
				} {
					b.Run(name, func(b *testing.B) {
						for b.Loop() {
							if err := ask(b.Context()); err != nil {
								b.Fatal(err)
							}
						}
					})
				}
			})
		}
	}
}
