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

	"github.com/sirupsen/logrus/hooks/test"

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
	save("umlaut", "MÜLLER@bücher.example", "hello")
	save("named too", "", "ask müller@BÜCHER.example")
	save("shop", "r&d@example.com", "hello")
	save("shop alike", "r-d@example.com", "hello")
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
	for _, email := range []string{"MÜLLER@bücher.example", "müller@bücher.example"} {
		theirs, mentioned, err = db.Contact(t.Context(), email)
		if err != nil || ids(theirs) != "umlaut," || ids(mentioned) != "named too," {
			t.Errorf("Contact(%s) = %q and %q, %v; want its own, and the one that names it", email, ids(theirs), ids(mentioned), err)
		}
	}
	theirs, mentioned, err = db.Contact(t.Context(), "R&D@example.com")
	if err != nil || ids(theirs) != "shop," || len(mentioned) > 0 {
		t.Errorf("Contact = %q and %q, %v; want the shop alone: its address holds what JSON escapes", ids(theirs), ids(mentioned), err)
	}
}

// testAReplyThatWasNotSentIsNotSentErased erases while a reply to the visitor is in
// flight, and one was given up: neither is to come without its words.
func testAReplyThatWasNotSentIsNotSentErased(t *testing.T, fresh opener) {
	db := fresh(t)
	save := func(tx bot.Tx) error {
		c := bottest.Cycle("H", noon)
		return errors.Join(tx.SaveConversation(bot.Conversation{ConversationKey: c.Key}, noon), tx.SaveCycle(c))
	}
	if err := db.Commit(t.Context(), save); err != nil {
		t.Fatal(err)
	}
	reply := func(id string) {
		err := db.Commit(t.Context(), func(tx bot.Tx) error {
			return tx.Emit(bot.Outbound{ID: id, Key: id, Type: bot.TellReply, Since: noon, RunAt: noon, Data: bot.OutboundData{HandoffID: "H", Source: "website", Cycle: 1, At: noon, Text: private}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	becomes := func(state bot.OutboundState) func(bot.Outbound) bot.OutboundSettlement {
		return func(o bot.Outbound) bot.OutboundSettlement {
			return bot.OutboundSettlement{ID: o.ID, State: state, RunAt: noon, Tries: 1}
		}
	}
	reply("sent")
	tries(t, db, "website", noon, becomes(bot.OutboundSent))
	reply("given up")
	tries(t, db, "website", noon, becomes(bot.OutboundDead))
	reply("in flight")
	tries(t, db, "website", noon, func(o bot.Outbound) bot.OutboundSettlement {
		err := db.Commit(t.Context(), func(tx bot.Tx) error {
			_, _, err := tx.Erase(bottest.Cycle("H", noon).Key, noon)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return becomes(bot.OutboundWaiting)(o)
	})
	if _, err := db.ReplayOutbound(t.Context(), "", "", noon); err != nil {
		t.Fatal(err)
	}
	if again, err := db.ClaimOutbound(t.Context(), "website", noon, time.Minute, 100); err != nil || len(again) > 0 {
		t.Errorf("sent again: %+v, %v; want nothing", again, err)
	}
	if sent, err := db.OutboundIn(t.Context(), bot.OutboundSent, 10); err != nil || len(sent) != 1 || sent[0].Data.Text != "" {
		t.Errorf("sent are %+v, %v; want the one that was, without its words", sent, err)
	}
}

// testWhatIsWrittenAfterAnErasureOutlivesItsTimeToo: somebody answers below a
// card whose conversation was erased long ago.
func testWhatIsWrittenAfterAnErasureOutlivesItsTimeToo(t *testing.T, fresh opener) {
	db := fresh(t)
	day := 24 * time.Hour
	key := bottest.Cycle("H", noon).Key
	commit := func(fn func(bot.Tx) error) {
		t.Helper()
		if err := db.Commit(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	erase := func(at time.Time) func(bot.Tx) error {
		return func(tx bot.Tx) error {
			_, _, err := tx.Erase(key, at)
			return err
		}
	}
	act := func(id string, at time.Time, text string) func(bot.Tx) error {
		return func(tx bot.Tx) error {
			a := bottest.Act("H", id, bot.ActReply)
			a.RecordedAt, a.Text = at, text
			_, _, err := tx.Append(a)
			return err
		}
	}
	outlived := func(at time.Time) int {
		all, err := db.Outlived(t.Context(), at, 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	commit(func(tx bot.Tx) error {
		return errors.Join(tx.SaveConversation(bot.Conversation{ConversationKey: key}, noon), tx.SaveCycle(bottest.Cycle("H", noon)))
	})
	commit(erase(noon.Add(day)))
	commit(act("1", noon.Add(2*day), ""))
	if n := outlived(noon.Add(9 * day)); n != 0 {
		t.Errorf("%d have outlived their time, want none: nothing was written", n)
	}
	commit(act("2", noon.Add(3*day), private))
	if n := outlived(noon.Add(2 * day)); n != 0 {
		t.Errorf("%d have outlived their time, want none yet", n)
	}
	if n := outlived(noon.Add(4 * day)); n != 1 {
		t.Errorf("%d have outlived their time, want the one in which something was written since", n)
	}
	commit(erase(noon.Add(4 * day)))
	if n := outlived(noon.Add(9 * day)); n != 0 || len(db.Words(t, private)) > 0 {
		t.Errorf("%d have outlived their time, and the words stand in %v; want none, and nowhere", n, db.Words(t, private))
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
	if left := inFiles(t, path); left != "" {
		t.Error(left)
	}
}

// inFiles says where the files of a ledger still hold the words, if they do.
func inFiles(t *testing.T, path string) string {
	t.Helper()
	for _, file := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if at := bytes.Index(data, []byte(private)); at >= 0 {
			return fmt.Sprintf("%s still says it: %q", filepath.Base(file), data[max(0, at-80):min(len(data), at+40)])
		}
	}
	return ""
}

// TestAnErasureReachesTheFileWhileItIsServed erases as the command does, in a
// process of its own beside the one that serves, which commits nothing then.
func TestAnErasureReachesTheFileWhileItIsServed(t *testing.T) {
	for _, beside := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "handoffbot.db")
		db := open(t, "sqlite:"+path)
		e := newErasing(t, db)
		key := bot.ConversationKey{Source: "website", ID: "c1"}
		if !beside {
			if _, err := e.bot.Erase(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		} else {
			log, _ := test.NewNullLogger()
			other, err := store.Open(t.Context(), store.Options{Storage: "sqlite:" + path, Now: func() time.Time { return noon }, Log: log})
			if err != nil {
				t.Fatal(err)
			}
			err = other.Commit(t.Context(), func(tx bot.Tx) error {
				_, _, err := tx.Erase(key, noon)
				return err
			})
			if err := errors.Join(err, other.Close()); err != nil {
				t.Fatal(err)
			}
		}
		left := inFiles(t, path)
		for end := time.Now().Add(10 * time.Second); left != "" && time.Now().Before(end); left = inFiles(t, path) {
			<-time.After(50 * time.Millisecond)
		}
		if left != "" {
			t.Errorf("beside the server %v: %s", beside, left)
		}
	}
}
