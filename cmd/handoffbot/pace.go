package main

import (
	"time"

	"handoffbot/adapters/teams"
	"handoffbot/bot"
	"handoffbot/bot/lanes"
)

// What Slack takes: a message a second in a channel, and more only on good
// days; fifty changes a minute in the whole workspace.
const (
	slackPost   = time.Second
	slackChange = 1200 * time.Millisecond
)

// pace is what rests after a posting that went through.
func pace(p bot.Posting) bot.Rest {
	switch {
	case p.To.Platform == bot.PlatformTeams:
		return bot.Rest{Posts: teamsPace, Changes: teamsPace}
	case p.To.Platform != bot.PlatformSlack:
		return bot.Rest{}
	case p.Posted == 0:
		return bot.Rest{Posts: slackPost}
	}
	return bot.Rest{Platform: slackChange}
}

// fold is how many cards of a backlog a platform shows in one message. The
// inbox takes every card as it is, and as many at once as are chosen from.
func fold(p bot.Platform) lanes.Fold {
	switch p {
	case bot.PlatformSlack:
		return lanes.Fold{High: 6, Other: 20}
	case bot.PlatformTeams: // a button each
		return lanes.Fold{High: teams.MostActions, Other: teams.MostActions}
	case bot.PlatformInbox:
		return lanes.Fold{AtOnce: bot.MostInList}
	case bot.PlatformChatbot:
	}
	return lanes.Fold{}
}
