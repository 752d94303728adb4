package slacktest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"unicode/utf16"
)

// Block Kit's bounds, as Slack documents them or has been seen to hold them.
const (
	mostBlocks     = 50
	mostHomeBlocks = 100
	mostText       = 10_000 // of a whole message; Slack says nothing, and was seen to refuse from 11,000 on
)

// Validate returns what Slack would refuse about the blocks of a message, each
// with its place; nothing when it takes them.
func Validate(blocks []byte) []string {
	c := examine(blocks, mostBlocks)
	return c.problems
}

// ValidateHome is Validate for the blocks of a Home tab, which takes more of
// them, and neither charts nor tables.
func ValidateHome(blocks []byte) []string {
	c := examine(blocks, mostHomeBlocks)
	if c.charts+c.tables > 0 {
		c.bad("/blocks", "charts and tables are for messages only")
	}
	return c.problems
}

func examine(blocks []byte, most int) *check {
	c := &check{ids: map[string]bool{}}
	var all []map[string]any
	if err := json.Unmarshal(blocks, &all); err != nil {
		c.bad("/blocks", "no list of objects: %v", err)
		return c
	}
	if len(all) > most {
		c.bad("/blocks", "no more than %d items allowed", most)
	}
	for i, b := range all {
		c.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	if c.charts > 2 {
		c.bad("/blocks", "no more than 2 data_visualization blocks a message")
	}
	if c.tables > 1 {
		c.bad("/blocks", "only one table allowed")
	}
	if c.text > mostText {
		c.bad("/blocks", "msg_blocks_too_long: %d characters of text", c.text)
	}
	return c
}

type check struct {
	problems       []string
	ids            map[string]bool
	charts, tables int
	text           int
}

func (c *check) bad(at, format string, args ...any) {
	c.problems = append(c.problems, at+": "+fmt.Sprintf(format, args...))
}

// length counts as clients do, and bounds.
func (c *check) length(at string, v any, least, most int) {
	s, ok := v.(string)
	if !ok {
		c.bad(at, "must be a string")
		return
	}
	n := len(utf16.Encode([]rune(s)))
	c.text += n
	if n < least {
		c.bad(at, "must be at least %d characters", least)
	}
	if n > most {
		c.bad(at, "must be at most %d characters, is %d", most, n)
	}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func (c *check) count(at string, v any, least, most int) []any {
	l := list(v)
	if len(l) < least || len(l) > most {
		c.bad(at, "needs %d to %d items, has %d", least, most, len(l))
	}
	return l
}

func (c *check) block(at string, b map[string]any) {
	if id, ok := b["block_id"].(string); ok && id != "" {
		if c.ids[id] {
			c.bad(at+"/block_id", "used twice")
		}
		c.ids[id] = true
		if len(id) > 255 {
			c.bad(at+"/block_id", "longer than 255")
		}
	}
	switch b["type"] {
	case "header":
		c.object(at+"/text", b["text"], "plain_text", 150)
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			c.bad(at, "needs text or fields")
		}
		if b["text"] != nil {
			c.object(at+"/text", b["text"], "", 3000)
		}
		if b["fields"] != nil {
			for i, f := range c.count(at+"/fields", b["fields"], 1, 10) {
				c.object(fmt.Sprintf("%s/fields/%d", at, i), f, "", 2000)
			}
		}
		if accessory := b["accessory"]; accessory != nil {
			c.button(at+"/accessory", object(accessory), map[string]bool{})
		}
	case "context":
		for i, e := range c.count(at+"/elements", b["elements"], 1, 10) {
			c.object(fmt.Sprintf("%s/elements/%d", at, i), e, "", 3000)
		}
	case "actions":
		c.actions(at, b)
	case "divider":
	case "rich_text":
		for i, e := range c.count(at+"/elements", b["elements"], 1, 100) {
			c.rich(fmt.Sprintf("%s/elements/%d", at, i), object(e))
		}
	case "data_visualization":
		c.charts++
		c.chart(at, b)
	case "data_table":
		c.tables++
		c.table(at, b)
	default:
		c.bad(at+"/type", "unsupported type %v", b["type"])
	}
}

func (c *check) object(at string, v any, kind string, most int) {
	o := object(v)
	if o["type"] != "plain_text" && o["type"] != "mrkdwn" || kind != "" && o["type"] != kind {
		c.bad(at+"/type", "must be a text object, is %v", o["type"])
	}
	if o["type"] == "mrkdwn" && o["verbatim"] != true {
		c.bad(at, "markup that is not verbatim makes mentions of what a visitor wrote")
	}
	if o["type"] == "plain_text" && o["emoji"] == true {
		c.bad(at, "plain text with emoji draws what a visitor wrote")
	}
	c.length(at+"/text", o["text"], 1, most)
}

func (c *check) actions(at string, b map[string]any) {
	primary, ids := 0, map[string]bool{}
	for i, e := range c.count(at+"/elements", b["elements"], 1, 25) {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		button := object(e)
		c.button(at, button, ids)
		if button["style"] == "primary" {
			primary++
		}
	}
	if primary > 1 {
		c.bad(at, "at most one primary button")
	}
}

// button checks one; ids are those its block has used.
func (c *check) button(at string, b map[string]any, ids map[string]bool) {
	if b["type"] != "button" {
		c.bad(at+"/type", "unsupported element %v", b["type"])
		return
	}
	c.object(at+"/text", b["text"], "plain_text", 75)
	id, _ := b["action_id"].(string)
	if id == "" || len(id) > 255 || ids[id] {
		c.bad(at+"/action_id", "must be given once and at most 255 long")
	}
	ids[id] = true
	if value, ok := b["value"].(string); ok && len(value) > 2000 {
		c.bad(at+"/value", "longer than 2000")
	}
}

func (c *check) rich(at string, e map[string]any) {
	switch e["type"] {
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		for i, inner := range c.count(at+"/elements", e["elements"], 1, 1000) {
			c.inline(fmt.Sprintf("%s/elements/%d", at, i), object(inner))
		}
	case "rich_text_list":
		if e["style"] != "bullet" && e["style"] != "ordered" {
			c.bad(at+"/style", "must be bullet or ordered")
		}
		for i, inner := range c.count(at+"/elements", e["elements"], 1, 100) {
			c.rich(fmt.Sprintf("%s/elements/%d", at, i), object(inner))
		}
	default:
		c.bad(at+"/type", "unsupported element %v", e["type"])
	}
}

func (c *check) inline(at string, e map[string]any) {
	switch e["type"] {
	case "text":
		c.length(at+"/text", e["text"], 1, 3000)
	case "user":
		c.length(at+"/user_id", e["user_id"], 2, 20)
	case "date":
		if _, ok := e["timestamp"].(float64); !ok {
			c.bad(at+"/timestamp", "must be a number")
		}
		c.length(at+"/format", e["format"], 1, 100)
	case "link":
		if u, err := url.Parse(fmt.Sprint(e["url"])); err != nil || u.Scheme != "https" && u.Scheme != "http" {
			c.bad(at+"/url", "must be http or https")
		}
	default:
		c.bad(at+"/type", "an element that can notify or link: %v", e["type"])
	}
}

func (c *check) chart(at string, b map[string]any) {
	c.length(at+"/title", b["title"], 1, 50)
	chart := object(b["chart"])
	axes := object(chart["axis_config"])
	categories := c.count(at+"/chart/axis_config/categories", axes["categories"], 1, 20)
	names := map[string]bool{}
	for i, n := range categories {
		c.length(fmt.Sprintf("%s/chart/axis_config/categories/%d", at, i), n, 1, 20)
		if names[fmt.Sprint(n)] {
			c.bad(at, "category %v twice", n)
		}
		names[fmt.Sprint(n)] = true
	}
	for _, label := range []string{"x_label", "y_label"} {
		if axes[label] != nil {
			c.length(at+"/chart/axis_config/"+label, axes[label], 1, 50)
		}
	}
	for i, s := range c.count(at+"/chart/series", chart["series"], 1, 6) {
		at := fmt.Sprintf("%s/chart/series/%d", at, i)
		series := object(s)
		c.length(at+"/name", series["name"], 1, 20)
		points := list(series["data"])
		if len(points) != len(categories) {
			c.bad(at+"/data", "needs one point a category")
		}
		for _, p := range points {
			if _, ok := object(p)["value"].(float64); !ok || !names[fmt.Sprint(object(p)["label"])] {
				c.bad(at+"/data", "a point without a number or with an unknown label")
			}
		}
	}
}

func (c *check) table(at string, b map[string]any) {
	c.length(at+"/caption", b["caption"], 1, 3000)
	rows := c.count(at+"/rows", b["rows"], 2, 101)
	columns, before := -1, c.text
	for i, r := range rows {
		cells := c.count(fmt.Sprintf("%s/rows/%d", at, i), r, 1, 20)
		if columns >= 0 && len(cells) != columns {
			c.bad(at, "rows of unequal length")
		}
		columns = len(cells)
		for j, cell := range cells {
			at := fmt.Sprintf("%s/rows/%d/%d", at, i, j)
			if o := object(cell); o["type"] != "raw_text" && o["type"] != "raw_number" {
				c.bad(at+"/type", "unsupported cell %v", o["type"])
			}
			c.length(at+"/text", object(cell)["text"], 1, 10_000)
		}
	}
	if c.text-before > 10_000 {
		c.bad(at, "more than 10,000 characters in one table")
	}
}
