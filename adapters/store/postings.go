package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

const postingColumns = `id, posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, run_ms, tries, cause, attempted_ms, doubt_ms, looks, priority, list_id, thread`

// priorities by rank, as the column keeps them.
var priorities = [...]bot.Priority{bot.Low, bot.Normal, bot.High, bot.Urgent}

// numbered is a posting with its row's number, which orders a lane.
type numbered struct {
	id int64
	bot.Posting
	unreadable error // its content or priority is nothing we know
}

func scanPosting(row interface{ Scan(...any) error }) (numbered, error) {
	var p numbered
	var content, ref string
	var postedMs, runMs, attemptedMs, doubtMs int64
	var rank int
	err := row.Scan(&p.id, &p.ID, &p.Kind, &p.HandoffID, &p.Cycle, &p.To.Platform, &p.To.Channel, &content,
		&p.Wanted, &p.Posted, &p.State, &ref, &postedMs, &runMs, &p.Tries, &p.Cause,
		&attemptedMs, &doubtMs, &p.Looks, &rank, &p.List, &p.Thread)
	if err != nil {
		return p, err
	}
	p.Priority = bot.Normal
	if rank >= 0 && rank < len(priorities) {
		p.Priority = priorities[rank]
	} else {
		p.unreadable = fmt.Errorf("%w: priority %d", errUnreadable, rank)
	}
	p.RunAt, p.AttemptedAt, p.DoubtAt = instant(runMs), instant(attemptedMs), instant(doubtMs)
	if ref != "" {
		p.Ref = bot.CardRef{Destination: p.To, ID: ref, At: instant(postedMs)}
	}
	if p.Content, err = decodeContent(content); err != nil {
		p.unreadable = err
	}
	return p, nil
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

// afterCards is by how much a line or a transcript lets cards go first that came
// later: a conversation's words shall not hold up another visitor's card.
const afterCards = 5 * time.Second

// Owe implements bot.Tx.
func (t *tx) Owe(p bot.Posting) error {
	content, err := encodeContent(p.Content)
	if err != nil {
		return err
	}
	t.owes(p.To)
	operation, state, turn := "owe posting "+p.ID, bot.PostingWaiting, p.RunAt
	if p.Kind == bot.PostLine || p.Kind == bot.PostTranscript {
		turn = turn.Add(afterCards)
		if state, err = t.below(p); err != nil {
			return err
		}
	}
	_, err = t.exec(operation, `INSERT INTO posting
		(posting_id, kind, handoff_id, cycle, platform, channel, content, wanted, posted, state, ref, posted_ms, recorded_ms, attempted_ms, lease_ms,
			run_ms, tries, cause, priority, class, turn_ms, list_id, thread)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, '', 0, 0, 0, 0, $10, 0, '', $11, $12, $13, '', $14)`,
		p.ID, string(p.Kind), p.HandoffID, p.Cycle, string(p.To.Platform), p.To.Channel, content, p.Wanted, string(state),
		millis(p.RunAt), p.Priority.Rank(), int(p.Run()), millis(turn), p.Thread)
	if err != nil {
		return err
	}
	return t.makeLane(p.To)
}

// owes notes that something may be due in a lane.
func (t *tx) owes(to bot.Destination) {
	if !slices.Contains(t.owed, to) {
		t.owed = append(t.owed, to)
	}
}

// owing changes postings and notes their lanes.
func (t *tx) owing(operation, change string, args ...any) error {
	err := each(t.ctx, t.sql, change+` RETURNING platform, channel`, args, func(rows *sql.Rows) error {
		var to bot.Destination
		err := rows.Scan(&to.Platform, &to.Channel)
		t.owes(to)
		return err
	})
	if err != nil {
		return notStored(operation, err)
	}
	return nil
}

// makeLane sees to the lane of a destination. Lanes are never taken away.
func (t *tx) makeLane(to bot.Destination) error {
	if _, ok := t.stand.Load(to); ok {
		return nil
	}
	_, err := t.exec("make lane "+to.Lane(), `INSERT INTO lane (platform, channel, rest_ms) VALUES ($1, $2, 0) ON CONFLICT (platform, channel) DO NOTHING`,
		string(to.Platform), to.Channel)
	t.made = append(t.made, to)
	return err
}

// below says how a line or a transcript begins: waiting when its card carries
// it, else held.
func (t *tx) below(p bot.Posting) (bot.PostingState, error) {
	var cards int
	err := t.sql.QueryRowContext(t.ctx, `SELECT count(*) FROM posting c WHERE c.handoff_id = $1 AND c.cycle = $2 AND c.kind = 'card'
		AND c.platform = $3 AND c.channel = $4 AND (c.posted > 0 OR c.state = 'folded' AND c.ref <> '' AND $5 = 'line')`,
		p.HandoffID, p.Cycle, string(p.To.Platform), p.To.Channel, string(p.Kind)).Scan(&cards)
	switch {
	case err != nil:
		return "", notStored("look for the card of posting "+p.ID, err)
	case cards == 0:
		return bot.PostingHeld, nil
	}
	return bot.PostingWaiting, nil
}

// raised wants one revision more by $1. A posting in flight stays so: settling it finds
// that more is wanted.
const raised = `wanted = wanted + 1, run_ms = CASE WHEN state = 'posted' THEN $1 ELSE run_ms END,
	turn_ms = CASE WHEN state = 'posted' THEN $1 ELSE turn_ms END, state = CASE WHEN state = 'posted' THEN 'waiting' ELSE state END`

// Stale implements bot.Tx.
func (t *tx) Stale(handoffID string, cycle int, now time.Time) error {
	operation := "make the cards of handoff " + handoffID + " stale"
	rank := bot.Normal.Rank()
	err := t.sql.QueryRowContext(t.ctx, `SELECT priority FROM cycle WHERE handoff_id = $1 AND n = $2`, handoffID, cycle).Scan(&rank)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return notStored(operation, err)
	}
	err = t.owing(operation, `UPDATE posting SET `+raised+`, priority = $4, class = CASE WHEN class <= 0 THEN class WHEN $4 >= 2 OR list_id <> '' OR state = 'unknown' THEN 1 ELSE 2 END
		WHERE handoff_id = $2 AND cycle = $3 AND kind = 'card'`, millis(now), handoffID, cycle, rank)
	if err != nil {
		return err
	}
	return t.owing(operation, `UPDATE posting SET `+raised+` WHERE kind = 'list' AND posting_id IN
		(SELECT list_id FROM posting WHERE handoff_id = $2 AND cycle = $3 AND kind = 'card' AND list_id <> '')`, millis(now), handoffID, cycle)
}

// Unfold implements bot.Tx. Its place in the lane is the one it had.
func (t *tx) Unfold(handoffID string, cycle int) error {
	return t.owing("unfold the cards of handoff "+handoffID, `UPDATE posting SET state = 'waiting', ref = '', class = 1
		WHERE handoff_id = $1 AND cycle = $2 AND kind = 'card' AND state = 'folded'`, handoffID, cycle)
}

// Folded implements bot.Ledger.
func (db *DB) Folded(ctx context.Context, listID string) ([]bot.Posting, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT `+postingColumns+` FROM posting WHERE list_id = $1 AND list_id <> '' ORDER BY id`, listID)
	if err != nil {
		return nil, fmt.Errorf("read the cards of list %s: %w", listID, err)
	}
	all, err := scanPostings(rows)
	if err != nil {
		return nil, fmt.Errorf("read the cards of list %s: %w", listID, err)
	}
	return plain(all), nil
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
		WHERE platform = $1 AND channel = $2 AND ref = $3 AND ref <> '' AND state <> 'folded'
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
	var kind bot.PostingKind
	err := t.sql.QueryRowContext(t.ctx, `UPDATE posting SET
			ref = $1, posted = 1, posted_ms = CASE WHEN posted_ms = 0 THEN $2 ELSE posted_ms END,
			recorded_ms = CASE WHEN recorded_ms = 0 THEN $3 ELSE recorded_ms END,
			doubt_ms = 0, looks = 0, tries = 0, cause = '', run_ms = $3, turn_ms = $3, class = 0,
			state = CASE WHEN wanted > 1 THEN 'waiting' ELSE 'posted' END
		WHERE posting_id = $4 AND platform = $5 AND channel = $6 AND state = 'unknown' AND posted = 0
		RETURNING kind`,
		ref.ID, millis(ref.At), millis(t.now), postingID, string(ref.Platform), ref.Channel).Scan(&kind)
	switch {
	case err == nil:
		t.owes(ref.Destination) // a line may have waited for it
		return t.stood(postingID, kind, ref, t.now)
	case !errors.Is(err, sql.ErrNoRows):
		return notStored("adopt the message of posting "+postingID, err)
	}
	return t.copied(postingID, ref, t.now)
}

// copied notes that a message is a copy of a posting of its channel, unless it is
// the one in which that stands.
func (t *tx) copied(postingID string, ref bot.CardRef, now time.Time) error {
	_, err := t.exec("note a copy of posting "+postingID, `INSERT INTO posting_alias (platform, channel, ref, posting_id)
		SELECT platform, channel, $1, posting_id FROM posting WHERE posting_id = $2 AND platform = $3 AND channel = $4 AND ref <> $1
		ON CONFLICT (platform, channel, ref) DO NOTHING`, ref.ID, postingID, string(ref.Platform), ref.Channel)
	if err != nil {
		return err
	}
	return t.adoptOrphans(ref.Destination, ref.ID, now)
}

// adoptOrphans makes acts on a message due that is known from now on.
func (t *tx) adoptOrphans(at bot.Destination, message string, now time.Time) error {
	_, err := t.exec("join the orphans of message "+message, `UPDATE sighting SET orphan = 0, run_ms = $1
		WHERE orphan = 1 AND platform = $2 AND channel = $3 AND message = $4`, millis(now), string(at.Platform), at.Channel, message)
	return err
}

// counts leaves out what is over, posted or folded: in the end that is
// everything, and counting it would take ever longer.
const counts = `SELECT state, count(*), coalesce(min(CASE WHEN posted = 0 THEN run_ms END), 0) FROM posting
	WHERE state IN ('waiting', 'sending', 'unknown', 'held', 'failed') GROUP BY state`

// Counts returns how many postings are in each state but posted and folded,
// and since when the oldest that does not stand has been due; zero when all stand.
func (db *DB) Counts(ctx context.Context) (map[bot.PostingState]int, time.Time, error) {
	byState, oldest := make(map[bot.PostingState]int), int64(0)
	err := each(ctx, db.read, counts, nil, func(rows *sql.Rows) error {
		var state bot.PostingState
		var n int
		var since int64
		err := rows.Scan(&state, &n, &since)
		byState[state] = n
		if state != bot.PostingFailed && state != bot.PostingHeld && since > 0 && (oldest == 0 || since < oldest) {
			oldest = since
		}
		return err
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("count postings: %w", err)
	}
	return byState, instant(oldest), nil
}
