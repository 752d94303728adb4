package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
)

func (p program) send() *cobra.Command {
	var url, secret string
	c := &cobra.Command{
		Use:   "send FILE",
		Short: "Sign a webhook body and send it, as a chatbot would",
		Long: `Sign FILE, a whole body {"type", "timestamp", "data"}, and send it. "-" reads standard input.

Without --secret the secret is taken from $` + webhookKey + `, else from ` + secretsFile + ` in the
working directory, where serve keeps the one it made.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			body, err := readFile(c.Context(), args[0])
			if err != nil {
				return failed("%w", err)
			}
			key, err := p.webhookSecret(secret)
			if err != nil {
				return err
			}
			answer, err := sendSigned(c.Context(), http.DefaultClient, url, key, newID(now()), body)
			if err != nil {
				if wrapped, ok := errors.AsType[*neturl.Error](err); ok {
					err = wrapped.Err // the address is told once
				}
				return failed("send to %s: %w; is handoffbot serve running there? --url names another place", url, err)
			}
			fmt.Fprintf(p.stdout, "%s\n", bytes.TrimSpace(answer.body))
			if answer.status >= http.StatusMultipleChoices {
				return no("the bot answered %d", answer.status)
			}
			return nil
		},
	}
	c.Flags().StringVar(&url, "url", "http://127.0.0.1:8080/v1/hooks/website", "the webhook of the source")
	c.Flags().StringVar(&secret, "secret", "", "the source's secret, whsec_…")
	return c
}

func (p program) webhookSecret(given string) (chatbot.Secret, error) {
	if given == "" {
		given, _ = p.env(webhookKey)
	}
	if given == "" {
		made, err := loadSecrets(secretsFile)
		if err != nil {
			return chatbot.Secret{}, usage("no secret: give --secret, set $%s, or run where serve keeps its %s", webhookKey, secretsFile)
		}
		given = made.webhook
	}
	key, err := chatbot.ParseSecret(given)
	if err != nil {
		return chatbot.Secret{}, usage("--secret: %w", err)
	}
	return key, nil
}

// answer is what came back for a webhook.
type answer struct {
	status int
	body   []byte
}

// sendSigned posts one webhook with a total deadline.
func sendSigned(ctx context.Context, client *http.Client, url string, key chatbot.Secret, id string, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header = chatbot.Sign(key, id, now(), body)
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return answer{status: res.StatusCode, body: text}, err
}

// byteOrderMark is what some editors begin UTF-8 with. It is no part of the text.
var byteOrderMark = []byte("\ufeff")

// readFile reads a file, or standard input for "-", until ctx ends.
func readFile(ctx context.Context, name string) ([]byte, error) {
	data, err := unlessEnded(ctx, func() ([]byte, error) {
		if name == "-" {
			return io.ReadAll(os.Stdin)
		}
		return os.ReadFile(name)
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", strings.TrimSpace(name), err)
	}
	return bytes.TrimPrefix(data, byteOrderMark), nil
}

// unlessEnded does what may wait for ever, as reading does from a pipe into
// which nobody writes, and leaves it behind when ctx ends.
func unlessEnded[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := do()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
