package digest

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// wait is how long somebody waited: until it ended, or, censored, for at least
// so long. It is twice the nanoseconds, and one more when censored, so that
// waits are in order as numbers are: at equal times what ended comes first. What
// a platform's clock had behind ours counts as nothing.
type wait int64

func endedAfter(d time.Duration) wait    { return wait(max(0, d)) << 1 }
func censoredAfter(d time.Duration) wait { return endedAfter(d) | 1 }

func (w wait) after() time.Duration { return time.Duration(w >> 1) }
func (w wait) censored() bool       { return w&1 == 1 }

// The levels of survival that a report asks for, as one over: half, and one in
// ten, wait still.
const (
	half  = 2
	tenth = 10
)

// estimate is the Kaplan–Meier estimate of the median and the ninth decile.
func estimate(waits []wait) Estimate {
	waits = slices.Clone(waits)
	slices.Sort(waits)
	return estimateSorted(waits)
}

// estimateSorted is estimate of waits in order.
func estimateSorted(waits []wait) Estimate {
	return Estimate{MedianS: quantile(waits, half), P90S: quantile(waits, tenth), N: len(waits)}
}

// quantile returns the smallest time at which survival falls to 1/level; where
// it stays exactly there, the middle of that stretch, or its beginning
// when it never falls further. Nil when it never falls so far.
func quantile(sorted []wait, level int64) *float64 {
	var reached *time.Duration
	survival := 1.0
	for i, steps := 0, 0; i < len(sorted); {
		at, ended, j := sorted[i].after(), 0, i
		for ; j < len(sorted) && sorted[j].after() == at; j++ {
			if !sorted[j].censored() {
				ended++
			}
		}
		if ended > 0 {
			if reached != nil {
				return seconds((*reached + at) / 2)
			}
			steps++
			atRisk := len(sorted) - i
			survival *= float64(atRisk-ended) / float64(atRisk)
			switch compare(survival, steps, sorted[:j], len(sorted), level) {
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

// compare orders survival after the waits given, of n at risk, against the
// level. The product of the steps in floating point decides when it is further
// from the level than rounding can have carried it; else the fractions do.
func compare(survival float64, steps int, until []wait, n int, level int64) int {
	const rounding = 1.0 / (1 << 51) // of a division and a product, with room to spare
	target := 1 / float64(level)
	if slack := target * rounding * float64(steps+1); survival > target+slack || survival < target-slack {
		return cmp.Compare(survival, target)
	}
	return exact(until, n).Cmp(big.NewRat(1, level))
}

// exact is survival as a fraction. As long as nobody is censored the steps
// cancel, so there are only as many factors as runs between censorings.
func exact(until []wait, n int) *big.Rat {
	var nums, dens []*big.Int
	begun := n
	left := n
	cut := func() {
		if begun != left {
			nums, dens = append(nums, big.NewInt(int64(left))), append(dens, big.NewInt(int64(begun)))
		}
	}
	for _, w := range until {
		if w.censored() {
			cut()
			left--
			begun = left
			continue
		}
		left--
	}
	cut()
	return new(big.Rat).SetFrac(product(nums), product(dens))
}

// product multiplies in halves, so that the factors stay of equal length.
func product(factors []*big.Int) *big.Int {
	switch len(factors) {
	case 0:
		return big.NewInt(1)
	case 1:
		return factors[0]
	}
	middle := len(factors) / 2
	return new(big.Int).Mul(product(factors[:middle]), product(factors[middle:]))
}

// seconds are rounded to the millisecond, which is what is measured.
func seconds(d time.Duration) *float64 {
	s := float64(d.Round(time.Millisecond)) / float64(time.Second)
	return &s
}
