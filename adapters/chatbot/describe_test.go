package chatbot

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// described returns the places below a schema, "*" for the items of a list, and
// notes the names on the way.
func described(schema *openapi3.Schema, at string, names map[string]bool) []string {
	all := []string{at}
	for _, part := range slices.Concat(schema.AllOf, schema.OneOf) {
		all = append(all, described(part.Value, at, names)[1:]...)
	}
	if schema.Items != nil {
		all = append(all, described(schema.Items.Value, at+"/*", names)...)
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		names[name] = true
		all = append(all, described(schema.Properties[name].Value, at+"/"+name, names)...)
	}
	return all
}

// wrongAt is an event that is empty but for a truth value at the place, where none belongs.
func wrongAt(kind, place string) map[string]any {
	var wrong any = true
	steps := strings.Split(strings.TrimPrefix(place, "/"), "/")
	for _, step := range slices.Backward(steps) {
		if step == "*" {
			wrong = []any{wrong}
		} else {
			wrong = map[string]any{step: wrong}
		}
	}
	body := wrong.(map[string]any)
	if place != "/type" {
		body["type"] = kind
	}
	return body
}

// TestTheDescriptionNamesWhatIsRead holds the events of openapi.yaml against
// what reads them: no key is described that is not read, and none is read that
// is not described.
func TestTheDescriptionNamesWhatIsRead(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	event, names := doc.Components.Schemas["Event"].Value, map[string]bool{}
	for _, one := range event.OneOf {
		kind := one.Value.Properties["type"].Value.Enum[0].(string)
		t.Run(kind, func(t *testing.T) {
			if mapped := event.Discriminator.Mapping[kind].Ref; mapped != one.Ref {
				t.Errorf("the type leads to %q, want %q", mapped, one.Ref)
			}
			for _, place := range described(one.Value, "", names)[1:] {
				body, err := json.Marshal(wrongAt(kind, place))
				if err != nil {
					t.Fatal(err)
				}
				_, _, err = decodeEvent(body, "website")
				var bad *InvalidError
				pointer := strings.ReplaceAll(place, "*", "0")
				if !errors.As(err, &bad) || !slices.ContainsFunc(bad.Mistakes, func(m Mistake) bool { return m.Pointer == pointer }) {
					t.Errorf("%s is described, and a truth value there is not noticed: %v", place, err)
				}
			}
		})
	}
	source, err := os.ReadFile("decode.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range regexp.MustCompile(`(?:get|need|messages)\("([a-z_]+)"\)`).FindAllSubmatch(source, -1) {
		if name := string(read[1]); !names[name] {
			t.Errorf("%s is read, and not described", name)
		}
	}
}
