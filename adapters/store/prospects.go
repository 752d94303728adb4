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

// withBusy names the lanes in which something waits. It hops from one to the
// next in the index of what waits: neither the lanes nor the backlog are read
// whole.
const withBusy = `WITH RECURSIVE busy (platform, channel) AS (
	SELECT n.platform, n.channel FROM posting n WHERE n.id = (SELECT p.id FROM posting p WHERE p.state IN ('waiting', 'unknown')
		ORDER BY p.platform, p.channel LIMIT 1)
	UNION ALL
	SELECT n.platform, n.channel FROM busy b JOIN posting n ON n.id = (SELECT p.id FROM posting p WHERE p.state IN ('waiting', 'unknown')
		AND (p.platform, p.channel) > (b.platform, b.channel) ORDER BY p.platform, p.channel LIMIT 1)) `

// allLanes lists the lanes that have nothing in flight and in which something
// waits; oneLane is one of them.
const (
	allLanes = withBusy + prospects + ` FROM busy JOIN lane l ON l.platform = busy.platform AND l.channel = busy.channel WHERE ` + free
	oneLane  = prospects + ` FROM lane l WHERE l.platform = $2 AND l.channel = $3 AND ` + free
)

// prospects says when what waits in a lane is due, by what may rest apart: a
// rest of the lane, or of the platform's changes, holds it. What is due by now
// is due now: finding the first of a long backlog would read all of it. Last
// comes since when the first change waits, for whose has waited longest goes
// first where there may be but one for all.
// The class of a posting is its bot.Run: -1 a look-up, 0 a change, above 0 a post.
const prospects = `SELECT l.platform, l.channel, ` + looksDue + `, ` + changesDue + `, l.change_rest_ms,
	` + postsDue + `, l.rest_ms, ` + platformRest + `,
	coalesce((SELECT p.turn_ms FROM posting p WHERE ` + due + ` AND p.class = 0 ORDER BY p.turn_ms LIMIT 1), 0)`

const (
	looksDue   = `(SELECT min(p.run_ms) FROM posting p WHERE ` + waits + ` AND p.class = -1)` // few at any time
	changesDue = `CASE WHEN EXISTS (SELECT 1 FROM posting p WHERE ` + due + ` AND p.class = 0) THEN $1
		ELSE (SELECT min(p.run_ms) FROM posting p WHERE ` + waits + ` AND p.class = 0) END`
	postsDue = `CASE WHEN EXISTS (SELECT 1 FROM posting p WHERE ` + due + ` AND p.class > 0) THEN $1
		ELSE (SELECT min(p.run_ms) FROM posting p WHERE ` + waits + ` AND p.class > 0) END`
)

const (
	waits        = `p.platform = l.platform AND p.channel = l.channel AND p.state IN ('waiting', 'unknown')`
	due          = waits + ` AND p.run_ms <= $1`
	platformRest = `coalesce((SELECT a.change_rest_ms FROM lane a WHERE a.platform = l.platform AND a.channel = ''), 0)`
	free         = `l.channel <> '' AND NOT EXISTS (SELECT 1 FROM posting f WHERE f.state = 'sending' AND f.platform = l.platform AND f.channel = l.channel)`
)

// fewLanes is how many lanes are looked at one by one; more, with all the others.
const fewLanes = 32

// prospect is a lane that is free, and when what waits in it can go.
type prospect struct {
	bot.Destination
	at     time.Time
	change int64 // since when its first change waits, in milliseconds; 0 when none is due
}

// due looks, without writing, for lanes of which something waits, and, of all
// lanes, whether a lease has run out.
func (db *DB) due(ctx context.Context, now time.Time, of []bot.Destination) (lanes []prospect, expired bool, err error) {
	var n int
	if len(of) == 0 {
		err = db.read.often().QueryRowContext(ctx, `SELECT count(*) FROM posting WHERE state = 'sending' AND lease_ms <= $1`, millis(now)).Scan(&n)
	}
	if err == nil {
		lanes, err = lanesFree(ctx, db.read.often(), now, of)
	}
	if err != nil {
		return nil, false, fmt.Errorf("look for due postings: %w", err)
	}
	return lanes, n > 0, nil
}

// lanesFree returns the lanes of those named, or of all, in which something
// waits and nothing is in flight, in the order in which they are to be claimed.
func lanesFree(ctx context.Context, q querier, now time.Time, of []bot.Destination) ([]prospect, error) {
	var lanes []prospect
	note := func(rows *sql.Rows) error {
		p, waits, err := scanProspect(rows)
		if waits {
			lanes = append(lanes, p)
		}
		return err
	}
	if len(of) == 0 || len(of) > fewLanes {
		if err := each(ctx, q, allLanes, []any{millis(now)}, note); err != nil {
			return nil, err
		}
		of = nil
	}
	for _, to := range of {
		if err := each(ctx, q, oneLane, []any{millis(now), string(to.Platform), to.Channel}, note); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(lanes, func(a, b prospect) int { return cmp.Compare(a.change, b.change) })
	return lanes, nil
}

// scanProspect reads a lane; waits is false when nothing waits in it.
func scanProspect(rows *sql.Rows) (p prospect, waits bool, err error) {
	var looks, posts, changes sql.NullInt64
	var rest, changeRest, platform int64
	err = rows.Scan(&p.Platform, &p.Channel, &looks, &changes, &changeRest, &posts, &rest, &platform, &p.change)
	earlier := func(run sql.NullInt64, rests ...int64) {
		if at := instant(slices.Max(append(rests, run.Int64))); run.Valid && (!waits || at.Before(p.at)) {
			p.at, waits = at, true
		}
	}
	earlier(looks, changeRest)
	earlier(posts, rest)
	earlier(changes, changeRest, platform)
	return p, waits, err
}
