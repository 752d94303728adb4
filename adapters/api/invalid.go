package api

import "net/http"

// Mistake is one thing wrong with a body.
type Mistake struct {
	Pointer string `json:"pointer"` // JSON pointer, RFC 6901; "" is the whole body
	Detail  string `json:"detail"`  // what is wrong and what to write; never visitor text
}

// InvalidError is Evaluate's word for a body that holds mistakes.
type InvalidError struct{ Mistakes []Mistake }

func (e *InvalidError) Error() string { return "the conversation holds mistakes" }

func invalid(mistakes []Mistake) *problem {
	return &problem{
		status: http.StatusBadRequest, name: "invalid", title: "Invalid body", mistakes: mistakes,
		words: "Correct what errors names, and send it again.",
	}
}
