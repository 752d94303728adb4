package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/teams"
)

func (p program) manifest() *cobra.Command {
	var file, out string
	var socket bool
	c := &cobra.Command{
		Use: "manifest slack|teams", Short: "Make what the bot is installed with: Slack's app manifest, or the Teams app package",
		Long: `Print the manifest of the Slack app: paste it into https://api.slack.com/apps, "Create New App",
"From a manifest". With a configuration that has a public_url and no slack.app_token, Slack
reaches the bot over HTTP; otherwise, or with --socket, the app uses Socket Mode, which needs no
address.

For Teams, write the app package, handoffbot-teams.zip unless --out names another file: upload it
to a team under "Manage team", "Apps". It needs teams.app_id and public_url.`,
		Args: cobra.MatchAll(cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
			if args[0] != "slack" && args[0] != "teams" {
				return usage("%q is no platform of this version; write handoffbot manifest slack or handoffbot manifest teams", args[0])
			}
			return nil
		}),
		RunE: func(_ *cobra.Command, args []string) error {
			s, problems, err := p.loadSettings(file)
			if err != nil {
				return err
			}
			for _, problem := range problems { // what is wrong elsewhere does not matter here
				if !problem.Warning && slices.Contains([]string{"", "public_url", "teams.app_id"}, problem.Path) {
					return no("%s", problem)
				}
			}
			if args[0] == "teams" {
				return p.teamsPackage(s, cmp.Or(out, "handoffbot-teams.zip"))
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

func (p program) teamsPackage(s settings, out string) error {
	data, err := teams.Package(teams.ManifestOptions{AppID: s.config.Teams.AppID, PublicURL: s.config.PublicURL})
	if err != nil {
		return no("%w", err)
	}
	if err := os.WriteFile(out, data, 0o600); err != nil {
		return failed("write the app package: %w", err)
	}
	fmt.Fprintf(p.stdout, "%s: upload it to a team in Teams; the Azure Bot's messaging endpoint is %s/api/messages\n", out, s.config.PublicURL)
	return nil
}
