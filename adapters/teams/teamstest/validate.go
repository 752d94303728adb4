package teamstest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Limits that Teams puts on a message.
const (
	mostActions  = 5
	messageBytes = 40 << 10 // counted as UTF-16, two bytes a unit
	summaryBytes = 8 << 10
)

// elements lists what Teams draws, with the properties that each may have.
var elements = map[string][]string{
	"AdaptiveCard":        {"$schema", "version", "body", "actions", "msteams", "fallbackText", "speak"},
	"RichTextBlock":       {"inlines", "spacing", "separator", "horizontalAlignment"},
	"TextRun":             {"text", "weight", "size", "color", "isSubtle", "italic", "fontType", "highlight"},
	"TextBlock":           {"text", "weight", "size", "color", "isSubtle", "wrap", "spacing", "separator", "maxLines"},
	"Container":           {"items", "style", "spacing", "separator", "id", "isVisible"},
	"ColumnSet":           {"columns", "spacing", "separator"},
	"Column":              {"items", "width", "spacing"},
	"ActionSet":           {"actions", "spacing"},
	"FactSet":             {"facts", "spacing"},
	"Table":               {"columns", "rows", "firstRowAsHeaders", "showGridLines", "spacing", "separator", "fallback"},
	"TableRow":            {"cells", "style"},
	"TableCell":           {"items", "style"},
	"Input.Text":          {"id", "label", "placeholder", "isRequired", "maxLength", "errorMessage", "regex", "value"},
	"Input.ChoiceSet":     {"id", "label", "choices", "style", "isRequired", "value", "errorMessage"},
	"Action.Execute":      {"title", "verb", "data", "style", "fallback", "associatedInputs"},
	"Action.Submit":       {"title", "data", "style", "associatedInputs"},
	"Action.ShowCard":     {"title", "card", "style"},
	"Chart.HorizontalBar": {"title", "xAxisTitle", "yAxisTitle", "data", "fallback", "spacing"},
	"Chart.VerticalBar":   {"title", "xAxisTitle", "yAxisTitle", "showBarValues", "data", "fallback", "spacing"},
	"Chart.Line":          {"title", "xAxisTitle", "yAxisTitle", "data", "fallback", "spacing"},
	"Chart.Donut":         {"title", "data", "fallback", "spacing"},
}

// modern are elements that not every phone draws.
var modern = map[string]bool{"Table": true, "Chart.HorizontalBar": true, "Chart.VerticalBar": true, "Chart.Line": true, "Chart.Donut": true}

var macro = regexp.MustCompile(`\{\{(DATE|TIME)\([0-9TZ:.+-]+(, ?(SHORT|LONG|COMPACT))?\)\}\}`)

// Validate says what Teams would refuse, drop or show wrong in a message; empty
// when all is well.
func Validate(activity []byte) []string {
	var v validator
	v.activity(activity)
	return v.problems
}

type validator struct {
	problems []string
	inputs   map[string]bool
	inBody   int // actions beside elements; whether the limit is a card's or a set's is nowhere said
}

func (v *validator) bad(format string, args ...any) {
	v.problems = append(v.problems, fmt.Sprintf(format, args...))
}

func (v *validator) activity(raw []byte) {
	var a struct {
		Type        string  `json:"type"`
		Text        *string `json:"text"`
		Summary     string  `json:"summary"`
		Attachments []struct {
			ContentType string         `json:"contentType"`
			Content     map[string]any `json:"content"`
		} `json:"attachments"`
		Timestamp *string          `json:"timestamp"`
		Entities  []map[string]any `json:"entities"`
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		v.bad("not readable: %v", err)
		return
	}
	if n := 2 * units(string(raw)); n > messageBytes {
		v.bad("the message has %d bytes, more than %d", n, messageBytes)
	}
	switch {
	case a.Type != "message":
		v.bad("type is %q", a.Type)
	case a.Text != nil:
		v.bad("text beside a card: Teams splits the message and tells no id")
	case len(a.Attachments) != 1:
		v.bad("%d attachments: Teams splits the message and tells no id", len(a.Attachments))
	case a.Timestamp != nil || len(a.Entities) > 0:
		v.bad("timestamp or entities are sent")
	case a.Attachments[0].ContentType != "application/vnd.microsoft.card.adaptive":
		v.bad("content type %q", a.Attachments[0].ContentType)
	default:
		v.card(a.Attachments[0].Content)
	}
	if a.Summary == "" || 2*units(a.Summary) > summaryBytes {
		v.bad("the summary has %d units", units(a.Summary))
	}
	v.text("summary", a.Summary)
}

// ValidateCard is Validate for a card alone, as an invoke is answered.
func ValidateCard(card []byte) []string {
	var v validator
	var c map[string]any
	if err := json.Unmarshal(card, &c); err != nil {
		return []string{err.Error()}
	}
	v.card(c)
	return v.problems
}

func (v *validator) card(c map[string]any) {
	v.inputs = map[string]bool{}
	if c["version"] != "1.5" {
		v.bad("version is %v: phones draw nothing without one, and Teams draws nothing above 1.5", c["version"])
	}
	v.element("card", c, "AdaptiveCard")
}

func (v *validator) element(path string, e map[string]any, want ...string) {
	kind, _ := e["type"].(string)
	allowed, known := elements[kind]
	if !known || len(want) > 0 && !slices.Contains(want, kind) {
		v.bad("%s: %q is not drawn here", path, kind)
		return
	}
	for key := range e {
		if key != "type" && !slices.Contains(allowed, key) {
			v.bad("%s: %s has no %q", path, kind, key)
		}
	}
	if modern[kind] {
		v.fallback(path, e)
	}
	switch kind {
	case "AdaptiveCard":
		v.list(path+".body", e["body"], true)
		v.actions(path+".actions", e["actions"])
	case "RichTextBlock":
		v.list(path+".inlines", e["inlines"], true, "TextRun")
	case "TextRun", "TextBlock":
		text, _ := e["text"].(string)
		if text == "" {
			v.bad("%s: empty text", path)
		}
		v.text(path, text)
	case "Container", "Column", "TableCell":
		v.list(path+".items", e["items"], kind == "Container")
	case "ColumnSet":
		v.list(path+".columns", e["columns"], true, "Column")
	case "Table":
		v.list(path+".rows", e["rows"], true, "TableRow")
	case "TableRow":
		v.list(path+".cells", e["cells"], true, "TableCell")
	case "ActionSet":
		v.actions(path+".actions", e["actions"])
	case "Input.Text", "Input.ChoiceSet":
		v.input(path, e)
	default:
		if strings.HasPrefix(kind, "Chart.") {
			v.chart(path, e)
		}
	}
}

func (v *validator) list(path string, raw any, some bool, want ...string) {
	items, _ := raw.([]any)
	if some && len(items) == 0 {
		v.bad("%s is empty", path)
	}
	for i, item := range items {
		e, ok := item.(map[string]any)
		if !ok {
			v.bad("%s[%d] is no element", path, i)
			continue
		}
		v.element(fmt.Sprintf("%s[%d]", path, i), e, want...)
	}
}

// fallback holds what phones do not draw to a text that they do.
func (v *validator) fallback(path string, e map[string]any) {
	f, ok := e["fallback"].(map[string]any)
	if !ok {
		v.bad("%s: %v without a fallback is silently dropped on phones", path, e["type"])
		return
	}
	if modern[fmt.Sprint(f["type"])] {
		v.bad("%s: the fallback is no older than what it stands for", path)
	}
	v.element(path+".fallback", f)
}

func (v *validator) actions(path string, raw any) {
	all, _ := raw.([]any)
	if len(all) > mostActions {
		v.bad("%s: %d actions, and what is beyond %d is dropped", path, len(all), mostActions)
	}
	if strings.Contains(path, ".body") || strings.Contains(path, ".items") {
		if v.inBody += len(all); v.inBody > mostActions {
			v.bad("%s: more than %d actions in the card", path, mostActions)
		}
	}
	for i, item := range all {
		at := fmt.Sprintf("%s[%d]", path, i)
		a, ok := item.(map[string]any)
		if !ok {
			v.bad("%s is no action", at)
			continue
		}
		v.element(at, a, "Action.Execute", "Action.Submit", "Action.ShowCard")
		title, _ := a["title"].(string)
		if title == "" || units(title) > 40 {
			v.bad("%s: the title %q does not fit", at, title)
		}
		v.text(at, title)
		switch a["type"] {
		case "Action.Execute":
			if verb, _ := a["verb"].(string); verb == "" {
				v.bad("%s: no verb", at)
			}
			if f, _ := a["fallback"].(map[string]any); f["type"] != "Action.Submit" {
				v.bad("%s: no Action.Submit as fallback", at)
			}
		case "Action.ShowCard":
			card, ok := a["card"].(map[string]any)
			if !ok {
				v.bad("%s: no card", at)
				continue
			}
			v.element(at+".card", card, "AdaptiveCard")
		}
	}
}

func (v *validator) input(path string, e map[string]any) {
	id, _ := e["id"].(string)
	if id == "" || v.inputs[id] {
		v.bad("%s: the id %q is empty or taken", path, id)
	}
	v.inputs[id] = true
	if label, _ := e["label"].(string); label == "" {
		v.bad("%s: no label", path)
	}
}

func (v *validator) chart(path string, e map[string]any) {
	data, _ := e["data"].([]any)
	if len(data) == 0 {
		v.bad("%s: a chart without data", path)
	}
	v.text(path, fmt.Sprint(e["title"]))
	for i, item := range data {
		point, _ := item.(map[string]any)
		label, _ := point["x"].(string)
		if label == "" {
			label, _ = point["legend"].(string)
		}
		y, isNumber := point["y"].(float64)
		if label == "" || !isNumber && point["value"] == nil && point["values"] == nil {
			v.bad("%s.data[%d]: no label or no number (%v)", path, i, y)
		}
		v.text(fmt.Sprintf("%s.data[%d]", path, i), label)
	}
}

// text finds what Teams would expand, turn around or not show.
func (v *validator) text(path, text string) {
	if strings.Contains(macro.ReplaceAllString(text, ""), "{{") {
		v.bad("%s: a macro of somebody else's in %q", path, text)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200B {
			v.bad("%s: the character %U", path, r)
			return
		}
	}
}

func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
