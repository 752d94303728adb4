package main

import (
	"context"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"

	"handoffbot/bot"
)

// Times of watching over itself.
const (
	watchEvery = 30 * time.Second
	cardsLate  = 5 * time.Minute // a card that does not stand by then is told of
	eventsLate = time.Hour       // and an event that a chatbot does not take
	deadLately = time.Hour       // an event given up is told of for so long, once an hour
)

// trouble is something wrong that people are told of.
type trouble struct {
	kind, cause, text string
	broken            bot.Platform // which cannot carry the news; empty: any can
}

// watch looks for what is wrong, tells people, at most once an hour for one
// cause, and counts it, until ctx ends.
func (a *app) watch(ctx context.Context) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		troubles, err := a.troubles(ctx)
		if err != nil && ctx.Err() == nil {
			a.o.log.WithError(err).Warn("it could not be looked whether anything is wrong; trying again")
		}
		counts := map[string]int{}
		for _, t := range troubles {
			counts[t.kind]++
			if err := a.bot.AlertBeside(ctx, t.broken, t.cause, t.text); err != nil && ctx.Err() == nil {
				a.o.log.WithError(err).Warn("the alert was not kept")
			}
		}
		for _, kind := range []string{"cards_late", "callback_late", "callback_dead"} {
			a.trouble.WithLabelValues(kind).Set(float64(counts[kind]))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// troubles lists what is wrong now.
func (a *app) troubles(ctx context.Context) ([]trouble, error) {
	at := now().UTC()
	late, err := a.store.CardsLate(ctx, ulidOf(at.Add(-cardsLate)))
	if err != nil {
		return nil, err
	}
	var all []trouble
	for _, lane := range late {
		text := fmt.Sprintf("%s waiting for more than %.0f minutes to be posted to %s.", counted(lane.Cards, "card has", "cards have"), cardsLate.Minutes(), lane.To.Lane())
		if lane.Cause != "" {
			text += " The last answer was: " + oneLine(lane.Cause, 200) + "."
		}
		all = append(all, trouble{"cards_late", "cards late " + lane.To.Lane(), text + " See them on the inbox page.", lane.To.Platform})
	}
	callbacks, err := a.store.CallbackTroubles(ctx, at.Add(-eventsLate), at.Add(-deadLately))
	if err != nil {
		return nil, err
	}
	for _, c := range callbacks {
		if c.Dead > 0 {
			text := fmt.Sprintf("%s to the chatbot of %s given up: %s. When it is mended: handoffbot callbacks --replay all.", counted(c.Dead, "event was", "events were"), c.Source, oneLine(c.Cause, 200))
			all = append(all, trouble{"callback_dead", "callback dead " + c.Source, text, ""})
		}
		if c.Late > 0 {
			text := fmt.Sprintf("The chatbot of %s has not taken %s for more than an hour. They are sent again for three days.", c.Source, counted(c.Late, "event", "events"))
			all = append(all, trouble{"callback_late", "callback late " + c.Source, text, ""})
		}
	}
	return all, nil
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// ulidOf is the smallest id of an instant.
func ulidOf(t time.Time) string {
	var id ulid.ULID
	_ = id.SetTime(ulid.Timestamp(t)) // fails after the year 10889
	return id.String()
}

func newTrouble(registry *prometheus.Registry) *prometheus.GaugeVec {
	trouble := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "handoffbot_trouble", Help: "What is wrong now, by kind: lanes whose cards are late, chatbots whose events are late or were given up.",
	}, []string{"kind"})
	registry.MustRegister(trouble)
	return trouble
}
