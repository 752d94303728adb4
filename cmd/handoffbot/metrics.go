package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"handoffbot/bot"
)

// metrics are the process's figures for Prometheus. No label carries an id.
type metrics struct {
	registry     *prometheus.Registry
	received     *prometheus.CounterVec // by source and result
	attempts     *prometheus.CounterVec // by platform and result
	postLatency  prometheus.Histogram
	ledgerErrors prometheus.Counter
	digestPosted prometheus.Gauge
	events       *prometheus.CounterVec // by platform, kind and result
	acts         *prometheus.CounterVec // by platform, kind and class
	clamped      prometheus.Counter
	ambiguous    *prometheus.CounterVec // by platform
}

// queueCounts is what the ledger knows of the postings.
type queueCounts interface {
	Counts(ctx context.Context) (map[bot.PostingState]int, time.Time, error)
	Orphans(ctx context.Context) (int, error)
}

func newMetrics(queue queueCounts, now func() time.Time) *metrics {
	name := func(s string) string { return "handoffbot_" + s }
	m := &metrics{
		registry: prometheus.NewRegistry(),
		received: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: name("received_total"), Help: "Webhook requests by source and result.",
		}, []string{"source", "result"}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: name("post_attempts_total"), Help: "Deliveries tried, by platform and result.",
		}, []string{"platform", "result"}),
		postLatency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: name("post_latency_seconds"), Help: "From a card falling due to standing in its channel.",
			Buckets: []float64{.001, .005, .01, .05, .1, .5, 1, 5, 15, 60, 300},
		}),
		ledgerErrors: prometheus.NewCounter(prometheus.CounterOpts{
			Name: name("db_errors_total"), Help: "Failures of the ledger in the background.",
		}),
		digestPosted: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: name("digest_last_success_timestamp_seconds"), Help: "When a digest was last owed to its channels; 0 before the first.",
		}),
	}
	m.events = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: name("events_total"), Help: "What platforms told, by platform, kind and result.",
	}, []string{"platform", "kind", "result"})
	m.acts = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: name("acts_total"), Help: "What people did and was recorded, by platform, kind and class of account.",
	}, []string{"platform", "kind", "class"})
	m.clamped = prometheus.NewCounter(prometheus.CounterOpts{
		Name: name("clock_clamped_total"), Help: "Acts that a platform's clock puts before the handoff they answer.",
	})
	m.ambiguous = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: name("post_ambiguous_total"), Help: "Tries that may have posted and were looked up, by platform.",
	}, []string{"platform"})
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: name("build_info"), Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(
		m.received, m.attempts, m.postLatency, m.ledgerErrors, m.digestPosted, build,
		m.events, m.acts, m.clamped, m.ambiguous,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		queueCollector{queue: queue, now: now},
	)
	return m
}

// queueCollector reads the queue's depth when it is asked.
type queueCollector struct {
	queue queueCounts
	now   func() time.Time
}

func (queueCollector) depth() *prometheus.Desc {
	return prometheus.NewDesc("handoffbot_queue_depth", "Postings that do not stand, by state.", []string{"state"}, nil)
}

func (queueCollector) oldest() *prometheus.Desc {
	return prometheus.NewDesc("handoffbot_oldest_unposted_seconds", "How long the oldest posting that does not stand yet has been due.", nil, nil)
}

func (queueCollector) orphans() *prometheus.Desc {
	return prometheus.NewDesc("handoffbot_orphan_events", "Acts on a message that nobody knows yet.", nil, nil)
}

// Describe implements prometheus.Collector.
func (c queueCollector) Describe(out chan<- *prometheus.Desc) {
	out <- c.depth()
	out <- c.oldest()
	out <- c.orphans()
}

// Collect implements prometheus.Collector.
func (c queueCollector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	counts, oldest, err := c.queue.Counts(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(c.depth(), err)
		return
	}
	for _, state := range []bot.PostingState{bot.PostingWaiting, bot.PostingHeld, bot.PostingSending, bot.PostingUnknown, bot.PostingFailed} {
		out <- prometheus.MustNewConstMetric(c.depth(), prometheus.GaugeValue, float64(counts[state]), string(state))
	}
	age := 0.0
	if !oldest.IsZero() {
		age = max(0, c.now().Sub(oldest).Seconds())
	}
	out <- prometheus.MustNewConstMetric(c.oldest(), prometheus.GaugeValue, age)
	orphans, err := c.queue.Orphans(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(c.orphans(), err)
		return
	}
	out <- prometheus.MustNewConstMetric(c.orphans(), prometheus.GaugeValue, float64(orphans))
}

// recorded counts one act.
func (m *metrics) recorded(c bot.Cycle, a bot.Act) {
	m.acts.WithLabelValues(string(a.Actor.Platform), string(a.Kind), string(a.Class)).Inc()
	if a.At.Before(c.ReceivedAt) {
		m.clamped.Inc()
	}
}

// settled counts one delivery.
func (m *metrics) settled(p bot.Posting, s bot.Settlement, err error, at time.Time) {
	switch {
	case s.PostingID == "":
		m.ledgerErrors.Inc()
	case err == nil:
		m.attempts.WithLabelValues(string(p.To.Platform), "ok").Inc()
		m.postLatency.Observe(max(0, at.Sub(p.RunAt).Seconds()))
	case s.State == bot.PostingUnknown && s.Looks == 0:
		m.attempts.WithLabelValues(string(p.To.Platform), "unknown").Inc()
		m.ambiguous.WithLabelValues(string(p.To.Platform)).Inc()
	case s.State == bot.PostingFailed:
		m.attempts.WithLabelValues(string(p.To.Platform), "failed").Inc()
	default:
		m.attempts.WithLabelValues(string(p.To.Platform), "retry").Inc()
	}
}
