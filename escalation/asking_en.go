package escalation

// The lists of phrases that ask for a person.
const (
	asksPerson  = iota // asks for one
	asksChannel        // names the way to one; asks when nothing else is said
	asksNoBot          // turns the chatbot down
	talksToBot         // speaks of the chatbot; asks for a person when it is turned round
	offersOne          // the chatbot offers one
	asksWhoever        // asks to talk to somebody whom no word of ours names
	askLists
)

// grammarWords are the words of each language by their part in asking for a
// person, as people write them.
var grammarWords = map[language]map[string]string{english: englishWords, german: germanWords, french: frenchWords, spanish: spanishWords}

// askingPhrases are the ways of asking of each language, by list.
var askingPhrases = map[language][askLists][]string{english: englishAsking, german: germanAsking, french: frenchAsking, spanish: spanishAsking}

var englishWords = map[string]string{
	"role":    "doctor doc nurse pharmacist dentist therapist vet lawyer attorney solicitor paralegal banker broker teller underwriter adjuster accountant bookkeeper engineer engineers developer developers dev devs programmer moderator moderators mod mods gm admin admins administrator receptionist reception concierge clerk cashier mechanic planner coach tutor teacher instructor recruiter buyer editor librarian secretary dispatcher registrar caseworker caseworkers counsellor realtor stylist founder founders ceo owner",
	"talk":    "speak speaks speaking spk spek spik tlk tok tak tal spek seak talk talks talking tlk chat chats chatting converse conversing communicate communicating correspond spoke spoken talked chatted",
	"gone":    "spoke spoken talked chatted contacted reached called phoned connected transferred transfered forwarded redirected escalated got gave sent",
	"reach":   "contact contacts contacting contacted reach reaching reached",
	"call":    "call calling fone phone phoning ring ringing telephone dial message messaging email text texting called phoned",
	"connect": "reconnect connect connecting connected transfer transferring transfering transferred transfered xfer direct directing directed redirect redirecting redirected forward forwarded forwarding refer referred route routed reroute rerouted switch switched swap swapped shift escalate escalated escalating patch patched pass passed hand handed link linked put putting bridge assign assigned hook hooked",
	"get":     "giv get gets getting give giving gimme bring send fetch summon grab provide arrange involve",
	"want":    "ned wnt wana want wants wanted wanna need needs needed require requires request requesting demand demanding prefer like have ask asking asked lemme deserve",
	"human":   "human humans humn hmn humam rep reps representative representatives operator operators csr csrs supervisor supervisors",
	"agent":   "agent agents advisor adviser advisors advisers assistant assistants specialist specialists consultant consultants executive executives exec associate associates manager managers manger attendant attendants employee employees staff officer personnel expert experts",
	"some":    "someone somebody anyone anybody person persons people guy guys man woman lady dude individual individuals soul homosapien technician technicians colleague hooman hoomans sum1 some1 any1 sm1 smn smone sumone sumbody smbdy some-one ppl peeps colleagues boss superior member members teammate worker workers professional professionals counselor folks",
	"bot":     "bot bots robot robots machine machines chatbot chatbots computer computers ai automated automation recording chatgpt gpt robo",
	"real":    "authentic true real live actual human physical living breathing genuine honest-to-god proper actually alive",
	"kind":    "staff customer customers costumer client service services support care technical tech billing account accounts different another other new senior qualified available competent trained knowledgeable nice better help call center centre personal dedicated local experienced skilled online flesh blood and sort kind english speaking phone free life female male friendly smart smarter nicer patient american native higher duty store general previous original usual right correct appropriate relevant responsible next first nearest",
	"sell":    "sales salesperson salespeople salesman saleswoman presales",
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
	"modal":   "cn cud wud shud can could may might should would will shall must cannot can't cant couldn't couldnt",
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
		"<call> <fill>* <mod>* <pro>", "(complain|complaining|complaint) <with> <mod>* <pro>", "<talk> <with> you (people|guys)", "(loop|bring|pull|get) in <mod>* <whole>",
		"<talk> <with> (some|any) (one|body)", "<connect> <me> <fill>* <with> (some|any) (one|body)", "(need|want|get|find) <me>? (some|any) (one|body) to (talk|speak|chat|help)",
		"<call> <fill>* (a|the|your|customer|client|technical|tech)* <service>",
		"(touch|contact|word) with <mod>* <whole>", "word with <mod>* <any> <pro>",
		"(hold|ahold) of <mod>* <whole>",
		"(get|getting|got|go) through <with>? <mod>* <whole>",
		"(get|getting|go) to <mod>* <human>",
		"(deal|dealing|interact|interacting|work|working|interface|communicate|interaction|conversation|chat) with <mod>* <human>",
		"(deal|dealing|interact|interacting|work|working|interface|communicate|interaction) with <mod>* <real> <mod>* <some>", "(conversation|interaction) with <mod>* <whole>", "(get|hop|jump|be) on (a|the)? (call|phone|line) with <mod>* <whole>", "<talk> <fill>* <with> <mod>* (nurse|doctor|pharmacist|banker|broker|underwriter|adjuster|engineer|engineers|accountant|receptionist|reception|concierge|teller|dispatcher|developer|developers|secretary|lawyer of yours)", "<connect> <me> <fill>* <with> <mod>* (reception|receptionist|concierge|front desk|engineer|engineers|nurse|pharmacist|banker)", "get in (touch|contact) with (me|us)",
		"<talk> <fill>* <with> (your|the|a|someone|somebody|in|from)* <any>? <any>? (team|department|dept)", "<connect> <me>? <fill>* <with> (your|the|a|someone|somebody|in|from)* <any>? <any>? (team|department|dept)",
		"(hand|pass|escalate|refer) (this|it|that) <fill>* <with> <mod>* <whole>", "(forward|transfer|assign|direct|route|send|give|move|take) (this|it|that|everything|me) <fill>* <with> <mod>* <human>", "(transfer|assign|direct|route) (this|that) <fill>* <with> (a|an|your|one|of|another|the)* <agent>", "<who> <fill>* available to (talk|chat|speak)",
		// Be connected.
		"<connect> <me>? <fill>* <with> <fill>* <mod>* <whole>",
		"<connect> (my|the|this) (call|chat|conversation|case|complaint) <fill>* <with> <mod>* <whole>", "<connect> (my|the|this) (issue|ticket|request|matter|problem) <fill>* <with> <mod>* (<pro>|<service>)",
		"<connect> <me> <fill>* <mod>* <who>",
		"<connect> <with>? <me> <mod>* <pro>", "<connect> <mod>* <pro>",
		"(transfer|connect|redirect|forward|transferred|connected|redirected) <me> <fill>* $",
		"(be|get) (transferred|connected|redirected|escalated) <fill>* $",
		"put <me> (through|thru|threw|thro|thorough|trough)",
		"<connect> <me> <fill>* <with> (one|them)",
		"escalate <fill>* $", "escalate (this|it|my|the) ", "(to|need|want|request|require) <det>* (escalation|escalated)",
		// Get one, want one.
		"<wish> <me>? <fill>* (to|with|for)? <fill>* <mod>* <human>",
		"(get|gets|getting|give|giving|gimme|bring|provide|involve|arrange|send|fetch|summon|want|wanna|need|require|request|demand|prefer|ask|asked|asking|lemme|requesting|demanding) <me>? <fill>* (to|with|for)? <fill>* <mod>* <agent>", "(ask|asked|asking|asks) for <mod>* (person|someone|somebody)",
		"(can|could|may|let) (i|we|me|us) (please)? (have|get|see|speak|talk|request) <mod>* <agent>",
		"(like|love) <det> <mod>* <agent>", "(i'd|id|would) (like|love|prefer) <mod>* <agent>",
		"<wish> <me>? <fill>* (to|with|for)? <fill>* <mod>* <real> <mod>* <some>",
		"(get|give|gimme|bring|send|want|wanna|need|require|prefer|find) <me>? <fill>* <mod>* (person|someone|somebody) (else)? <fill>* $",
		"(get|give|gimme|bring|want|wanna|need|find|like) <me>? <mod>* (person|someone|somebody|anyone) (to|who|that) (can|could|will)? (actually)? (help|assist) (me|us)? <fill>* $",
		"(get|give|gimme|bring|want|wanna|need|find|like) <me>? <mod>* (person|someone|somebody|anyone) (to|who|that) (can|could|will)? (actually)? (help|assist) (me|us)? with (this|my|that|it)",
		"(get|give|want|need) <me>? <mod>* <whole> on (the)? (phone|line)",
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
		"<whole> (somewhere|in|at|from|on)* (your|the|this|company|team|office|organisation|organization)* <there>? (that|who|whom)? <i> (can|could|may|should|might) <fill>* <talk>", "<who> <there>? (that|who|whom)? <i> (can|could|may|should) <fill>* (contact|call|reach|message)", "<who> <fill>* to (talk|speak|chat|converse) <with>", "(someone|somebody|anyone|anybody|person|human) <any> <any>? <i> (can|could|may|might) <fill>* (talk|speak|chat)", "<some> <there> (who|that|to) (can|could|may|will)? <fill>* (help|assist|talk|answer)",
		"(is|isn't) there <fill>* <some> <fill>* (who|that) (can|could|may|will) (help|assist) (me|us)? <fill>* $",
		"(someone|anyone|somebody|anybody|one|people) (on|from|in) (your|the) (team|staff|company|support|office) (can|could|who|to|i|help|call)",
		// A person may help.
		"(can|could|will|would|may|let|have|make|want|get|need|must|should) <mod>* <pro> <fill>* (to)? <help>",
		"(can|could|will|would|may|let|have|make|want|get|need) <mod>* <real> <mod>* <some> <fill>* (to)? <help>",
		"(can|could|have|let|will|would|get|ask|want|need|make|please|tell|must|should) <mod>* <whole> <fill>* (to)? (call|contact|phone|ring|reach|email|text|reach out to|reply to|respond to|write to|get in touch with|get back to|follow up with|get in contact with) (me|us)", "(arrange|organise|organize) (for)? <mod>* <who> to (call|contact|phone|ring|reach|email) (me|us)", "(like|love) <mod>* (someone|somebody|person|agent|human) to (call|contact|phone|ring|reach|email|text|reach out to|get in touch with|get back to|look at|help|assist|handle)", "(someone|somebody) (needs|has|must|should|please) (to)? (call|contact|phone|ring|reach) (me|us)", "(of|from) your (people|team|staff) (to)? (call|contact|phone|ring|reach) (me|us)",
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
		"(arrange|schedule|book|set up|organise|organize|request|want|need|get|like|have|prefer) <me>? (a|an|another|quick|short)* (phone|video)? (call|callback|conversation|chat|word|consultation) with <mod>* <whole>", "(be|get|being|getting) (helped|served|assisted|contacted|attended|called|answered|supported) by <mod>* <who>", "(only|just|strictly) (with|through|via|by) <mod>* <human>",
		"(can|could|will|would) <mod>* (member|members|colleague|colleagues|someone|somebody|expert|technician|person) <fill>* (look into|review|reply to|respond to) (me|us|this|it|my|that|our)",
		"(add|invite|ping|page|alert|notify|call|tell|involve|include) (in|over)? (a|an|the|your|one|another|real|live|human)* <pro> <fill>* $", "(ping|alert|notify|tell) (a|an|your|another|human|live)* <pro> (i|to|that)", "(add|invite|bring) (a|an|the|another|real|live|someone|somebody)* <who> (to|into) (this|the|our) (chat|conversation)", "bring (a|someone|somebody)* <who> in (to help|here|please)? <fill>* $",
		"time for <mod>* <human>", "(there) (must|has|should|have) (to)? be <mod>* <human>", "(must|has|should|be) reviewed by <mod>* <human>", "(ask|wait for) (a|an|real|live)* <mod>* person $", "have (someone|somebody) (look at|check|review) my (account|order|case|claim|booking|application)", "(complaint|question|message|request) for <mod>* (human|manager|supervisor|agent|representative)", "(this|it) <fill>* be (handed|passed|escalated|referred|forwarded) (over|on)? <fill>* <with> <mod>* <pro>", "^ <modal> (this|it) <fill>* be escalated <fill>* $", "(just|please) transfer me", "^ <i> need the <any> team", "would (someone|somebody) mind (calling|ringing|phoning|contacting)", "^ (someone|somebody) (please|pls|plz) $", "help desk (number|phone|please)",
		"(speak|talk) manager", "(get|want|need|see|like|give|demand) (me)? (your|the|a) (manager|supervisor|boss|superior) <fill>* $", "(your|a|the) (manager|supervisor) (now|please|immediately)",
		// In every other way that leads to one.
		"<reach> <fill>* <with> <fill>* <mod>* <whole>", "(take|send|bring|move|get|shift) <me> <fill>* <with> <fill>* <mod>* <whole>",
		"(skip|straight|directly|jump|proceed|go|going|get|getting|move) <fill>* <with> <fill>* <mod>* <pro>", "(skip|straight|directly|get|getting) <fill>* <with> <fill>* (your|the)? <kind> <mod>* <service>",
		"(insist|insisting) on <fill>* (having|seeing|getting)? <fill>* <mod>* <who>", "(number|numbers|hotline|line|extension|button|key) (for|to reach|to get|to call|to contact) <fill>* <mod>* <whole>", "(press|hit|push|dial|click|select|option|enter) <any>? (for|to reach|to get) <fill>* <mod>* <pro>",
		"(button|option|key|number|menu|thing) <any>? (gets|get|brings|gives) <me> <fill>* <with>? <fill>* <mod>* <whole>",
		"(looking|look|searching|search|seeking|seek|hunting|begging|request|requests|requesting) <fill>* (for)? <me>? (a|an|another|any|some|your|one|real|live|human)* <mod>* <pro>", "(wait|waiting|hold|holding) <fill>* (for|on) <fill>* (a|an|any|some|your|one)* <kind>* <real>* <pro>",
		"(find|locate|page|summon|spare|lend|assign) <me>? <fill>* (a|an|another|any|some|your|one|real|live|human)* <mod>* <pro>", "(find|locate|page|summon|assign) <me> <mod>* <some> <fill>* $",
		"only <mod>* <pro> (can|could|will|would) (help|assist|solve this|fix this)",
		"(put|get|bring|have|add|invite|pull|loop|drag) <fill>* <mod>* <who> <fill>* (into|in|to|onto|on)* (this|the|our|here)* (chat|conversation|call|line|thread|phone|here|discussion)", "(put|get) <mod>* <who> on <fill>* $",
		"(can|could|will|would|let|have|get|want|need|like|must|should|please) <mod>* <who> <fill>* (to|just|please)* (take over|takes over|taking over|step in|jump in|intervene|take a look|take this over|look into|handle this|handle it|handle my|deal with this|deal with it|deal with my|join me|join us|join this|join the chat|join the conversation|join the call|personally|sort this|sort it|take charge|take care of)",
		"(can|could|will|would|let|have|get|want|need|please) (your|the)? (customer|client|support|technical|tech|billing|service|help|accounts)* (service|services|support|care|team|department|dept|desk) <fill>* (to)? (call me|contact me|email me|phone me|ring me|help me|assist me|reach out|get in touch|get back to me|take over|look into|step in|join this|join me|handle this|get back)",
		"(get|give|bring|find|send|put) <me> <fill>* (on|with|through|to)* (your|the)? (customer|client|live|human|technical|tech|support|billing)* (service|services|support|care|department|dept) <fill>* $",
		"(help|assistance|advice|opinion|input) from <mod>* <whole>", "(is|are) <mod>* <pro> (available|online|free|around) to <help>",
		// Whoever is no machine.
		"(handled|reviewed|looked at|dealt with|checked|read|answered|seen|done|decided|resolved|sorted|processed|considered|solved|fixed) (out|through|into)? by <mod>* <who>", "<human> (would|might) (be|understand|know|help|get|solve)", "(human|human's|real|live) (touch|voice|opinion|eyes|mode|judgment|judgement|being's)",
		"<talk> (this|it|that|things|about|my|the|over|through)* <any>? <with> <mod>* <whole>", "(run|take|bring) (this|it|that) (by|past|to|up with) <mod>* <who>", "(consult|consulting|consultation) with <mod>* <whole>", "consult (a|an|one|your)* <mod>* <pro>",
		"(complaint|complain|report|claim) (this|it)? (with|to) <mod>* <who>", "(discuss|discussing|review|resolve) (my|the|this|these|our) <any> <any>? <with> <mod>* <whole>", "(handoff|handover|hand off|hand over) <with> <mod>* <who>",
		"(anyone|anybody|someone|somebody) <fill>* (home|reading|working|awake) (here|there|this|these|messages|my)* $", "does (anyone|anybody) <fill>* (work|read|answer|exist|reply) (here|there|this|these|messages|chats|at this company)* $",
		"(let|have|can|will|could|is|get|want|need|make) <mod>* <pro> <fill>* (to|going to|gonna)? (read|reading)", "(let|have|can|will|could|is|get|want|need|make) <mod>* <real> <mod>* <some> <fill>* (to|going to|gonna)? (read|reading)",
		"(talk|speak|chat) (to you|with you|to you guys)? (on|over|by|via) (the)? (phone|telephone)", "(call|phone|ring) you (guys|people|on the phone|by phone)", "(phone|ring) you", "pick up the phone", "get on the phone with (me|us)",
		"<talk> <with> (them|him|her) <fill>* $",
		"(who|whom) (can|could|do|should|would|must|may) <i> (need|have|got)? (to)? <fill>* (talk|speak) (to|with)", "(who|whom) (can|could|do|should|would|must|may) <i> (need|have|got)? (to)? <fill>* (contact|complain|turn) (to|with)* <fill>* $", "(who|whom) (can|could|do|should|would|must|may) <i> (need|have|got)? (to)? <fill>* (contact|complain|turn) (to|with)* (about|regarding) (this|that|it|these|an|my order|my bill|my account)", "(who's|who is|whos) in charge <fill>* $",
		"need to (talk|speak|talk on the phone) <fill>* $", "<connect> (my|the|this) (chat|conversation|call) <fill>* $", "^ <fill>* (handover|handoff|hand off|hand over) <fill>* $",
		"<connect> <me> <fill>* <with> <mod>* (cancellations|returns|refunds|complaints|fraud|accounts|retention|retentions|loyalty|claims|collections|escalations|reservations|disputes|hr|legal|finance|warranty|marketing|shipping|dispatch|delivery|booking|bookings)",
		"(do|does|don't) (you|u|your company|they) (guys)? <fill>* (have|got|offer) <mod>* (customer|client|live|telephone|phone)* (customer service|customer care|customer support|hotline|helpline|phone line|phone support|live chat|call center|call centre|live support|telephone support) <fill>* $", "do (you|u) (guys)? have <mod>* <service> <i> can (contact|call|reach)",
		"(line|number|chat|department|place) (with|staffed by|run by|answered by) <mod>* <real> <mod>* <who>", "is there <mod>* (hotline|helpline)", "(need|want|like|rather|prefer) (to)? <fill>* (call|phone|ring|email) (someone|somebody) <fill>* (about|regarding|for help|for this|with) ", "(need|want|like|rather|prefer) (to)? <fill>* (call|phone|ring|email) (someone|somebody) <fill>* $", "who can <i> <fill>* (email|e mail|write to|phone|ring)",
		"<who> (who|that) (speaks|speak|can speak|is fluent)", "(can't|cant|couldn't) (someone|somebody|anyone|anybody) <fill>* <help>", "<who> <fill>* (smarter|better|other) than (you|this|a|the) <bot>?", "is there (anyone|anybody|someone|somebody) <any>? <any>? <any>? <i> (can|could) <talk>", "is there <fill>* <some> (out)? there <any>? (who|that) (can|could) <help>",
		// In other words.
		"(ask|asked|asking|asks) <any>? <any>? <any>? for <mod>* <who>", "^ <fill>* <mod>* <pro> (please|pls|plz|plse|now)",
		"(get|give|want|need|send|put) <me>? <mod>* (person|someone|somebody) (who|that) (can|could|will|is|isn't|knows|has|does|actually|really|understands|speaks|deals|handles|works)",
		"(please|just|can|could|would|will) (you|someone|somebody|u)? <fill>* (phone|ring|fone) (me|us)", "(please|pls|plz|just) call (me|us) (back|asap|today|tomorrow|about|at|on|when|regarding|as|this|between|after|before|my)", "(phone|ring|fone) (me|us) (please|pls|plz|back|asap|on|at|about|today|tomorrow)",
		"<talk> <fill>* <with> <any> <any>? (from|at|in|on) (your|the)? <mod>* <service>", "<talk> (it|this|that|things)* (over|through|about)* <with> <mod>* <any> <whole>",
		"(want|need|like|prefer|get|request|book|schedule|arrange) <me>? (to|have|book|get|schedule|arrange|make|do|a|an|another|quick|short|video|phone|some|appointment|or|call)* (call|appointment|meeting|chat|word|session|consultation) with <mod>* <pro>", "(do|have|arrange|get) (a|an)? (video|phone|zoom|quick|short|teams)* (call|chat|word) with <mod>* <any>? <whole>",
		"who (on|in|at|from) (your|the) <any> <i>? (can|could|should|would|may)* <i> <fill>* <talk>", "(want|like|need|let|can|could|may) <any>? <any>? <talk> <with> one <fill>* $",
		"<me> <fill>* <with> <fill>* <mod>* <human>", "(rather|prefer|preferably) <mod>* <human>", "(where|where's|wheres) (are|is|the|<fill>)* <mod>* <human>", "(will|would) <mod>* <pro> be (available|online|free|back)", "(someone|somebody) needs to (look at|check|review|fix|handle) (this|it|my)* (manually|personally|properly)", "(ping|alert|notify|page|summon|fetch|grab|tag) <me>? <fill>* <mod>* <who>", "(get|put|have) <mod>* <who> on (this|it|here)",
		"(have|get|ask|tell|need|want|let) <mod>* <who> <fill>* (to)? (reach out|get in touch|call back|follow up|ring back|phone back)", "(someone|somebody) (needs|has|must|should|please|ought) (to)? (reach out|get in touch|get back|come back|look into|speak to me|talk to me|speak with me|talk with me|help me)",
		"(do|talk|discuss|handle|explain|continue|finish|go|sort|settle) (this|it|over|through|my|everything)* <fill>* (over|on|by|via) (the|a)? (phone|call|telephone)", "(can|could|will|would|have|let|need|want|get) <mod>* <pro> <fill>* (to)? (walk|guide|talk|take|show|tell|explain|advise) (me|us|this|it|to me)",
		"(want|need|like|can|could|get) <mod>* <role> <fill>* (to)? (look|contact|call|help|check|talk|speak|answer|reply|fix|email|message)", "^ <fill>* <mod>* <role> (please|pls|plz|now) ",
		"(put|patch) <me> (through|over|on)* (to|with) (the|your|a|an)? <any>", "(transfer|hand|connect) <me> (over|through|on)* (to|with) (the|your) <any> (desk|person|people|officer|worker|guy|lady|department|team|dept|office|side)", "(connect|transfer) <me> (over|through)* (to|with) <mod>* <role>",
		"(anyone|anybody|somebody|someone) <there>? (at|in|on|from) (the|your) <any> <any>? <i> (can|could) <talk>",
		"<connect> <me> <fill>* <with> <mod>* <any> <mod>* <pro>", "^ <fill>* (contact|reach out to|message) (me|us) <fill>* $", "(contact|reach out to) (me|us) (at|by|on|via|asap|about|directly)", "(queue|line) (for|to) <fill>* <mod>* <pro>", "(want|like|need) to (see|meet|meet with) (a|an|your|one of your) <kind>* (advisor|adviser|manager|agent|representative|rep|human|consultant|banker|supervisor)", "(want|like|need) to meet with <mod>* <who>",
		"(book|schedule|set up|arrange) (a|an|another)? (phone|quick)? (call|callback|phone appointment|phone call) <fill>* $", "(ping|alert|notify|tell) (a|an|your|another|human|live)* <pro> (i'm|im|we|my)", "(can|could|have|let|will|would) (someone|somebody|anyone|anybody) else <fill>* <help>", "(hear|hearing) <mod>* (person|human)",
		"(possible|prefer|like|want|rather|better|wish) (that|if)? <mod>* <who> (calls|rings|phones|contacts|called|rang|phoned) (me|us)", "(would|will|might) <mod>* <who> <fill>* be (able|free|available) to <help>", "^ <fill>* (pass|hand|put|transfer|send|forward) <me> (on|over|through|along) <fill>* $",
		// By the phone, or in person.
		"(need|want|like|have|get|prefer) <some> <fill>* to <fill>* (sort this|sort it|solve|explain|walk|look into|help|assist|talk|speak|handle|deal|guide|resolve|answer|contact|clear this)", "(have|get) <mod>* (someone|somebody) (else)? <fill>* <help> (me|us|with|this|my)", "<human> (can|could|should|must|will|would) <fill>* (look|check|review|handle|answer|take)",
		"(number|line|phone|email) where <mod>* <who>", "(number|line) of <mod>* <service>", "direct (line|number) (of|to|for) <mod>* <whole>", "(your|the|a) (support|service|help) (number|line) <fill>* $", "^ <fill>* (support|service|help) (number|line) <fill>* $", "your (contact|phone|telephone|support|helpline|hotline) number <fill>* $", "^ <fill>* (helpline|hotline) <fill>* $",
		"(people|someone|somebody|anyone|anybody|person) <any>? <any>? <any>? <any>? <i> (can|could) <fill>* <talk>", "<connect> <me>? <fill>* <with> whoever", "(reach|contact|hold of|touch with) whoever", "(rather|prefer|want|like) (to)? (deal|work|interact) with <mod>* <who>", "(discuss|review|resolve|settle) (it|this|that)? <any> <with> <mod>* <whole>",
		"^ <fill>* (someone|somebody|anyone|anybody) <fill>* (call|phone|ring|contact) (me|us)", "(get|have|ask|let|can|could) <mod>* <who> <fill>* (to)? (call|ring|phone) my", "(quote|demo|offer|proposal) (from|by) <mod>* <pro>", "escalate to", "is there <fill>* <some> <fill>* (with|higher|senior|smarter|better)", "<whole> <there>? (that|who)? <i> (can|could|may) (ask|consult)",
		"(contact|reach|call|get|catch) you <fill>* (by|on|over|via) (phone|the phone|telephone)", "(want|like|need|prefer) to <fill>* (call|phone|ring) you <fill>* $", "(want|like|need|prefer) to <fill>* (call|phone|ring) you (about|regarding|guys|on|instead|because)", "(prefer|like|rather|better) <any>? (if|that)? you (called|phoned|rang|call|phone|ring) (me|us)", "(give|gimme) (me|us) a (call|ring|callback) <fill>* (tomorrow|today|tonight|this|in the|after|before|between|later|monday|friday)", "(want|need|like|request) a (phone)? (call|callback) <fill>* $", "call back request", "^ <fill>* request (a)? (call|callback) $",
		"(need|want) (the|your) (fraud|billing|claims|returns|refunds|complaints|accounts|technical|tech|warranty|support|service|finance|cancellation|cancellations)* (department|dept|helpdesk|help desk) <fill>* $", "(personal|individual|one on one|one to one|face to face|in person) (help|assistance|support|attention|contact)", "(help|assist|call|contact) (me|us) personally",
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
		"<bot> (is|are|was)? (not able to|unable to|not going to|not helping|isn't able to) <fill>* (help|understand|solve|answer)?", "not (a|some|another) (program|script|recording)",
		"(refuse|won't|not going|not willing|don't want|do not want) (to)? (continue|go on|carry on|proceed) with <mod>* <bot>", "(exit|quit|leave|end) (the|this)? <bot> $", "(bypass|skip|get past|get around) (you|this) $",
		"(complicated|complex|difficult|hard|sensitive|personal|serious|important|nuanced) <any>? <any>? <any>? (for|to) <mod>* <bot>", "(can't|cannot|cant|won't|rather not|wouldn't|not going to) <any>? (explain|discuss|tell|share|talk|solve|resolve|sort|trust) <any>? <any>? <with> <mod>* <bot>",
		"(turn|switch) off (this|the|your)* <bot> $", "(turn|switch) (this|the|your)* <bot> off $", "(opt out|take me off|get me off|get off) (of)? <mod>* <bot>", "(way|get|go|how) around <mod>* <bot>", "(don't|do not|dont|never) (want|need|like|trust) (an|a|any|your|this|the)* <bot> <fill>* $",
		"(nobody|no one|noone|no person|no human) <fill>* (for me)? (i can|to|is|who can|available|there|here) <fill>* (talk|speak|chat|help|to help|to talk|to speak|for me to talk)",
		"(anyone|anybody|nobody|no one|none) (but|except|other than) <mod>* <pro>", "(anyone|anybody|nobody|no one) (but|except|other than) <mod>* person $",
		"not <adv>* (a|an|the|this|another|some|your|with|to)* <swear>* <bot>", "not (a|an|some)? (computer|automated) (program|system|response|reply|answer)",
		"(no|without) (more|any|the)* <swear>* <bot>", "(skip|bypass|avoid|ditch|leave) (the|this|your)? <swear>* <bot>", "(hate|stop|tired|sick|enough|done|fed) (up)? (of|with|using|sending)? (talking|speaking|chatting|dealing)? <with>? (a|an|the|this|these|your|you)* <swear>* <bot>",
		"(instead|rather|other|anything|anyone|anybody) (of|than|but) <with>? (a|an|the|this)* <swear>* <bot>", "<bot> (can't|cannot|cant|is not|isn't|won't) (help|helping|understand)",
		"(get|let|go|getting) <me>? (out of|past|off|around|beyond|away from) <mod>* <bot>",
	},
	talksToBot: {
		"<talk> <fill>* <with> <mod>* <bot>", "(give|giving|tell|telling|show|explain|explaining|send|sending|trust|trusting) (those|these|that|this|it|you|my|details|number|everything|them)* <with>? <mod>* <bot>", "(sharing|discussing|doing|share|discuss) (this|that|it|my|details|information)* with <mod>* <bot>", "(deal|dealing|interact|interacting|type|typing|waste|wasting|arguing) (my|time)* with <mod>* <bot>",
	},
	asksWhoever: {
		"(can|could|may|let) (i|we|me|us) <fill>* (speak|talk|chat) <fill>* (to|with) <any> <fill>* $",
		"(can|could|have|let|ask|get) (a|an|the|your|one of your|one of the) <any> <any>? (please|just|to)* (call|phone|ring|contact|reach out to|get back to|get in touch with) (me|us)",
		"(can|could|may|let|wanna|gotta|want|need|like|wish|rather|prefer) <i>? <me>? <fill>* (to)? <fill>* (speak|talk|chat|speaking|talking) <fill>* (to|with) (the|your|one of your|one of the|an|a) <any> <any>? <fill>* $", "(can|could|may|let|wanna|gotta|want|need|like|wish|rather|prefer) <i>? <me>? <fill>* (to)? <fill>* (speak|talk|chat|speaking|talking) <fill>* (to|with) (the|your|one of your|one of the|an|a) <any> <any>? (about|regarding|concerning|please|pls|asap|now|today|because|who|that)",
	},
	offersOne: {
		"<connect> you <fill>* <with> <fill>* <mod>* <whole>", "<connect> you <fill>* $", "(have|ask|get) <mod>* <who> (to)? (call|contact|help|assist|reach|reply|take)", "(get|find) you <mod>* <whole>", "<whole> (to)? (call|contact|reach|help|assist) you",
	},
}
