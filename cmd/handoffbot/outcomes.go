package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
)

// The columns of a file of outcomes, in any order.
var outcomeColumns = []string{"handoff_id", "conversation_id", "source", "resolution", "csat", "deal", "amount", "currency"}

// outcomeRow is one row that can be recorded.
type outcomeRow struct {
	source  string // empty: that of the handoff
	outcome bot.OutcomeRecorded
	id      string // the same row has the same
}

// outcomes reads a file of outcomes, row by row.
type outcomes struct {
	rows    *csv.Reader
	columns []string // by position; empty for one that is not ours
	ignored []string
	only    string         // the source, when there is but one
	subject map[string]int // the line that has the handoff already
}

// errFile says that a file cannot be read as rows.
var errFile = errors.New("this is no file of outcomes")

// readOutcomes reads the header: commas or semicolons, as spreadsheets write them.
// Errors: errFile; what reading the file fails with.
func readOutcomes(file io.Reader, sources []string) (*outcomes, error) {
	buffered := bufio.NewReaderSize(file, 64<<10)
	head, _ := buffered.Peek(4096)
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.IndexByte(head, 0) >= 0:
		return nil, fmt.Errorf("%w: it is not UTF-8; save it as CSV UTF-8", errFile)
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = buffered.Discard(3)
		head = head[3:]
	}
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	o := &outcomes{rows: csv.NewReader(buffered), subject: make(map[string]int)}
	o.rows.FieldsPerRecord, o.rows.ReuseRecord = -1, true
	if bytes.Count(line, []byte{';'}) > bytes.Count(line, []byte{','}) {
		o.rows.Comma = ';'
	}
	if len(sources) == 1 {
		o.only = sources[0]
	}
	header, err := o.rows.Read()
	if _, misread := errors.AsType[*csv.ParseError](err); err != nil && !misread && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: it has no header; begin with %s", errFile, strings.Join(outcomeColumns, ","))
	}
	for _, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		switch {
		case name == "" || !slices.Contains(outcomeColumns, name):
			o.ignored, name = append(o.ignored, name), ""
		case slices.Contains(o.columns, name):
			return nil, fmt.Errorf("%w: the column %s stands twice", errFile, name)
		}
		o.columns = append(o.columns, name)
	}
	if !slices.Contains(o.columns, "handoff_id") && !slices.Contains(o.columns, "conversation_id") {
		return nil, fmt.Errorf("%w: it names no handoff; the columns are %s", errFile, strings.Join(outcomeColumns, ", "))
	}
	return o, nil
}

// refusal says why a row is not recorded.
type refusal struct{ why string }

func (r *refusal) Error() string { return r.why }

// next reads a row and the line on which it begins. Errors: *refusal, for this
// row alone; io.EOF; what reading the file fails with.
func (o *outcomes) next() (outcomeRow, int, error) {
	fields, err := o.rows.Read()
	if broken, ok := errors.AsType[*csv.ParseError](err); ok {
		return outcomeRow{}, broken.StartLine, &refusal{"it is no row of a CSV file: " + broken.Err.Error()}
	}
	if err != nil {
		return outcomeRow{}, 0, err
	}
	line, _ := o.rows.FieldPos(0)
	if len(fields) != len(o.columns) {
		return outcomeRow{}, line, &refusal{fmt.Sprintf("it has %d fields, and the header %d", len(fields), len(o.columns))}
	}
	given := make(map[string]string)
	for i, name := range o.columns {
		if !utf8.ValidString(fields[i]) {
			return outcomeRow{}, line, &refusal{"it is not UTF-8; save the file as CSV UTF-8"}
		}
		if text := strings.TrimSpace(fields[i]); name != "" && text != "" {
			given[name] = text
		}
	}
	row, err := o.read(given)
	if err != nil {
		return row, line, err
	}
	subject := row.source + "/" + row.outcome.HandoffID + "/" + row.outcome.ConversationID
	if first, twice := o.subject[subject]; twice {
		return row, line, &refusal{fmt.Sprintf("line %d has an outcome of the same handoff; keep one of them", first)}
	}
	o.subject[subject] = line
	return row, line, nil
}

// read checks a row as the webhook checks an event.
func (o *outcomes) read(given map[string]string) (outcomeRow, error) {
	data := map[string]any{}
	for name, key := range map[string]string{"handoff_id": "handoff_id", "conversation_id": "conversation_id", "resolution": "resolution"} {
		if text := given[name]; text != "" {
			data[key] = text
		}
	}
	if data["handoff_id"] != nil {
		delete(data, "conversation_id") // the handoff says it
	}
	if text := given["csat"]; text != "" {
		score, err := strconv.Atoi(text)
		if err != nil {
			return outcomeRow{}, &refusal{"csat is not a whole number from 1 to 5"}
		}
		data["csat"] = score
	}
	deal := map[string]any{}
	for name, key := range map[string]string{"deal": "status", "amount": "amount", "currency": "currency"} {
		if text := given[name]; text != "" {
			deal[key] = text
		}
	}
	if len(deal) > 0 {
		data["deal"] = deal
	}
	body, err := json.Marshal(data)
	if err != nil {
		return outcomeRow{}, err
	}
	outcome, err := chatbot.ParseOutcome(body)
	if err != nil {
		return outcomeRow{}, &refusal{inColumns(err)}
	}
	row := outcomeRow{outcome: outcome, source: given["source"]}
	if row.source == "" && outcome.HandoffID == "" {
		if row.source = o.only; row.source == "" {
			return row, &refusal{"source is missing: there are several, and a conversation belongs to one"}
		}
	}
	sum := sha256.Sum256(append(body, row.source...))
	row.id = "import-" + hex.EncodeToString(sum[:16])
	return row, nil
}

// inColumns says what is wrong in the words of the file instead of the event's.
func inColumns(err error) string {
	invalid, ok := errors.AsType[*chatbot.InvalidError](err)
	if !ok {
		return err.Error()
	}
	var all []string
	for _, m := range invalid.Mistakes {
		column := m.Pointer[strings.LastIndexByte(m.Pointer, '/')+1:]
		switch column {
		case "status":
			column = "deal"
		case "":
			column = "the row"
		}
		all = append(all, column+" "+m.Detail)
	}
	return strings.Join(all, "; ")
}
