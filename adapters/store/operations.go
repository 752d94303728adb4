package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

// InboxReceived returns the cycles received in the range, from ≤ t < to, with
// their logs, in the order received.
func (db *DB) InboxReceived(ctx context.Context, from, to time.Time) ([]bot.Received, error) {
	type key struct {
		handoff string
		n       int
	}
	var all []bot.Received
	at := make(map[key]int)
	window := []any{millis(from), millis(to)}
	err := db.snapshot(ctx, func(q querier) error {
		err := each(ctx, q, `SELECT `+cycleColumns+`, first FROM cycle WHERE received_ms >= $1 AND received_ms < $2
			ORDER BY received_ms, handoff_id, n`, window, func(rows *sql.Rows) error {
			var r bot.Received
			c, err := scanCycle(withFirst{rows, &r.First})
			r.Cycle = c
			at[key{c.HandoffID, c.N}] = len(all)
			all = append(all, r)
			return err
		})
		if err != nil {
			return err
		}
		return each(ctx, q, actSelect+` JOIN cycle c ON c.handoff_id = a.handoff_id AND c.n = a.cycle
			WHERE c.received_ms >= $1 AND c.received_ms < $2 ORDER BY a.id`, window, func(rows *sql.Rows) error {
			a, err := scanAct(rows)
			if i, ok := at[key{a.HandoffID, a.Cycle}]; ok && err == nil {
				all[i].Acts = append(all[i].Acts, a)
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read what was received: %w", err)
	}
	return all, nil
}

// InboxLanes returns every channel that is owed something, rests, or has failed.
func (db *DB) InboxLanes(ctx context.Context, now time.Time) ([]bot.LaneState, error) {
	byChannel := make(map[bot.Destination]*bot.LaneState)
	lane := func(to bot.Destination) *bot.LaneState {
		if byChannel[to] == nil {
			byChannel[to] = &bot.LaneState{To: to}
		}
		return byChannel[to]
	}
	err := db.snapshot(ctx, func(q querier) error {
		lastFailed := make(map[bot.Destination]int64)
		err := each(ctx, q, `SELECT p.platform, p.channel, p.state, count(*), max(p.id),
				coalesce(min(CASE WHEN p.posted = 0 AND p.state <> 'failed' THEN coalesce(c.received_ms, p.run_ms) END), 0)
			FROM posting p LEFT JOIN cycle c ON c.handoff_id = p.handoff_id AND c.n = p.cycle
			WHERE p.state IN ('waiting', 'held', 'sending', 'unknown', 'failed') GROUP BY p.platform, p.channel, p.state`, nil, func(rows *sql.Rows) error {
			var to bot.Destination
			var state bot.PostingState
			var n int
			var last, oldest int64
			if err := rows.Scan(&to.Platform, &to.Channel, &state, &n, &last, &oldest); err != nil {
				return err
			}
			l := lane(to)
			switch state {
			case bot.PostingWaiting, bot.PostingHeld:
				l.Waiting += n
			case bot.PostingSending:
				l.Sending = n
			case bot.PostingUnknown:
				l.Unknown = n
			case bot.PostingFailed:
				l.Failed, lastFailed[to] = n, last
			case bot.PostingPosted, bot.PostingFolded:
			}
			if since := instant(oldest); !since.IsZero() && (l.Oldest.IsZero() || since.Before(l.Oldest)) {
				l.Oldest = since
			}
			return nil
		})
		if err != nil {
			return err
		}
		var everywhere []bot.LaneState // a platform at rest: a row without a channel
		err = each(ctx, q, `SELECT platform, channel, CASE WHEN rest_ms > change_rest_ms THEN rest_ms ELSE change_rest_ms END FROM lane
			WHERE rest_ms > $1 OR change_rest_ms > $1`, []any{millis(now)}, func(rows *sql.Rows) error {
			var to bot.Destination
			var ms int64
			err := rows.Scan(&to.Platform, &to.Channel, &ms)
			if to.Channel == "" {
				everywhere = append(everywhere, bot.LaneState{To: to, RestUntil: instant(ms)})
				return err
			}
			lane(to).RestUntil = instant(ms)
			return err
		})
		if err != nil {
			return err
		}
		for _, rest := range everywhere {
			for _, l := range byChannel {
				if l.To.Platform == rest.To.Platform && l.RestUntil.Before(rest.RestUntil) {
					l.RestUntil = rest.RestUntil
				}
			}
		}
		for to, id := range lastFailed {
			var took int
			err := q.QueryRowContext(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM posting
				WHERE platform = $1 AND channel = $2 AND id > $3 AND posted > 0) THEN 1 ELSE 0 END`, string(to.Platform), to.Channel, id).Scan(&took)
			if err != nil {
				return err
			}
			lane(to).Dead = took == 0
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the lanes: %w", err)
	}
	all := make([]bot.LaneState, 0, len(byChannel))
	for _, l := range byChannel {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b bot.LaneState) int {
		return cmp.Or(cmp.Compare(a.To.Platform, b.To.Platform), cmp.Compare(a.To.Channel, b.To.Channel))
	})
	return all, nil
}

// InboxFailures returns the latest postings that failed for good, newest first.
func (db *DB) InboxFailures(ctx context.Context, limit int) ([]bot.Failure, error) {
	var all []bot.Failure
	err := each(ctx, db.read, `SELECT platform, channel, kind, handoff_id, cause, run_ms FROM posting
		WHERE state = 'failed' ORDER BY id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var f bot.Failure
		var ms int64
		err := rows.Scan(&f.To.Platform, &f.To.Channel, &f.Kind, &f.HandoffID, &f.Cause, &ms)
		f.At = instant(ms)
		all = append(all, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what failed: %w", err)
	}
	return all, nil
}

// InboxOrphans returns how many acts wait for a message that nobody knows, and
// the latest of them, newest first.
func (db *DB) InboxOrphans(ctx context.Context, limit int) (int, []bot.Orphaned, error) {
	n, err := db.Orphans(ctx)
	if err != nil || n == 0 {
		return n, nil, err
	}
	var all []bot.Orphaned
	err = each(ctx, db.read, `SELECT platform, channel, act, recorded_ms, run_ms FROM sighting
		WHERE orphan = 1 ORDER BY id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var o bot.Orphaned
		var text string
		var seen, until int64
		if err := rows.Scan(&o.At.Platform, &o.At.Channel, &text, &seen, &until); err != nil {
			return err
		}
		var a bot.Act
		err := decode(text, &a)
		o.Kind, o.SeenAt, o.KeptTill = a.Kind, instant(seen), instant(until)
		all = append(all, o)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("read the orphans: %w", err)
	}
	return n, all, nil
}
