package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

const postingColumns = `id, posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, run_ms, tries, cause, attempted_ms, doubt_ms, looks`

// numbered is a posting with its row's number, which orders a lane.
type numbered struct {
	id int64
	bot.Posting
}

func scanPosting(row interface{ Scan(...any) error }) (numbered, error) {
	var p numbered
	var content, ref string
	var postedMs, runMs, attemptedMs, doubtMs int64
	err := row.Scan(&p.id, &p.ID, &p.Kind, &p.HandoffID, &p.Cycle, &p.To.Platform, &p.To.Channel, &content,
		&p.Wanted, &p.Posted, &p.State, &ref, &postedMs, &runMs, &p.Tries, &p.Cause,
		&attemptedMs, &doubtMs, &p.Looks)
	if err != nil {
		return p, err
	}
	p.RunAt, p.AttemptedAt, p.DoubtAt = instant(runMs), instant(attemptedMs), instant(doubtMs)
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

// Owe implements bot.Tx.
func (t *tx) Owe(p bot.Posting) error {
	content, err := encodeContent(p.Content)
	if err != nil {
		return err
	}
	_, err = t.exec("owe posting "+p.ID, `INSERT INTO posting
		(posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, recorded_ms, attempted_ms, lease_ms, run_ms, tries, cause)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'waiting', '', 0, 0, 0, 0, $9, 0, '')`,
		p.ID, string(p.Kind), p.HandoffID, p.Cycle, string(p.To.Platform), p.To.Channel, content, p.Wanted, millis(p.RunAt))
	return err
}

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

// PostingAt implements bot.Tx.
func (t *tx) PostingAt(at bot.Destination, message string) (bot.Posting, error) {
	p, err := scanPosting(t.sql.QueryRowContext(t.ctx, `SELECT `+postingColumns+` FROM posting
		WHERE platform = $1 AND channel = $2 AND ref = $3 AND ref <> ''
		UNION ALL
		SELECT `+postingColumns+` FROM posting WHERE posting_id =
			(SELECT posting_id FROM posting_alias WHERE platform = $1 AND channel = $2 AND ref = $3)
		LIMIT 1`, string(at.Platform), at.Channel, message))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return bot.Posting{}, bot.ErrNotFound
	case err != nil:
		return bot.Posting{}, notStored("find the posting of message "+message, err)
	}
	return p.Posting, nil
}

// Stands implements bot.Tx.
func (t *tx) Stands(postingID string, ref bot.CardRef) error {
	n, err := t.exec("adopt the message of posting "+postingID, `UPDATE posting SET
			ref = $1, posted = 1, posted_ms = $2, recorded_ms = $3, doubt_ms = 0, looks = 0, tries = 0, cause = '', run_ms = $3,
			state = CASE WHEN wanted > 1 THEN 'waiting' ELSE 'posted' END
		WHERE posting_id = $4 AND platform = $5 AND channel = $6 AND state = 'unknown' AND posted = 0`,
		ref.ID, millis(ref.At), millis(t.now), postingID, string(ref.Platform), ref.Channel)
	if err != nil {
		return err
	}
	if n == 0 {
		_, err = t.exec("note a copy of posting "+postingID, `INSERT INTO posting_alias (platform, channel, ref, posting_id)
			SELECT platform, channel, $1, posting_id FROM posting WHERE posting_id = $2 AND platform = $3 AND channel = $4 AND ref <> $1
			ON CONFLICT (platform, channel, ref) DO NOTHING`, ref.ID, postingID, string(ref.Platform), ref.Channel)
		if err != nil {
			return err
		}
	}
	return t.adoptOrphans(ref.Destination, ref.ID, t.now)
}

// adoptOrphans makes acts on a message due that is known from now on.
func (t *tx) adoptOrphans(at bot.Destination, message string, now time.Time) error {
	_, err := t.exec("join the orphans of message "+message, `UPDATE sighting SET orphan = 0, run_ms = $1
		WHERE orphan = 1 AND platform = $2 AND channel = $3 AND message = $4`, millis(now), string(at.Platform), at.Channel, message)
	return err
}

// claimable holds for postings that wait or whose lease has run out, and whose
// lane neither carries one nor rests. A line waits until its card stands; one
// whose card has failed for good is never due, as the card's failure says it all.
const claimable = `NOT EXISTS (SELECT 1 FROM posting f WHERE f.state = 'sending' AND f.lease_ms > $1
		AND f.platform = p.platform AND f.channel = p.channel)
	AND NOT EXISTS (SELECT 1 FROM lane l WHERE l.platform = p.platform AND l.channel = p.channel AND l.rest_ms > $1)
	AND ` + cardStands

const cardStands = `(p.kind <> 'line' OR EXISTS (SELECT 1 FROM posting c WHERE c.handoff_id = p.handoff_id AND c.cycle = p.cycle
		AND c.kind = 'card' AND c.platform = p.platform AND c.channel = p.channel AND c.posted > 0))`

// Claim leases what is due until now + lease: of every lane that has none in
// flight and does not rest, the first by due time; a line lets cards go first
// that came up to five seconds later. A first try whose lease has run out is
// in doubt: it may have posted.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration) ([]bot.Posting, error) {
	due, err := db.anyDue(ctx, now)
	if err != nil || !due {
		return nil, err // an idle queue costs no write
	}
	var claimed []numbered
	err = db.transact(ctx, func(t *tx) error {
		if err := t.lock("claim"); err != nil { // one process at a time looks for the first of every lane
			return err
		}
		rows, err := t.sql.QueryContext(ctx, `UPDATE posting SET lease_ms = $2, attempted_ms = $1,
				doubt_ms = CASE WHEN state = 'sending' AND posted = 0 THEN attempted_ms ELSE doubt_ms END,
				state = 'sending'
			WHERE id IN (SELECT id FROM posting WHERE state <> 'posted' AND id IN (
				SELECT id FROM (
					SELECT p.id, row_number() OVER (PARTITION BY p.platform, p.channel
						ORDER BY p.run_ms + CASE WHEN p.kind = 'line' THEN 5000 ELSE 0 END, p.id) AS place
					FROM posting p
					WHERE (p.state IN ('waiting', 'unknown') AND p.run_ms <= $1 OR p.state = 'sending' AND p.lease_ms <= $1)
					AND `+claimable+`
				) AS waiting WHERE place = 1)`+db.engine.skipLocked()+`)
			RETURNING `+postingColumns, millis(now), millis(now.Add(lease)))
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
	slices.SortFunc(claimed, func(a, b numbered) int { return cmp.Or(a.RunAt.Compare(b.RunAt), cmp.Compare(a.id, b.id)) })
	return plain(claimed), nil
}

// anyDue looks, without writing, whether Claim could find something.
func (db *DB) anyDue(ctx context.Context, now time.Time) (bool, error) {
	var due bool
	err := db.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM posting p
		WHERE p.state IN ('waiting', 'sending', 'unknown') AND p.run_ms <= $1 AND (p.state <> 'sending' OR p.lease_ms <= $1)
		AND `+claimable+`)`, millis(now)).Scan(&due)
	if err != nil {
		return false, fmt.Errorf("look for due postings: %w", err)
	}
	return due, nil
}

// Settle records what became of a claimed posting. A card of which more is
// wanted by now waits again. Acts on a message that stands from now on are due.
func (db *DB) Settle(ctx context.Context, s bot.Settlement, now time.Time) error {
	return db.transact(ctx, func(t *tx) error {
		var to bot.Destination
		err := t.sql.QueryRowContext(ctx, `SELECT platform, channel FROM posting WHERE posting_id = $1`, s.PostingID).Scan(&to.Platform, &to.Channel)
		if err != nil {
			return notStored("settle posting "+s.PostingID, err)
		}
		if s.Ref.ID != "" { // a card that was deleted and posted anew stays known under its old message
			_, err = t.exec("keep the old message of posting "+s.PostingID, `INSERT INTO posting_alias (platform, channel, ref, posting_id)
				SELECT platform, channel, ref, posting_id FROM posting WHERE posting_id = $1 AND ref NOT IN ('', $2)
				ON CONFLICT (platform, channel, ref) DO NOTHING`, s.PostingID, s.Ref.ID)
			if err != nil {
				return err
			}
		}
		_, err = t.exec("settle posting "+s.PostingID, `UPDATE posting SET
				posted = $1, ref = $2, tries = $5, cause = $6, lease_ms = 0, doubt_ms = $10, looks = $11,
				posted_ms = CASE WHEN posted_ms = 0 THEN $3 ELSE posted_ms END,
				recorded_ms = CASE WHEN recorded_ms = 0 AND CAST($1 AS BIGINT) > 0 THEN $7 ELSE recorded_ms END,
				state = CASE WHEN $4 = 'posted' AND wanted > $1 THEN 'waiting' ELSE $4 END,
				run_ms = $8
			WHERE posting_id = $9`,
			s.Posted, s.Ref.ID, millis(s.Ref.At), string(s.State), s.Tries, s.Cause, millis(now), millis(s.RunAt), s.PostingID,
			millis(s.DoubtAt), s.Looks)
		if err != nil {
			return err
		}
		if s.Rest > 0 {
			_, err = t.exec("rest lane "+to.Lane(), `INSERT INTO lane (platform, channel, rest_ms) VALUES ($1, $2, $3)
				ON CONFLICT (platform, channel) DO UPDATE SET rest_ms =
					CASE WHEN lane.rest_ms > excluded.rest_ms THEN lane.rest_ms ELSE excluded.rest_ms END`,
				string(to.Platform), to.Channel, millis(now.Add(s.Rest)))
			if err != nil {
				return err
			}
		}
		if s.State != bot.PostingPosted {
			return nil
		}
		return t.adoptOrphans(to, s.Ref.ID, now)
	})
}

// NextDue returns when the next posting can be claimed. A line whose card does
// not stand is not waited for, its card is; a lane at rest is waited for.
func (db *DB) NextDue(ctx context.Context) (time.Time, bool, error) {
	var ms sql.NullInt64
	err := db.read.QueryRowContext(ctx, `SELECT min(CASE WHEN coalesce(l.rest_ms, 0) > p.run_ms THEN l.rest_ms ELSE p.run_ms END)
		FROM posting p LEFT JOIN lane l ON l.platform = p.platform AND l.channel = p.channel
		WHERE p.state IN ('waiting', 'sending', 'unknown') AND p.state <> 'sending'
		AND `+cardStands).Scan(&ms)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look for the next due posting: %w", err)
	}
	return instant(ms.Int64), ms.Valid, nil
}

// ReclaimLeases makes everything in flight due again and returns how much it
// was. It is for the start of the only process that works the queue. On the
// platforms named, a first try may have posted: it is due at the time of its
// look-up, after the instant it began, and in doubt.
func (db *DB) ReclaimLeases(ctx context.Context, now time.Time, doubtful []bot.Platform, lookAfter time.Duration) (int, error) {
	total := 0
	err := db.transact(ctx, func(t *tx) error {
		for _, platform := range doubtful {
			n, err := t.exec("put what was in flight in doubt", `UPDATE posting SET state = 'unknown', lease_ms = 0,
				doubt_ms = attempted_ms, looks = 0, run_ms = attempted_ms + $1
				WHERE state = 'sending' AND posted = 0 AND platform = $2`, lookAfter.Milliseconds(), string(platform))
			if err != nil {
				return err
			}
			total += int(n)
		}
		n, err := t.exec("take back leases", `UPDATE posting SET state = 'waiting', lease_ms = 0, run_ms = $1 WHERE state = 'sending'`, millis(now))
		total += int(n)
		return err
	})
	return total, err
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
