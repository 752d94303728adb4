package digest

import "math"

// interval is the Wilson 95 % interval of a share, from 0 to 1. It is honest
// about few: 3 of 3 may well be 44 %.
func interval(part, whole int) (low, high float64) {
	if whole == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // of the normal distribution, two-sided 95 %
	n := float64(whole)
	p := float64(part) / n
	middle := p + z*z/(2*n)
	reach := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return max(0, (middle-reach)/scale), min(1, (middle+reach)/scale)
}
