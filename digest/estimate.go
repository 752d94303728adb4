package digest

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// wait is how long somebody waited: until it ended, or, censored, for at least
// so long.
type wait struct {
	after    time.Duration
	censored bool
}

// estimate is the Kaplan–Meier estimate of the median and the ninth decile. At
// equal times what ended comes before what was censored. Survival is kept as a
// fraction, so that "exactly half" is exact.
func estimate(waits []wait) Estimate {
	waits = slices.Clone(waits)
	slices.SortFunc(waits, func(a, b wait) int {
		return cmp.Or(cmp.Compare(a.after, b.after), cmp.Compare(rank(a), rank(b)))
	})
	return Estimate{MedianS: quantile(waits, big.NewRat(1, 2)), P90S: quantile(waits, big.NewRat(1, 10)), N: len(waits)}
}

func rank(w wait) int {
	if w.censored {
		return 1
	}
	return 0
}

// quantile returns the smallest time at which survival falls to the level;
// where it stays exactly there, the middle of that stretch, or its beginning
// when it never falls further. Nil when it never falls so far.
func quantile(sorted []wait, level *big.Rat) *float64 {
	survival := big.NewRat(1, 1)
	var reached *time.Duration
	for i := 0; i < len(sorted); {
		at, ended, j := sorted[i].after, 0, i
		for ; j < len(sorted) && sorted[j].after == at; j++ {
			if !sorted[j].censored {
				ended++
			}
		}
		if ended > 0 {
			atRisk := int64(len(sorted) - i)
			survival.Mul(survival, big.NewRat(atRisk-int64(ended), atRisk))
			if reached != nil {
				return seconds((*reached + at) / 2)
			}
			switch survival.Cmp(level) {
			case -1:
				return seconds(at)
			case 0:
				reached = &at
			}
		}
		i = j
	}
	if reached == nil {
		return nil
	}
	return seconds(*reached)
}

// seconds are rounded to the millisecond, which is what is measured.
func seconds(d time.Duration) *float64 {
	s := float64(d.Round(time.Millisecond)) / float64(time.Second)
	return &s
}
