package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/inbox"
	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

const private = "Xanthippe"

// erasing is a bot on a ledger, in which a visitor has said something private and
// the team has answered.
type erasing struct {
	*testing.T
	db      *store.DB
	bot     *bot.Service
	handoff string
}

func newErasing(t *testing.T, db *store.DB) *erasing {
	t.Helper()
	to := bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}
	messenger, err := inbox.NewMessenger(func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	yes := func(string) bool { return true }
	e := &erasing{T: t, db: db}
	e.bot, err = bot.New(bot.Options{
		Ledger: db, Decider: bottest.ToSales{To: []bot.Destination{to}}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: messenger},
		Transcripts: map[bot.Platform]bool{bot.PlatformInbox: true}, Escalates: yes, CallsBack: yes, Relays: yes,
		Now: func() time.Time { return noon }, NewID: func(time.Time) string { ids++; return fmt.Sprintf("%026d", ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 { // the second merges, and quotes below the card
		e.handoff = e.accept(fmt.Sprint("e", i))
		e.deliver()
	}
	for _, kind := range []bot.ActKind{bot.ActReply, bot.ActRelay} {
		_, err = e.bot.Observe(t.Context(), bot.Act{
			HandoffID: e.handoff, Kind: kind, Class: bot.Member, At: noon, EventID: string(kind), Text: "Hello " + private,
			Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	e.deliver()
	return e
}

func (e *erasing) accept(event string) string {
	e.Helper()
	r, err := e.bot.Accept(e.Context(), bot.Event{Source: "website", ID: event, Digest: event, At: noon, Payload: bot.HandoffInitiate{
		Summary: private + " wants it all.",
		Conversation: bot.Conversation{
			ConversationKey: bot.ConversationKey{ID: "c1"}, Contact: bot.Contact{Name: private, Email: "Xanthippe@example.com"},
			Page:     bot.Page{URL: "https://shop.example/" + private},
			Messages: []bot.Message{{ID: event, Role: bot.RoleVisitor, Text: strings.Repeat("I am "+private+" and ask for a person. ", 300), At: noon}},
		},
	}})
	if err != nil {
		e.Fatal(err)
	}
	return r.HandoffID
}

// deliver works the lanes until nothing is due.
func (e *erasing) deliver() {
	e.Helper()
	for {
		due, _, err := e.db.Claim(e.Context(), noon, time.Minute, bottest.First())
		if err != nil {
			e.Fatal(err)
		}
		if len(due) == 0 {
			return
		}
		for _, p := range due {
			ref, revision, err := e.bot.Deliver(e.Context(), p)
			if err := e.db.Settle(e.Context(), lanes.Settled(p, ref, revision, err, noon), noon); err != nil {
				e.Fatal(err)
			}
		}
	}
}

func testAnErasureReachesEveryTable(t *testing.T, fresh opener) {
	db := fresh(t)
	e := newErasing(t, db)
	before := db.Words(t, private)
	for _, table := range []string{"conversation", "message", "cycle", "act", "posting", "outbound", "event"} {
		if before[table] == 0 {
			t.Errorf("the table %s holds nothing to erase", table)
		}
	}
	done, err := e.bot.Erase(t.Context(), bot.ConversationKey{Source: "website", ID: "c1"})
	if err != nil || !slices.Equal(done.Handoffs, []string{e.handoff}) || done.Messages < 3 {
		t.Fatalf("Erase = %+v, %v; want the handoff, and its card, transcripts and lines", done, err)
	}
	e.deliver()
	if left := db.Words(t, private); len(left) > 0 {
		t.Errorf("the words stand in %v, want nowhere", left)
	}
	d, err := db.Load(t.Context(), e.handoff)
	if err != nil {
		t.Fatal(err)
	}
	card, err := d.Card(0, bot.ResponsePolicy{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(card.Summary, "was erased on 23 November 2026") || len(card.Contact) > 0 || card.Title != "pricing · A visitor" {
		t.Errorf("the card is %+v, want it to say that it was erased", card)
	}
	if again := e.accept("e1"); again != e.handoff || len(db.Words(t, private)) > 0 {
		t.Error("the same webhook again brought the words back")
	}
}

func testAContactIsFoundByItsAddress(t *testing.T, fresh opener) {
	db := fresh(t)
	save := func(id, email, text string) {
		c := bot.Conversation{ConversationKey: bot.ConversationKey{Source: "website", ID: id}, Contact: bot.Contact{Email: email}}
		c.Messages = []bot.Message{{Role: bot.RoleVisitor, Text: text}}
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveConversation(c, noon) }); err != nil {
			t.Fatal(err)
		}
	}
	save("hers", "A_na@Example.com", "hello")
	save("hers too", " a_na@example.com ", "hello")
	save("hers alike", "abna@example.com", "hello")
	save("names her", "bo@example.com", "write to a_na@example.com, please")
	save("nobody's", "", "100%")
	theirs, mentioned, err := db.Contact(t.Context(), "a_NA@example.com")
	ids := func(all []bot.ConversationKey) (s string) {
		for _, k := range all {
			s += k.ID + ","
		}
		return s
	}
	if err != nil || ids(theirs) != "hers,hers too," || ids(mentioned) != "names her," {
		t.Errorf("Contact = %q and %q, %v; want hers and hers too, and the one that names her", ids(theirs), ids(mentioned), err)
	}
}

func testWhatOutlivedItsTimeIsFoundOnce(t *testing.T, fresh opener) {
	db := fresh(t)
	day := 24 * time.Hour
	for id, at := range map[string]time.Time{"old": noon.Add(-9 * day), "older": noon.Add(-10 * day), "new": noon, "worked on": noon.Add(-9 * day)} {
		saveAt(t, db, id, at, "hello")
	}
	cycle, act := bottest.Cycle("H", noon.Add(-9*day)), bottest.Act("H", "e", bot.ActReply)
	cycle.Key.ID, act.RecordedAt = "worked on", noon
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		_, _, err := tx.Append(act)
		return errors.Join(tx.SaveCycle(cycle), err)
	})
	if err != nil {
		t.Fatal(err)
	}
	found := func(limit int) (ids []string) {
		all, err := db.Outlived(t.Context(), noon.Add(-8*day), limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		return ids
	}
	if ids := found(10); !slices.Equal(ids, []string{"older", "old"}) {
		t.Errorf("Outlived = %q, want the two of which nothing was heard, the oldest first", ids)
	}
	erase := func(id string) {
		err := db.Commit(t.Context(), func(tx bot.Tx) error {
			_, _, err := tx.Erase(bot.ConversationKey{Source: "website", ID: id}, noon)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	erase("older")
	if ids := found(10); !slices.Equal(ids, []string{"old"}) {
		t.Errorf("Outlived = %q, want what was erased left out", ids)
	}
}

// TestAnErasureReachesTheFile looks at the bytes: what SQLite frees is not left
// as it was.
func TestAnErasureReachesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "handoffbot.db")
	db := open(t, "sqlite:"+path)
	e := newErasing(t, db)
	if _, err := e.bot.Erase(t.Context(), bot.ConversationKey{Source: "website", ID: "c1"}); err != nil {
		t.Fatal(err)
	}
	e.deliver()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if at := bytes.Index(data, []byte(private)); at >= 0 {
			t.Errorf("%s still says it: %q", filepath.Base(file), data[max(0, at-80):min(len(data), at+40)])
		}
	}
}
