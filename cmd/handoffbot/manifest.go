package main

import (
	"os"

	"github.com/spf13/cobra"

	"handoffbot/adapters/slack"
)

func (p program) manifest() *cobra.Command {
	var file, out string
	var socket bool
	c := &cobra.Command{
		Use: "manifest slack", Short: "Print the app manifest to install the bot with",
		Long: `Print the manifest of the Slack app: paste it into https://api.slack.com/apps, "Create New App",
"From a manifest". With a configuration that has a public_url and no slack.app_token, Slack
reaches the bot over HTTP; otherwise, or with --socket, the app uses Socket Mode, which needs no
address.`,
		Args: cobra.MatchAll(cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
			if args[0] != "slack" {
				return usage("%q is no platform of this version; write handoffbot manifest slack", args[0])
			}
			return nil
		}),
		RunE: func(*cobra.Command, []string) error {
			s, _, err := p.loadSettings(file) // what is wrong elsewhere does not matter here
			if err != nil {
				return err
			}
			o := slack.ManifestOptions{PublicURL: s.config.PublicURL}
			if socket || s.config.Slack.AppToken != "" {
				o.PublicURL = ""
			}
			text, err := slack.Manifest(o)
			if err != nil {
				return failed("%w", err)
			}
			if out != "" {
				if err := os.WriteFile(out, text, 0o600); err != nil {
					return failed("write the manifest: %w", err)
				}
				return nil
			}
			if _, err := p.stdout.Write(text); err != nil {
				return failed("print the manifest: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&out, "out", "", "a file to write instead of printing")
	c.Flags().BoolVar(&socket, "socket", false, "Socket Mode, whatever the configuration says")
	return c
}
