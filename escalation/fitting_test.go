package escalation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestTheShippedRoutesFitTheShippedRules(t *testing.T) {
	if diff := cmp.Diff(names(ShippedRoutes()), names(RoutesFor(ShippedRules()))); diff != "" {
		t.Errorf("RoutesFor the shipped rules (-shipped +got):\n%s", diff)
	}
}

// names tells routes by name and by the set of rules that lead to them.
func names(routes []Route) map[string]map[string]bool {
	all := make(map[string]map[string]bool)
	for _, r := range routes {
		all[r.Name] = make(map[string]bool)
		for _, rule := range r.When.AnyRule {
			all[r.Name][rule] = true
		}
	}
	return all
}

func TestRulesOfOnesOwnNeedNoRoutes(t *testing.T) {
	word := Rule{Name: "word", Then: bot.Escalate, Keyword: &Keyword{Phrases: []string{"help me"}}}
	grave := Rule{Name: "our-grave-ones", Then: bot.Escalate, Complaint: &Complaint{Severity: sensitive}}
	mild := Rule{Name: "our-mild-ones", Then: bot.Offer, Complaint: &Complaint{Severity: "mild"}}
	big := Rule{Name: "big", Then: bot.Escalate, Value: &Value{SeatsOver: 10}}
	tests := []struct {
		name  string
		rules []Rule
		give  string
		want  string // the route
	}{
		{"a keyword alone goes to support", []Rule{word}, "help me", "support"},
		{"a price goes to sales without a rule for it", []Rule{word}, "what does the plan cost?", "sales"},
		{"a grave complaint goes to priority support, whatever its rule is called", []Rule{word, grave}, "I will report you to the regulator", "priority-support"},
		{"a mild one makes no route of its own", []Rule{word, mild}, "help me", "support"},
		{"what is of value goes to sales, whatever its rule is called", []Rule{big}, "we are 40 users", "sales"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Compile(Config{Rules: tt.rules})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Decide(says(tt.give), noon).Route.Name; got != tt.want {
				t.Errorf("%q goes to %s, want %s", tt.give, got, tt.want)
			}
		})
	}
}
