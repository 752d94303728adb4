package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// packing is the version of what a packed tally holds and how. A change of
// either is a new version; tallies of the old one are made anew from the log.
const packing = 2

var errPacked = errors.New("a packed tally is damaged")

// Bits of a packed tally.
const (
	bitSales = 1 << iota
	bitQualified
	bitFirst
	bitMachine
	bitClaimer
	bitReopened
	bitCarried // noted at all
	bitSummary
	bitContact
	bitPage
	bitNextAction
	bitDeal
)

// pack writes tallies in about 60 bytes each. Names stand once, and are
// numbered from then on; times are milliseconds after the receipt, plus one.
func pack(all []digest.Tally) []byte {
	p := packer{names: make(map[string]uint64)}
	for _, t := range all {
		p.text(t.HandoffID)
		p.number(uint64(t.N)) //nolint:gosec // from 1 on
		p.signed(t.ReceivedAt.UnixMilli())
		for _, name := range []string{t.Source, string(t.Platform), t.Route, t.Intent, string(t.Trigger), t.Rule, string(t.Status), t.Resolution, t.Mark} {
			p.name(name)
		}
		p.number(flags(t))
		for _, at := range stamps(&t) {
			p.after(t.ReceivedAt, *at)
		}
		p.number(uint64(t.CSAT)) //nolint:gosec // 0 to 5
		if t.Deal != nil {
			p.name(t.Deal.Status)
			p.name(t.Deal.Currency)
			p.text(t.Deal.Amount)
		}
	}
	return p.out
}

// stamps are the times of a tally besides its receipt, in the order in which
// they are packed.
func stamps(t *digest.Tally) [9]*time.Time {
	return [9]*time.Time{
		&t.DueAt, &t.PostedAt, &t.RespondedAt, &t.ClaimedAt, &t.VisitorRepliedAt, &t.ThreadRepliedAt, &t.ResolvedAt, &t.CancelledAt, &t.KnownAt,
	}
}

func flags(t digest.Tally) uint64 {
	var bits uint64
	set := func(on bool, bit uint64) {
		if on {
			bits |= bit
		}
	}
	set(t.Sales, bitSales)
	set(t.Qualified, bitQualified)
	set(t.First, bitFirst)
	set(t.ByMachine, bitMachine)
	set(t.ByClaimer, bitClaimer)
	set(t.Reopened, bitReopened)
	set(t.Deal != nil, bitDeal)
	if c := t.Carried; c != nil {
		set(true, bitCarried)
		set(c.Summary, bitSummary)
		set(c.Contact, bitContact)
		set(c.Page, bitPage)
		set(c.NextAction, bitNextAction)
	}
	return bits
}

type packer struct {
	out   []byte
	names map[string]uint64
}

func (p *packer) number(n uint64) { p.out = binary.AppendUvarint(p.out, n) }
func (p *packer) signed(n int64)  { p.out = binary.AppendVarint(p.out, n) }

func (p *packer) text(s string) {
	p.number(uint64(len(s)))
	p.out = append(p.out, s...)
}

// name writes 0 and the text the first time, and from then on its number.
func (p *packer) name(s string) {
	if n, ok := p.names[s]; ok {
		p.number(n)
		return
	}
	p.names[s] = uint64(len(p.names) + 1)
	p.number(0)
	p.text(s)
}

func (p *packer) after(received, at time.Time) {
	if at.IsZero() {
		p.signed(0)
		return
	}
	ms := at.UnixMilli() - received.UnixMilli()
	if ms >= 0 {
		ms++ // 0 is no time at all
	}
	p.signed(ms)
}

// unpack gives what pack wrote to yield. Texts share the memory of one string.
func unpack(packed string, yield func(*digest.Tally) error) error {
	u := unpacker{text: packed}
	var t digest.Tally // one for all, with what it points to, since nobody keeps it
	for u.at < len(u.text) {
		u.tally(&t)
		if u.err != nil {
			return fmt.Errorf("unpack at byte %d: %w", u.at, u.err)
		}
		if err := yield(&t); err != nil {
			return err
		}
	}
	return nil
}

type unpacker struct {
	text  string
	at    int
	names []string
	err   error

	carried bot.Carried // of the tally at hand
	deal    bot.Deal
}

func (u *unpacker) tally(t *digest.Tally) {
	*t = digest.Tally{}
	t.HandoffID = u.words()
	t.N = int(u.number()) //nolint:gosec // as packed
	received := u.signed()
	t.ReceivedAt = instant(received)
	t.Source, t.Platform, t.Route, t.Intent = u.name(), bot.Platform(u.name()), u.name(), u.name()
	t.Trigger, t.Rule, t.Status, t.Resolution, t.Mark = bot.Trigger(u.name()), u.name(), bot.Status(u.name()), u.name(), u.name()
	bits := u.number()
	on := func(bit uint64) bool { return bits&bit != 0 }
	t.Sales, t.Qualified, t.First = on(bitSales), on(bitQualified), on(bitFirst)
	t.ByMachine, t.ByClaimer, t.Reopened = on(bitMachine), on(bitClaimer), on(bitReopened)
	if on(bitCarried) {
		u.carried = bot.Carried{Summary: on(bitSummary), Contact: on(bitContact), Page: on(bitPage), NextAction: on(bitNextAction)}
		t.Carried = &u.carried
	}
	for _, at := range stamps(t) {
		switch ms := u.signed(); {
		case ms > 0:
			*at = time.UnixMilli(received + ms - 1).UTC()
		case ms < 0:
			*at = time.UnixMilli(received + ms).UTC()
		}
	}
	t.CSAT = int(u.number()) //nolint:gosec // as packed
	if on(bitDeal) {
		u.deal = bot.Deal{Status: u.name(), Currency: u.name(), Amount: u.words()}
		t.Deal = &u.deal
	}
}

// number reads what binary.AppendUvarint wrote; most numbers are one byte.
func (u *unpacker) number() uint64 {
	if u.at < len(u.text) && u.text[u.at] < 0x80 {
		u.at++
		return uint64(u.text[u.at-1])
	}
	var n uint64
	for i, shift := u.at, 0; i < len(u.text) && shift < 64; i, shift = i+1, shift+7 {
		b := u.text[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			u.at = i + 1
			return n
		}
	}
	u.err = errPacked
	return 0
}

// signed reads what binary.AppendVarint wrote.
func (u *unpacker) signed() int64 {
	n := u.number()
	return int64(n>>1) ^ -int64(n&1) //nolint:gosec // the sign is the lowest bit
}

func (u *unpacker) words() string {
	n := u.number()
	if u.err != nil || n > uint64(len(u.text)-u.at) { //nolint:gosec // at is within
		u.err = errPacked
		return ""
	}
	from := u.at
	u.at += int(n) //nolint:gosec // at most the rest
	return u.text[from:u.at]
}

func (u *unpacker) name() string {
	n := u.number()
	switch {
	case u.err != nil:
		return ""
	case n == 0:
		u.names = append(u.names, u.words())
		return u.names[len(u.names)-1]
	case n > uint64(len(u.names)):
		u.err = errPacked
		return ""
	}
	return u.names[n-1]
}
