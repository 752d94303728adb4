package escalation

// The lists of phrases that ask for a person.
const (
	asksPerson  = iota // asks for one
	asksChannel        // names the way to one; asks when nothing else is said
	asksNoBot          // turns the chatbot down
	talksToBot         // speaks of the chatbot; asks for a person when it is turned round
	offersOne          // the chatbot offers one
	askLists
)

// grammarWords are the words of each language by their part in asking for a
// person, as people write them.
var grammarWords = map[language]map[string]string{english: englishWords, german: germanWords, french: frenchWords, spanish: spanishWords}

// askingPhrases are the ways of asking of each language, by list.
var askingPhrases = map[language][askLists][]string{english: englishAsking, german: germanAsking, french: frenchAsking, spanish: spanishAsking}

var englishWords = map[string]string{
	"talk":    "speak speaks speaking spk tak tal spek seak talk talks talking tlk chat chats chatting converse conversing communicate communicating correspond spoke spoken talked chatted",
	"gone":    "spoke spoken talked chatted contacted reached called phoned connected transferred transfered forwarded redirected escalated got gave sent",
	"reach":   "contact contacts contacting contacted reach reaching reached",
	"call":    "call calling phone phoning ring ringing telephone dial message messaging email called phoned",
	"connect": "connect connecting connected transfer transferring transfering transferred transfered xfer direct directing directed redirect redirecting redirected forward forwarded forwarding refer referred route routed reroute rerouted switch switched escalate escalated escalating patch patched pass passed hand handed link linked put putting bridge assign assigned hook hooked",
	"get":     "giv get gets getting give giving gimme bring send fetch summon grab provide arrange involve",
	"want":    "ned want wants wanted wanna need needs needed require requires request requesting demand demanding prefer like have ask asking asked lemme deserve",
	"human":   "human humans rep reps representative representatives operator operators csr csrs supervisor supervisors",
	"agent":   "agent agents advisor adviser advisors advisers assistant assistants specialist specialists consultant consultants executive executives exec associate associates manager managers manger attendant attendants employee employees staff officer personnel",
	"some":    "someone somebody anyone anybody person persons people guy guys man woman lady dude individual individuals soul homosapien technician technicians expert experts colleague colleagues boss superior member members teammate worker workers professional professionals counselor",
	"bot":     "bot bots robot robots machine machines chatbot chatbots computer computers ai automated automation recording chatgpt gpt robo",
	"real":    "real live actual human physical living breathing genuine honest-to-god proper actually alive",
	"kind":    "staff customer customers costumer client service services support care technical tech billing account accounts different another other new senior qualified available competent trained knowledgeable nice better help call center centre personal dedicated local experienced skilled online flesh blood and sort kind english speaking phone free",
	"service": "service services support care helpdesk department dept team line helpline hotline billing assistance relations claims customercare management",
	"det":     "a an the one some your ur any one my another ya this that these those our of in from at",
	"with":    "to too with w wth wit 2 through thru",
	"me":      "me us myself",
	"i":       "i we",
	"adv":     "just really actually now right directly immediately instead again maybe also simply ever still already yet asap quickly even so then here today rather straight away up over through thru back out on first off across soon urgently quick sometime possibly either anymore right",
	"please":  "please pls plz plse plss pleas thanks thank thx ty kindly sorry hi hello hey yo ok okay sir madam good morning afternoon evening hiya um uh well yes yeah yep sure",
	"swear":   "fucking fuckin fkn fking fuckn freaking freakin frickin fricking damn damned goddamn goddam bloody effing stupid shitty fuck shit hell crap frigging motherfucking dumb ffs wtf omg",
	"not":     "not no never don't dont don doesn't doesnt didn't didnt without needn't neednt isn't isnt wasn't wasnt nobody hardly neither nor stop avoid won't wont refuse refusing",
	"say":     "said says told tells asked asks advised advises suggested suggests recommended recommends mentioned mentions wrote writes stated instructed insisted",
	"be":      "are r is am was were be being been isn't aren't arent isnt ain't",
	"modal":   "can could may might should would will shall must cannot can't cant couldn't couldnt",
	"help":    "help helps helping assist assists assisting handle take answer join solve fix resolve look sort deal review check respond reply intervene call contact phone ring reach email speak talk chat come",
	"there":   "there here around alive listening online available",
	"plain":   "know how what try trying help where when is it if do could have got about order my",
	"nothing": "0 press dial option no i i'd i'll i'm im id we me us my it is be u you can could may would will a an the to with w 2 for some your any one another this that now asap right away immediately today want need speak talk chat get give connect transfer contact call have lets let let's line new different free available next someone somebody person people real live actual human agent representative rep operator only just instead back in on over through question request needed wanted required thing one's ones",
}

var englishAsking = [askLists][]string{
	asksPerson: {
		// Talk to somebody.
		"<talk> <fill>* <with> <fill>* <mod>* <whole>",
		"<talk> <mod>* <pro>", "<talk> <fill>* <with> (a|an|the|your|one|of|some|another|that)* <any> <pro>", "<talk> <fill>* <with> (whoever|whomever)", "<talk> <fill>* <with> <mod>* (front|reception|head|main|service|help) (desk|office)", "<talk> <with> <mod>* call (center|centre)",
		"(discuss|discussing|resolve|solve|handle) (this|it|my|the|that|these)* (issue|issues|problem|matter|situation|case|things|order|account|options)? <with> <mod>* <whole>",
		"<reach> <fill>* <mod>* <whole>",
		"<call> <fill>* <mod>* <pro>", "(complain|complaining|complaint) <with> <mod>* <pro>", "<talk> <with> you (people|guys)", "(loop|bring|pull|get) in <mod>* <who>",
		"<talk> <with> (some|any) (one|body)", "<connect> <me> <fill>* <with> (some|any) (one|body)", "(need|want|get|find) <me>? (some|any) (one|body) to (talk|speak|chat|help)",
		"<call> <fill>* (a|the|your|customer|client|technical|tech)* <service>",
		"(touch|contact|word) with <mod>* <whole>",
		"(hold|ahold) of <mod>* <whole>",
		"(get|getting|got|go) through <with>? <mod>* <whole>",
		"(get|getting|go) to <mod>* <human>",
		"(deal|dealing|interact|interacting|work|working|interface|communicate|interaction|conversation|chat) with <mod>* <human>",
		"(deal|dealing|interact|interacting|work|working|interface|communicate|interaction) with <mod>* <real> <mod>* <some>", "(conversation|interaction) with <mod>* <whole>", "(get|hop|jump|be) on (a|the)? (call|phone|line) with <mod>* <whole>", "<talk> <fill>* <with> <mod>* (nurse|doctor|pharmacist|banker|broker|underwriter|adjuster|engineer|engineers|accountant|receptionist|reception|concierge|teller|dispatcher|developer|developers|secretary|lawyer of yours)", "<connect> <me> <fill>* <with> <mod>* (reception|receptionist|concierge|front desk|engineer|engineers|nurse|pharmacist|banker)", "get in (touch|contact) with (me|us)",
		"<talk> <fill>* <with> (your|the|a|someone|somebody|in|from)* <any>? <any>? (team|department|dept)", "<connect> <me>? <fill>* <with> (your|the|a|someone|somebody|in|from)* <any>? <any>? (team|department|dept)",
		"(hand|pass|escalate|refer) (this|it|that) <fill>* <with> <mod>* <whole>", "(forward|transfer|assign|direct|route|send|give|move|take) (this|it|that|everything|me) <fill>* <with> <mod>* <human>", "(transfer|assign|direct|route) (this|that) <fill>* <with> (a|an|your|one|of|another|the)* <agent>", "<who> <fill>* available to (talk|chat|speak)",
		// Be connected.
		"<connect> <me>? <fill>* <with> <fill>* <mod>* <whole>",
		"<connect> (my|the|this) (call|chat|conversation|case|issue|ticket|request|matter|problem|complaint) <fill>* <with> <mod>* <whole>",
		"<connect> <me> <fill>* <mod>* <who>",
		"<connect> <with>? <me> <mod>* <pro>", "<connect> <mod>* <pro>",
		"(transfer|connect|redirect|forward|transferred|connected|redirected) <me> <fill>* $",
		"(be|get) (transferred|connected|redirected|escalated) <fill>* $",
		"put <me> (through|thru|threw|thro|thorough|trough)",
		"<connect> <me> <fill>* <with> (one|them)",
		"escalate <fill>* $", "escalate (this|it|my|the) ", "(to|need|want|request|require) <det>* (escalation|escalated)",
		// Get one, want one.
		"<wish> <me>? <fill>* (to|with|for)? <fill>* <mod>* <human>",
		"(get|gets|getting|give|giving|gimme|bring|provide|involve|arrange|send|fetch|summon|want|wanna|need|require|request|demand|prefer|ask|asked|asking|lemme) <me>? <fill>* (to|with|for)? <fill>* <mod>* <agent>", "(ask|asked|asking|asks) for <mod>* (person|someone|somebody)",
		"(can|could|may|let) (i|we|me|us) (please)? (have|get|see|speak|talk|request) <mod>* <agent>",
		"(like|love) <det> <mod>* <agent>", "(i'd|id|would) (like|love|prefer) <mod>* <agent>",
		"<wish> <me>? <fill>* (to|with|for)? <fill>* <mod>* <real> <mod>* <some>",
		"(get|give|gimme|bring|send|want|wanna|need|require|prefer|find) <me>? <fill>* <mod>* (person|someone|somebody) (else)? <fill>* $",
		"(get|give|gimme|bring|want|wanna|need|find|like) <me>? <mod>* (person|someone|somebody|anyone) (to|who|that) (can|could|will)? (actually)? (help|assist) (me|us)? <fill>* $",
		"(get|give|gimme|bring|want|wanna|need|find|like) <me>? <mod>* (person|someone|somebody|anyone) (to|who|that) (can|could|will)? (actually)? (help|assist) (me|us)? with (this|my|that|it)",
		"(get|give|want|need) <me>? <mod>* (person|someone|somebody) on (the)? (phone|line)",
		"(find|looking|look|search) (for)? (me)? <mod>* <human>",
		"(get|give|want|need|find|send) <me>? <mod>* (person|someone|somebody|anyone) (who|that) (can|could|will|actually|really|truly)* (understand|understands|listen|listens|think|thinks|knows|decide|decides) <any>?",
		"(get|give|want|need|find|send) <me>? <mod>* (person|someone|somebody) (from|in|at|of) <mod>* <service>",
		"<i> (said|typed|wrote) <fill>* <mod>* <pro> $",
		"(easier|faster|better|quicker|simpler|happier|comfortable) <any>? <any>? <with> <mod>* <whole>", "(explain|explaining|describe|discuss|discussing|show) (this|it|that|my|the|everything|things)* (issue|issues|problem|situation|case|matter|story)? <with> <mod>* <whole>",
		// Is there one?
		"(is|isn't|are|aren't|any|got) (there)? <fill>* <mod>* <human> <there>", "(is|isn't|are|aren't) there <fill>* <mod>* <human> (<there>|<i>|<adv>|<please>|to|who|that|which|able|for|with|at|in|anywhere|or)", "(is|isn't|are|aren't) there <fill>* <mod>* <human> $", "(is|are) <mod>* <agent> <fill>* (available|online|there|around) <fill>* $", "(is|isn't) there <fill>* <mod>* (person|someone|somebody) $",
		"have <mod>* <agent> (available|online|free|here|i)", "<human> (can|could|should|must) <fill>* <help> (me|us|this|my|it|that|with)",
		"(have|has) (you)? (got)? (a|an|any|some|real|live|actual)* (human|humans|operator|operators|representative|representatives) ",
		"(is|isn't|are|aren't) there <fill>* <mod>* <agent> (available|here|there|around|online|i|who|that|to)",
		"(is|isn't|are|aren't) there <fill>* <mod>* <real> <mod>* <some>",
		"<some> <fill>* (there|alive|listening) <fill>* $", "(anyone|anybody|somebody|someone) here <fill>* $", "(anyone|anybody|somebody|someone) available <fill>* $",
		"(someone|somebody|anyone|anybody) <adv>* (real|human|alive|competent)",
		"<who> (somewhere|in|at|from|on)* (your|the|this|company|team|office|organisation|organization)* <there>? (that|who|whom)? <i> (can|could|may|should|might) <fill>* <talk>", "<who> <there>? (that|who|whom)? <i> (can|could|may|should) <fill>* (contact|call|reach|message)", "<who> <fill>* to (talk|speak|chat|converse) <with>", "(someone|somebody|anyone|anybody|person|human) <any> <any>? <i> (can|could|may|might) <fill>* (talk|speak|chat)", "<some> <there> (who|that|to) (can|could|may|will)? <fill>* (help|assist|talk|answer)",
		"(is|isn't) there <fill>* <some> <fill>* (who|that) (can|could|may|will) (help|assist) (me|us)? <fill>* $",
		"(someone|anyone|somebody|anybody|one|people) (on|from|in) (your|the) (team|staff|company|support|office) (can|could|who|to|i|help|call)",
		// A person may help.
		"(can|could|will|would|may|let|have|make|want|get|need|must|should) <mod>* <pro> <fill>* (to)? <help>",
		"(can|could|will|would|may|let|have|make|want|get|need) <mod>* <real> <mod>* <some> <fill>* (to)? <help>",
		"(can|could|have|let|will|would|get|ask|want|need|make|please|tell|must|should) <mod>* <who> <fill>* (to)? (call|contact|phone|ring|reach|email|text|reach out to|reply to|respond to|write to|get in touch with|get back to|follow up with|get in contact with) (me|us)", "(arrange|organise|organize) (for)? <mod>* <who> to (call|contact|phone|ring|reach|email) (me|us)", "(like|love) <mod>* (someone|somebody|person|agent|human) to (call|contact|phone|ring|reach|email|text|reach out to|get in touch with|get back to|look at|help|assist|handle)", "(someone|somebody) (needs|has|must|should|please) (to)? (call|contact|phone|ring|reach) (me|us)", "(of|from) your (people|team|staff) (to)? (call|contact|phone|ring|reach) (me|us)",
		"(can|could|have|let|will|would|get|ask|want|need|make) (someone|somebody|anyone|anybody|person|people) <fill>* (to)? (talk|speak|chat) <with> (me|us)",
		"(can|could) (someone|somebody|anyone|anybody) <fill>* (from|in|at|on) (your|the|customer|support)* <service> <fill>* (help|assist|call|contact|speak|talk)",
		"(help|assistance|support|service|answer|answers|response|attention|reply) (from|by|of) <mod>* <human>",
		"(help|assistance|support|service|answer|answers|response|attention|reply) (from|by|of) <mod>* <real> <mod>* <some>",
		"(help|assistance|support|answer|response|reply) (from|by) <mod>* <agent>",
		"(who|whom) (can|could|should|do|may|would|must) <i> <fill>* (talk|speak|chat)",
		// A person, plainly.
		"<real> <mod>* (human|humans|person|agent|agents|representative|operator|individual|rep)",
		"human (intervention|review|reviewer|colleague|team|being|beings|agent|agents|rep|representative|support|assistance|help|contact|interaction|operator|assistant|advisor|please|pls|instead|service|person)",
		"^ <fill>* <some> (from|in|at) <mod>* <service> <fill>* $", "^ <fill>* call (center|centre) <fill>* $", "^ <fill>* escalation <fill>* $", "(is|are) (someone|somebody|anyone|anybody) (from|in|on|of) <mod>* <whole> <fill>* <there>",
		"<i> <fill>* <call> <fill>* (someone|somebody|anyone|anybody) <fill>* $", "<i> <fill>* (call|phone|ring|telephone) (someone|somebody|anyone|anybody) (about|regarding|for help|on the phone|there)", "(waiting|wait|holding) <fill>* for (a|an|another|some|any|real|live|human)* <pro>",
		"(where|where's|wheres) (is)? (your|the) (manager|supervisor|boss)", "(raise|take|bring) (this|it|that) (up)? (with|to) <mod>* <pro>",
		"(arrange|schedule|book|set up|organise|organize|request|want|need|get) <me>? (a|an|another)? (phone|video)? (call|callback|conversation|chat|word) with <mod>* <whole>", "(be|get|being|getting) (helped|served|assisted|contacted|attended|called|answered|supported) by <mod>* <who>", "(only|just|strictly) (with|through|via|by) <mod>* <human>",
		"(can|could|will|would) <mod>* (member|members|colleague|colleagues|someone|somebody|expert|technician|person) <fill>* (look into|review|reply to|respond to) (me|us|this|it|my|that|our)",
		"(add|invite|ping|page|alert|notify|call|tell|involve|include) (in|over)? (a|an|the|your|one|another|real|live|human)* <pro> <fill>* $", "(ping|alert|notify|tell) (a|an|your|another|human|live)* <pro> (i|to|that)", "(add|invite|bring) (a|an|the|another|real|live|someone|somebody)* <who> (to|into) (this|the|our) (chat|conversation)", "bring (a|someone|somebody)* <who> in (to help|here|please)? <fill>* $",
		"time for <mod>* <human>", "(there) (must|has|should|have) (to)? be <mod>* <human>", "(must|has|should|be) reviewed by <mod>* <human>", "(ask|wait for) (a|an|real|live)* <mod>* person $", "have (someone|somebody) (look at|check|review) my (account|order|case|claim|booking|application)", "(complaint|question|message|request) for <mod>* (human|manager|supervisor|agent|representative)", "(this|it) <fill>* be (handed|passed|escalated|referred|forwarded) (over|on)? <fill>* <with> <mod>* <pro>", "^ <modal> (this|it) <fill>* be escalated <fill>* $", "(just|please) transfer me", "^ <i> need the <any> team", "would (someone|somebody) mind (calling|ringing|phoning|contacting)", "^ (someone|somebody) (please|pls|plz) $", "help desk (number|phone|please)",
		"(speak|talk) manager", "(get|want|need|see|like|give|demand) (me)? (your|the|a) (manager|supervisor|boss|superior) <fill>* $", "(your|a|the) (manager|supervisor) (now|please|immediately)",
		// Call me.
		"call (me|us) <fill>* (back|asap|now|immediately)", "call (me|us) <fill>* (on|at) (my|this|0|1|2|3|4|5|6|7|8|9)", "(give|gimme) (me|us)? (a|an)? (call|ring|callback) <fill>* $", "(give|gimme) (me|us)? (a|an)? (call|ring) (on|at|back|when|if|because|about|as)", "(request|want|need|like|arrange|schedule|get|have|book|prefer) (me)? (a|an|the)? (callback)",
		"(request|want|need|like|arrange|schedule|get|have|book|prefer) (me)? (a|an|the)? (phone)? call back", "(get|receive|request|want|like) a (phone)? call from", "(please|can|could|would|will|just) (you|someone|somebody)? (please)? (call|phone|ring) (me|us) (back)? <fill>* $", "^ (call|phone|ring) (me|us) <fill>* $", "callback (please|request|requested)",
		// Customer service.
		"(customer|client|consumer) (service|services|support|care|assistance) (phone|telephone|contact|toll|free)* (number|no|phone|line|hotline|helpline|telephone|contact|details|num)",
		"(number|phone|telephone|hotline|contact) (number)? (for|of|to) (your|the)? (customer|client) (service|services|support|care|assistance)",
		"human (customer)? (service|support|chat)", "live customer (service|support|chat)",
		"(helpline|hotline) (number|please|pls)",
	},
	asksChannel: {"live (chat|help|support|assistance)", "(phone|telephone|email) <service>"},
	asksNoBot: {
		"(anyone|anybody|nobody|no one|none) (but|except|other than) <mod>* <pro>", "(anyone|anybody|nobody|no one) (but|except|other than) <mod>* person $",
		"not <adv>* (a|an|the|this|another|some|your|with|to)* <swear>* <bot>", "not (a|an|some)? (computer|automated) (program|system|response|reply|answer)",
		"(no|without) (more|any|the)* <swear>* <bot>", "(skip|bypass|avoid|ditch|leave) (the|this|your)? <swear>* <bot>", "(hate|stop|tired|sick|enough|done|fed) (up)? (of|with|using|sending)? (talking|speaking|chatting|dealing)? <with>? (a|an|the|this|these|your|you)* <swear>* <bot>",
		"(instead|rather|other|anything|anyone|anybody) (of|than|but) <with>? (a|an|the|this)* <swear>* <bot>", "<bot> (can't|cannot|cant|is not|isn't|won't) (help|helping|understand)",
		"(get|let|go|getting) <me>? (out of|past|off|around|beyond|away from) <mod>* <bot>",
	},
	talksToBot: {
		"<talk> <fill>* <with> <mod>* <bot>", "(give|giving|tell|telling|show|explain|explaining|send|sending|trust|trusting) (those|these|that|this|it|you|my|details|number|everything|them)* <with>? <mod>* <bot>", "(sharing|discussing|doing|share|discuss) (this|that|it|my|details|information)* with <mod>* <bot>", "(deal|dealing|interact|interacting|type|typing|waste|wasting|arguing) (my|time)* with <mod>* <bot>",
	},
	offersOne: {
		"<connect> you <fill>* <with> <fill>* <mod>* <whole>", "<connect> you <fill>* $", "(have|ask|get) <mod>* <who> (to)? (call|contact|help|assist|reach|reply|take)", "(get|find) you <mod>* <whole>", "<whole> (to)? (call|contact|reach|help|assist) you",
	},
}
