package escalation

import "slices"

// RoutesFor are the routes of a configuration that has none: the shipped ones,
// which take the owner's rules by what triggers them. A route that none of
// them leads to, and no intent either, is left out: it would take everything.
func RoutesFor(rules []Rule) []Route {
	var grave, buying []string
	for _, r := range rules {
		switch {
		case r.Complaint != nil && r.Complaint.Severity == sensitive, r.Compliance != nil:
			grave = append(grave, r.Name)
		case r.Readiness != nil, r.Value != nil, r.Name == ruleSales:
			buying = append(buying, r.Name)
		}
	}
	routes := ShippedRoutes()
	for i := range routes {
		switch routes[i].Name {
		case "priority-support":
			routes[i].When.AnyRule = grave
		case "sales":
			routes[i].When.AnyRule = buying
		}
	}
	last := len(routes) - 1
	return append(slices.DeleteFunc(routes[:last:last], func(r Route) bool { return r.When.empty() }), routes[last])
}
