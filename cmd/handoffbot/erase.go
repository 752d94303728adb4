package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// erased is what an erasure has come to.
type erased struct {
	Conversations int      `json:"conversations"`
	Handoffs      []string `json:"handoffs"`
	Messages      int      `json:"messages"` // that stand in channels and are brought up to date
	// Mentioned are conversations of others in which the address stands.
	Mentioned []mention `json:"mentioned"`
}

type mention struct {
	Source         string `json:"source"`
	ConversationID string `json:"conversation_id"`
}

func (p program) erase() *cobra.Command {
	var file, contact, handoff, format string
	c := &cobra.Command{
		Use:   "erase --contact EMAIL | --handoff ID",
		Short: "Take what a visitor wrote and left out of the ledger and the channels, and keep what is counted",
		Long: `Erase the conversations in which an address of mail was captured, or the one of a handoff: what
the visitor wrote and left, the words quoted from it, and what people wrote about it. That there
was a handoff, when, by which rule, and who did what stays, so every number stays as it is.

The ledger forgets at once. It runs beside the server, which then changes the cards and the
messages below them in the inbox, Slack and Teams. Words that people wrote into a thread
themselves can be deleted there by them alone. Backups forget when they are too old to keep.

Conversations of others in which the address stands are named, and left: erase them by their
handoff where they are meant. It exits with 1 when there was nothing to erase.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			contact = strings.TrimSpace(contact)
			if (contact == "") == (handoff == "") {
				return usage("give either --contact EMAIL or --handoff ID")
			}
			if contact != "" && !strings.Contains(contact, "@") {
				return usage("--contact wants an address of mail, such as ana@example.com")
			}
			s, db, err := p.beside(c.Context(), file)
			if err != nil {
				return err
			}
			defer db.Close()
			service, err := recorder(db, s)
			if err != nil {
				return failed("%w", err)
			}
			done, err := eraseAll(c.Context(), db, service, contact, handoff)
			if err != nil {
				return err
			}
			if err := p.printErased(done, format); err != nil {
				return failed("%w", err)
			}
			if done.Conversations == 0 {
				return no("there is nothing to erase")
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&contact, "contact", "", "the visitor's address of mail")
	c.Flags().StringVar(&handoff, "handoff", "", "the id of a handoff of the conversation")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func eraseAll(ctx context.Context, db *store.DB, service *bot.Service, contact, handoff string) (erased, error) {
	done := erased{Handoffs: []string{}, Mentioned: []mention{}}
	var theirs, mentioned []bot.ConversationKey
	if handoff != "" {
		d, err := db.Load(ctx, handoff)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			return done, no("there is no handoff %s", oneLine(handoff, 60))
		case err != nil:
			return done, failed("%w", err)
		}
		theirs = append(theirs, d.Conversation.ConversationKey)
	} else {
		var err error
		if theirs, mentioned, err = db.Contact(ctx, contact); err != nil {
			return done, failed("%w", err)
		}
	}
	for _, k := range mentioned {
		done.Mentioned = append(done.Mentioned, mention{k.Source, k.ID})
	}
	for _, k := range theirs {
		e, err := service.Erase(ctx, k)
		if err != nil {
			return done, failed("after %d of %d conversations: %w; run it again", done.Conversations, len(theirs), err)
		}
		done.Conversations++
		done.Handoffs = append(done.Handoffs, e.Handoffs...)
		done.Messages += e.Messages
	}
	return done, nil
}

func (p program) printErased(done erased, format string) error {
	if format == "json" {
		return json.NewEncoder(p.stdout).Encode(done)
	}
	fmt.Fprintf(p.stdout, "%d %s erased, with %d %s\n", done.Conversations, plural(done.Conversations, "conversation"), len(done.Handoffs), plural(len(done.Handoffs), "handoff"))
	if done.Messages > 0 {
		fmt.Fprintf(p.stdout, "%d %s to be changed in the channels: a running server does so now\n", done.Messages, plural(done.Messages, "message"))
	}
	for _, m := range done.Mentioned {
		fmt.Fprintf(p.stdout, "the address also stands in conversation %s of %s, which is left as it is\n", oneLine(m.ConversationID, 60), oneLine(m.Source, 60))
	}
	return nil
}
