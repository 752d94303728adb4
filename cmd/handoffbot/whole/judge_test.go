package whole

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot/lanes"
)

// small is a world in which all is as promised: two handoffs, of which the
// second stands in a list with a third, one line, one digest and one act.
type small struct {
	book   *book
	weeks  int
	all    map[string]seen
	stands []slacktest.Message
}

func newSmall() *small {
	s := &small{book: newBook(), weeks: 1, all: map[string]seen{}}
	for i := range 3 {
		id, conversation, root := fmt.Sprintf("H%d", i), fmt.Sprintf("c-%d", i), fmt.Sprintf("%d.0", min(i, 1))
		s.book.accepted(&promise{id: id, event: "e" + id, conversation: conversation, channel: channel(0)})
		var h seen
		err := json.Unmarshal(fmt.Appendf(nil, `{"handoff_id":%q,"conversation_id":%q,"status":"open",
			"cards":[{"platform":"slack","channel":%q,"ref":%q,"state":"posted"},{"platform":"inbox","channel":"i0","ref":"m","state":"posted"}]}`,
			id, conversation, channel(0), root), &h)
		if err != nil {
			panic(err)
		}
		s.all[id] = h
	}
	s.post("0.0", "", "H0", "A0", "c-0")
	s.post("1.0", "", "", "L0", "c-1", "c-2")
	s.book.merged(s.book.byID["H0"])
	s.post("2.0", "0.0", "H0", "A1")
	s.stands[2].Text = "The chatbot handed this conversation off again"
	s.post("3.0", "", "", "R0")
	s.stands[3].Channel = reportsTo
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	s.book.add("H0", act{kind: "reply", user: "U0ANA", event: "x", at: at, counts: true, recorded: true, first: "reply", second: "slack"})
	s.change("H0", fmt.Sprintf(`{"status":"answered","first_response":{"kind":"reply","platform":"slack","at":%[1]q,"responder":{"id":"U0ANA"}},
		"timeline":[{"kind":"reply","at":%[1]q,"actor":{"id":"U0ANA"}}]}`, at.Format(time.RFC3339)))
	return s
}

func (s *small) post(ts, thread, handoff, attempt string, shows ...string) {
	blocks := ""
	for _, conversation := range shows {
		blocks += visitor(conversation) + "; "
	}
	s.stands = append(s.stands, slacktest.Message{
		Channel: channel(0), TS: ts, Thread: thread, Blocks: json.RawMessage(blocks),
		Metadata: fmt.Appendf(nil, `{"event_payload":{"handoff_id":%q,"attempt_id":%q}}`, handoff, attempt),
	})
}

// change lets the API tell of a handoff otherwise.
func (s *small) change(id, fields string) {
	h := s.all[id]
	if err := json.Unmarshal([]byte(fields), &h); err != nil {
		panic(err)
	}
	s.all[id] = h
}

// again lets a message stand once more, under another timestamp, after so long.
func (s *small) again(i int, took time.Duration) {
	m := s.stands[i]
	m.TS, m.Took = fmt.Sprintf("9%d.0", len(s.stands)), took
	s.stands = append(s.stands, m)
}

func (s *small) gone(i int) { s.stands = append(s.stands[:i], s.stands[i+1:]...) }

func TestTheVerdictSeesWhateverIsAmiss(t *testing.T) {
	const card, list, line, report = 0, 1, 2, 3 // places in stands
	type count struct{ lost, twice, wrong, unheard, late, excused int }
	past := lanes.FirstLook
	for name, c := range map[string]struct {
		change func(*small)
		want   count
	}{
		"all is as promised":                              {func(*small) {}, count{}},
		"a handoff is not in the ledger":                  {func(s *small) { delete(s.all, "H1") }, count{lost: 1}},
		"a handoff that nobody was told of":               {func(s *small) { s.all["H9"] = seen{HandoffID: "H9", ConversationID: "c-9"} }, count{wrong: 1}},
		"a conversation has two handoffs":                 {func(s *small) { s.all["H9"] = seen{HandoffID: "H9", ConversationID: "c-1"} }, count{wrong: 1, twice: 1}},
		"a second answer differs":                         {func(s *small) { s.book.unlike = append(s.book.unlike, "e got H1 and then H2") }, count{wrong: 1}},
		"a card is not there":                             {func(s *small) { s.gone(card) }, count{lost: 1}},
		"a card shows somebody else":                      {func(s *small) { s.stands[card].Blocks = json.RawMessage(visitor("c-7")) }, count{lost: 1}},
		"a card waits":                                    {func(s *small) { s.change("H1", `{"cards":[{"state":"waiting"},{}]}`) }, count{lost: 1}},
		"a card is owed to one place alone":               {func(s *small) { h := s.all["H1"]; h.Cards = h.Cards[:1]; s.all["H1"] = h }, count{lost: 1}},
		"a list has lost a line":                          {func(s *small) { s.stands[list].Blocks = json.RawMessage(visitor("c-1")) }, count{lost: 1}},
		"a line is not there":                             {func(s *small) { s.gone(line) }, count{lost: 1}},
		"two lines are not there":                         {func(s *small) { s.book.merged(s.book.byID["H0"]); s.gone(line) }, count{lost: 2}},
		"a line is there that nobody asked for":           {func(s *small) { s.post("5.0", "0.0", "H0", "A9"); s.stands[4].Text = s.stands[line].Text }, count{twice: 1}},
		"a digest is not there":                           {func(s *small) { s.gone(report) }, count{lost: 1}},
		"a week has two digests":                          {func(s *small) { s.post("5.0", "", "", "R9"); s.stands[4].Channel = reportsTo }, count{twice: 1}},
		"a card stands twice":                             {func(s *small) { s.again(card, 0) }, count{twice: 1}},
		"a card stands twice, of two postings":            {func(s *small) { s.post("5.0", "", "H0", "A9", "c-0") }, count{twice: 1}},
		"a handoff stands in two lists":                   {func(s *small) { s.post("5.0", "", "", "L9", "c-1") }, count{twice: 1}},
		"a line stands twice":                             {func(s *small) { s.again(line, 0) }, count{twice: 1}},
		"a digest stands twice":                           {func(s *small) { s.again(report, 0) }, count{twice: 1}},
		"a digest stands twice, once past the deadline":   {func(s *small) { s.again(report, past) }, count{late: 1, excused: 1}},
		"a card stands twice, once past the deadline":     {func(s *small) { s.again(card, past) }, count{late: 1, excused: 1}},
		"a list stands twice, once past the deadline":     {func(s *small) { s.again(list, past) }, count{late: 1, excused: 1}},
		"a card stands twice, once hardly in time":        {func(s *small) { s.again(card, past-1) }, count{twice: 1}},
		"a card stands thrice, once past the deadline":    {func(s *small) { s.again(card, past); s.again(card, 0) }, count{twice: 1, late: 1, excused: 1}},
		"a card stands twice, another past the deadline":  {func(s *small) { s.again(card, 0); s.stands[list].Took = past }, count{twice: 1, late: 1}},
		"a digest came past the deadline, and no second":  {func(s *small) { s.stands[report].Took = past }, count{late: 1}},
		"the first response is somebody else's":           {func(s *small) { s.change("H0", `{"first_response":{"responder":{"id":"U0BEN"}}}`) }, count{wrong: 1}},
		"the first response is later than it was":         {func(s *small) { s.change("H0", `{"first_response":{"at":"2026-11-25T09:00:01Z"}}`) }, count{wrong: 1}},
		"there is no first response":                      {func(s *small) { s.change("H0", `{"first_response":null}`) }, count{wrong: 1}},
		"there is a first response to what nobody did":    {func(s *small) { s.change("H1", `{"first_response":{"kind":"claim"}}`) }, count{wrong: 1}},
		"an act that was acknowledged is not in the log":  {func(s *small) { s.change("H0", `{"timeline":[]}`) }, count{unheard: 1}},
		"an act that counts for nobody is in the log":     {func(s *small) { s.book.byID["H0"].acts[0].recorded = false }, count{unheard: 1}},
		"a handoff is cancelled that nobody has":          {func(s *small) { s.change("H1", `{"status":"cancelled"}`) }, count{wrong: 1}},
		"a handoff that was cancelled is not":             {func(s *small) { s.book.byID["H1"].cancelled = true }, count{wrong: 1}},
		"what people say in the channel is not the bot's": {func(s *small) { s.stands = append(s.stands, slacktest.Message{Channel: channel(0), Took: past}) }, count{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSmall()
			c.change(s)
			v := judge(s.book, s.weeks, s.all, s.stands)
			got := count{v.lost, v.twice, v.wrong, v.unheard, v.late, v.excused}
			if got != c.want {
				t.Errorf("counted %+v, want %+v\n%s", got, c.want, strings.Join(v.problems, "\n"))
			}
			if amiss := got.lost+got.twice+got.wrong+got.unheard > 0; amiss != (len(v.problems) > 0) {
				t.Errorf("%d problems for %+v", len(v.problems), got)
			}
		})
	}
}

func TestAChannelThatShowsNothingIsOwedNoMore(t *testing.T) {
	b := newBook()
	p := &promise{id: "H0", event: "e0", conversation: "c-0", channel: channel(0)}
	b.accepted(p)
	for range mostCards - 1 {
		if !b.hasRoom(channel(0), mostCards) {
			t.Fatal("a channel has no room that is owed little")
		}
		b.merged(p)
	}
	if b.hasRoom(channel(0), mostCards) || !b.hasRoom(channel(1), mostCards) {
		t.Fatal("the full channel has room, or another has none")
	}
	post := func(thread, attempt, text, blocks string) {
		b.called(slacktest.Call{Method: "chat.postMessage", Form: map[string][]string{
			"channel": {channel(0)}, "thread_ts": {thread}, "text": {text}, "blocks": {blocks},
			"metadata": {fmt.Sprintf(`{"event_payload":{"handoff_id":"H0","attempt_id":%q}}`, attempt)},
		}})
	}
	post("0.0", "A1", "The conversation so far", "")
	if b.hasRoom(channel(0), mostCards) {
		t.Error("a transcript makes room for a line")
	}
	for range 2 { // a try is repeated
		post("", "A0", "A card", visitor("c-0"))
		post("0.0", "A2", "The chatbot handed this conversation off again", "")
	}
	if got := b.behind[channel(0)]; got != mostCards-2 {
		t.Errorf("%d are owed after a card and a line, want %d", got, mostCards-2)
	}
}

func TestRestIsReachedByWhateverMoves(t *testing.T) {
	least := rest{3, 3, 3}
	for _, c := range []struct {
		now   rest
		moves bool
	}{{rest{3, 3, 3}, false}, {rest{9, 3, 2}, true}, {rest{3, 3, 3}, false}, {rest{3, 1, 3}, true}, {rest{3, 2, 2}, false}, {rest{2, 1, 2}, true}} {
		if got := least.lower(c.now); got != c.moves {
			t.Errorf("%+v moves: %v, want %v", c.now, got, c.moves)
		}
	}
	if least != (rest{2, 1, 2}) {
		t.Errorf("the least is %+v", least)
	}
}

func TestAnEventIsSentAgainOrWaits(t *testing.T) {
	clock, start := time.Duration(0), time.Now()
	now := func() time.Time { clock++; return start.Add(clock) } // it never says the same twice
	var pending []sent
	for i := range 5 {
		pending = append(pending, sent{again: start.Add(time.Duration(i))})
	}
	if due, waiting := ripe(pending, now); len(due) != 2 || len(waiting) != 3 {
		t.Errorf("%d are due and %d wait of %d, want 2 and 3", len(due), len(waiting), len(pending))
	}
}
