package escalation

// aboutTheBot recognises the question whether the chatbot is a person, and
// what somebody says of himself.
func (g guard) aboutTheBot(s stretch) bool {
	if g.language != english {
		return g.aboutTheBotElsewhere(s)
	}
	first := g.clause(s.from)
	if g.words[first].anyOf("is", "was") && first+2 < s.from+1 && g.words[first+1].anyOf("the", "your", "that") && g.is(s.from, realness|article) && !g.is(first+2, whole) {
		return true // "is the guide a real person?"
	}
	if g.is(s.from, being) && g.is(s.from+1, self) || g.words[s.from].anyOf("is", "are", "r") && g.words[min(s.from+1, len(g.words)-1)].anyOf("you", "u", "this", "that", "it") {
		return true
	}
	if g.word(s.from) == "like" && s.from > first && g.words[s.from-1].anyOf("sound", "sounds", "look", "looks", "seem", "seems", "are", "feels", "feel", "act", "write", "just", "talk", "more") {
		return true // "you sound like a real person"
	}
	for j := s.from - 1; j >= max(first, s.from-7); j-- {
		w := g.words[j]
		if g.words[j+1].comma && g.is(s.from, getting|connecting|talking) && !g.is(s.from, being) {
			break // "if you are, get me somebody who isn't"
		}
		if g.is(j, machine) && g.is(s.from, talking|connecting|getting|reaching) && j+1 < s.from {
			break // "you're a bot, so please get me a person"
		}
		if (w.anyOf("you", "u", "this", "that", "i", "we", "it", "he", "she", "they", "bot", "chat") || g.is(j, service)) && j > first && g.is(j-1, being) && g.word(j-1) != "be" {
			return true
		}
		if w.anyOf("you", "u", "this", "that", "i", "it") && j+1 <= s.from && g.is(j+1, being) && !g.is(j+1, not) && g.word(j+1) != "be" {
			return !w.anyOf("i") || g.is(s.from, machine) || !g.is(s.from, talking|connecting) // "I am speaking to a human"
		}
		if w.anyOf("you're", "youre", "ur", "it's", "its", "i'm", "im", "that's", "thats") {
			return !w.anyOf("i'm", "im") || g.is(s.to, machine) && g.is(s.from, not|article|machine)
		}
		if w.anyOf("you", "u") && (j == s.from-1 || j == s.from-2 && g.is(j+1, article)) && g.is(s.from, article|realness|person) && (j == first || g.words[j-1].anyOf("sure", "and", "so", "wait", "if", "or", "that")) {
			return true // "you a human?"
		}
		if w.anyOf("like", "as", "sound", "sounds", "than") && (j == s.from-1 || j == s.from-2 && g.is(j+1, article)) && j > first && g.is(s.from, article|realness|person) && !g.words[j-1].anyOf("would", "i'd", "id", "i", "we") && !g.is(s.from, talking) {
			return true // "you sound like a real person"
		}
		if !g.is(j, adverb|article|realness|talking|with|kindOf|machine|polite|anyone|being) && !w.anyOf("or", "just", "not", "really", "if") {
			break
		}
	}
	return false
}

func (g guard) aboutTheBotElsewhere(s stretch) bool {
	first := g.clause(s.from)
	for j := s.from; j >= max(first, s.from-4); j-- {
		if g.language == german && g.word(j) == "es" {
			continue // "gibt es"
		}
		if g.words[j].anyOf("bist", "seid", "sind", "spreche", "schreibe", "chatte", "es", "etes", "eres", "estas", "usted", "rede", "estoy", "parle", "suis", "hablo") {
			if g.language == german && g.is(s.from, not) && g.words[j].anyOf("rede", "schreibe", "spreche", "chatte") || g.language == spanish && g.word(j) == "es" && j > first && g.words[j-1].anyOf("cual", "que", "donde") {
				return false // "ich rede nicht mit Maschinen", "¿cuál es el número…?"
			}
			if g.language == german && (g.words[j+1].anyOf("lieber", "eher", "besser", "nur") || j+2 <= s.to && g.words[j+2].anyOf("lieber", "eher", "besser", "nur")) {
				return false // "ich rede lieber mit einem Menschen"
			}
			if g.is(s.from, not) && g.words[j].anyOf("parle", "hablo") {
				return false // "je ne parle pas aux robots"
			}
			if g.language == french && g.word(j) == "parle" && (j == first || g.is(j-1, wanting|modal) || g.words[j-1].anyOf("de", "a", "pour") || g.is(j-1, self) && j-2 >= first && g.word(j-2) == "que") {
				return false // "je peux parlé à un humain"
			}
			if g.language == spanish && g.word(j) == "hablo" && g.words[max(j-1, first)].anyOf("como", "mejor", "donde") {
				return false
			}
			if g.language == french && g.word(j) == "es" { // "tu es", not "est-ce"
				return j == first || g.word(j-1) == "tu"
			}
			return g.language != german || g.word(j) != "sind" || !g.is(j+1, not)
		}
		if j < s.from && !g.is(j, adverb|article|realness|with|kindOf|talking|self) && !g.words[j].anyOf("du", "tu", "vous", "sie", "hier") {
			return false
		}
	}
	return false
}

// asksOfTheProduct: "can the bot hand over to a human?", "does your product
// let an agent take over?" The visitor wants none himself.
func (g guard) asksOfTheProduct(s stretch) bool {
	first := g.clause(s.from)
	for j := first + 1; j < s.from && (g.word(first) == "how" || g.does(first, settingUp)); j++ {
		if g.does(j, settingUp) {
			return true
		}
	}
	if g.word(first) == "how" && first < s.from && g.does(s.from, adding) {
		return true // "how do I add a member to the chat?"
	}
	for j := first; j < s.from && j < first+3; j++ {
		if !g.words[j].anyOf("does", "do", "can", "could", "will", "would", "when") || j+2 >= len(g.words) || g.words[j+1].anyOf("it", "this") && g.words[j+2].anyOf("be", "take", "go", "get") {
			continue
		}
		if !g.words[j+1].anyOf("the", "your", "this", "it", "a") || g.is(j+2, whole&^machine) {
			return false
		}
		for i := j; i < len(g.words) && (i <= s.to || !g.words[i].breaks); i++ {
			if g.is(i, me|self) {
				return false
			}
		}
		return true
	}
	return false
}
