package escalation
import "testing"
func TestPhrasesParse(t *testing.T) { for _, e := range shipped(t).book.bad { t.Error(e) } ; b := newBook(); c := &compiler{book: b}; c.keyword("", Keyword{Sets: []string{"human","sales","urgent","cancellation"}}); for _, e := range b.bad { t.Error(e) } }
