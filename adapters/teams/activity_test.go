package teams

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
)

// ear keeps what it is told.
type ear struct{ acts []bot.Act }

func (e *ear) Sight(_ context.Context, acts ...bot.Act) error {
	e.acts = append(e.acts, acts...)
	return nil
}
func (*ear) Attend(context.Context) (int, error)               { return 0, nil }
func (*ear) Stands(context.Context, string, bot.CardRef) error { return nil }
func (*ear) Alert(context.Context, string, string) error       { return nil }
func (*ear) Load(context.Context, string) (bot.Dossier, error) { return bot.Dossier{}, bot.ErrNotFound }

func (*ear) Remember(context.Context, string, string, []byte) error { return nil }
func (*ear) Forget(context.Context, string, string) error           { return nil }
func (*ear) Remembered(context.Context, string) (map[string][]byte, error) {
	return map[string][]byte{}, nil
}

// FuzzActivities lets anything with a good token in: whatever it is, it ends in
// acts that are whole, or in none.
func FuzzActivities(f *testing.F) {
	for _, seed := range []string{
		`{"type":"messageReaction","id":"f:1","from":{"id":"29:a","aadObjectId":"x"},"recipient":{"id":"28:b"},"conversation":{"id":"19:x@thread.tacv2"},"reactionsAdded":[{"type":"like"}],"reactionsRemoved":[{"type":"heart"}],"replyToId":"1575667808184"}`,
		`{"type":"message","id":"7","from":{"id":"29:a"},"conversation":{"id":"19:x@thread.tacv2;messageid=5"},"text":"<at>Bot</at> hi","timestamp":"2026-11-23T10:00:00Z"}`,
		`{"type":"message","id":"f:2","from":{"id":"29:a"},"conversation":{"id":"19:x@thread.tacv2;messageid=5"},"replyToId":"5","value":{"act":"resolve","resolution":"resolved","handoff":"h","cycle":1}}`,
		`{"type":"message","id":"f:3","from":{"id":"29:a"},"conversation":{"id":"19:x@thread.tacv2"},"replyToId":"5","value":{"act":"won","won_amount":"1e9","cycle":1e300}}`,
		`{"type":"installationUpdate","action":"add","conversation":{"id":"19:x@thread.tacv2"},"channelData":{"team":{"id":"19:t@thread.tacv2","name":7}}}`,
		`{"type":7,"conversation":"x","from":[],"channelData":[],"value":[[[]]]}`, `{}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	log, _ := test.NewNullLogger()
	now := func() time.Time { return noon }
	f.Fuzz(func(t *testing.T, body []byte) {
		heard := &ear{}
		client, err := NewClient(Options{AppID: "a", Password: "p", Tenant: "t", Memory: heard, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		validator, err := NewValidator(ValidatorOptions{AppID: "a", Cloud: PublicCloud(), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		h, err := NewHandler(HandlerOptions{Client: client, Validator: validator, Bot: heard, Reader: heard, Watched: func(string) bool { return true }, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		var a activity
		if err := a.read(body); err != nil {
			if _, ok := errors.AsType[*json.SyntaxError](err); !ok {
				t.Errorf("read = %v, want nothing but bad JSON to be refused", err)
			}
			return
		}
		h.located(t.Context(), &a)
		if _, err := h.take(t.Context(), &a); err != nil {
			t.Errorf("take = %v", err)
		}
		if act, wrong := h.pressed(t.Context(), &a, a.Value); wrong == "" {
			heard.acts = append(heard.acts, act)
		}
		for _, act := range heard.acts {
			if act.Kind == "" || act.EventID == "" || act.At.IsZero() || act.Actor.Platform != bot.PlatformTeams || len(act.Message) > 260 || len(act.HandoffID) > 64 {
				t.Errorf("an act is not whole: %+v", act)
			}
		}
	})
}
