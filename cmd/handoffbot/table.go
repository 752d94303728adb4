package main

import "strings"

// cell keeps a spreadsheet from taking a visitor's or a chatbot's words for a
// formula: what begins like one is quoted.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
