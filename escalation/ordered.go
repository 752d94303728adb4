package escalation

import "slices"

// ordered is a set of numbers, each once and in order: what a turn means, or how
// it is spelled.
type ordered []uint32

// has reports whether a number is in the set.
func (o ordered) has(n uint32) bool {
	_, found := slices.BinarySearch(o, n)
	return found
}

// hasAll reports whether all of some numbers are in the set.
func (o ordered) hasAll(some []uint32) bool {
	return !slices.ContainsFunc(some, func(n uint32) bool { return !o.has(n) })
}

// meets reports whether two sets have something in common.
func (o ordered) meets(other ordered) bool { return slices.ContainsFunc(o, other.has) }

// shared counts what two sets have in common.
func (o ordered) shared(other ordered) int {
	n := 0
	for i, j := 0, 0; i < len(o) && j < len(other); {
		switch {
		case o[i] == other[j]:
			n++
			i++
			j++
		case o[i] < other[j]:
			i++
		default:
			j++
		}
	}
	return n
}
