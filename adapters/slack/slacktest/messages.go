package slacktest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) postMessage(c Call) map[string]any {
	form, channel := c.Form, c.Form.Get("channel")
	code, ok := s.channels[channel]
	switch {
	case !ok:
		return refused("channel_not_found")
	case code != "":
		return refused(code)
	}
	now := s.now()
	if last, ok := s.posted[channel]; ok && s.pace > 0 && now.Sub(last) < s.pace {
		return map[string]any{"ok": false, "error": "ratelimited", "retry_after": max(1, int((s.pace-now.Sub(last))/time.Second))}
	}
	if answer := s.checkMessage(form.Get("text"), form.Get("blocks"), 40_000); answer != nil {
		return answer
	}
	if thread := form.Get("thread_ts"); thread != "" && s.find(channel, thread) == nil {
		return refused("thread_not_found")
	}
	s.posted[channel] = now
	m := &Message{
		Channel: channel, TS: s.stamp(now), Thread: form.Get("thread_ts"), User: s.BotUser, BotID: s.BotID,
		Text: form.Get("text"), Blocks: json.RawMessage(form.Get("blocks")), Metadata: json.RawMessage(cmp.Or(form.Get("metadata"), "null")), Took: now.Sub(c.At), at: now,
	}
	s.messages = append(s.messages, m)
	if s.echo {
		s.echoOwn(*m)
	}
	return map[string]any{"ok": true, "channel": channel, "ts": m.TS, "message": s.shown(m, false)}
}

func (s *Server) update(r *http.Request) map[string]any {
	form := r.Form
	m := s.find(form.Get("channel"), form.Get("ts"))
	switch {
	case m == nil:
		return refused("message_not_found")
	case m.BotID != s.BotID:
		return refused("cant_update_message")
	}
	if code := s.channels[m.Channel]; code == "is_archived" {
		return refused("is_archived")
	}
	if answer := s.checkMessage(form.Get("text"), form.Get("blocks"), 4000); answer != nil {
		return answer
	}
	m.Text, m.Blocks = form.Get("text"), json.RawMessage(form.Get("blocks")) // without blocks they are gone
	m.Edits++
	return map[string]any{"ok": true, "channel": m.Channel, "ts": m.TS, "text": m.Text}
}

// checkMessage refuses what Slack refuses.
func (s *Server) checkMessage(text, blocks string, most int) map[string]any {
	if text == "" && blocks == "" {
		return refused("no_text")
	}
	if len([]rune(text)) > most {
		return refused("msg_too_long")
	}
	if blocks == "" {
		return nil
	}
	problems := Validate([]byte(blocks))
	for kind := range s.refuse {
		if strings.Contains(blocks, `"type":"`+kind+`"`) {
			problems = append(problems, "unsupported type "+kind)
		}
	}
	if len(problems) == 0 {
		return nil
	}
	answer := refused("invalid_blocks")
	answer["errors"] = problems
	return answer
}

func (s *Server) shown(m *Message, metadata bool) map[string]any {
	shown := map[string]any{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text}
	if m.BotID != "" {
		shown["bot_id"] = m.BotID
	}
	if m.Thread != "" {
		shown["thread_ts"] = m.Thread
	}
	if metadata && string(m.Metadata) != "null" && len(m.Metadata) > 0 {
		shown["metadata"] = m.Metadata
	}
	return shown
}

func (s *Server) history(r *http.Request, replies bool) map[string]any {
	form := r.Form
	channel, thread := form.Get("channel"), form.Get("ts")
	if code, ok := s.channels[channel]; !ok || code == "not_in_channel" || code == "channel_not_found" {
		return refused("channel_not_found")
	}
	if replies && s.find(channel, thread) == nil {
		return refused("thread_not_found")
	}
	limit, err := strconv.Atoi(form.Get("limit"))
	if err != nil || limit <= 0 {
		limit = 100
	}
	shown := []map[string]any{}
	for _, m := range slices.Backward(s.messages) {
		inside := replies && (m.Thread == thread || m.TS == thread) || !replies && m.Thread == ""
		early, late := m.TS < form.Get("oldest"), form.Get("latest") != "" && m.TS > form.Get("latest")
		if m.Deleted || m.Channel != channel || !inside || early || late || s.now().Sub(m.at) < s.lag {
			continue
		}
		shown = append(shown, s.shown(m, form.Get("include_all_metadata") == "1" || form.Get("include_all_metadata") == "true"))
	}
	if replies {
		slices.Reverse(shown) // a thread is told from its root on
	}
	from, _ := strconv.Atoi(form.Get("cursor"))
	shown = shown[min(max(from, 0), len(shown)):]
	answer := map[string]any{"ok": true, "messages": shown[:min(len(shown), limit)], "has_more": len(shown) > limit}
	if len(shown) > limit {
		answer["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(max(from, 0) + limit)}
	}
	return answer
}

func (s *Server) reactions(r *http.Request) map[string]any {
	m := s.find(r.Form.Get("channel"), r.Form.Get("timestamp"))
	if m == nil {
		return refused("message_not_found")
	}
	by := map[string][]string{}
	var order []string
	for _, x := range m.reacted {
		if by[x.emoji] == nil {
			order = append(order, x.emoji)
		}
		by[x.emoji] = append(by[x.emoji], x.user)
	}
	var list []map[string]any
	for _, emoji := range order {
		list = append(list, map[string]any{"name": emoji, "users": by[emoji], "count": len(by[emoji])})
	}
	shown := s.shown(m, false)
	shown["reactions"] = list
	return map[string]any{"ok": true, "type": "message", "channel": m.Channel, "message": shown}
}
