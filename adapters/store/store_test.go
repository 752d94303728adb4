package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/digest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// owe commits postings.
func owe(t *testing.T, db *store.DB, postings ...bot.Posting) {
	t.Helper()
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, p := range postings {
			if err := tx.Owe(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func card(id, channel string, due time.Time) bot.Posting {
	return bot.Posting{
		ID: id, Kind: bot.PostCard, HandoffID: "H" + id, Cycle: 1, Wanted: 1, RunAt: due,
		To: bot.Destination{Platform: bot.PlatformInbox, Channel: channel},
	}
}

func claim(t *testing.T, db *store.DB, at time.Time) string {
	t.Helper()
	claimed, _, err := db.Claim(t.Context(), at, 30*time.Second, bottest.First())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range claimed {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

func posted(id string, revision int, at time.Time) bot.Settlement {
	return bot.Settlement{PostingID: id, Posted: revision, State: bot.PostingPosted, RunAt: at, Ref: bot.CardRef{ID: "ref-" + id, At: at}}
}

func testAFirstTryWhoseEndIsUnknownIsInDoubt(t *testing.T, fresh opener) {
	slackCard := func(id string) bot.Posting {
		p := card(id, "C"+id, noon)
		p.To.Platform = bot.PlatformSlack
		return p
	}
	t.Run("when the process died", func(t *testing.T) {
		db := fresh(t)
		stands := slackCard("2")
		owe(t, db, slackCard("1"), stands, card("3", "sales", noon))
		claim(t, db, noon)
		if err := db.Settle(t.Context(), posted("2", 1, noon), noon); err != nil {
			t.Fatal(err)
		}
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.Stale("H2", 1, noon) }); err != nil {
			t.Fatal(err)
		}
		claim(t, db, noon.Add(time.Second)) // the update of 2 is under way
		if n, err := db.ReclaimLeases(t.Context(), noon.Add(2*time.Second), []bot.Platform{bot.PlatformSlack}, 15*time.Second); err != nil || n != 3 {
			t.Fatalf("ReclaimLeases = %d, %v; want 3", n, err)
		}
		if got := claim(t, db, noon.Add(2*time.Second)); got != "2 3" {
			t.Errorf("claimed %q at once, want the update and the inbox's card", got)
		}
		if got := claim(t, db, noon.Add(14*time.Second)); got != "" {
			t.Errorf("claimed %q before the look-up is due", got)
		}
		again, _, err := db.Claim(t.Context(), noon.Add(15*time.Second), 30*time.Second, bottest.First())
		if err != nil || len(again) != 1 || again[0].ID != "1" || !again[0].DoubtAt.Equal(noon) {
			t.Errorf("claimed %+v, %v; want 1, in doubt", again, err)
		}
		// It dies once more, while it looks: the message is as old as the first try.
		if _, err := db.ReclaimLeases(t.Context(), noon.Add(16*time.Second), []bot.Platform{bot.PlatformSlack}, 15*time.Second); err != nil {
			t.Fatal(err)
		}
		again, _, err = db.Claim(t.Context(), noon.Add(30*time.Second), 30*time.Second, bottest.First())
		i := slices.IndexFunc(again, func(p bot.Posting) bool { return p.ID == "1" })
		if err != nil || i < 0 || !again[i].DoubtAt.Equal(noon) || again[i].Looks != 0 {
			t.Errorf("claimed %+v, %v; want 1 looked for from the first try on", again, err)
		}
	})
}

func TestWhatIsNotSoundIsRefused(t *testing.T) {
	log, _ := test.NewNullLogger()
	try := func(path string, exclusive bool) error {
		db, err := store.Open(context.Background(), store.Options{Storage: "sqlite:" + path, Now: func() time.Time { return noon }, Exclusive: exclusive, Log: log})
		if err == nil {
			return db.Close()
		}
		return err
	}
	t.Run("a second server", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "h.db")
		open(t, "sqlite:"+path)
		if err := try(path, true); !errors.Is(err, store.ErrLocked) {
			t.Errorf("Open = %v, want ErrLocked", err)
		}
		if err := try(path, false); err != nil {
			t.Errorf("a command beside the server: Open = %v, want none", err)
		}
	})
	t.Run("a damaged file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "h.db")
		if err := os.WriteFile(path, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := try(path, true); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("Open = %v, want ErrCorrupt", err)
		}
	})
	t.Run("a directory that is not there", func(t *testing.T) {
		if err := try(filepath.Join(t.TempDir(), "no", "h.db"), true); err == nil {
			t.Error("Open = nil, want an error")
		}
	})
	t.Run("a missing file for a command that only reads", func(t *testing.T) {
		if err := try(filepath.Join(t.TempDir(), "h.db"), false); err == nil || !strings.Contains(err.Error(), "serve") {
			t.Errorf("Open = %v, want a word on serve", err)
		}
	})
}

func testAPeriodIsClaimedOnce(t *testing.T, fresh opener) {
	db := fresh(t)
	m := digest.Metrics{Period: digest.PeriodInfo{Week: "2026-W47", AsOf: noon}, Handoffs: 7}
	report := bot.Posting{ID: "r", Kind: bot.PostReport, To: bot.Destination{Platform: bot.PlatformInbox, Channel: "managers"}, Content: bot.Report{Title: "t"}, Wanted: 1, RunAt: noon}
	for i, want := range []bool{true, false} {
		report.ID += "x"
		if got, err := db.ClaimPeriod(t.Context(), m, []bot.Posting{report}); err != nil || got != want {
			t.Errorf("claim %d = %v, %v; want %v", i+1, got, err, want)
		}
	}
	if got := claim(t, db, noon); got != "rx" {
		t.Errorf("claimed %q, want the one report", got)
	}
	reported, err := db.Reported(t.Context(), "2026-W47", noon)
	if err != nil || reported.Handoffs != 7 {
		t.Errorf("Reported = %+v, %v; want what was claimed", reported, err)
	}
}

func testPagesOfHandoffsMeetWithoutGapOrOverlap(t *testing.T, fresh opener) {
	db := fresh(t)
	ids := []string{"A", "B", "C", "D", "E"}
	for i, id := range ids {
		c := bottest.Cycle(id, noon.Add(time.Duration(i/2)*time.Second)) // two share an instant
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveCycle(c) }); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	q := bot.HandoffQuery{Limit: 2}
	for {
		page, next, err := db.Handoffs(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			got = append(got, d.Cycles[0].HandoffID)
		}
		if q.Cursor = next; next == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"E", "D", "C", "B", "A"}, got); diff != "" {
		t.Errorf("the pages differ (-want +got):\n%s", diff)
	}
	if _, _, err := db.Handoffs(t.Context(), bot.HandoffQuery{Cursor: "nonsense"}); !errors.Is(err, bot.ErrBadCursor) {
		t.Errorf("a made-up cursor = %v, want ErrBadCursor", err)
	}
}

// testWhatStandsInTheInbox: a message is there when its posting is settled, and
// not before, in its channel or below its card.
func testWhatStandsInTheInbox(t *testing.T, fresh opener) {
	db := fresh(t)
	line := card("2", "sales", noon)
	line.Kind, line.HandoffID, line.Content = bot.PostLine, "H1", bot.Line{Text: "again", At: noon}
	report := card("3", "sales", noon)
	report.Kind, report.HandoffID, report.Cycle, report.Content = bot.PostReport, "", 0, bot.Report{Title: "week"}
	owe(t, db, card("1", "sales", noon), line, report, card("4", "support", noon))
	ids := func(all []bot.Posting, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		return strings.Join(ids, " ")
	}
	if got := ids(db.InboxMessages(t.Context(), "sales", 10)); got != "" {
		t.Errorf("before anything is settled %q stands, want nothing", got)
	}
	for range 4 {
		claimed, _, err := db.Claim(t.Context(), noon.Add(time.Minute), 30*time.Second, bottest.First())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range claimed {
			ref := bot.CardRef{Destination: p.To, ID: p.ID, At: noon}
			if err := db.Settle(t.Context(), bot.Settlement{PostingID: p.ID, Posted: 1, State: bot.PostingPosted, RunAt: noon, Ref: ref}, noon); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := ids(db.InboxMessages(t.Context(), "sales", 10)); got != "3 1" {
		t.Errorf("%q stands in the channel, want the report and the card, newest first", got)
	}
	if got := ids(db.InboxMessages(t.Context(), "sales", 1)); got != "3" {
		t.Errorf("%q is the newest, want the report", got)
	}
	below, err := db.InboxThread(t.Context(), "1")
	if got := ids(below, err); got != "2" || !cmp.Equal(below[0].Content, line.Content) {
		t.Errorf("%+v stands below the card, want the line", below)
	}
	names, err := db.InboxChannels(t.Context())
	if diff := cmp.Diff([]string{"sales", "support"}, names); diff != "" || err != nil {
		t.Errorf("channels: %v (-want +got):\n%s", err, diff)
	}
}

func testAnAdapterRemembersWhatItLikes(t *testing.T, fresh opener) {
	db := fresh(t)
	err := errors.Join(
		db.Remember(t.Context(), "install", "a", []byte("1")), db.Remember(t.Context(), "install", "b", []byte("2")), db.Remember(t.Context(), "other", "a", []byte("3")),
		db.Remember(t.Context(), "install", "a", []byte("4")), db.Forget(t.Context(), "install", "b"), db.Forget(t.Context(), "install", "never"),
	)
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Remembered(t.Context(), "install")
	if diff := cmp.Diff(map[string][]byte{"a": []byte("4")}, got); diff != "" || err != nil {
		t.Errorf("Remembered: %v, differs (-want +got):\n%s", err, diff)
	}
}
