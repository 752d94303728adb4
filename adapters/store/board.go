package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"handoffbot/bot"
)

// place is where a page of the board begins: behind the handoff it names.
type place struct {
	Stage      int    `json:"s,omitempty"`
	Urgency    int    `json:"u,omitempty"`
	Due        string `json:"d,omitempty"`
	Closed     string `json:"c,omitempty"`
	ReceivedMs int64  `json:"r,omitempty"`
	HandoffID  string `json:"h"`
}

func (p place) cursor() (string, error) {
	text, err := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(text), err
}

func parsePlace(cursor string) (p place, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(text, &p) != nil || p.HandoffID == "" || strings.Contains(p.Due+p.Closed+p.HandoffID, "\x00") {
		return p, bot.ErrBadCursor
	}
	return p, nil
}

// where gathers the conditions of a query with their arguments.
type where struct {
	conditions []string
	args       []any
}

// and adds a condition whose question marks stand for the values, in order.
func (w *where) and(condition string, values ...any) {
	for _, v := range values {
		condition = strings.Replace(condition, "?", w.arg(v), 1)
	}
	w.conditions = append(w.conditions, condition)
}

func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) String() string { return strings.Join(w.conditions, " AND ") }

func holder(p bot.Person) string { return string(p.Platform) + ":" + p.ID }

// InboxBoard returns a page of the board and the cursor of the next, which is
// empty on the last. Each handoff comes with its latest cycle, its acts and
// postings, and its conversation without the messages. Errors: bot.ErrBadCursor.
func (db *DB) InboxBoard(ctx context.Context, q bot.BoardQuery) (page []bot.Dossier, next string, err error) {
	var behind *place
	if q.Cursor != "" {
		p, err := parsePlace(q.Cursor)
		if err != nil {
			return nil, "", err
		}
		behind = &p
	}
	err = db.snapshot(ctx, func(s querier) error {
		places, err := boardPlaces(ctx, s, q, behind)
		if err != nil {
			return err
		}
		if len(places) > q.Limit {
			places = places[:q.Limit]
			if next, err = places[q.Limit-1].cursor(); err != nil {
				return err
			}
		}
		ids := make([]string, len(places))
		for i, p := range places {
			ids[i] = p.HandoffID
		}
		page, err = dossiers(ctx, s, ids, false)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("read the board: %w", err)
	}
	return page, next, nil
}

// boardPlaces returns one more than fits the page, if there is one.
func boardPlaces(ctx context.Context, s querier, q bot.BoardQuery, behind *place) ([]place, error) {
	w := where{}
	if q.Route != "" {
		w.and("route = ?", q.Route)
	}
	switch {
	case strings.TrimSpace(q.Search) != "":
		return found(ctx, s, q, w, behind)
	case q.View == bot.BoardClosed:
		w.and("latest = 1 AND stage = 2")
		if behind != nil {
			w.and("(closed, handoff_id) < (?, ?)", behind.Closed, behind.HandoffID)
		}
		return places(ctx, s, w, "closed DESC, handoff_id DESC", q.Limit+1)
	}
	w.and("latest = 1 AND stage < 2")
	switch q.View {
	case bot.BoardUnclaimed:
		w.and("holder = ''")
	case bot.BoardMine:
		w.and("holder = ?", holder(q.Viewer))
	case bot.BoardOpen, bot.BoardClosed:
	}
	if behind != nil {
		w.and("(stage, urgency, due, received_ms, handoff_id) > (?, ?, ?, ?, ?)",
			behind.Stage, behind.Urgency, behind.Due, behind.ReceivedMs, behind.HandoffID)
	}
	return places(ctx, s, w, "stage, urgency, due, received_ms, handoff_id", q.Limit+1)
}

func places(ctx context.Context, s querier, w where, order string, limit int) ([]place, error) {
	var all []place
	query := `SELECT stage, urgency, due, closed, received_ms, handoff_id FROM cycle WHERE ` + w.String() + ` ORDER BY ` + order + ` LIMIT ` + w.arg(limit)
	err := each(ctx, s, query, w.args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.Stage, &p.Urgency, &p.Due, &p.Closed, &p.ReceivedMs, &p.HandoffID)
		all = append(all, p)
		return err
	})
	return all, err
}

// found searches. The database narrows it down by the plainest part of the
// words; whether a contact really matches is decided here, alike on every engine.
func found(ctx context.Context, s querier, q bot.BoardQuery, w where, behind *place) ([]place, error) {
	words := strings.Fields(strings.ToLower(q.Search))
	for i, word := range words {
		if len(word) > 1 {
			words[i] = strings.TrimPrefix(word, "#") // as reports write the end of an id
		}
	}
	pattern := likePattern(words)
	w.and(`latest = 1 AND (lower(c.handoff_id) LIKE ? OR EXISTS (SELECT 1 FROM conversation v
		WHERE v.source = c.source AND v.conversation_id = c.conversation_id AND (lower(v.known) LIKE ? OR lower(v.conversation_id) LIKE ?)))`,
		pattern, pattern, pattern)
	if behind != nil {
		w.and("(received_ms, handoff_id) < (?, ?)", behind.ReceivedMs, behind.HandoffID)
	}
	query := `SELECT c.received_ms, c.handoff_id, c.conversation_id,
			coalesce((SELECT v.known FROM conversation v WHERE v.source = c.source AND v.conversation_id = c.conversation_id), '{}')
		FROM cycle c WHERE ` + w.String() + ` ORDER BY c.received_ms DESC, c.handoff_id DESC`
	rows, err := s.QueryContext(ctx, query, w.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []place
	for len(all) <= q.Limit && rows.Next() {
		var p place
		var conversation, text string
		if err := rows.Scan(&p.ReceivedMs, &p.HandoffID, &conversation, &text); err != nil {
			return nil, err
		}
		var kn known
		if err := decode(text, &kn); err != nil {
			return nil, err
		}
		c := kn.Contact
		if mentions(words, p.HandoffID, conversation, c.Name, c.Company, c.Email, c.Phone, c.ID) {
			all = append(all, p)
		}
	}
	return all, rows.Err()
}

// mentions reports whether every word occurs in one of the texts.
func mentions(words []string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// likePattern matches at least what holds the longest word. Only characters
// that every engine and every encoding leaves alone are taken literally.
func likePattern(words []string) string {
	longest := ""
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	return "%" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' && r != 'i' && r != 'k' && r != 's', // letters beyond ASCII fold to these three
			r >= '0' && r <= '9', r == '@', r == '.', r == '-':
			return r
		}
		return '%'
	}, longest) + "%"
}

// InboxCounts returns how many handoffs the views of open ones hold.
func (db *DB) InboxCounts(ctx context.Context, viewer bot.Person) (bot.BoardCounts, error) {
	var n bot.BoardCounts
	err := db.read.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(CASE WHEN holder = '' THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN holder = $1 THEN 1 ELSE 0 END), 0)
		FROM cycle WHERE latest = 1 AND stage < 2`, holder(viewer)).Scan(&n.Open, &n.Unclaimed, &n.Mine)
	if err != nil {
		return n, fmt.Errorf("count the board: %w", err)
	}
	return n, nil
}

// InboxHandoffs returns the handoffs in the order of ids, as InboxBoard does;
// unknown ones are left out.
func (db *DB) InboxHandoffs(ctx context.Context, ids []string) ([]bot.Dossier, error) {
	var all []bot.Dossier
	err := db.snapshot(ctx, func(s querier) (err error) {
		all, err = dossiers(ctx, s, ids, false)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read handoffs: %w", err)
	}
	return all, nil
}
