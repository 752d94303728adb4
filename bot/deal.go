package bot

import "strings"

// maxAmount is how long a filled-in amount may be.
const maxAmount = 20

// DealFilledIn is the deal of a Won or Lost button with what somebody filled in.
// What cannot be read is left out, and wrongAmount or wrongCurrency say, in a
// sentence for that person, what to write instead.
func DealFilledIn(button ActKind, amount, currency string) (d Deal, wrongAmount, wrongCurrency string) {
	d = Deal{Status: DealWon, Currency: strings.ToUpper(strings.TrimSpace(currency))}
	if button == ActLost {
		d.Status = DealLost
	}
	if amount = strings.TrimSpace(amount); amount != "" {
		if decimal(amount) {
			d.Amount = amount
		} else {
			wrongAmount = "Write the amount as a number with a point for the cents, such as 12500.00."
		}
	}
	switch {
	case d.Currency != "" && !currencyCode(d.Currency):
		wrongCurrency = "Write the three letters of the currency, such as EUR."
		d.Currency = ""
	case d.Amount != "" && d.Currency == "":
		wrongCurrency = "Say in which currency the amount is, such as EUR."
	}
	return d, wrongAmount, wrongCurrency
}

// decimal reports whether an amount is digits, with a point and more of them or without.
func decimal(amount string) bool {
	whole, cents, point := strings.Cut(amount, ".")
	return len(amount) <= maxAmount && digits(whole) && (!point || digits(cents))
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

func currencyCode(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
