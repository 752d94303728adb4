package whole

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

const (
	pagesOpen = 10_000 // handoffs that nobody has taken
	pagesOld  = 20_000 // handoffs of the half year before, all closed
)

// BenchmarkPages measures what a browser asks for, over HTTP from the program
// as shipped: with ten thousand open handoffs, and half a year of closed ones.
func BenchmarkPages(b *testing.B) {
	for b.Loop() {
		s := newSubject(b, `inbox: {users: {ana: "${ANA}"}}`+"\n", "ANA=a secret of some length")
		fillPages(b, filepath.Join(s.dir, "handoffbot.db"))
		s.start()
		browser := s.signIn()
		first := firstRow.FindStringSubmatch(s.look(browser, "/inbox").body)
		if first == nil {
			b.Fatal("the board has no rows")
		}
		next := nextPage.FindStringSubmatch(s.look(browser, "/inbox").body)
		if next == nil {
			b.Fatal("the board of ten thousand leads to no second page")
		}
		week := s.look(browser, "/inbox/digest").body
		earlier := earlierWeek.FindStringSubmatch(week)
		if earlier == nil {
			b.Fatal("the week has none before it")
		}
		for _, page := range []struct{ name, path string }{
			{"board", "/inbox"},
			{"board, its next page", strings.ReplaceAll(next[1], "&amp;", "&")},
			{"board, closed", "/inbox?view=closed"},
			{"board, one route", "/inbox?route=sales"},
			{"search", "/inbox?q=old9999"},
			{"channel", "/inbox?channel=sales"},
			{"handoff", first[1]},
			{"week", "/inbox/digest"},
			{"week before", earlier[1]},
			{"handoffs of the week", "/inbox/digest/handoffs"},
			{"operations", "/inbox/operations"},
		} {
			var took []time.Duration
			var seen view
			for range 60 {
				seen = s.look(browser, page.path)
				took = append(took, seen.took)
			}
			measured.note(b, "page: "+page.name+", p50", ms(percentile(took, 0.5)), "ms", "≤ 50 ms")
			measured.note(b, "page: "+page.name+", p99", ms(percentile(took, 0.99)), "ms", "")
			measured.note(b, "page: "+page.name+", bytes", float64(len(seen.body))/1024, "KiB", "")
		}
		took, refresh := s.claimsSeen(browser, 40)
		measured.note(b, "page: claim to the stream's word of it, p50", ms(percentile(took, 0.5)), "ms", "≤ 50 ms")
		measured.note(b, "page: claim to the stream's word of it, p99", ms(percentile(took, 0.99)), "ms", "")
		measured.note(b, "page: claim to the board that shows it, p50", ms(percentile(refresh, 0.5)), "ms", "≤ 100 ms")
		measured.note(b, "page: claim to the board that shows it, p99", ms(percentile(refresh, 0.99)), "ms", "")
		s.kill()
	}
}

var (
	firstRow    = regexp.MustCompile(`<h2 [^>]*><a href="(/inbox/handoffs/[^"]+)"`)
	nextPage    = regexp.MustCompile(`<a href="(/inbox\?after=[^"]+)"`)
	earlierWeek = regexp.MustCompile(`<a href="(/inbox/digest\?week=[^"]+)"`)
)

// fillPages makes a ledger whose older handoffs are closed and long past.
func fillPages(b *testing.B, path string) {
	b.Helper()
	fill(b, path, pagesOld+pagesOpen)
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		b.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	// The i-th is as many weeks old as remain of it by 26; what is told of it goes along.
	const ago = `((SELECT c.id FROM cycle c WHERE c.handoff_id = %[1]s.handoff_id) %% 26 + 1) * 604800000`
	const old = `handoff_id IN (SELECT handoff_id FROM cycle WHERE id <= %[2]d)`
	for _, statement := range []string{
		`UPDATE act SET platform_ms = platform_ms - ` + ago + `, recorded_ms = recorded_ms - ` + ago + ` WHERE ` + old,
		`UPDATE posting SET posted_ms = posted_ms - ` + ago + `, recorded_ms = recorded_ms - ` + ago + ` WHERE ` + old,
		`DELETE FROM wake WHERE ` + old,
		`UPDATE cycle SET received_ms = received_ms - (id %% 26 + 1) * 604800000, due_ms = 0, status = 'resolved',
			state = json_set(state, '$.status', 'resolved', '$.resolved_at', '2026-01-01T00:00:00Z') WHERE id <= %[2]d`,
	} {
		table := strings.Fields(statement)[1]
		if _, err := raw.ExecContext(b.Context(), fmt.Sprintf(statement+` /* %[1]s %[2]d */`, table, pagesOld)); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	if err := raw.Close(); err != nil {
		b.Fatal(err)
	}
	// What counts as a response when the configuration does not say: the program
	// reads the tallies of that alone.
	shipped := bot.ResponsePolicy{
		Counts: []bot.ResponseKind{bot.RespondedByReaction, bot.RespondedByClaim, bot.RespondedByReply}, Responders: []bot.ResponderClass{bot.Member},
	}
	db := openStoreAt(b, path)
	for at, more := time.Now(), true; more || at.Before(time.Now().Add(10*time.Minute)); at = at.Add(3 * time.Minute) {
		if more, err = db.Fold(b.Context(), at, shipped); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

// view is a page and how long it took to its last byte.
type view struct {
	body string
	took time.Duration
}

func (s *subject) signIn() *http.Client {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: time.Minute}
	s.send(browser, "/inbox/login", url.Values{"name": {"ana"}, "secret": {"a secret of some length"}})
	return browser
}

func (s *subject) look(browser *http.Client, path string) view {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, "http://"+s.public+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	return s.ask(browser, r)
}

func (s *subject) send(browser *http.Client, path string, form url.Values) view {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, "http://"+s.public+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.ask(browser, r)
}

func (s *subject) ask(browser *http.Client, r *http.Request) view {
	s.Helper()
	began := time.Now()
	answer, err := browser.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.Fatalf("%s answered %d, %v: %.300s", r.URL, answer.StatusCode, err, body)
	}
	return view{string(body), time.Since(began)}
}

// claimsSeen claims one handoff after the other, and returns how long it took
// until an open page heard that something changed, and until it had asked for
// itself again.
func (s *subject) claimsSeen(browser *http.Client, number int) (heard, shown []time.Duration) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, "http://"+s.public+"/inbox/events", nil)
	if err != nil {
		s.Fatal(err)
	}
	answer, err := browser.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	told := make(chan time.Time, 16)
	go func() {
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if lines.Text() == "event: changed" {
				told <- time.Now()
			}
		}
	}()
	for range number {
		pause(s.Context(), time.Second) // the stream rests, and so does the ledger
		for len(told) > 0 {
			<-told
		}
		path := firstRow.FindStringSubmatch(s.look(browser, "/inbox?view=unclaimed").body)[1]
		began := time.Now()
		s.send(browser, path+"/1/acts", url.Values{"kind": {"claim"}, "event": {fmt.Sprint("claim-", began.UnixNano())}, "back": {"/inbox/operations"}})
		heard = append(heard, (<-told).Sub(began))
		if page := s.look(browser, "/inbox?view=unclaimed"); strings.Contains(page.body, path+`"`) {
			s.Fatal("the board still shows what was claimed")
		}
		shown = append(shown, time.Since(began))
	}
	return heard, shown
}
