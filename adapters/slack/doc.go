// Package slack is the channel that lives in a Slack workspace: cards, threads
// and reports go out through the Web API; reactions, replies, buttons and
// commands come in over HTTP or Socket Mode, with the same handling behind
// both. One Client speaks for one workspace; a second workspace is a second
// Client.
//
// What a visitor wrote is only ever shown as plain_text or as a literal
// rich_text element, so that it cannot become a mention, a link or markup.
package slack
