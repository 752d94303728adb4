package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// operations serves what the machinery around the bot asks: is it alive, is it
// ready, what are its figures. It listens apart from the public.
type operations struct {
	stopping atomic.Bool
	probes   map[string]func(context.Context) error // by what it means when one fails
	metrics  *metrics
}

func (o *operations) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, map[string]any{"alive": true})
	})
	mux.HandleFunc("GET /readyz", o.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

func (o *operations) ready(w http.ResponseWriter, r *http.Request) {
	reasons := []string{}
	if o.stopping.Load() {
		reasons = append(reasons, "the process is stopping")
	} else {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		for _, what := range slices.Sorted(maps.Keys(o.probes)) {
			if err := o.probes[what](ctx); err != nil {
				reasons = append(reasons, what+": "+err.Error())
			}
		}
	}
	status := http.StatusOK
	if len(reasons) > 0 {
		status = http.StatusServiceUnavailable
	}
	answerJSON(w, status, map[string]any{"ready": len(reasons) == 0, "reasons": reasons})
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader has gone; nothing to tell it
}
