package bot

import (
	"fmt"
	"strings"
)

// relayBytes is how much one reply to a visitor may hold.
const relayBytes = 8000

// relay sends a teammate's words to the visitor, and shows the team what was
// sent. Nothing else that anybody says on a card ever goes there.
func (s *Service) relay(tx Tx, c Cycle, a Act, answer Answer) (Answer, error) {
	a.Text = strings.TrimSpace(a.Text)
	why := ""
	switch {
	case !c.Decision.Relay || !s.o.Relays(c.Key.Source):
		why = "From here nobody can write to this visitor: relay is off."
	case !c.State.Status.Open():
		why = c.State.closed().Error()
	case a.Text == "":
		why = "It was empty, so nothing was sent."
	case len(a.Text) > relayBytes:
		why = "It is too long for one reply, so nothing was sent. Send it in two."
	}
	if why != "" {
		answer.Text, answer.Refused = why, true
		return answer, nil // words that were not sent are no reply, and are not kept
	}
	_, fresh, err := s.apply(tx, &c, a)
	answer.fresh = fresh
	switch {
	case err != nil:
		return Answer{}, err
	case !fresh:
		answer.Text = "That was recorded already."
		return answer, nil
	}
	line := Line{Text: fmt.Sprintf("%s to the visitor: “%s”", keep(a.Actor.ID, a.Actor.Name), clip(a.Text, partBytes)), At: a.At}
	return answer, s.say(tx, c, line, a.RecordedAt)
}
