// Package teams is the channel that lives in Microsoft Teams: cards, threads
// and reports go out through the Bot Connector; reactions, replies, buttons and
// installs come in as activities, each with a token that is checked as
// Microsoft checks it, and more strictly where that costs nobody anything. One
// Client speaks for one app in one tenant.
//
// What a visitor wrote is only ever shown in a TextRun, where nothing is
// markup, with the braces of Teams' own macros broken.
package teams
