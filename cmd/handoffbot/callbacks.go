package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/config"
)

// mostCallbacks is how many events the command lists.
const mostCallbacks = 200

// callsBack says of which sources the chatbot is told.
func callsBack(cfg config.Config) func(source string) bool {
	return func(source string) bool { return cfg.Sources[source].Callback.Given }
}

// calledBack names the sources whose chatbot is told, in order.
func calledBack(cfg config.Config) []string {
	told := callsBack(cfg)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(cfg.Sources)), func(source string) bool { return !told(source) })
}

// wireCallbacks makes what tells the chatbots; nil when none is to be told.
func (a *app) wireCallbacks(figures *metrics) error {
	callbacks := make(map[string]chatbot.Callback)
	for name, source := range a.o.settings.config.Sources {
		if !source.Callback.Given {
			continue
		}
		var secrets []chatbot.Secret
		for _, text := range source.Callback.Secrets {
			secret, err := chatbot.ParseSecret(string(text))
			if err != nil {
				return no("sources.%s.callback.secret: %w", name, err)
			}
			secrets = append(secrets, secret)
		}
		to, err := chatbot.NewCallback(source.Callback.URL, secrets)
		if err != nil {
			return no("sources.%s.callback: %w", name, err)
		}
		callbacks[name] = to
	}
	tries := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "handoffbot_callbacks_total", Help: "Events sent to the chatbots, by source and result.",
	}, []string{"source", "result"})
	figures.registry.MustRegister(tries, callbackCollector{a.store})
	if len(callbacks) == 0 {
		return nil
	}
	var err error
	a.caller, err = chatbot.NewCaller(chatbot.CallerOptions{
		Queue: a.store, Callbacks: callbacks, Now: now, Jitter: rand.Float64, Log: a.o.log,
		Observe: func(source, result string) { tries.WithLabelValues(source, result).Inc() },
	})
	return err
}

// tellChatbots runs the callbacks until ctx ends.
func (a *app) tellChatbots(ctx context.Context) {
	if a.caller != nil {
		a.caller.Run(ctx)
	}
}

// callbackCollector reads how the callbacks stand when it is asked.
type callbackCollector struct {
	store interface {
		OutboundCounts(ctx context.Context) (map[string]map[bot.OutboundState]int, error)
	}
}

func (callbackCollector) events() *prometheus.Desc {
	return prometheus.NewDesc("handoffbot_callback_events", "Events to the chatbots, by source and state.", []string{"source", "state"}, nil)
}

// Describe implements prometheus.Collector.
func (c callbackCollector) Describe(out chan<- *prometheus.Desc) { out <- c.events() }

// Collect implements prometheus.Collector.
func (c callbackCollector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	counts, err := c.store.OutboundCounts(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(c.events(), err)
		return
	}
	for source, states := range counts {
		for _, state := range []bot.OutboundState{bot.OutboundWaiting, bot.OutboundSending, bot.OutboundSent, bot.OutboundDead} {
			out <- prometheus.MustNewConstMetric(c.events(), prometheus.GaugeValue, float64(states[state]), source, string(state))
		}
	}
}

func (p program) callbacks() *cobra.Command {
	var file, state, replay, format string
	c := &cobra.Command{
		Use:   "callbacks",
		Short: "List the events that go back to the chatbots, and replay those that were given up",
		Long: `List what the chatbots are owed, the newest first, by default what was given up: it was not
taken for three days, or the callback answered 410. --replay makes it due again, by its id or
all of it; a running server sends it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			switch bot.OutboundState(state) {
			case bot.OutboundWaiting, bot.OutboundSending, bot.OutboundSent, bot.OutboundDead:
			default:
				return usage("--state %q is none of waiting, sending, sent and dead", state)
			}
			_, db, err := p.beside(c.Context(), file)
			if err != nil {
				return err
			}
			defer db.Close()
			if c.Flags().Changed("replay") {
				return p.replayCallbacks(c.Context(), db, replay)
			}
			list, err := db.OutboundIn(c.Context(), bot.OutboundState(state), mostCallbacks)
			if err != nil {
				return failed("%w", err)
			}
			if err := printCallbacks(p.stdout, list, format); err != nil {
				return failed("%w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&state, "state", string(bot.OutboundDead), "waiting, sending, sent or dead")
	c.Flags().StringVar(&replay, "replay", "", `the id of a dead event, or "all"`)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func (p program) replayCallbacks(ctx context.Context, db *store.DB, id string) error {
	switch id {
	case "":
		return usage(`--replay wants the id of a dead event, or "all"`)
	case "all":
		id = ""
	}
	n, err := db.ReplayOutbound(ctx, "", id, now().UTC())
	switch {
	case err != nil:
		return failed("%w", err)
	case n == 0 && id != "":
		return no("there is no dead event %s; list them with handoffbot callbacks", id)
	}
	fmt.Fprintf(p.stdout, "%d %s due again\n", n, map[bool]string{true: "event is", false: "events are"}[n == 1])
	return nil
}

func printCallbacks(w io.Writer, list []bot.Outbound, format string) error {
	type row struct {
		ID        string            `json:"id"`
		Type      bot.OutboundType  `json:"type"`
		Source    string            `json:"source"`
		HandoffID string            `json:"handoff_id"`
		At        time.Time         `json:"at"`
		State     bot.OutboundState `json:"state"`
		Tries     int               `json:"tries"`
		Cause     string            `json:"cause"`
	}
	rows := []row{}
	for _, o := range list {
		rows = append(rows, row{o.ID, o.Type, o.Data.Source, o.Data.HandoffID, o.Data.At, o.State, o.Tries, o.Cause})
	}
	if format == "json" {
		return json.NewEncoder(w).Encode(rows)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s  %-8s %-22s %s of %s, %s, tries: %d", r.ID, r.State, r.Type, r.HandoffID, r.Source, r.At.Format(time.RFC3339), r.Tries)
		if r.Cause != "" {
			fmt.Fprintf(&b, ": %s", oneLine(r.Cause, 160))
		}
		b.WriteByte('\n')
	}
	if len(rows) == 0 {
		b.WriteString("none\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
