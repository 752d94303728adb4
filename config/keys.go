package config

// known lists the keys of every section. Sections are named by their path, with []
// for any item of a list and * for any name.
var known = map[string][]string{
	"": {
		"listen", "operations_listen", "public_url", "storage", "sources", "inbox", "api", "intents",
		"escalation", "routes", "first_response", "digest", "slack", "fallback", "alerts",
		"teams", "hours", "followup", "privacy",
	},
	"sources.*":          {"secrets", "secrets_file", "auto_handoff", "callback", "relay"},
	"sources.*.callback": {"url", "secret", "secrets", "secrets_file"},

	"inbox":      {"enabled", "users", "users_file"},
	"api":        {"tokens", "tokens_file"},
	"escalation": {"rules"},
	"escalation.rules[]": {
		"name", "then", "priority", "examples", "keyword", "confidence", "friction", "cancellation", "readiness",
		"value", "complaint", "compliance", "error", "manual",
	},
	"escalation.rules[].examples":     {"fire", "not_fire"},
	"escalation.rules[].keyword":      {"phrases", "sets", "stem", "typos", "negation"},
	"escalation.rules[].confidence":   {"below", "turns", "intents"},
	"escalation.rules[].friction":     {"at_least"},
	"escalation.rules[].cancellation": {"at_least"},
	"escalation.rules[].readiness":    {"needs", "at_least"},
	"escalation.rules[].value":        {"amount_over", "seats_over", "tiers"},
	"escalation.rules[].complaint":    {"severity"},
	"escalation.rules[].compliance":   {},
	"escalation.rules[].error":        {},
	"escalation.rules[].manual":       {},
	"routes[]": {
		"name", "when", "to", "sla", "priority", "hours",
	},
	"routes[].when": {
		"intents", "any_rule", "locales", "tiers", "sources", "during",
	},
	"routes[].sla": {"first_response", "reply"},
	"hours.*":      {"timezone", "weekdays", "holidays"},
	"followup.*[]": {"after", "mention", "also_to", "repeat", "every"},

	"followup.*[].also_to": {"inbox", "slack", "teams"},
	"routes[].to[]":        {"inbox", "slack", "teams"},
	"digest.to[]":          {"inbox", "slack", "teams"},
	"fallback":             {"inbox", "slack", "teams"},
	"alerts":               {"to"},
	"alerts.to":            {"inbox", "slack", "teams"},
	"slack": {
		"bot_token", "bot_token_file", "signing_secret", "signing_secret_file", "app_token", "app_token_file", "api_url",
	},
	"teams":           {"app_id", "app_password", "app_password_file", "tenant_id", "endpoints"},
	"teams.endpoints": {"login", "openid_metadata", "issuer", "service_hosts"},
	"privacy":         {"retention", "mask"},
	"first_response":  {"counts", "responders", "ignore_reactions"},
	"digest":          {"schedule", "timezone", "to"},
}
