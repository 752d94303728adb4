package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

const outboundColumns = `id, outbound_id, key, type, data, since_ms, state, run_ms, tries, cause`

const disabled = "the callback is disabled: it answered 410"

// Emit implements bot.Tx.
func (t *tx) Emit(o bot.Outbound) error {
	d := o.Data
	d.At, d.DueAt = inMillis(d.At), inMillis(d.DueAt)
	data, err := encode(d)
	if err != nil {
		return err
	}
	_, err = t.exec("owe the chatbot of "+d.Source+" an event", `INSERT INTO outbound
		(outbound_id, source, handoff_id, key, type, data, since_ms, state, run_ms, lease_ms, tries, cause)
		SELECT $1, $2, $3, $4, $5, $6, $7, CASE WHEN gone.n > 0 THEN 'dead' ELSE 'waiting' END, $8, 0, 0, CASE WHEN gone.n > 0 THEN $9 ELSE '' END
		FROM (SELECT count(*) AS n FROM callback WHERE source = $2) AS gone
		WHERE true
		ON CONFLICT (handoff_id, key) DO NOTHING`,
		o.ID, d.Source, d.HandoffID, o.Key, string(o.Type), data, millis(o.Since), millis(o.RunAt), disabled)
	return err
}

type numberedOutbound struct {
	id int64
	bot.Outbound
}

func scanOutbound(row interface{ Scan(...any) error }) (numberedOutbound, error) {
	var o numberedOutbound
	var data string
	var since, run int64
	if err := row.Scan(&o.id, &o.ID, &o.Key, &o.Type, &data, &since, &o.State, &run, &o.Tries, &o.Cause); err != nil {
		return o, err
	}
	o.Since, o.RunAt = instant(since), instant(run)
	return o, decode(data, &o.Data)
}

// ClaimOutbound leases until now + lease what a chatbot is to be told now, at
// most so many: of each handoff the first that was not told yet, the longest due
// first.
func (db *DB) ClaimOutbound(ctx context.Context, source string, now time.Time, lease time.Duration, most int) ([]bot.Outbound, error) {
	var due int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM outbound WHERE source = $1 AND state IN ('waiting', 'sending')
		AND run_ms <= $2 AND lease_ms <= $2`, source, millis(now)).Scan(&due)
	if err != nil {
		return nil, fmt.Errorf("look for events to %s: %w", source, err)
	}
	if due == 0 {
		return nil, nil // an idle chatbot costs no write
	}
	var claimed []numberedOutbound
	err = db.transactQuietly(ctx, func(t *tx) error {
		rows, err := t.sql.QueryContext(ctx, `UPDATE outbound SET state = 'sending', lease_ms = $3
			WHERE id IN (
				SELECT o.id FROM outbound o
				WHERE o.source = $1 AND o.state IN ('waiting', 'sending') AND o.run_ms <= $2 AND o.lease_ms <= $2
				AND NOT EXISTS (SELECT 1 FROM outbound b WHERE b.handoff_id = o.handoff_id AND b.id < o.id AND b.state IN ('waiting', 'sending'))
				ORDER BY o.run_ms, o.id LIMIT $4)
			AND state IN ('waiting', 'sending') AND lease_ms <= $2
			RETURNING `+outboundColumns, source, millis(now), millis(now.Add(lease)), most)
		if err != nil {
			return notStored("claim events to "+source, err)
		}
		defer rows.Close()
		for rows.Next() {
			o, err := scanOutbound(rows)
			if err != nil {
				return notStored("claim events to "+source, err)
			}
			claimed = append(claimed, o)
		}
		if err := rows.Err(); err != nil {
			return notStored("claim events to "+source, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(claimed, func(a, b numberedOutbound) int { return int(a.id - b.id) })
	all := make([]bot.Outbound, 0, len(claimed))
	for _, o := range claimed {
		all = append(all, o.Outbound)
	}
	return all, nil
}

// SettleOutbound records what became of a try, and ends its lease. That an
// event was taken at once is nobody's news.
func (db *DB) SettleOutbound(ctx context.Context, s bot.OutboundSettlement) error {
	transact := db.transact
	if s.State == bot.OutboundSent && s.Tries <= 1 {
		transact = db.transactQuietly
	}
	return transact(ctx, func(t *tx) error {
		_, err := t.exec("settle event "+s.ID, `UPDATE outbound SET state = $1, run_ms = $2, tries = $3, cause = $4, lease_ms = 0
			WHERE outbound_id = $5 AND state = 'sending'`, string(s.State), millis(s.RunAt), s.Tries, s.Cause, s.ID)
		return err
	})
}

// DisableCallback gives up everything owed to the chatbot of a source, now and
// until its callback has another address or something is replayed.
func (db *DB) DisableCallback(ctx context.Context, source, url string, now time.Time) error {
	return db.transact(ctx, func(t *tx) error {
		_, err := t.exec("disable the callback of "+source, `INSERT INTO callback (source, url, disabled_ms) VALUES ($1, $2, $3)
			ON CONFLICT (source) DO UPDATE SET url = excluded.url, disabled_ms = excluded.disabled_ms`, source, url, millis(now))
		if err != nil {
			return err
		}
		_, err = t.exec("give up the events to "+source, `UPDATE outbound SET state = 'dead', lease_ms = 0, run_ms = $1, cause = $2
			WHERE source = $3 AND state IN ('waiting', 'sending')`, millis(now), disabled, source)
		return err
	})
}

// EnableCallback lets a callback be tried again if it has another address than
// the one that is gone.
func (db *DB) EnableCallback(ctx context.Context, source, url string) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		_, err := t.exec("enable the callback of "+source, `DELETE FROM callback WHERE source = $1 AND url <> $2`, source, url)
		return err
	})
}

// OutboundIn lists events in a state, the newest first.
func (db *DB) OutboundIn(ctx context.Context, state bot.OutboundState, limit int) ([]bot.Outbound, error) {
	var all []bot.Outbound
	err := each(ctx, db.read, `SELECT `+outboundColumns+` FROM outbound WHERE state = $1 ORDER BY id DESC LIMIT $2`,
		[]any{string(state), limit}, func(rows *sql.Rows) error {
			o, err := scanOutbound(rows)
			all = append(all, o.Outbound)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list events to the chatbots: %w", err)
	}
	return all, nil
}

// OutboundCounts returns how many events are in each state, by source.
func (db *DB) OutboundCounts(ctx context.Context) (map[string]map[bot.OutboundState]int, error) {
	counts := make(map[string]map[bot.OutboundState]int)
	err := each(ctx, db.read, `SELECT source, state, count(*) FROM outbound GROUP BY source, state`, nil, func(rows *sql.Rows) error {
		var source string
		var state bot.OutboundState
		var n int
		err := rows.Scan(&source, &state, &n)
		if counts[source] == nil {
			counts[source] = make(map[bot.OutboundState]int)
		}
		counts[source][state] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count events to the chatbots: %w", err)
	}
	return counts, nil
}

// ReplayOutbound makes dead events due again, with days of tries ahead, and
// lets their callbacks be tried. The empty source means every source, the empty
// id every event. It returns how many.
func (db *DB) ReplayOutbound(ctx context.Context, source, id string, now time.Time) (int, error) {
	replayed := int64(0)
	err := db.transact(ctx, func(t *tx) error {
		_, err := t.exec("enable the callbacks of what is replayed", `DELETE FROM callback WHERE source IN
			(SELECT source FROM outbound WHERE state = 'dead' AND (outbound_id = $1 OR $1 = '') AND (source = $2 OR $2 = ''))`, id, source)
		if err != nil {
			return err
		}
		replayed, err = t.exec("replay events", `UPDATE outbound SET state = 'waiting', run_ms = $3, since_ms = $3, tries = 0
			WHERE state = 'dead' AND (outbound_id = $1 OR $1 = '') AND (source = $2 OR $2 = '')`, id, source, millis(now))
		return err
	})
	return int(replayed), err
}
