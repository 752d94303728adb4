package teams_test

import (
	"archive/zip"
	"bytes"
	"image/png"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
)

type anything string

func (anything) MatchString(string) bool { return true }
func (a anything) String() string        { return string(a) }

func whole() teams.ManifestOptions {
	return teams.ManifestOptions{AppID: "11111111-2222-4333-8444-555555555555", PublicURL: "https://handoff.example.com/"}
}

// TestTheManifestIsOneTeamsTakes holds it to Microsoft's own published schema.
func TestTheManifestIsOneTeamsTakes(t *testing.T) {
	file, err := os.Open("testdata/manifest.schema.1.17.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft4)
	compiler.AssertFormat()
	compiler.UseRegexpEngine(func(pattern string) (jsonschema.Regexp, error) {
		r, err := regexp.Compile(pattern)
		if err != nil {
			return anything(pattern), nil // patterns of fields we do not send use what Go's do not have
		}
		return r, nil
	})
	if err := compiler.AddResource("manifest.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := teams.Manifest(whole())
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(manifest); err != nil {
		t.Error(err)
	}
	broken, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.Replace(text, []byte(`"team"`), []byte(`"galaxy"`), 1)))
	if err != nil || schema.Validate(broken) == nil {
		t.Errorf("the schema takes a scope that is none (%v): it checks nothing", err)
	}
	for _, name := range []string{"ChannelMessage.Read.Group", "ChannelSettings.Read.Group", "TeamMember.Read.Group"} {
		if !strings.Contains(string(text), name) {
			t.Errorf("the manifest does not ask for %s", name)
		}
	}
	for name, o := range map[string]teams.ManifestOptions{
		"no app": {PublicURL: whole().PublicURL}, "no address": {AppID: whole().AppID}, "http": {AppID: whole().AppID, PublicURL: "http://x.example"},
	} {
		if _, err := teams.Package(o); err == nil || !strings.Contains(err.Error(), "set ") {
			t.Errorf("%s: %v, want what to set", name, err)
		}
	}
}

func TestThePackageHoldsTheManifestAndItsIcons(t *testing.T) {
	data, err := teams.Package(whole())
	if err != nil {
		t.Fatal(err)
	}
	again, err := teams.Package(whole())
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same options give other bytes (%v)", err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{"color.png": 192, "outline.png": 32}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		size, icon := sizes[f.Name]
		delete(sizes, f.Name)
		if !icon {
			continue
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil || img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Fatalf("%s: %v, %v; want %d pixels square", f.Name, err, img.Bounds(), size)
		}
		drawn := 0
		for y := range size {
			for x := range size {
				r, g, b, a := img.At(x, y).RGBA()
				if a > 0 {
					drawn++
				}
				if f.Name == "outline.png" && a > 0 && (r != a || g != a || b != a) {
					t.Fatalf("outline.png has a colour at %d,%d: Teams wants white on nothing", x, y)
				}
			}
		}
		if whole := size * size; f.Name == "outline.png" && (drawn < whole/20 || drawn > whole/2) || f.Name == "color.png" && drawn != whole {
			t.Errorf("%s has %d of %d pixels drawn", f.Name, drawn, whole)
		}
	}
	if len(sizes) > 0 || len(z.File) != 3 {
		t.Errorf("the package holds %d files, and misses %v", len(z.File), sizes)
	}
}

func TestTheDoctorSaysWhatToDo(t *testing.T) {
	w := newWorld(t, worldOptions{})
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: w.teams.AppID, Cloud: cloudOf(w.teams), Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	examine := func(channels ...string) string {
		t.Helper()
		var bad []string
		for _, f := range w.client.Examine(t.Context(), validator, channels) {
			if !f.OK {
				bad = append(bad, f.What)
				if f.Cure == "" {
					t.Errorf("%s (%s) has no cure", f.What, f.Said)
				}
			}
			if strings.Contains(f.Said+f.Cure, w.teams.Password) {
				t.Errorf("%s tells the secret", f.What)
			}
		}
		return strings.Join(bad, ", ")
	}
	if got := examine(teamstest.Sales, "Front Office/Sales"); got != "teams app, teams channel Front Office/Sales" {
		t.Errorf("before the install the doctor finds %q", got)
	}
	if err := w.teams.Install(teamstest.Sales); err != nil {
		t.Fatal(err)
	}
	w.teams.Break(teamstest.Prio, "BotNotInConversationRoster")
	if got := examine(teamstest.Sales, "Front Office/Sales", "front office/general", teamstest.Prio, "19:nowhere@thread.tacv2"); got != "teams channel "+teamstest.Prio+", teams channel 19:nowhere@thread.tacv2" {
		t.Errorf("after the install the doctor finds %q", got)
	}
	fresh := newWorld(t, worldOptions{})
	fresh.teams.Password = "another"
	fresh.teams.Fail(teamstest.Fault{Call: teamstest.CallMetadata, Status: 500})
	w = fresh
	validator, err = teams.NewValidator(teams.ValidatorOptions{AppID: w.teams.AppID, Cloud: cloudOf(w.teams), Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	if got := examine(teamstest.Sales); got != "teams.app_password, teams keys" {
		t.Errorf("without credentials and keys the doctor finds %q", got)
	}
}
