package escalation

import "strings"

// texting is how thumbs write the words of ours that are too short, or too
// far off, for the search by edit distance.
var texting = map[language]map[string]string{
	english: {
		"someone": "sum1 some1 sm1 smn smone sumone somone s1 som1", "somebody": "sumbody smbdy somebdy sumbdy", "anyone": "any1 ne1 anyl anyne", "anybody": "nebody", "people": "ppl peeps",
		"speak": "spk spek spik speek speke", "talk": "tlk tok tolk takl tlak talf tak tal tallk talj", "chat": "chst caht chta cht cha chatt chay", "word": "wrd wod wor", "from": "frm fom", "get": "gt gte geet", "don't": "do'nt dont'", "human": "humn hmn hooman humen humin hoomin", "person": "prsn persn pers", "agent": "agnt agt",
		"call": "cal cll clal caal cakl xall caall", "phone": "fone phne", "back": "bak bac bck bakc bacj abck baack", "please": "pease plese pleae plase plaese pleaes pleaze pleese plis pliz", "want": "wnt wnat wan wabt", "need": "nd nede neeed neef eed nee",
		"could": "cud", "can": "cn", "would": "wud", "over": "ovr oevr", "have": "hav hv hve hae haev", "with": "wiht wtih witj wih wth", "me": "mee", "live": "liv lvie lve", "real": "reel rael rel ral rea", "there": "ther teher theer tehre", "through": "thruogh trough throgh thorugh throug", "the": "teh hte", "give": "giv gvie gve gie", "your": "ur yur yor", "customer": "custmer cust", "bot": "bott bto btot", "robot": "robott robbot roboot rorbot robt", "chatbot": "chatbott chatbto", "representative": "representive reprsentive representitive reprasentive reprsntative", "help": "halp hlp hepl hel hep",
	},
	german: {
		"jemand": "jmd jemnd jmand jemad iwer", "jemanden": "jmdn", "jemandem": "jmdm jemandm", "bitte": "bite bidde btte bittee", "mensch": "mnsch mensh", "möchte": "moecht möcht mochte", "sprechen": "sprechn", "nicht": "nich ned net",
		"mal": "ma", "reden": "redn", "anrufen": "anrufn",
	},
	french: {
		"quelqu'un": "kelkun qqn qqun quelquun quelqun kelqun kelk1 quelk1 kqn", "parler": "parlez parlai parlet parlr", "veux": "veu veut veus", "contact": "contacte", "humain": "umain humin", "svp": "stp sivouplé sivouplait silvousplait", "peux": "peu", "conseiller": "conseilé conseiler consseiller conseillé",
	},
	spanish: {
		"hay": "ai ay", "agente": "ajente agnte", "humano": "umano", "humana": "umana", "quiero": "kiero qiero kero quero quiro", "llamar": "yamar", "llame": "yame", "llamen": "yamen", "hablar": "ablar havlar hablr", "alguien": "algien alguen alguin", "comunícame": "komunikame comunicame", "que": "k q", "por": "x", "porfavor": "xfa xfavor porfa porfis", "de": "d", "pásame": "pasame",
	},
}

// textSpeak is texting by what is written.
var textSpeak = func() map[language]map[string]string {
	all := make(map[language]map[string]string)
	for l, words := range texting {
		all[l] = make(map[string]string)
		for word, ways := range words {
			for way := range strings.FieldsSeq(ways) {
				all[l][foldWord(way)] = foldWord(word)
			}
		}
	}
	return all
}()
