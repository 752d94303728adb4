package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"handoffbot/bot"
)

// Load implements bot.Ledger.
func (db *DB) Load(ctx context.Context, handoffID string) (bot.Dossier, error) {
	var d bot.Dossier
	one, _ := list([]string{handoffID})
	err := db.snapshot(ctx, func(q querier) error {
		all, err := dossiers(ctx, q, []string{handoffID}, true)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return bot.ErrNotFound
		}
		d = all[0]
		return nil
	}, cyclesOf(one, true), actsOf(one), postingsOf(one), conversationOf, messagesOf)
	if err != nil {
		return bot.Dossier{}, fmt.Errorf("load handoff %s: %w", handoffID, err)
	}
	return d, nil
}

// Ahead implements bot.Ledger. A conversation that is not stored was not handed
// off, and none of its events was answered.
func (db *DB) Ahead(ctx context.Context, eventID string, k bot.ConversationKey) (bot.Ahead, error) {
	var a bot.Ahead
	q := db.read.often()
	c, id, err := readConversation(ctx, q, k, true)
	if err == nil && id != 0 {
		err = q.QueryRowContext(ctx, `SELECT
			CASE WHEN EXISTS (SELECT 1 FROM event WHERE source = $1 AND event_id = $2) THEN 1 ELSE 0 END,
			CASE WHEN EXISTS (SELECT 1 FROM cycle WHERE source = $1 AND conversation_id = $3 AND status IN ('open', 'claimed', 'answered')) THEN 1 ELSE 0 END`,
			k.Source, eventID, k.ID).Scan(&a.Answered, &a.Open)
	}
	if err != nil {
		return bot.Ahead{}, fmt.Errorf("look ahead of event %s: %w", eventID, err)
	}
	a.Conversation = c
	return a, nil
}

// Handoffs returns a page of handoffs and the cursor of the next, which is
// empty on the last. Each comes with its latest cycle, all its acts and
// postings, and its conversation without the messages. Errors: bot.ErrBadCursor.
func (db *DB) Handoffs(ctx context.Context, q bot.HandoffQuery) ([]bot.Dossier, string, error) {
	where, args := []string{"latest = 1"}, []any{}
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		where = append(where, condition)
	}
	if len(q.Statuses) > 0 {
		marks, values := make([]string, len(q.Statuses)), make([]any, len(q.Statuses))
		for i, s := range q.Statuses {
			marks[i], values[i] = "?", string(s)
		}
		add("status IN ("+strings.Join(marks, ", ")+")", values...)
	}
	for column, value := range map[string]string{"route": q.Route, "source": q.Source, "conversation_id": q.ConversationID} {
		if value != "" {
			add(column+" = ?", value)
		}
	}
	if !q.Since.IsZero() {
		add("received_ms >= ?", millis(q.Since))
	}
	if !q.Until.IsZero() {
		add("received_ms < ?", millis(q.Until))
	}
	if q.Cursor != "" {
		ms, id, err := parseCursor(q.Cursor)
		if err != nil {
			return nil, "", err
		}
		add("(received_ms, handoff_id) < (?, ?)", ms, id)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	args = append(args, limit+1)
	query := `SELECT handoff_id, received_ms FROM cycle WHERE ` + strings.Join(where, " AND ") +
		` ORDER BY received_ms DESC, handoff_id DESC LIMIT $` + strconv.Itoa(len(args))
	return db.page(ctx, query, args, limit)
}

func (db *DB) page(ctx context.Context, query string, args []any, limit int) (list []bot.Dossier, next string, err error) {
	err = db.snapshot(ctx, func(q querier) error {
		rows, err := q.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		var ids, cursors []string
		for rows.Next() {
			var id string
			var ms int64
			if err := rows.Scan(&id, &ms); err != nil {
				return err
			}
			ids, cursors = append(ids, id), append(cursors, strconv.FormatInt(ms, 10)+"-"+id)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(ids) > limit {
			ids, next = ids[:limit], cursors[limit-1]
		}
		list, err = dossiers(ctx, q, ids, false)
		if !errors.Is(err, errUnreadable) {
			return err
		}
		list = nil // one by one, to leave out the one that cannot be read
		for _, id := range ids {
			one, err := dossiers(ctx, q, []string{id}, false)
			switch {
			case errors.Is(err, errUnreadable):
				db.o.Log.WithField("handoff", id).WithError(err).Error("a handoff cannot be read and is left out of the list")
			case err != nil:
				return err
			}
			list = append(list, one...)
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("list handoffs: %w", err)
	}
	return list, next, nil
}

func parseCursor(cursor string) (int64, string, error) {
	ms, id, ok := strings.Cut(cursor, "-")
	at, err := strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || id == "" {
		return 0, "", bot.ErrBadCursor
	}
	return at, id, nil
}

// What a dossier is read with; in are the placeholders of its handoffs.
const (
	conversationOf = `SELECT id, known, decided, offered, erased_ms FROM conversation WHERE source = $1 AND conversation_id = $2`
	messagesOf     = `SELECT body FROM message WHERE conversation = $1 ORDER BY turn`
)

func cyclesOf(in string, all bool) string {
	which := " AND latest = 1"
	if all {
		which = ""
	}
	return `SELECT ` + cycleColumns + ` FROM cycle WHERE handoff_id IN (` + in + `)` + which + ` ORDER BY handoff_id, n`
}

func actsOf(in string) string { return actSelect + ` WHERE a.handoff_id IN (` + in + `) ORDER BY a.id` }

func postingsOf(in string) string {
	return `SELECT ` + postingColumns + ` FROM posting WHERE handoff_id IN (` + in + `) ORDER BY id`
}

// dossiers reads the handoffs in the order of ids; unknown ones are left out.
// whole ones have every cycle and the messages, others the latest cycle alone.
func dossiers(ctx context.Context, q querier, ids []string, whole bool) ([]bot.Dossier, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	byID := make(map[string]*bot.Dossier, len(ids))
	in, args := list(ids)
	err := each(ctx, q, cyclesOf(in, whole), args, func(rows *sql.Rows) error {
		c, err := scanCycle(rows)
		if err != nil {
			return err
		}
		if byID[c.HandoffID] == nil {
			byID[c.HandoffID] = &bot.Dossier{}
		}
		byID[c.HandoffID].Cycles = append(byID[c.HandoffID].Cycles, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, actsOf(in), args, func(rows *sql.Rows) error {
		a, err := scanAct(rows)
		if d := byID[a.HandoffID]; err == nil && d != nil {
			d.Acts = append(d.Acts, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, postingsOf(in), args, func(rows *sql.Rows) error {
		p, err := scanPosting(rows)
		if d := byID[p.HandoffID]; err == nil && d != nil {
			d.Postings = append(d.Postings, p.Posting)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []bot.Dossier
	for _, id := range ids {
		d := byID[id]
		if d == nil {
			continue
		}
		if d.Conversation, _, err = readConversation(ctx, q, d.Cycles[0].Key, whole); err != nil {
			return nil, err
		}
		all = append(all, *d)
	}
	return all, nil
}

// list writes the placeholders of an IN and its arguments.
func list(ids []string) (string, []any) {
	marks, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], args[i] = "$"+strconv.Itoa(i+1), id
	}
	return strings.Join(marks, ", "), args
}

func each(ctx context.Context, q querier, query string, args []any, row func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanCycle(row interface{ Scan(...any) error }) (bot.Cycle, error) {
	var c bot.Cycle
	var decision, state string
	var triggered, received, due int64
	err := row.Scan(&c.HandoffID, &c.N, &c.Key.Source, &c.Key.ID, &decision, &triggered, &received, &due, &state)
	if err != nil {
		return c, err
	}
	c.TriggeredAt, c.ReceivedAt, c.DueAt = instant(triggered), instant(received), instant(due)
	return c, errors.Join(decode(decision, &c.Decision), decode(state, &c.State))
}

const actSelect = `SELECT a.id, a.handoff_id, a.cycle, a.kind, a.platform, a.actor, coalesce(p.name, ''), a.class, a.event_id, a.ordinal,
	a.platform_ms, a.recorded_ms, a.refused, a.detail
	FROM act a LEFT JOIN person p ON p.platform = a.platform AND p.id = a.actor`

func scanAct(row interface{ Scan(...any) error }) (bot.Act, error) {
	var a bot.Act
	var at, recorded int64
	var text string
	err := row.Scan(&a.Seq, &a.HandoffID, &a.Cycle, &a.Kind, &a.Actor.Platform, &a.Actor.ID, &a.Actor.Name, &a.Class, &a.EventID, &a.Ordinal,
		&at, &recorded, &a.Refused, &text)
	if err != nil {
		return a, err
	}
	var d detail
	err = decode(text, &d)
	a.At, a.RecordedAt = instant(at), instant(recorded)
	a.Channel, a.Message, a.Emoji, a.Text, a.Outcome, a.Reroute = d.Channel, d.Message, d.Emoji, d.Text, d.Outcome, d.Reroute
	a.Assignee, a.Until, a.ToVisitor, a.Found = d.Assignee, d.Until, d.ToVisitor, d.Found
	return a, err
}

// readConversation also returns the number of its row, 0 of one that is not stored.
func readConversation(ctx context.Context, q querier, k bot.ConversationKey, messages bool) (c bot.Conversation, id int64, err error) {
	c = bot.Conversation{ConversationKey: k}
	var text string
	var erased int64
	err = q.QueryRowContext(ctx, conversationOf, k.Source, k.ID).
		Scan(&id, &text, &c.Decided, &c.Offered, &erased)
	if errors.Is(err, sql.ErrNoRows) {
		return c, 0, nil
	}
	if err != nil {
		return c, 0, err
	}
	c.ErasedAt = instant(erased)
	var kn known
	if err := decode(text, &kn); err != nil {
		return c, id, err
	}
	c.Locale, c.Intent, c.Contact, c.Page, c.Qualification, c.Custom = kn.Locale, kn.Intent, kn.Contact, kn.Page, kn.Qualification, kn.Custom
	if !messages {
		return c, id, nil
	}
	err = each(ctx, q, messagesOf, []any{id}, func(rows *sql.Rows) error {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		messages, err := decodeMessages(body)
		c.Messages = append(c.Messages, messages...)
		return err
	})
	c.Messages = slices.Clip(c.Messages)
	return c, id, err
}
