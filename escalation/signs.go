package escalation

// What a visitor says whose question was not answered.
var failedPhrases = []string{
	"you (already|just) (said|told|wrote|mentioned) (me)? (that|this|so)", "(already|just) (told|said) (you|me) (that|this)", "(didn't|did not|doesn't|does not|hasn't|don't) (really)? (help|answer)", "(didn't|did not|doesn't|does not) (answer|address) (my)? (question|issue|problem)",
	"(didn't|did not|doesn't|does not) work (either|again|still)", "that (didn't|did not|doesn't|does not) work",
	"(isn't|is not|wasn't|not|that's not|thats not) what i (asked|asking|meant|mean|want|wanted|need|said|am asking)", "(isn't|not) (answering|addressing|what) (my)? (question|asked)", "you (don't|do not|didn't|aren't|are not|keep not) (understand|understanding|listening|get|helping|hearing) (me|it|this|what)?", "you're not (understanding|listening|helping|getting|hearing)", "(doesn't|does not) (make)? (any)? sense",
	"(still|again) (not|doesn't|isn't|doesnt|isnt) (working|work|help|helping|arrive|arriving|solved|resolved|fixed)", "(still|again) (have|having|got) (the)? same (problem|issue|error)",
	"(going|running|talking|go) (round|around)? in circles", "same (answer|thing|response|message|reply|link|question) (again|over|every|twice)", "(keep|keeps) (saying|repeating|telling|sending|asking|giving) (me)? (the)? (same|that|this|yourself)", "(stop|quit) repeating", "you (are|keep) repeating",
	"(i've|i|have) (already)? (tried|did|done|followed|checked) (that|this|it|all that|those) (already|before|three|twice|several|many|and)", "already (tried|did|done|checked|followed) (that|this|it|all|those)", "i (already)? (tried|did) (all)? that",
	"(useless|pointless|worthless) (bot|chat|chatbot|answer|answers)?", "(not|isn't|aren't|unhelpful) (being)? (very|really|at all)? helpful", "(wasn't|isn't|not|no) (of)? (any)? (help|use) at all", "(this|that|you) (is|are|was) (no|not) help", "read (my|what i) (question|message|wrote|said)", "wrong (answer|thing) again", "(not|never) answering (my)? (question|questions)", "(answer|answered) my question",
	"(this|you) (is|are) not (working|helping)", "no that's (wrong|not right)", "you misunderstood", "(waste|wasting) (of)? (my)? time", "(getting|get|got) (us|me)? nowhere",
	"(das|hilft|hat|beantwortet) (hilft|mir)? (nicht|nichts) (weiter|geholfen|gebracht)?", "(das)? habe? ich (schon|bereits|doch) (gesagt|versucht|gemacht|probiert|geschrieben)", "(hab|habe) ich (doch)? (schon|bereits) (gesagt|versucht|gemacht|probiert)", "(das)? (war|ist) nicht meine frage", "(sie|du) (verstehen|verstehst|wiederholen|wiederholst) (mich|sich|dich|nicht|das)*", "(immer|wieder) (die|das|noch)* (gleiche|selbe|dasselbe|nicht)", "(funktioniert|geht) (immer|noch|leider|trotzdem)* nicht",
	"(ça|cela) ne? (m'aide|marche|fonctionne|répond|sert) (toujours)? (pas|rien)", "(déjà|j'ai) (déjà)? (essayé|dit|fait|expliqué) (ça|cela|tout)?", "(vous|tu) ne? (comprenez|comprends|répondez|m'écoutez) pas", "(toujours)? (la)? même (réponse|chose|message)", "ce n'est pas (ma|ce|la) (question|que)", "(tourne|tournons) en rond",
	"(eso)? no (me)? (ayuda|sirve|funciona|responde|soluciona) (nada)?", "ya (lo|te|le|se)* (he|hice|intenté|probé|dije|expliqué)", "(no)? (me)? (entiendes|entiende|estás entendiendo)", "(la)? misma (respuesta|cosa)", "no es lo que (pregunté|pregunto|pedí|quiero|dije)", "sigue (sin|igual)",
}

// What a visitor says who asks once more.
var againPhrases = []string{
	"^ (again|like) (i|as) (said|asked|wrote)", "(as|like) i (already)? (said|mentioned|asked|told|wrote|explained)", "i (already|just) (asked|told|said|explained|gave|wrote|mentioned)", "(let me)? rephrase", "what i (meant|mean|asked|am asking) (is|was)", "(asking|ask|asked) (you)? again", "(third|second|fourth|last|tenth) time (i|i'm|im)", "how many times",
	"(wie|ich) (ich)? (schon|bereits) (gesagt|geschrieben|gefragt)", "nochmal (die frage|gefragt)?", "zum (zweiten|dritten|vierten) mal",
	"(comme)? je (vous)? (l'ai|ai)? (déjà) (dit|demandé|expliqué)", "je répète", "(como)? ya (te|le|les)? (dije|pregunté|expliqué)", "repito",
}

// Anger in few words.
var angryPhrases = []string{
	"(wtf|ffs|ugh|argh|omfg)", "(ridiculous|pathetic|unbelievable|absurd|infuriating|idiotic|unacceptable|outrageous)", "(stupid|dumb|useless|idiot|terrible|horrible|garbage|rubbish|crap|shitty|fucking|damn) (bot|chatbot|robot|machine|answer|system|thing|service|ai)", "(this|it|that) (sucks|stinks)", "(bot|chatbot|chat|robot|assistant|service|this|it|you) (is|are|so|really|totally|absolutely)* (useless|stupid|dumb|terrible|horrible|garbage|trash|rubbish|crap|a joke)", "(bullshit|bollocks|shit|fuck|crap)", "are you (kidding|serious|stupid|dumb|joking|deaf)", "(for|come on) (god's|gods|christ|fuck's) sake", "(fed up|sick of|tired of) (this|you|it)", "what a joke", "(so|very|really|getting|extremely|am) (frustrated|frustrating|annoyed|annoying|angry|mad|furious)", "give up",
	"(lächerlich|unfassbar|unverschämt|idiotisch|scheiße|verdammt|blöder|dämlicher)", "(schwachsinn|quatsch|mist)", "(ridicule|incroyable|inadmissible|n'importe quoi|merde|putain)", "(ridículo|increíble|inaceptable|mierda|joder|estúpido|inútil|vergüenza)",
}

// What a visitor says who is content.
var gladPhrases = []string{
	"(thanks|thank you|thx|perfect|great|excellent|awesome|wonderful|brilliant|lovely)", "(that|it) (works|worked|helps|helped)", "(danke|super|perfekt|prima|klasse)", "(merci|parfait|génial|super)", "(gracias|perfecto|genial|estupendo)",
}

// What a chatbot may say twice: it greets, confirms, closes, asks what else.
var closingPhrases = []string{
	"anything else", "(something|what) else (can|i|you|may)", "(you're|you are) (very|most)? welcome", "(have|enjoy) (a|your) (great|good|nice|wonderful|lovely|safe|pleasant)? (day|trip|stay|time|evening|weekend|meal|one|flight|visit)", "(how|what) (can|may) i (help|do|assist|be)", "(glad|happy|pleased) (to|i|that) (help|could|be|assist)", "thank you for (using|contacting|calling|choosing|your|visiting|chatting|shopping)", "(please)? (confirm|verify) (the|that|these|following|your|if)", "(is|are) (that|this|these|the|everything) (correct|right|ok|okay|fine)", "(successfully|been|is|are) (booked|reserved|confirmed|completed|scheduled|sent|cancelled|processed|played)", "(reference|confirmation) (number|code|is)", "(would|do|should|shall) (you|i) (like|want|wish|need|book|reserve|go)", "(goodbye|bye|see you|take care)", "(welcome to|hello|hi there|good morning|good afternoon)", "let me know", "(one|just a) moment",
	"(sonst noch|noch etwas|weitere fragen|gern geschehen|bitteschön|auf wiedersehen|schönen tag)", "(autre chose|je vous en prie|bonne journée|au revoir|bienvenue)", "(algo más|de nada|que tenga|hasta luego|bienvenido)",
}

// What a chatbot says that cannot help.
var refusalPhrases = []string{
	"(i|we) (am|are)? (cannot|can't|unable|not able) (to)? (help|assist|do|process|answer|understand|complete|proceed|offer|provide|modify|change|cancel|make|issue|fulfill|accommodate) (you|with|that|this|your|the|any|an|a|it)", "(i'm|i am|we're|we are) (unable|not able|not allowed|not permitted) to", "(didn't|did not|don't|do not) (quite)? (understand|get|catch|know) (that|this|you|your|what|the|how)", "(not|isn't) (something|anything) (i|we) can", "(i'm|i am) (not sure|afraid) (i|how|what|that|we)? (can|cannot|can't|understand|you|mean)?", "(rephrase|reword) (that|your|the|it|please)?", "(sorry|apologize|apologise) (but)? (i|we) (can't|cannot|can not|don't|didn't|am unable|won't) (help|assist|do|understand|process|answer|have|offer|provide|change|refund|cancel|modify|get|know|quite|seem)", "beyond (my|the) (capabilities|scope|abilities)",
	"(das|leider|ich) (kann|konnte|habe|weiß|verstehe) (ich|das|ihnen|dich|sie|leider|sie)* nicht", "(nicht verstanden|umformulieren|anders formulieren)", "(je)? ne? (peux|comprends|suis|puis) pas (compris|vous|en|répondre|sûr)?", "(n'ai|ai) pas (bien)? compris", "(reformuler|reformulez)", "(no|lo siento no) (puedo|entiendo|entendí|he entendido|comprendo)", "(reformular|reformula)",
}
