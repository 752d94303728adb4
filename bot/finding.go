package bot

// Finding is one thing that was checked about the bot's surroundings.
type Finding struct {
	What string // what was looked at
	OK   bool
	Said string // what was found; no secret
	Cure string // what to do; empty when all is well
}
