package bot

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Bounds of a transcript in a thread: what one message holds, and how many
// messages a thread gets before the rest is left to the handoff's page.
const (
	partBytes  = 2800
	partPieces = 30
	mostParts  = 12
)

// oweTranscript owes the turns from first on to the thread of a card, in as
// many parts as they need, where the platform wants them.
func (s *Service) oweTranscript(tx Tx, c Cycle, to Destination, first int, now time.Time) error {
	if !s.o.Transcripts[to.Platform] {
		return nil
	}
	conversation, err := tx.Conversation(c.Key)
	if err != nil {
		return err
	}
	parts := transcriptParts(conversation.Messages, first)
	for i, pieces := range parts {
		kind, content := PostTranscript, Content(Transcript{Title: transcriptTitle(first, i, len(parts)), Pieces: pieces})
		if i == mostParts {
			content = Line{Text: fmt.Sprintf("From turn %d on, read the conversation on the handoff's page: it is too long for a thread.", pieces[0].Turn), At: now}
		}
		err := tx.Owe(Posting{
			ID: s.o.NewID(now), Kind: kind, HandoffID: c.HandoffID, Cycle: c.N, To: to,
			Content: content, Priority: Normal, Wanted: 1, State: PostingWaiting, RunAt: now,
		})
		if err != nil {
			return err
		}
		if i == mostParts {
			return nil
		}
	}
	return nil
}

// continueTranscript owes turns that have come since to the thread of every
// card of an open cycle.
func (s *Service) continueTranscript(in *intake, c Cycle, turns, fresh int) error {
	if fresh == 0 || !c.State.Status.Open() {
		return nil
	}
	cards, err := in.tx.Cards(c.HandoffID, c.N)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if card.State == PostingFailed {
			continue
		}
		if err := s.oweTranscript(in.tx, c, card.To, turns-fresh+1, in.now); err != nil {
			return err
		}
	}
	return nil
}

func transcriptTitle(first, part, parts int) string {
	switch {
	case first > 1:
		return "The conversation goes on"
	case parts == 1:
		return "The conversation so far"
	}
	return fmt.Sprintf("The conversation so far, part %d of %d", part+1, min(parts, mostParts))
}

// transcriptParts cuts the turns from first on (1-based) into parts that each
// fit one message. Every byte of every turn is in exactly one piece; a piece
// ends between two runes.
func transcriptParts(messages []Message, first int) [][]Piece {
	var parts [][]Piece
	var part []Piece
	room := partBytes
	flush := func() {
		if len(part) > 0 {
			parts = append(parts, part)
		}
		part, room = nil, partBytes
	}
	for i := max(0, first-1); i < len(messages); i++ {
		text := messages[i].Text
		for from := 0; from == 0 || from < len(text); {
			if len(part) == partPieces || room < min(len(text)-from, partBytes/2) {
				flush()
			}
			to := from + cutAt(text[from:], room)
			part = append(part, Piece{Turn: i + 1, From: from, To: to})
			room -= to - from
			if to == from {
				break // an empty turn
			}
			from = to
		}
	}
	flush()
	return parts
}

// cutAt returns how many of the leading bytes fit into n without cutting a rune.
func cutAt(text string, n int) int {
	if len(text) <= n {
		return len(text)
	}
	cut := n
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return cut
}

// filled returns the transcript with the words of its pieces.
func (t Transcript) filled(messages []Message) Transcript {
	t.Said = nil
	for _, p := range t.Pieces {
		if p.Turn < 1 || p.Turn > len(messages) {
			continue
		}
		m := messages[p.Turn-1]
		m.Text = m.Text[min(p.From, len(m.Text)):min(p.To, len(m.Text))]
		t.Said = append(t.Said, m)
	}
	return t
}
