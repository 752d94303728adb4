package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/bot"
	"handoffbot/digest"
)

func drawTally(t *rapid.T) digest.Tally {
	word := rapid.SampledFrom([]string{"", "sales", "support", "a\x00b", "ü"})
	received := time.UnixMilli(rapid.Int64Range(1, 4e12).Draw(t, "received")).UTC()
	one := digest.Tally{
		HandoffID: rapid.StringN(0, 26, 26).Draw(t, "id"), N: rapid.IntRange(1, 9).Draw(t, "n"), Source: word.Draw(t, "source"), Platform: bot.Platform(word.Draw(t, "platform")),
		Route: word.Draw(t, "route"), Intent: word.Draw(t, "intent"), Trigger: bot.Trigger(word.Draw(t, "trigger")), Rule: word.Draw(t, "rule"),
		Sales: rapid.Bool().Draw(t, "sales"), Qualified: rapid.Bool().Draw(t, "qualified"), First: rapid.Bool().Draw(t, "first"),
		ReceivedAt: received, Status: bot.Status(word.Draw(t, "status")), ByMachine: rapid.Bool().Draw(t, "machine"), ByClaimer: rapid.Bool().Draw(t, "claimer"),
		Reopened: rapid.Bool().Draw(t, "reopened"), Resolution: word.Draw(t, "resolution"), CSAT: rapid.IntRange(0, 5).Draw(t, "csat"), Mark: word.Draw(t, "mark"),
	}
	for _, at := range stamps(&one) {
		if rapid.Bool().Draw(t, "known") {
			*at = received.Add(time.Duration(rapid.Int64Range(-1e6, 1e12).Draw(t, "after")) * time.Millisecond)
		}
	}
	if rapid.Bool().Draw(t, "noted") {
		one.Carried = &bot.Carried{Summary: rapid.Bool().Draw(t, "summary"), Contact: rapid.Bool().Draw(t, "contact"), Page: rapid.Bool().Draw(t, "page"), NextAction: rapid.Bool().Draw(t, "next")}
	}
	if rapid.Bool().Draw(t, "deal") {
		one.Deal = &bot.Deal{Status: word.Draw(t, "deal status"), Amount: rapid.String().Draw(t, "amount"), Currency: word.Draw(t, "currency")}
	}
	return one
}

// kept is a tally that shares nothing with the one that comes after it.
func kept(one digest.Tally) digest.Tally {
	if one.Carried != nil {
		carried := *one.Carried
		one.Carried = &carried
	}
	if one.Deal != nil {
		deal := *one.Deal
		one.Deal = &deal
	}
	return one
}

func TestATallyIsUnpackedAsItWasPacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(drawTally), 0, 5).Draw(t, "tallies")
		got := []digest.Tally{}
		if err := unpack(string(pack(want)), func(one *digest.Tally) error { got = append(got, kept(*one)); return nil }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("unpacked differs (-packed +unpacked):\n%s", diff)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack([]digest.Tally{{HandoffID: "H", N: 1, Source: "website", ReceivedAt: time.UnixMilli(1), Deal: &bot.Deal{Amount: "1"}}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, packed []byte) {
		n := 0
		if err := unpack(string(packed), func(*digest.Tally) error { n++; return nil }); err == nil && n > len(packed) {
			t.Errorf("%d tallies came out of %d bytes", n, len(packed))
		}
	})
}
