package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var viewer = bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}

// ofTheBoard are tests of what the inbox page reads.
var ofTheBoard = map[string]func(t *testing.T, fresh opener){
	"the board puts the most urgent and the longest waiting first": testTheBoardPutsTheMostUrgentAndTheLongestWaitingFirst,
	"the board is searched by contact and id":                      testTheBoardIsSearchedByContactAndId,
	"lanes say what waits and what has failed":                     testLanesSayWhatWaitsAndWhatHasFailed,
	"orphans are listed without their words":                       testOrphansAreListedWithoutTheirWords,
	"a week lists its cycles with their logs":                      testAWeekListsItsCyclesWithTheirLogs,
}

func TestTheBoardOnEveryEngine(t *testing.T) {
	for _, e := range engines {
		for name, run := range ofTheBoard {
			t.Run(e.name+": "+name, func(t *testing.T) {
				run(t, func(t *testing.T) *store.DB { t.Helper(); return open(t, e.make(t)) })
			})
		}
	}
}

// waits is one handoff on the board.
type waits struct {
	id       string
	ago      time.Duration
	due      time.Duration // from noon; 0: promised nothing
	priority bot.Priority
	contact  bot.Contact
	state    func(*bot.State)
}

func keepAll(t testing.TB, db *store.DB, all ...waits) {
	t.Helper()
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, w := range all {
			c := bottest.Cycle(w.id, noon.Add(-w.ago))
			c.Key = bot.ConversationKey{Source: "website", ID: "web-" + w.id}
			c.Decision.Priority, c.Decision.Route.Name = w.priority, "sales"
			c.DueAt = time.Time{}
			if w.due != 0 {
				c.DueAt = noon.Add(w.due)
			}
			c.State = c.Opening()
			if w.state != nil {
				w.state(&c.State)
			}
			if err := tx.SaveConversation(bot.Conversation{ConversationKey: c.Key, Contact: w.contact, Custom: map[string]string{"note": "fjordless"}}, noon); err != nil {
				return err
			}
			if err := tx.SaveCycle(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claimedBy(p bot.Person) func(*bot.State) {
	return func(s *bot.State) { s.Status, s.ClaimedBy, s.ClaimedAt = bot.StatusClaimed, &p, noon }
}

func resolvedAt(at time.Time) func(*bot.State) {
	return func(s *bot.State) { s.Status, s.ResolvedAt, s.ResolvedBy = bot.StatusResolved, at, &viewer }
}

func board(t *testing.T, db *store.DB, q bot.BoardQuery) string {
	t.Helper()
	var ids []string
	for pages := 0; ; pages++ {
		page, next, err := db.InboxBoard(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > q.Limit || pages > 100 {
			t.Fatalf("page %d has %d handoffs; the limit is %d", pages, len(page), q.Limit)
		}
		for _, d := range page {
			ids = append(ids, d.Cycles[0].HandoffID)
		}
		if q.Cursor = next; next == "" {
			return strings.Join(ids, " ")
		}
	}
}

func testTheBoardPutsTheMostUrgentAndTheLongestWaitingFirst(t *testing.T, fresh opener) {
	db := fresh(t)
	ben := bot.Person{Platform: bot.PlatformSlack, ID: "ana", Name: "another Ana"}
	keepAll(t, db,
		waits{id: "normal-late", ago: time.Hour, due: -time.Minute, priority: bot.Normal},
		waits{id: "normal-no-promise", ago: 9 * time.Hour, priority: bot.Normal},
		waits{id: "normal-no-promise-newer", ago: 8 * time.Hour, priority: bot.Normal},
		waits{id: "normal-soon", ago: 2 * time.Hour, due: time.Minute, priority: bot.Normal},
		waits{id: "low", ago: 90 * time.Hour, due: -80 * time.Hour, priority: bot.Low},
		waits{id: "urgent", ago: time.Minute, due: 4 * time.Minute, priority: bot.Urgent},
		waits{id: "high-taken", ago: time.Hour, due: -time.Hour, priority: bot.High, state: claimedBy(viewer)},
		waits{id: "urgent-taken", ago: time.Hour, due: -time.Hour, priority: bot.Urgent, state: claimedBy(ben)},
		waits{id: "answered-by-nobody-in-particular", ago: time.Hour, priority: bot.Normal, state: func(s *bot.State) { s.Status = bot.StatusAnswered }},
		waits{id: "closed-first", ago: 5 * time.Hour, priority: bot.Urgent, state: resolvedAt(noon.Add(-2 * time.Hour))},
		waits{id: "closed-last", ago: 6 * time.Hour, priority: bot.Low, state: resolvedAt(noon.Add(-time.Hour))},
	)
	const free = "urgent normal-late normal-soon normal-no-promise normal-no-promise-newer low"
	for _, limit := range []int{1, 2, 3, 50} {
		for _, tt := range []struct {
			name string
			q    bot.BoardQuery
			want string
		}{
			{"open", bot.BoardQuery{View: bot.BoardOpen}, free + " urgent-taken high-taken answered-by-nobody-in-particular"},
			{"unclaimed", bot.BoardQuery{View: bot.BoardUnclaimed}, free + " answered-by-nobody-in-particular"},
			{"mine", bot.BoardQuery{View: bot.BoardMine, Viewer: viewer}, "high-taken"},
			{"closed", bot.BoardQuery{View: bot.BoardClosed}, "closed-last closed-first"},
			{"of another route", bot.BoardQuery{View: bot.BoardOpen, Route: "support"}, ""},
			{"of this route", bot.BoardQuery{View: bot.BoardClosed, Route: "sales"}, "closed-last closed-first"},
		} {
			tt.q.Limit = limit
			if got := board(t, db, tt.q); got != tt.want {
				t.Errorf("%s, %d a page:\n got %s\nwant %s", tt.name, limit, got, tt.want)
			}
		}
	}
	counts, err := db.InboxCounts(t.Context(), viewer)
	if diff := cmp.Diff(bot.BoardCounts{Open: 9, Unclaimed: 7, Mine: 1}, counts); diff != "" || err != nil {
		t.Errorf("counts (-want +got):\n%s%v", diff, err)
	}
	for _, cursor := range []string{"nonsense", "bm8", "e30", "eyJoIjoiXHUwMDAwIn0"} {
		if _, _, err := db.InboxBoard(t.Context(), bot.BoardQuery{Limit: 1, Cursor: cursor}); !errors.Is(err, bot.ErrBadCursor) {
			t.Errorf("the cursor %q gave %v, want ErrBadCursor", cursor, err)
		}
	}
}

func testTheBoardIsSearchedByContactAndId(t *testing.T, fresh opener) {
	db := fresh(t)
	keepAll(t, db,
		waits{id: "01MARA", ago: 3 * time.Hour, contact: bot.Contact{Name: "Mara Lindqvist", Company: "Nordfjord & Söhne", Email: "mara@nordfjord.example"}},
		waits{id: "02JOEL", ago: 2 * time.Hour, contact: bot.Contact{Name: "Joel Müller", Phone: "+49 30 5550", ID: "C-20417"}, state: resolvedAt(noon)},
		waits{id: "03KAI", ago: time.Hour, contact: bot.Contact{Name: `100% "sure" <Kai_s>`}},
	)
	for search, want := range map[string]string{
		"mara":             "01MARA",
		"LINDQVIST nordf":  "01MARA",
		"söhne":            "01MARA",
		"SÖHNE":            "01MARA",
		"nordfjord & s":    "01MARA",
		"müller":           "02JOEL",
		"MÜLLER":           "02JOEL",
		"C-20417":          "02JOEL",
		"02joel":           "02JOEL",
		"#2JOEL":           "02JOEL", // as reports name it, by the end of its id
		"#":                "",
		"web-03kai":        "03KAI",
		"100%":             "03KAI",
		`"sure"`:           "03KAI",
		"<kai_s>":          "03KAI",
		"web-":             "03KAI 02JOEL 01MARA",
		"fjordless":        "", // said in a custom field: not the contact
		"company":          "", // a key of ours
		"mara joel":        "",
		"_":                "03KAI",
		"%":                "03KAI",
		`\`:                "",
		"' OR 1=1 --":      "",
		"mara'; DROP":      "",
		"kK":               "",
		"\u212aai":         "03KAI", // the Kelvin sign is a k to whoever folds it
		"nordfjord.exampl": "01MARA",
	} {
		for _, limit := range []int{1, 10} {
			if got := board(t, db, bot.BoardQuery{View: bot.BoardMine, Search: search, Limit: limit}); got != want {
				t.Errorf("search for %q found %q, want %q", search, got, want)
			}
		}
	}
}

func testLanesSayWhatWaitsAndWhatHasFailed(t *testing.T, fresh opener) {
	db := fresh(t)
	keepAll(t, db, waits{id: "H1", ago: time.Hour}, waits{id: "H5", ago: 2 * time.Hour})
	owe(t, db, card("1", "sales", noon), card("2", "sales", noon), card("3", "gone", noon), card("4", "back", noon), card("5", "back", noon), card("6", "fine", noon))
	settle := func(s bot.Settlement) {
		t.Helper()
		if err := db.Settle(t.Context(), s, noon); err != nil {
			t.Fatal(err)
		}
	}
	settle(bot.Settlement{PostingID: "2", State: bot.PostingUnknown, RunAt: noon, DoubtAt: noon, Rest: bot.Rest{Posts: 30 * time.Second}})
	settle(bot.Settlement{PostingID: "3", State: bot.PostingFailed, RunAt: noon, Cause: "channel_not_found"})
	settle(bot.Settlement{PostingID: "4", State: bot.PostingFailed, RunAt: noon, Cause: "is_archived"})
	settle(posted("5", 1, noon))
	settle(posted("6", 1, noon))
	at := func(channel string) bot.Destination {
		return bot.Destination{Platform: bot.PlatformInbox, Channel: channel}
	}
	lanes, err := db.InboxLanes(t.Context(), noon)
	want := []bot.LaneState{
		{To: at("back"), Failed: 1},
		{To: at("gone"), Failed: 1, Dead: true},
		{To: at("sales"), Waiting: 1, Unknown: 1, Oldest: noon.Add(-time.Hour), RestUntil: noon.Add(30 * time.Second)},
	}
	if diff := cmp.Diff(want, lanes); diff != "" || err != nil {
		t.Errorf("lanes (-want +got):\n%s%v", diff, err)
	}
	if lanes, err = db.InboxLanes(t.Context(), noon.Add(time.Minute)); err != nil || !lanes[2].RestUntil.IsZero() {
		t.Errorf("a minute later the lane rests until %v, %v; want it awake", lanes[2].RestUntil, err)
	}
	failures, err := db.InboxFailures(t.Context(), 1)
	if diff := cmp.Diff([]bot.Failure{{To: at("back"), Kind: bot.PostCard, HandoffID: "H4", Cause: "is_archived", At: noon}}, failures); diff != "" || err != nil {
		t.Errorf("failures (-want +got):\n%s%v", diff, err)
	}
}

func testOrphansAreListedWithoutTheirWords(t *testing.T, fresh opener) {
	db := fresh(t)
	a := bottest.Act("", "e1", bot.ActReply)
	a.Channel, a.Message, a.RecordedAt, a.Text = "C1", "m1", noon, "a word of a person"
	err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.Orphan(a, noon.Add(24*time.Hour)) })
	if err != nil {
		t.Fatal(err)
	}
	n, list, err := db.InboxOrphans(t.Context(), 5)
	want := []bot.Orphaned{{At: bot.Destination{Platform: a.Actor.Platform, Channel: "C1"}, Kind: bot.ActReply, SeenAt: noon, KeptTill: noon.Add(24 * time.Hour)}}
	if diff := cmp.Diff(want, list); diff != "" || n != 1 || err != nil {
		t.Errorf("%d orphans (-want +got):\n%s%v", n, diff, err)
	}
}

func testAWeekListsItsCyclesWithTheirLogs(t *testing.T, fresh opener) {
	db := fresh(t)
	keepAll(t, db, waits{id: "before", ago: 2 * time.Hour}, waits{id: "within", ago: time.Hour}, waits{id: "at-its-end"})
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		_, _, err := tx.Append(bottest.Act("within", "e1", bot.ActClaim))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.InboxReceived(t.Context(), noon.Add(-time.Hour), noon)
	if err != nil || len(got) != 1 || got[0].Cycle.HandoffID != "within" || len(got[0].Acts) != 1 || !got[0].First {
		t.Errorf("received = %+v, %v; want the one within, with its claim, as the first", got, err)
	}
	list, err := db.InboxHandoffs(t.Context(), []string{"within", "nobody", "before"})
	if err != nil || len(list) != 2 || list[0].Cycles[0].HandoffID != "within" {
		t.Errorf("handoffs = %+v, %v; want the two that are known, in that order", list, err)
	}
}

// tenThousand is a ledger with as many handoffs, a tenth of them closed.
func tenThousand(b *testing.B, storage string) *store.DB {
	b.Helper()
	db := open(b, storage)
	priorities := []bot.Priority{bot.Normal, bot.Normal, bot.Low, bot.High, bot.Normal, bot.Urgent}
	var all []waits
	for i := range 10_000 {
		w := waits{
			id: fmt.Sprintf("%026d", i), ago: time.Duration(i) * time.Minute, due: time.Duration(15-i) * time.Minute, priority: priorities[i%len(priorities)],
			contact: bot.Contact{Name: fmt.Sprintf("Visitor %d", i), Company: fmt.Sprintf("Company %d", i%700), Email: fmt.Sprintf("v%d@mail.example", i)},
		}
		switch {
		case i%10 == 0:
			w.state = resolvedAt(noon)
		case i%3 == 0:
			w.state = claimedBy(viewer)
		}
		all = append(all, w)
	}
	for part := range slices.Chunk(all, 1000) {
		keepAll(b, db, part...)
	}
	return db
}

func BenchmarkBoardOfTenThousand(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) { benchBoard(b, tenThousand(b, e.make(b))) })
	}
}

func benchBoard(b *testing.B, db *store.DB) {
	_, second, err := db.InboxBoard(b.Context(), bot.BoardQuery{View: bot.BoardOpen, Limit: 5000})
	if err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]bot.BoardQuery{
		"open": {View: bot.BoardOpen}, "page-100": {View: bot.BoardOpen, Cursor: second}, "mine": {View: bot.BoardMine, Viewer: viewer},
		"closed": {View: bot.BoardClosed}, "search-one": {Search: "v7777@mail.example"}, "search-none": {Search: "nobody@nowhere.example"},
	} {
		q.Limit = 50
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := db.InboxBoard(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.InboxCounts(b.Context(), viewer); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("one-handoff", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Load(b.Context(), fmt.Sprintf("%026d", 7777)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
