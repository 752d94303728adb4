package reading

import (
	"math/bits"
	"strings"
)

// topics is a set of the intents that a word speaks for.
type topics uint8

// intentWords are the words by which an intent shows, by stem or text.
var intentWords = [...]struct{ intent, words string }{
	{"procurement", "procurement tender rfp rfq framework vendor supplier purchas purchase"},
	{"pricing", "price pricing prices cost costs plan plans quote discount subscription expensive cheaper fee fees sales"},
	{"implementation", "integrate integration implement implementation onboarding migrate migration api sso setup rollout deploy"},
	{"account_access", "password login log signin locked account username 2fa reset access"},
	{"bug", "bug error broken crash crashes down fails failed working slow offline"},
	{"policy", "policy refund return returns warranty terms privacy hours delivery shipping invoice"},
}

// topicWords are the intents of each of them.
var topicWords = func() map[string]topics {
	all := make(map[string]topics)
	for i, one := range intentWords {
		for w := range strings.FieldsSeq(one.words) {
			all[w] |= 1 << i
		}
	}
	return all
}()

// Topic names the intent that most words of a message speak for; at a tie the
// one that is named earlier above.
func (m *Turn) Topic() string {
	best, most := "", 0
	var spoken [len(intentWords)]int
	for i := range m.Words {
		for t := m.Words[i].topics; t != 0; t &= t - 1 {
			spoken[bits.TrailingZeros8(uint8(t))]++
		}
	}
	for i, n := range spoken {
		if n > most {
			best, most = intentWords[i].intent, n
		}
	}
	return best
}
