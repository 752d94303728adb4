package teams

// What Teams takes, in one place: the fold and the digest's layout follow it.
const (
	// MostActions is how many buttons Teams draws on a card, and on each card
	// behind a button; it drops the rest silently.
	MostActions = 5
	// messageUnits is the whole message, in UTF-16 units of its JSON: 40 KB,
	// which the oldest tenants take too. Newer ones take 100 KB.
	messageUnits = 40 << 10 / 2
	// A message carries two charts and one table at most, so that it can be read
	// on a phone, which shows their numbers as text.
	mostCharts  = 2
	mostBars    = 20
	mostRows    = 30
	mostColumns = 6
)
