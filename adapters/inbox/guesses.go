package inbox

import (
	"sync"
	"time"
)

// How often a secret may be tried. A name is guarded against everybody
// together, but a browser that has signed in under it before has tries of its
// own: who guesses locks nobody out of where they work.
var (
	triesOfClient  = allowance{burst: 5, every: 30 * time.Second}
	triesOfBrowser = allowance{burst: 10, every: 30 * time.Second}
	triesOfName    = allowance{burst: 60, every: 10 * time.Second}
)

// mostClients bounds the memory; beyond it the longest quiet are forgotten.
// What guards a name is never forgotten.
const mostClients = 4096

type allowance struct {
	burst int
	every time.Duration
}

// bucket holds tries. It is full at full.
type bucket struct{ full time.Time }

// wait returns how long until one try is left.
func (b *bucket) wait(p allowance, now time.Time) time.Duration {
	return b.full.Add(-time.Duration(p.burst-1) * p.every).Sub(now)
}

func (b *bucket) take(p allowance, now time.Time) {
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(p.every)
}

// guesses counts tries. It is safe for concurrent use.
type guesses struct {
	mu       sync.Mutex
	byName   map[string]*bucket // of users alone, never more
	byClient map[[2]string]*bucket
}

func newGuesses(users map[string]*user) *guesses {
	g := &guesses{byName: make(map[string]*bucket, len(users)), byClient: make(map[[2]string]*bucket)}
	for name := range users {
		g.byName[name] = &bucket{}
	}
	return g
}

// try takes one try, or returns how long to wait for it. browser is empty
// unless the name has signed in from it before. A right try is given back by
// calling back.
func (g *guesses) try(name, client, browser string, now time.Time) (wait time.Duration, back func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	type taken struct {
		b *bucket
		p allowance
	}
	var takes []taken
	if browser != "" {
		takes = append(takes, taken{g.client([2]string{"browser", browser}, now), triesOfBrowser})
	} else {
		takes = append(takes, taken{g.client([2]string{client, name}, now), triesOfClient})
		if b := g.byName[name]; b != nil {
			takes = append(takes, taken{b, triesOfName})
		}
	}
	for _, t := range takes {
		wait = max(wait, t.b.wait(t.p, now))
	}
	if wait > 0 {
		return wait, func() {}
	}
	for _, t := range takes {
		t.b.take(t.p, now)
	}
	return 0, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, t := range takes {
			t.b.full = t.b.full.Add(-t.p.every)
		}
	}
}

func (g *guesses) client(key [2]string, now time.Time) *bucket {
	if b := g.byClient[key]; b != nil {
		return b
	}
	if len(g.byClient) >= mostClients {
		var oldest [2]string
		for k, b := range g.byClient {
			if b.full.Before(now) {
				delete(g.byClient, k)
			} else if o := g.byClient[oldest]; o == nil || b.full.Before(o.full) {
				oldest = k
			}
		}
		if len(g.byClient) >= mostClients {
			delete(g.byClient, oldest)
		}
	}
	b := &bucket{}
	g.byClient[key] = b
	return b
}
