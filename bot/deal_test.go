package bot_test

import (
	"testing"

	"handoffbot/bot"
)

func TestADealAsFilledIn(t *testing.T) {
	tests := []struct {
		name, amount, currency  string
		want                    bot.Deal
		amountWrong, moneyWrong bool
	}{
		{"both", "12500.00", "EUR", bot.Deal{Amount: "12500.00", Currency: "EUR"}, false, false},
		{"neither", "", "", bot.Deal{}, false, false},
		{"small letters and blanks", " 5 ", " usd ", bot.Deal{Amount: "5", Currency: "USD"}, false, false},
		{"an amount of nothing", "5", "", bot.Deal{Amount: "5"}, false, true},
		{"a currency alone", "", "CHF", bot.Deal{Currency: "CHF"}, false, false},
		{"a comma", "12,50", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"less than nothing", "-1", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"another base", "0b101", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"a point and nothing", "5.", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"a fraction", "1/3", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"an exponent", "1e9", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"digits without end", "123456789012345678901", "EUR", bot.Deal{Currency: "EUR"}, true, false},
		{"a word for a currency", "5", "Euro", bot.Deal{Amount: "5"}, false, true},
		{"a sign for a currency", "5", "€", bot.Deal{Amount: "5"}, false, true},
		{"both wrong", "much", "money", bot.Deal{}, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for button, status := range map[bot.ActKind]string{bot.ActWon: bot.DealWon, bot.ActLost: bot.DealLost} {
				tt.want.Status = status
				got, amount, currency := bot.DealFilledIn(button, tt.amount, tt.currency)
				if got != tt.want || (amount != "") != tt.amountWrong || (currency != "") != tt.moneyWrong {
					t.Errorf("DealFilledIn(%s, %q, %q) = %+v, %q, %q", button, tt.amount, tt.currency, got, amount, currency)
				}
			}
		})
	}
}
