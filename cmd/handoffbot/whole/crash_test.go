// Package whole treats the program as one thing, from outside: it kills it and
// it measures it. There is nothing here but tests, so that nothing in
// production can import it.
//
// The test of every day takes each kind of moment once; the long run is
// `make crash KILLS=1000`, where SEED repeats one, and STORAGE and REPLICAS name
// another ledger. `make bench` prints one table; GROWTH says how many handoffs
// the large database holds.
package whole

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

// settleWithin is how long nothing may move after the last restart while
// something is still owed: a lease may have to run out first, a card in doubt is
// looked for until 20 s after its try, and a look that was killed begins anew. As
// long as anything moves, it is a backlog and no loss.
const settleWithin = 150 * time.Second

// shards share the moments of the everyday test among worlds of their own, for
// most of its time is waiting.
const shards = 3

func TestKillingItLosesNothingAndPostsNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills processes for half a minute")
	}
	kills := number(t, "KILLS", 0)
	seed := uint64(number(t, "SEED", int(time.Now().UnixNano()%1_000_000)+1))
	binary, err := build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var side sync.WaitGroup
	defer side.Wait()
	for i, e := range engines(t) {
		if kills > 0 {
			t.Run(e.name, func(t *testing.T) { run(t, binary, e, seed, planOf(kills, seed), true) })
			continue
		}
		for n := range shards {
			if i > 0 && n != int(seed%shards) {
				continue // one share a day is enough on a further engine
			}
			side.Go(func() {
				t.Run(fmt.Sprintf("%s, share %d", e.name, n), func(t *testing.T) { run(t, binary, e, seed+uint64(n), share(n), false) })
			})
		}
	}
}

// share is every third of the moments that need no patience.
func share(n int) []step {
	var plan []step
	for i, s := range steps() {
		if !s.slow && i%shards == n {
			plan = append(plan, s)
		}
	}
	return plan
}

// planOf draws moments, each about as often as the others, with any moment in
// between.
func planOf(kills int, seed uint64) []step {
	chaos := rand.New(rand.NewPCG(seed, 2))
	all := steps()
	var plan []step
	for len(plan) < kills {
		for _, i := range chaos.Perm(len(all)) {
			plan = append(plan, all[i], step{name: "any moment", do: anyMoment})
		}
	}
	return plan[:kills]
}

// tally is what the kills of one kind of moment came to.
type tally struct {
	kills, late     int // late: it posted again later than promised
	starts, resumes []time.Duration
}

func run(t *testing.T, binary string, of engine, seed uint64, plan []step, long bool) {
	l := of.open(t)
	t.Logf("seed %d", seed)
	w := newWorld(t, binary, of.name, l, seed, long || seed%2 == 0)
	t.Cleanup(func() {
		if t.Failed() {
			w.showLogs()
		}
	})
	// Interrupted, a long run counts what it has.
	asked, ignore := signal.NotifyContext(t.Context(), os.Interrupt)
	defer ignore()
	living, stop := context.WithCancel(t.Context())
	defer stop()
	senders, people := w.chatbots(living, 4), w.people(living, 3)
	var weather sync.WaitGroup
	weather.Go(func() { w.storm(living, long) })
	w.door.lose(20)

	patience := time.Duration(5) // the machine of everyday tests has other things to do
	if long {
		patience = 1
	}
	within := patience * l.resumes
	tallies, order := map[string]*tally{}, []string(nil)
	began := time.Now()
	for i, s := range plan {
		if asked.Err() != nil {
			t.Logf("interrupted after %d of %d kills", i, len(plan))
			break
		}
		if tallies[s.name] == nil {
			tallies[s.name] = &tally{}
			order = append(order, s.name)
		}
		// It lives for a while, so that there is something to interrupt.
		pause(t.Context(), time.Duration(200+w.chaos.IntN(700))*time.Millisecond)
		w.strike(t.Context(), s, tallies[s.name], within)
		if long && (i%10 == 9 || i == len(plan)-1) {
			w.progress(i+1, len(plan), time.Since(began))
		}
	}
	stop()
	senders.Wait()
	people.Wait()
	weather.Wait()
	w.slack.Heal()
	w.door.lose(0)
	resting := time.Now()
	v := w.settled(t.Context())
	rested := time.Since(resting)
	for _, problem := range v.problems[:min(len(v.problems), 20)] {
		t.Error(problem)
	}
	for name, row := range tallies {
		if row.late > 0 {
			t.Errorf("%s: %d of %d restarts posted again later than %s", name, row.late, len(row.resumes), within)
		}
	}
	w.end(t)
	if v.handoffs == 0 || v.responses == 0 || v.acts == 0 {
		t.Errorf("%d handoffs, %d responses and %d acts prove nothing", v.handoffs, v.responses, v.acts)
	}
	report := w.report(v, tallies, order, within, time.Since(began), rested)
	if long {
		fmt.Print("\n" + report + "\n")
	} else {
		t.Log("\n" + report)
	}
}

// strike kills once, starts the process again, and waits until something
// of what is owed is posted, which shall be within so long.
func (w *world) strike(ctx context.Context, s step, row *tally, within time.Duration) {
	dead, err := s.do(ctx, w)
	if err != nil {
		w.Errorf("%s: %v", s.name, err)
	}
	if dead == nil {
		return
	}
	row.kills++
	w.door.dismiss(dead)
	owed := w.book.owed()
	w.book.note(func() { w.book.resumed = time.Time{} })
	young := w.launch(dead.n)
	w.fleet[dead.n] = young
	starting, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	if err := young.awaitReady(starting); err != nil {
		w.Fatalf("%s: after it, %v", s.name, err)
	}
	row.starts = append(row.starts, time.Since(young.began))
	w.door.admit(young)
	if owed < 5 {
		return // perhaps all of them are in doubt, and wait for their look-up
	}
	for time.Since(young.began) < within+reachWithin {
		var resumed time.Time
		w.book.note(func() { resumed = w.book.resumed })
		if !resumed.IsZero() {
			took := resumed.Sub(young.began)
			row.resumes = append(row.resumes, took)
			if took > within {
				row.late++
			}
			return
		}
		pause(ctx, 2*time.Millisecond)
	}
	w.Errorf("%s: %d cards were owed, and nothing was posted again", s.name, owed)
}

// storm lets calls go wrong now and then, in every way that Slack knows.
func (w *world) storm(ctx context.Context, long bool) {
	chaos := rand.New(rand.NewPCG(w.seed, 3))
	ways := []slacktest.Fault{
		{Method: "chat.postMessage", Status: 429, RetryAfter: 1},
		{Method: "chat.postMessage", Status: 500, Done: true},
		{Method: "chat.postMessage", Status: 503},
		{Method: "chat.postMessage", Cut: true, Done: true},
		{Method: "chat.postMessage", Cut: true},
		{Method: "chat.postMessage", Code: "internal_error", Done: true},
		{Method: "chat.postMessage", Code: "fatal_error"},
		{Method: "chat.postMessage", Body: "<html>", Done: true},
		{Method: "chat.update", Status: 500},
		{Method: "chat.update", Status: 429, RetryAfter: 1},
		{Method: "chat.update", Cut: true, Done: true},
		{Method: "users.info", Status: 500},
		{Method: "conversations.replies", Status: 500},
	}
	if long {
		ways = append(ways, slacktest.Fault{Method: "chat.postMessage", Hang: true, Done: true}, slacktest.Fault{Method: "chat.update", Hang: true})
	}
	for pause(ctx, time.Duration(100+chaos.IntN(400))*time.Millisecond) {
		w.slack.Fail(ways[chaos.IntN(len(ways))])
	}
}

// settled waits until everything is as promised, or until nothing has come
// nearer to it for as long as that may take. Changes of what stands may go on
// after it, at the pace of the platform.
func (w *world) settled(ctx context.Context) verdict {
	least, moved := rest{math.MaxInt, math.MaxInt, math.MaxInt}, time.Now()
	looked := 500 * time.Millisecond
	for {
		pause(ctx, looked) // a look at every handoff is work for the bot, too
		now := rest{w.repeatOnce(), w.book.owing(), least.problems}
		stuck := time.Since(moved) > settleWithin
		if now.unheard+now.owed == 0 || stuck {
			began := time.Now()
			v, err := w.judge(ctx)
			looked = max(looked, time.Since(began))
			if now.unheard > 0 {
				v.badly(&v.unheard, now.unheard, "%d events are not acknowledged", now.unheard)
			}
			if err == nil && len(v.problems) == 0 {
				return v
			}
			if stuck {
				waiting, err2 := w.waiting(ctx)
				w.Errorf("for %s nothing has moved; %d postings wait; errors: %v, %v", settleWithin, waiting, err, err2)
				return v
			}
			if err == nil {
				now.problems = v.lost + v.twice + v.wrong + v.unheard
			}
		}
		if least.lower(now) {
			moved = time.Now()
		}
	}
}

// rest is what keeps the world from its rest.
type rest struct{ unheard, owed, problems int }

// lower takes what is lower than it was ever, and reports whether anything is.
func (r *rest) lower(now rest) bool {
	before := *r
	r.unheard, r.owed, r.problems = min(r.unheard, now.unheard), min(r.owed, now.owed), min(r.problems, now.problems)
	return *r != before
}

var depth = regexp.MustCompile(`(?m)^handoffbot_queue_depth\{state="(?:waiting|sending|unknown)"\} (\d+)`)

// waiting is how many postings wait by the program's own count.
func (w *world) waiting(ctx context.Context) (int, error) {
	text, err := fetch(ctx, "http://"+w.fleet[0].operations+"/metrics")
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, m := range depth.FindAllSubmatch(text, -1) {
		n, _ := strconv.Atoi(string(m[1])) // digits
		sum += n
	}
	return sum, nil
}

// end stops the fleet as an operator does, and looks at what it leaves.
func (w *world) end(t *testing.T) {
	t.Helper()
	for _, p := range w.fleet {
		w.door.dismiss(p)
		if err := p.terminate(); err != nil {
			t.Error(err)
			continue
		}
		select {
		case <-p.gone:
			if p.err != nil {
				t.Errorf("told to stop, replica %d ended with %v", p.n, p.err)
			}
		case <-time.After(reachWithin):
			t.Errorf("told to stop, replica %d goes on", p.n)
		}
	}
	if w.ledger.sound != nil {
		if err := w.ledger.sound(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func (w *world) progress(done, all int, took time.Duration) {
	owing := w.book.owing()
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	left := took / time.Duration(done) * time.Duration(all-done)
	fmt.Printf("%4d of %d kills, %d handoffs accepted, %d events acknowledged, %d cards and lines owed, about %s to go\n",
		done, all, len(w.book.promised), w.book.told, owing, left.Round(time.Second))
}

// showLogs prints the ends of the logs.
func (w *world) showLogs() {
	for n := range w.ledger.replicas {
		text, err := os.ReadFile(w.program.log(n))
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		w.Logf("the end of the log of replica %d (%v):\n%s", n, err, strings.Join(lines[max(0, len(lines)-40):], "\n"))
	}
}

// report is the table of a run.
func (w *world) report(v verdict, tallies map[string]*tally, order []string, within, took, rested time.Duration) string {
	var out strings.Builder
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	ms := func(all []time.Duration, share float64) string {
		if len(all) == 0 {
			return "–"
		}
		return fmt.Sprint(percentile(all, share).Round(time.Millisecond))
	}
	var sum tally
	fmt.Fprintf(&out, "| killed while | kills | listens again, p50 | posts again, p50 | slowest | later than %s |\n|---|---|---|---|---|---|\n", within)
	for _, name := range order {
		row := tallies[name]
		sum.kills, sum.late = sum.kills+row.kills, sum.late+row.late
		sum.starts, sum.resumes = append(sum.starts, row.starts...), append(sum.resumes, row.resumes...)
		fmt.Fprintf(&out, "| %s | %d | %s | %s | %s | %d |\n", name, row.kills, ms(row.starts, 0.5), ms(row.resumes, 0.5), ms(row.resumes, 1), row.late)
	}
	fmt.Fprintf(&out, "| **all** | **%d** | %s | %s | %s | %d |\n\n", sum.kills, ms(sum.starts, 0.5), ms(sum.resumes, 0.5), ms(sum.resumes, 1), sum.late)
	fmt.Fprintf(&out, "| %s, %d process(es), seed %d, %s | promised | lost | twice | wrong |\n|---|---|---|---|---|\n", w.engine, w.ledger.replicas, w.seed, took.Round(time.Second))
	fmt.Fprintf(&out, "| handoffs; cards, some of them in %d lists; lines; digests | %d; %d; %d; %d | %d | %d | |\n", v.lists, v.handoffs, v.cards, v.lines, v.reports, v.lost, v.twice)
	fmt.Fprintf(&out, "| first responses | %d | | | %d |\n", v.responses, v.wrong)
	fmt.Fprintf(&out, "| acts acknowledged | %d | %d | | |\n", v.acts, v.unheard)
	fmt.Fprintf(&out, "| webhooks answered, of those sent; events acknowledged | %d of %d; %d | | | |\n", w.book.asked, w.book.tried, w.book.told)
	fmt.Fprintf(&out, "| posts that Slack carried out past the deadline; copies they explain | %d; %d | | | |\n", v.late, v.excused)
	fmt.Fprintf(&out, "| everything stood after the last kill and | %s | | | |\n", rested.Round(time.Second))
	return out.String()
}
