package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"handoffbot/bot"
)

// Claim leases what by chooses of every free lane of those named, or of all,
// until now + lease, and says when the others of them can go on.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration, by bot.Chooser, of ...bot.Destination) ([]bot.Posting, map[bot.Destination]time.Time, error) {
	lanes, expired, err := db.due(ctx, now, of)
	if err != nil {
		return nil, nil, err
	}
	var batches [][]numbered // each of a lane, in its order
	ready := func(p prospect) bool { return !p.at.After(now) }
	if expired || slices.ContainsFunc(lanes, ready) { // an idle queue costs no write
		err = db.transactQuietly(ctx, func(t *tx) error {
			if err := t.lock("claim"); err != nil { // one process at a time looks for free lanes
				return err
			}
			if expired {
				if err := t.expire(now); err != nil {
					return err
				}
				if lanes, err = lanesFree(ctx, t.sql, now, nil); err != nil {
					return notStored("look for free lanes", err)
				}
			}
			for _, to := range lanes {
				if !ready(to) {
					continue
				}
				batch, err := t.claim(to.Destination, now, lease, by)
				if err != nil {
					return err
				}
				if len(batch) > 0 {
					batches = append(batches, batch)
				}
			}
			return nil
		})
	}
	if err != nil {
		return nil, nil, err
	}
	next := make(map[bot.Destination]time.Time, len(lanes))
	for _, to := range lanes {
		next[to.Destination] = to.at
	}
	for _, batch := range batches {
		delete(next, batch[0].To)
	}
	slices.SortFunc(batches, func(a, b []numbered) int {
		return cmp.Or(a[0].RunAt.Compare(b[0].RunAt), cmp.Compare(a[0].id, b[0].id))
	})
	return plain(slices.Concat(batches...)), next, nil
}

// freeLane is a lane and which of its runs have something due that may go.
type freeLane struct {
	bot.Lane
	looks, changes, high, other bool
}

// dueOf says whether something of a class is due.
func dueOf(class string) string {
	return `CASE WHEN EXISTS (SELECT 1 FROM posting p WHERE ` + due + ` AND p.class = ` + class + `) THEN 1 ELSE 0 END`
}

// lane reads what may go in a lane; ok is false while something is in flight.
func (t *tx) lane(to bot.Destination, now time.Time) (l freeLane, ok bool, err error) {
	var rest, changeRest, platform int64
	l.Destination = to
	err = t.sql.QueryRowContext(t.ctx, `SELECT l.streak, l.rest_ms, l.change_rest_ms, `+platformRest+`,
		`+dueOf("-1")+`, `+dueOf("0")+`, `+dueOf("1")+`, `+dueOf("2")+` FROM lane l
		WHERE l.platform = $2 AND l.channel = $3 AND `+free, millis(now), string(to.Platform), to.Channel).
		Scan(&l.Streak, &rest, &changeRest, &platform, &l.looks, &l.changes, &l.high, &l.other)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return l, false, nil
	case err != nil:
		return l, false, notStored("read lane "+to.Lane(), err)
	}
	if rest > millis(now) {
		l.high, l.other = false, false
	}
	if changeRest > millis(now) {
		l.looks, l.changes = false, false
	}
	if platform > millis(now) {
		l.changes = false
	}
	return l, true, nil
}

// expire ends leases that have run out. A first try may have posted: it is in
// doubt. Where it was in doubt before, what ran out was a look, or another try:
// it is looked for from the first on.
func (t *tx) expire(now time.Time) error {
	_, err := t.exec("end the leases that have run out", `UPDATE posting SET lease_ms = 0,
		doubt_ms = CASE WHEN posted = 0 AND doubt_ms = 0 THEN attempted_ms ELSE doubt_ms END, looks = 0,
		class = CASE WHEN posted = 0 THEN -1 ELSE 0 END, state = CASE WHEN posted = 0 THEN 'unknown' ELSE 'waiting' END
		WHERE state = 'sending' AND lease_ms <= $1`, millis(now))
	return err
}

// cardsMessage is where the card of a line stands now: what is in doubt is
// looked for where it was tried, wherever its card has gone since.
const cardsMessage = `coalesce((SELECT c.ref FROM posting c WHERE c.handoff_id = posting.handoff_id AND c.cycle = posting.cycle
	AND c.kind = 'card' AND c.platform = posting.platform AND c.channel = posting.channel), '')`

// claim takes what by chooses of one lane.
func (t *tx) claim(to bot.Destination, now time.Time, lease time.Duration, by bot.Chooser) ([]numbered, error) {
	l, ok, err := t.lane(to, now)
	if err != nil || !ok {
		return nil, err
	}
	chosen, each, err := t.choice(&l, now, by)
	if err != nil || len(chosen) == 0 {
		return nil, err
	}
	run := chosen[0].Run()
	ids := make([]string, len(chosen))
	for i, p := range chosen {
		ids[i] = p.ID
	}
	if len(chosen) > 1 && !each {
		list, err := t.fold(chosen, now)
		if err != nil {
			return nil, err
		}
		ids = []string{list}
	}
	var claimed []numbered
	for _, id := range ids {
		p, err := scanPosting(t.sql.QueryRowContext(t.ctx, `UPDATE posting SET state = 'sending', lease_ms = $1, attempted_ms = $2,
				thread = CASE WHEN kind IN ('line', 'transcript') AND doubt_ms = 0 THEN `+cardsMessage+` ELSE thread END
			WHERE posting_id = $3 RETURNING `+postingColumns, millis(now.Add(lease)), millis(now), id))
		if err != nil {
			return nil, notStored("lease posting "+id, err)
		}
		claimed = append(claimed, p)
	}
	streak := l.Streak
	switch run {
	case bot.RunHigh:
		streak++
	case bot.RunOther:
		streak = 0
	case bot.RunLooks, bot.RunChanges:
	}
	if streak != l.Streak {
		_, err = t.exec("count the streak of lane "+to.Lane(), `UPDATE lane SET streak = $1 WHERE platform = $2 AND channel = $3`,
			streak, string(to.Platform), to.Channel)
	}
	return claimed, err
}

// choice returns the postings that by chooses of a lane, and whether each goes
// by itself.
func (t *tx) choice(l *freeLane, now time.Time, by bot.Chooser) (chosen []bot.Posting, each bool, err error) {
	heads, err := t.heads(*l, by.Depth(l.Platform), now)
	if err != nil || len(heads) == 0 {
		return nil, false, err
	}
	l.Waiting = plain(heads)
	c := by.Choose(l.Lane)
	if c.Alone > 0 && l.changes {
		first, err := t.reserve(l.Platform, c.Alone, now)
		if err != nil {
			return nil, false, err
		}
		if !first {
			l.changes = false
			return t.choice(l, now, by)
		}
	}
	for _, place := range c.Places {
		chosen = append(chosen, l.Waiting[place])
	}
	return chosen, c.Each, nil
}

// reserve lets the changes of a platform rest from now on, unless they do.
func (t *tx) reserve(p bot.Platform, rest time.Duration, now time.Time) (first bool, err error) {
	n, err := t.exec("let the changes on "+string(p)+" rest", `INSERT INTO lane (platform, channel, rest_ms, change_rest_ms) VALUES ($1, '', 0, $2)
		ON CONFLICT (platform, channel) DO UPDATE SET change_rest_ms = excluded.change_rest_ms WHERE lane.change_rest_ms <= $3`,
		string(p), millis(now.Add(rest)), millis(now))
	return n > 0, err
}

// heads returns the beginning of each run of a lane that is due and may go, and
// takes it: what a commit is changing just now comes with the next claim.
func (t *tx) heads(l freeLane, depth int, now time.Time) ([]numbered, error) {
	var all []numbered
	for i, may := range []bool{l.looks, l.changes, l.high, l.other} {
		if !may {
			continue
		}
		run, err := t.head(l.Destination, bot.RunLooks+bot.Run(i), depth, now)
		if err != nil {
			return nil, err
		}
		all = append(all, run...)
	}
	return all, nil
}

// head returns the beginning of a run, without what cannot be read.
func (t *tx) head(to bot.Destination, run bot.Run, depth int, now time.Time) ([]numbered, error) {
	for {
		rows, err := t.sql.QueryContext(t.ctx, `SELECT `+postingColumns+` FROM posting WHERE platform = $1 AND channel = $2
			AND state IN ('waiting', 'unknown') AND class = $3 AND run_ms <= $4 ORDER BY turn_ms, id LIMIT $5`+t.engine.skipLocked(),
			string(to.Platform), to.Channel, int(run), millis(now), depth)
		if err != nil {
			return nil, notStored("read what waits", err)
		}
		all, err := scanPostings(rows)
		if err != nil {
			return nil, notStored("read what waits", err)
		}
		i := slices.IndexFunc(all, func(p numbered) bool { return p.unreadable != nil })
		if i < 0 {
			return all, nil
		}
		if err := t.giveUp(all[i]); err != nil {
			return nil, err
		}
	}
}

// giveUp fails a posting that cannot be read, so that it does not hold up its lane.
func (t *tx) giveUp(p numbered) error {
	t.log.WithField("posting", p.ID).WithError(p.unreadable).Error("a posting cannot be read and is given up; the others of its lane go on")
	_, err := t.exec("give up posting "+p.ID, `UPDATE posting SET state = 'failed', cause = $1 WHERE posting_id = $2`, errUnreadable.Error(), p.ID)
	return err
}

// fold makes a list of cards and returns its id.
func (t *tx) fold(cards []bot.Posting, now time.Time) (string, error) {
	list := bot.ListOf(cards, now)
	if err := t.Owe(list); err != nil {
		return "", err
	}
	for _, c := range cards {
		_, err := t.exec("fold card "+c.ID, `UPDATE posting SET state = 'folded', list_id = $1 WHERE posting_id = $2`, list.ID, c.ID)
		if err != nil {
			return "", err
		}
	}
	return list.ID, nil
}

// Settle records what became of a claimed posting.
func (db *DB) Settle(ctx context.Context, s bot.Settlement, now time.Time) error {
	return db.persist(ctx, func(t *tx) error {
		_, _, err := t.settle(s, now)
		return err
	})
}

// SettleAndClaim is Settle of what was claimed of a lane, and Claim of it, in one
// commit: a lane with a backlog costs one fsync a message or less, which it
// shares with other lanes.
func (db *DB) SettleAndClaim(ctx context.Context, all []bot.Settlement, now time.Time, lease time.Duration,
	by bot.Chooser,
) (next []bot.Posting, err error) {
	err = db.persist(ctx, func(t *tx) error {
		next = nil
		var to bot.Destination
		goesOn := true
		for _, s := range all {
			lane, until, err := t.settle(s, now)
			if err != nil {
				return err
			}
			to = lane
			// A lease that runs out may be ended elsewhere at this moment.
			goesOn = goesOn && !until.Before(now.Add(bot.LeaseMargin))
		}
		if !goesOn {
			return nil
		}
		claimed, err := t.claim(to, now, lease, by)
		next = plain(claimed)
		return err
	})
	if err != nil {
		return nil, err
	}
	return next, nil
}

// settle returns the lane, and until when the posting was leased; zero when it
// was not any more. What comes late does not undo what stands by then. A message of
// which more is wanted by now waits again. Acts on a message that stands from now on
// are due.
func (t *tx) settle(s bot.Settlement, now time.Time) (to bot.Destination, until time.Time, err error) {
	var old string
	var kind bot.PostingKind
	var lease int64
	var posted int
	err = t.sql.QueryRowContext(t.ctx, `SELECT platform, channel, kind, ref, posted, CASE WHEN state = 'sending' THEN lease_ms ELSE 0 END FROM posting WHERE posting_id = $1`+t.engine.forUpdate(),
		s.PostingID).Scan(&to.Platform, &to.Channel, &kind, &old, &posted, &lease)
	if err != nil {
		return to, until, notStored("settle posting "+s.PostingID, err)
	}
	until, s.Ref.Destination = instant(lease), to
	if s.Posted < posted { // its lease had run out, and another try has brought the message further
		err := t.rest(to, s.Rest, now)
		if err == nil && s.Ref.ID != "" {
			err = t.copied(s.PostingID, s.Ref, now)
		}
		return to, time.Time{}, err
	}
	if old != "" && s.Ref.ID != "" && old != s.Ref.ID { // a card that was deleted and posted anew stays known under its old message
		_, err = t.exec("keep the old message of posting "+s.PostingID, `INSERT INTO posting_alias (platform, channel, ref, posting_id)
			VALUES ($1, $2, $3, $4) ON CONFLICT (platform, channel, ref) DO NOTHING`, string(to.Platform), to.Channel, old, s.PostingID)
		if err != nil {
			return to, until, err
		}
	}
	_, err = t.exec("settle posting "+s.PostingID, `UPDATE posting SET
			posted = $1, ref = $2, tries = $5, cause = $6, lease_ms = 0, doubt_ms = $10, looks = $11,
			posted_ms = CASE WHEN posted_ms = 0 THEN $3 ELSE posted_ms END,
			recorded_ms = CASE WHEN recorded_ms = 0 AND CAST($1 AS BIGINT) > 0 THEN $7 ELSE recorded_ms END,
			state = CASE WHEN $4 = 'posted' AND wanted > $1 THEN 'waiting' ELSE $4 END,
			class = CASE WHEN CAST($1 AS BIGINT) > 0 THEN 0 WHEN $4 = 'unknown' THEN $12 ELSE class END,
			turn_ms = CASE WHEN posted = 0 AND CAST($1 AS BIGINT) > 0 THEN $8 ELSE turn_ms END,
			run_ms = $8
		WHERE posting_id = $9`,
		s.Posted, s.Ref.ID, millis(s.Ref.At), string(s.State), s.Tries, s.Cause, millis(now), millis(s.RunAt), s.PostingID,
		millis(s.DoubtAt), s.Looks, int(bot.Posting{State: bot.PostingUnknown, Looks: s.Looks}.Run()))
	if err != nil {
		return to, until, err
	}
	if err := t.rest(to, s.Rest, now); err != nil {
		return to, until, err
	}
	switch s.State {
	case bot.PostingPosted:
		err = t.stood(s.PostingID, kind, s.Ref, now)
	case bot.PostingFailed:
		err = t.failed(s.PostingID, kind, s.Cause)
	}
	return to, until, err
}

// failed lets the cards of a list fail with it, and drops what was held until a card
// would stand.
func (t *tx) failed(postingID string, kind bot.PostingKind, cause string) error {
	if kind != bot.PostCard && kind != bot.PostList {
		return nil
	}
	_, err := t.exec("fail the cards of list "+postingID, `UPDATE posting SET state = 'failed', cause = $1
		WHERE list_id = $2 AND list_id <> '' AND state = 'folded'`, cause, postingID)
	if err != nil {
		return err
	}
	_, err = t.exec("drop what was held for posting "+postingID, `DELETE FROM posting WHERE state = 'held'
		AND handoff_id IN (`+handoffsShown+`)
		AND EXISTS (SELECT 1 FROM posting c WHERE c.kind = 'card' AND c.handoff_id = posting.handoff_id AND c.cycle = posting.cycle
			AND c.platform = posting.platform AND c.channel = posting.channel AND c.state = 'failed')`, postingID)
	return err
}

// handoffsShown are the handoffs that posting $1, a card or a list, shows.
const handoffsShown = `SELECT handoff_id FROM posting WHERE posting_id = $1 UNION ALL SELECT handoff_id FROM posting WHERE list_id = $1 AND list_id <> ''`

// rest lets first posts and changes of a lane, or changes of its whole
// platform, wait from now on.
func (t *tx) rest(to bot.Destination, r bot.Rest, now time.Time) error {
	until := func(d time.Duration) int64 {
		if d <= 0 {
			return 0
		}
		return millis(now.Add(d))
	}
	for channel, row := range map[string][2]int64{to.Channel: {until(r.Posts), until(r.Changes)}, "": {0, until(r.Platform)}} {
		if row == [2]int64{} {
			continue
		}
		_, err := t.exec("rest lane "+to.Lane(), `INSERT INTO lane (platform, channel, rest_ms, change_rest_ms) VALUES ($1, $2, $3, $4)
			ON CONFLICT (platform, channel) DO UPDATE SET
				rest_ms = CASE WHEN lane.rest_ms > excluded.rest_ms THEN lane.rest_ms ELSE excluded.rest_ms END,
				change_rest_ms = CASE WHEN lane.change_rest_ms > excluded.change_rest_ms THEN lane.change_rest_ms ELSE excluded.change_rest_ms END`,
			string(to.Platform), channel, row[0], row[1])
		if err != nil {
			return err
		}
	}
	return nil
}

// stood does what waited for a message to stand: the cards of a list are told
// where they are shown, held lines are released, and orphaned acts come due.
func (t *tx) stood(postingID string, kind bot.PostingKind, ref bot.CardRef, now time.Time) error {
	if kind == bot.PostCard || kind == bot.PostList {
		if err := t.shown(postingID, kind, ref, now); err != nil {
			return err
		}
	}
	return t.adoptOrphans(ref.Destination, ref.ID, now)
}

// shown tells the cards of a list, and the lines that a message carries.
func (t *tx) shown(postingID string, kind bot.PostingKind, ref bot.CardRef, now time.Time) error {
	operation := "tell of message " + ref.ID
	if kind == bot.PostList {
		_, err := t.exec(operation, `UPDATE posting SET ref = $1, posted_ms = CASE WHEN posted_ms = 0 THEN $2 ELSE posted_ms END,
				recorded_ms = CASE WHEN recorded_ms = 0 THEN $3 ELSE recorded_ms END
			WHERE list_id = $4 AND list_id <> '' AND state = 'folded'`, ref.ID, millis(ref.At), millis(now), postingID)
		if err != nil {
			return err
		}
	}
	_, err := t.exec(operation, `UPDATE posting SET state = 'waiting' WHERE state = 'held'
		AND handoff_id IN (`+handoffsShown+`)
		AND EXISTS (SELECT 1 FROM posting c WHERE c.kind = 'card' AND c.handoff_id = posting.handoff_id AND c.cycle = posting.cycle
			AND c.platform = posting.platform AND c.channel = posting.channel
			AND (c.posted > 0 OR c.state = 'folded' AND c.ref <> '' AND posting.kind = 'line'))`, postingID)
	return err
}

// ReclaimLeases makes everything in flight due again and returns how much it
// was. It is for the start of the only process that works the queue. On the
// platforms named, a first try may have posted: it is due at the time of its
// look-up, after the instant it began, and in doubt since then, or since before.
func (db *DB) ReclaimLeases(ctx context.Context, now time.Time, doubtful []bot.Platform, lookAfter time.Duration) (int, error) {
	total := 0
	err := db.transact(ctx, func(t *tx) error {
		for _, platform := range doubtful {
			n, err := t.exec("put what was in flight in doubt", `UPDATE posting SET state = 'unknown', class = -1, lease_ms = 0,
				doubt_ms = CASE WHEN doubt_ms = 0 THEN attempted_ms ELSE doubt_ms END, looks = 0, run_ms = attempted_ms + $1
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
