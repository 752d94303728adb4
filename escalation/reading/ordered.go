package reading

import "slices"

// Ordered is a set of numbers, each once and in order: what a turn means, or how
// it is spelled.
type Ordered []uint32

// Has reports whether a number is in the set.
func (o Ordered) Has(n uint32) bool {
	_, found := slices.BinarySearch(o, n)
	return found
}

// HasAll reports whether all of some numbers are in the set.
func (o Ordered) HasAll(some []uint32) bool {
	return !slices.ContainsFunc(some, func(n uint32) bool { return !o.Has(n) })
}

// Meets reports whether two sets have something in common.
func (o Ordered) Meets(other Ordered) bool { return slices.ContainsFunc(o, other.Has) }

// Shared counts what two sets have in common.
func (o Ordered) Shared(other Ordered) int {
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
