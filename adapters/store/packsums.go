package store

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"handoffbot/digest"
)

// ended writes how many conversations of an intent ended.
func (p *packer) ended(e digest.Ended) {
	p.text(e.Intent)
	p.number(uint64(e.Conversations)) //nolint:gosec // a count
	p.number(uint64(e.Alone))         //nolint:gosec // a count
}

func unpackEnded(packed string, yield func(digest.Ended)) error {
	u := unpacker{text: packed}
	for u.at < len(u.text) {
		one := digest.Ended{Intent: u.words(), Conversations: u.count(), Alone: u.count()}
		if u.err != nil {
			return fmt.Errorf("unpack at byte %d: %w", u.at, u.err)
		}
		yield(one)
	}
	return nil
}

// packSales writes what became of an hour's sales handoffs; nothing when there
// were none.
func packSales(s digest.Sales) []byte {
	p := packer{out: []byte{}}
	if s.All.Won+s.All.Lost+s.All.Open == 0 {
		return p.out
	}
	for _, t := range []digest.Trades{s.Qualified, s.All} {
		for _, n := range []int{t.Won, t.Lost, t.Open, len(t.Worth)} {
			p.number(uint64(n)) //nolint:gosec // a count
		}
		for _, currency := range slices.Sorted(maps.Keys(t.Worth)) {
			w := t.Worth[currency]
			p.text(currency)
			for _, sum := range []*big.Rat{&w.Won, &w.Lost, &w.Open} {
				p.text(sum.RatString())
			}
		}
	}
	return p.out
}

func unpackSales(packed string) (digest.Sales, error) {
	var s digest.Sales
	if len(packed) == 0 {
		return s, nil
	}
	u := unpacker{text: packed}
	for _, t := range []*digest.Trades{&s.Qualified, &s.All} {
		t.Won, t.Lost, t.Open = u.count(), u.count(), u.count()
		for n := u.count(); n > 0 && u.err == nil; n-- {
			w := &digest.Worth{}
			currency := u.words()
			for _, sum := range []*big.Rat{&w.Won, &w.Lost, &w.Open} {
				u.sum(sum)
			}
			if t.Worth == nil {
				t.Worth = make(map[string]*digest.Worth)
			}
			t.Worth[currency] = w
		}
	}
	if u.err != nil {
		return s, fmt.Errorf("unpack sales at byte %d: %w", u.at, u.err)
	}
	return s, nil
}

func (u *unpacker) count() int { return int(u.number()) } //nolint:gosec // as packed

// sum reads what RatString wrote. Most sums are nothing.
func (u *unpacker) sum(into *big.Rat) {
	text := u.words()
	if text == "0" || u.err != nil {
		return
	}
	if _, ok := into.SetString(text); !ok {
		u.err = errPacked
	}
}
