package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func TestRowsOfOutcomes(t *testing.T) {
	const header = "handoff_id,conversation_id,source,resolution,csat,deal,amount,currency\n"
	tests := []struct {
		name    string
		give    string
		sources []string
		want    []string // by row: "handoff conversation source: outcome", or why it is refused
	}{
		{"every column", header + "H1,,,resolved,5,won,1200.50,EUR\n", []string{"website"}, []string{"H1  : resolved 5 won 1200.50 EUR"}},
		{"a conversation is of the only source", header + ",c1,,unresolved,,,,\n", []string{"website"}, []string{" c1 website: unresolved 0"}},
		{"with several sources it must be named", header + ",c1,,resolved,,,,\n,c1,shop,resolved,,,,\n", []string{"website", "shop"}, []string{"source is missing: there are several, and a conversation belongs to one", " c1 shop: resolved 0"}},
		{"semicolons, a byte order mark, other columns and their own order", "\ufeffCSAT;Owner;Conversation_ID\r\n4;Ana;c1\r\n", []string{"website"}, []string{" c1 website:  4"}},
		{"a handoff goes before its conversation", header + "H1,c1,,resolved,,,,\n", []string{"website"}, []string{"H1  : resolved 0"}},
		{"quotes and spaces", header + "\"H1\", , , resolved ,,,,\n", []string{"website"}, []string{"H1  : resolved 0"}},
		{"no handoff", header + ",,,resolved,,,,\n", []string{"website"}, []string{"handoff_id is missing; give handoff_id or conversation_id"}},
		{"nothing said", header + "H1,,,,,,,\n", []string{"website"}, []string{"resolution is missing; give resolution, csat or deal"}},
		{"a word that is none", header + "H1,,,solved,,,,\n", []string{"website"}, []string{"resolution "}},
		{"a score that is none", header + "H1,,,,6,,,\nH2,,,,good,,,\n", []string{"website"}, []string{"csat is not a score; write a whole number from 1 to 5", "csat is not a whole number from 1 to 5"}},
		{"an amount as a spreadsheet writes it", header + "H1,,,,,won,\"1.200,50\",EUR\n", []string{"website"}, []string{`amount is no amount; write it like 1200 or "1200.50"`}},
		{"a deal without a word on how it stands", header + "H1,,,,,,100,EUR\n", []string{"website"}, []string{"deal is missing"}},
		{"the same handoff twice", header + "H1,,,resolved,,,,\nH1,,,,3,,,\n", []string{"website"}, []string{"H1  : resolved 0", "line 2 has an outcome of the same handoff; keep one of them"}},
		{"a row in another encoding", header + "H\xe4,,,resolved,,,,\nH2,,,resolved,,,,\n", []string{"website"}, []string{"it is not UTF-8; save the file as CSV UTF-8", "H2  : resolved 0"}},
		{"a row too short", header + "H1,resolved\nH2,,,resolved,,,,\n", []string{"website"}, []string{"it has 2 fields, and the header 8", "H2  : resolved 0"}},
		{"a quote that is open", header + "H1,,,resolved,,,,\nH\"2,,,resolved,,,,\nH3,,,resolved,,,,\n", []string{"website"}, []string{"H1  : resolved 0", "it is no row of a CSV file: ", "H3  : resolved 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := readOutcomes(strings.NewReader(tt.give), tt.sources)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for {
				row, line, err := rows.next()
				if errors.Is(err, io.EOF) {
					break
				}
				refused, ok := errors.AsType[*refusal](err)
				switch {
				case ok:
					got = append(got, refused.why)
				case err != nil:
					t.Fatal(err)
				default:
					o := row.outcome.Outcome
					text := fmt.Sprintf("%s %s %s: %s %d", row.outcome.HandoffID, row.outcome.ConversationID, row.source, o.Resolution, o.CSAT)
					if o.Deal != nil {
						text += fmt.Sprintf(" %s %s %s", o.Deal.Status, o.Deal.Amount, o.Deal.Currency)
					}
					got = append(got, text)
				}
				if line < 2 {
					t.Errorf("the row is on line %d, want after the header", line)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("the rows are %q, want %q", got, tt.want)
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("row %d is %q, want %q", i+1, got[i], want)
				}
			}
		})
	}
}

func TestAFileThatIsNoneIsRefusedAsAWhole(t *testing.T) {
	for name, give := range map[string]string{
		"it is empty": "", "it is of a spreadsheet": "PK\x03\x04\x00\x00", "it is UTF-16": "\xff\xfeh\x00",
		"it names no handoff": "resolution,csat\nresolved,5\n", "a column stands twice": "handoff_id,csat,CSAT\nH,1,2\n",
	} {
		if _, err := readOutcomes(strings.NewReader(give), nil); !errors.Is(err, errFile) {
			t.Errorf("when %s: %v, want errFile", name, err)
		}
	}
}

// TestWhateverIsInAFileOfOutcomesItsRowsEnd draws files from what files are
// made of, and from any bytes.
func TestAFileThatCannotBeReadIsNotSaidToBeEmpty(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := readOutcomes(iotest.ErrReader(broken), nil); !errors.Is(err, broken) || errors.Is(err, errFile) {
		t.Errorf("it says %v, want what reading failed with", err)
	}
}

func TestWhateverIsInAFileOfOutcomesItsRowsEnd(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		piece := rapid.OneOf(rapid.SampledFrom([]string{
			"handoff_id", "conversation_id", "csat", "deal", "amount", ",", ";", "\n", "\r\n", "\"", "resolved", "won", "5", "1.5", "H", "\ufeff", "\x00", "\xff",
		}), rapid.String())
		data := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(r, "pieces"), "")
		if rapid.Bool().Draw(r, "with a header") {
			data = "handoff_id,resolution,csat\n" + data
		}
		rows, err := readOutcomes(strings.NewReader(data), []string{"website"})
		if err != nil {
			return
		}
		for range len(data) + 2 {
			row, _, err := rows.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if _, refused := errors.AsType[*refusal](err); err == nil && (row.id == "" || row.outcome.HandoffID+row.outcome.ConversationID == "") || err != nil && !refused {
				r.Fatalf("a row %+v with %v", row, err)
			}
		}
		r.Fatal("the rows do not end")
	})
}

// TestOutcomesAreImportedBesideTheServer runs the command while the server
// serves the same file.
func TestOutcomesAreImportedBesideTheServer(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	ids := map[string]string{}
	for _, conversation := range []string{"c1", "c2"} {
		a, err := s.send("h-"+conversation, initiate(conversation))
		var receipt struct {
			HandoffID string `json:"handoff_id"`
		}
		if err := errors.Join(err, json.Unmarshal(a.body, &receipt)); err != nil || a.status != http.StatusAccepted {
			t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
		}
		ids[conversation] = receipt.HandoffID
	}
	file := filepath.Join(dir, "outcomes.csv")
	text := "handoff_id,conversation_id,resolution,csat,deal,amount,currency,owner\n" +
		ids["c1"] + ",,resolved,5,won,1200.50,EUR,Ana\n" +
		",c2,,2,,,,Ben\n" +
		",c3,resolved,,,,,Cleo\n" +
		"01J00000000000000000000000,,resolved,,,,,Dan\n" +
		",c4,solved,,,,,Eve\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func() (string, int) {
		path, err := exec.LookPath("handoffbot")
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command(path, "import", file)
		c.Dir = dir
		out, err := c.Output()
		if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
			t.Fatal(err)
		}
		return string(out), c.ProcessState.ExitCode()
	}
	report := func(recorded, before int) string {
		return fmt.Sprintf(`line 4: refused: there is no such handoff
line 5: refused: there is no such handoff
line 6: refused: resolution is none of resolved, unresolved
the column "owner" is not read
5 rows: %d recorded, %d recorded before, 3 refused
`, recorded, before)
	}
	if out, code := run(); out != report(2, 0) || code != exitNo {
		t.Errorf("import ended with %d and said:\n%s\nwant:\n%s", code, out, report(2, 0))
	}
	if out, code := run(); out != report(0, 2) || code != exitNo {
		t.Errorf("the second import ended with %d and said:\n%s", code, out)
	}
	eventually(t, "the server shows the outcome on the card", func() bool {
		res, err := http.NewRequest(http.MethodGet, s.public+"/v1/handoffs/"+ids["c1"], nil)
		if err != nil {
			return false
		}
		res.Header.Set("Authorization", "Bearer "+s.token)
		answer, err := http.DefaultClient.Do(res)
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		return err == nil && strings.Contains(string(body), `"status":"resolved"`) && strings.Contains(string(body), `"amount":"1200.50"`)
	})
}
