package lanes

import "handoffbot/bot"

// Fold is how much of a backlog goes together.
type Fold struct {
	// How many cards are shown in one message: fewer of high priority, so that each
	// stands out. Zero and one mean that none are folded.
	High, Other int
	// AtOnce is how many messages go one after the other between two commits, on
	// a platform that folds nothing, needs no rest and takes no time. Zero means one.
	AtOnce int
}

const (
	// foldFrom is from how many waiting cards on a backlog is folded: two cards
	// in two seconds read better than a list.
	foldFrom = 3
	// highInARow is how many first posts of high priority go before one of the
	// others does: whoever waits behind an endless emergency is still seen.
	highInARow = 4
)

// Depth implements bot.Chooser: what folds nothing needs to see nothing but who is first.
func (d *Dispatcher) Depth(p bot.Platform) int {
	fold := d.o.Fold(p)
	return min(max(fold.High, fold.Other, fold.AtOnce, 1), bot.MostInList)
}

// Choose implements bot.Chooser and says what goes next in a lane that is free: look-ups first, for nobody
// may have been told of what is in doubt; then changes of what stands, for they
// cost no post and somebody has just acted; then first posts by strict priority,
// with one in five for the rest. The first of a run goes, and with it, when it
// folds, the cards of that run that fold.
func (d *Dispatcher) Choose(l bot.Lane) bot.Choice {
	runs := make(map[bot.Run][]int)
	for i, p := range l.Waiting {
		runs[p.Run()] = append(runs[p.Run()], i)
	}
	if looks := runs[bot.RunLooks]; len(looks) > 0 {
		return bot.Choice{Places: looks[:1]}
	}
	fold := d.o.Fold(l.Platform)
	atOnce := func(run []int) bot.Choice { return bot.Choice{Places: run[:min(len(run), fold.AtOnce)], Each: true} }
	if changes := runs[bot.RunChanges]; len(changes) > 0 {
		if fold.AtOnce > 1 {
			return atOnce(changes)
		}
		return bot.Choice{Places: changes[:1], Alone: d.o.Pace(l.Waiting[changes[0]]).Platform}
	}
	run, most := runs[bot.RunHigh], fold.High
	if len(run) == 0 || l.Streak >= highInARow && len(runs[bot.RunOther]) > 0 {
		run, most = runs[bot.RunOther], fold.Other
	}
	if fold.AtOnce > 1 {
		return atOnce(run)
	}
	return bot.Choice{Places: together(l.Waiting, run, most)}
}

// together returns the first of a run, or what is folded with it.
func together(waiting []bot.Posting, run []int, most int) []int {
	if len(run) == 0 || !waiting[run[0]].Folds() {
		return run[:min(len(run), 1)]
	}
	var cards []int
	for _, i := range run {
		if waiting[i].Folds() && len(cards) < most {
			cards = append(cards, i)
		}
	}
	if len(cards) < foldFrom {
		return run[:1]
	}
	return cards
}
