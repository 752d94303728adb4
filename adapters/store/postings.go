package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

const postingColumns = `id, posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, run_ms, tries, cause`

// numbered is a posting with its row's number, which orders a lane.
type numbered struct {
	id int64
	bot.Posting
}

func scanPosting(row interface{ Scan(...any) error }) (numbered, error) {
	var p numbered
	var content, ref string
	var postedMs, runMs int64
	err := row.Scan(&p.id, &p.ID, &p.Kind, &p.HandoffID, &p.Cycle, &p.To.Platform, &p.To.Channel, &content,
		&p.Wanted, &p.Posted, &p.State, &ref, &postedMs, &runMs, &p.Tries, &p.Cause)
	if err != nil {
		return p, err
	}
	p.RunAt = instant(runMs)
	if ref != "" {
		p.Ref = bot.CardRef{Destination: p.To, ID: ref, At: instant(postedMs)}
	}
	p.Content, err = decodeContent(content)
	return p, err
}

func scanPostings(rows *sql.Rows) ([]numbered, error) {
	defer rows.Close()
	var all []numbered
	for rows.Next() {
		p, err := scanPosting(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

func plain(from []numbered) []bot.Posting {
	all := make([]bot.Posting, 0, len(from))
	for _, p := range from {
		all = append(all, p.Posting)
	}
	return all
}

func owe(ctx context.Context, t *sql.Tx, p bot.Posting) error {
	content, err := encodeContent(p.Content)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO posting
		(posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, recorded_ms, attempted_ms, lease_ms, run_ms, tries, cause)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'waiting', '', 0, 0, 0, 0, $9, 0, '')`,
		p.ID, string(p.Kind), p.HandoffID, p.Cycle, string(p.To.Platform), p.To.Channel, content, p.Wanted, millis(p.RunAt))
	if err != nil {
		return notStored("owe posting "+p.ID, err)
	}
	return nil
}

// Owe implements bot.Tx.
func (t *tx) Owe(p bot.Posting) error { return owe(t.ctx, t.sql, p) }

// Stale implements bot.Tx. A posting in flight stays so: settling it finds
// that more is wanted.
func (t *tx) Stale(handoffID string, cycle int, now time.Time) error {
	_, err := t.exec("make the cards of handoff "+handoffID+" stale", `UPDATE posting
		SET wanted = wanted + 1, run_ms = CASE WHEN state = 'posted' THEN $1 ELSE run_ms END,
			state = CASE WHEN state = 'posted' THEN 'waiting' ELSE state END
		WHERE handoff_id = $2 AND cycle = $3 AND kind = 'card'`, millis(now), handoffID, cycle)
	return err
}

// Cards implements bot.Tx.
func (t *tx) Cards(handoffID string, cycle int) ([]bot.Posting, error) {
	rows, err := t.sql.QueryContext(t.ctx, `SELECT `+postingColumns+` FROM posting
		WHERE handoff_id = $1 AND cycle = $2 AND kind = 'card' ORDER BY id`, handoffID, cycle)
	if err != nil {
		return nil, notStored("read the cards of handoff "+handoffID, err)
	}
	all, err := scanPostings(rows)
	if err != nil {
		return nil, notStored("read the cards of handoff "+handoffID, err)
	}
	return plain(all), nil
}

// Claim leases what is due until now + lease: of every lane that has none in
// flight the first by due time. A line waits until its card stands; a line
// whose card has failed for good is never due, as the card's failure says it all.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration) ([]bot.Posting, error) {
	due, err := db.anyDue(ctx, now)
	if err != nil || !due {
		return nil, err // an idle queue costs no write
	}
	var claimed []numbered
	err = db.transact(ctx, func(t *tx) error {
		rows, err := t.sql.QueryContext(ctx, `UPDATE posting SET state = 'sending', lease_ms = $1, attempted_ms = $2
			WHERE id IN (
				SELECT id FROM (
					SELECT p.id, row_number() OVER (PARTITION BY p.platform, p.channel ORDER BY p.run_ms, p.id) AS place
					FROM posting p
					WHERE (p.state = 'waiting' AND p.run_ms <= $2 OR p.state = 'sending' AND p.lease_ms <= $2)
					AND NOT EXISTS (SELECT 1 FROM posting f WHERE f.state = 'sending' AND f.lease_ms > $2
						AND f.platform = p.platform AND f.channel = p.channel)
					AND (p.kind <> 'line' OR EXISTS (SELECT 1 FROM posting c WHERE c.handoff_id = p.handoff_id AND c.cycle = p.cycle
						AND c.kind = 'card' AND c.platform = p.platform AND c.channel = p.channel AND c.posted > 0))
				) WHERE place = 1)
			RETURNING `+postingColumns, millis(now.Add(lease)), millis(now))
		if err != nil {
			return notStored("claim due postings", err)
		}
		if claimed, err = scanPostings(rows); err != nil {
			return notStored("claim due postings", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(claimed, func(a, b numbered) int { return a.RunAt.Compare(b.RunAt)*2 + int(min(1, max(-1, a.id-b.id))) })
	return plain(claimed), nil
}

// anyDue looks, without writing, whether Claim could find something.
func (db *DB) anyDue(ctx context.Context, now time.Time) (bool, error) {
	var due bool
	err := db.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM posting WHERE state IN ('waiting', 'sending') AND run_ms <= $1)`, millis(now)).Scan(&due)
	if err != nil {
		return false, fmt.Errorf("look for due postings: %w", err)
	}
	return due, nil
}

// Settle records what became of a claimed posting. A card of which more is
// wanted by now waits again.
func (db *DB) Settle(ctx context.Context, s bot.Settlement, now time.Time) error {
	return db.transact(ctx, func(t *tx) error {
		_, err := t.exec("settle posting "+s.PostingID, `UPDATE posting SET
				posted = $1, ref = $2, tries = $5, cause = $6, lease_ms = 0,
				posted_ms = CASE WHEN posted_ms = 0 THEN $3 ELSE posted_ms END,
				recorded_ms = CASE WHEN recorded_ms = 0 AND $1 > 0 THEN $7 ELSE recorded_ms END,
				state = CASE WHEN $4 = 'posted' AND wanted > $1 THEN 'waiting' ELSE $4 END,
				run_ms = $8
			WHERE posting_id = $9`,
			s.Posted, s.Ref.ID, millis(s.Ref.At), string(s.State), s.Tries, s.Cause, millis(now), millis(s.RunAt), s.PostingID)
		return err
	})
}

// NextDue returns when the next waiting posting is due; a line whose card does
// not stand is not waited for, its card is.
func (db *DB) NextDue(ctx context.Context) (time.Time, bool, error) {
	var ms sql.NullInt64
	err := db.read.QueryRowContext(ctx, `SELECT min(run_ms) FROM posting p WHERE p.state IN ('waiting', 'sending') AND p.state = 'waiting'
		AND (p.kind <> 'line' OR EXISTS (SELECT 1 FROM posting c WHERE c.handoff_id = p.handoff_id AND c.cycle = p.cycle
			AND c.kind = 'card' AND c.platform = p.platform AND c.channel = p.channel AND c.posted > 0))`).Scan(&ms)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look for the next due posting: %w", err)
	}
	return instant(ms.Int64), ms.Valid, nil
}

// ReclaimLeases makes everything in flight due at once and returns how much it
// was. It is for the start of the only process that works the queue.
func (db *DB) ReclaimLeases(ctx context.Context, now time.Time) (int, error) {
	var n int64
	err := db.transact(ctx, func(t *tx) error {
		var err error
		n, err = t.exec("take back leases", `UPDATE posting SET state = 'waiting', lease_ms = 0, run_ms = $1 WHERE state = 'sending'`, millis(now))
		return err
	})
	return int(n), err
}

// Counts returns how many postings are in each state, and since when the
// oldest that does not stand has been due; zero when all stand.
func (db *DB) Counts(ctx context.Context) (map[bot.PostingState]int, time.Time, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT state, count(*), coalesce(min(CASE WHEN posted = 0 THEN run_ms END), 0) FROM posting GROUP BY state`)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("count postings: %w", err)
	}
	defer rows.Close()
	counts, oldest := make(map[bot.PostingState]int), int64(0)
	for rows.Next() {
		var state bot.PostingState
		var n int
		var since int64
		if err := rows.Scan(&state, &n, &since); err != nil {
			return nil, time.Time{}, fmt.Errorf("count postings: %w", err)
		}
		counts[state] = n
		if state != bot.PostingPosted && state != bot.PostingFailed && since > 0 && (oldest == 0 || since < oldest) {
			oldest = since
		}
	}
	return counts, instant(oldest), rows.Err()
}
