package inbox

import "sync"

// keptAnswers bounds how many answers wait to be shown.
const keptAnswers = 256

// flash is one sentence for the person who acted.
type flash struct {
	Text    string
	Refused bool
}

// answers keeps what people are told after their act until the page they are
// sent to shows it. The zero value is ready.
type answers struct {
	mu    sync.Mutex
	byKey map[string]flash
	order []string // oldest first
}

func (a *answers) keep(key string, f flash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byKey == nil {
		a.byKey = make(map[string]flash, keptAnswers)
	}
	if _, known := a.byKey[key]; !known {
		a.order = append(a.order, key)
	}
	a.byKey[key] = f
	if len(a.order) > keptAnswers {
		delete(a.byKey, a.order[0])
		a.order = a.order[1:]
	}
}

// find does not forget: a page is read twice when it is reloaded.
func (a *answers) find(key string) flash {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.byKey[key]
}
