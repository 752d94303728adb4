package escalation

var spanishWords = map[string]string{
	"talk":    "hablar ablar charlar chatear conversar platicar comunicarme comunicarnos dialogar contactarme contactar comunicar",
	"reach":   "contactar contacto localizar llamar llame consultar ver",
	"connect": "pasar pase pasen pases ponga pásame pasame páseme paseme pásenme pasenme pasarme ponme póngame pongame ponerme comunicar comunícame comunicame comuníqueme comuniqueme comunicarme comuníquenme conectar conéctame conectame conécteme conecteme conectarme transferir transfiéreme transfiereme transfiérame transfierame transferirme derivar derívame derivarme deriva redirigir redirígeme redirigirme dirigirme escalar pasen pongan enlazar enlázame enlazarme",
	"want":    "quiero quisiera necesito necesitamos deseo gustaría exijo solicito pido busco prefiero queremos requiero dame deme denme dar tener consigue consígueme quería",
	"human":   "humano humana humanos representante representantes operador operadora operadores teleoperador teleoperadora supervisor supervisora ejecutivo ejecutiva",
	"agent":   "agente agentes asesor asesora asesores encargado encargada gerente jefe responsable empleado empleada empleados especialista experto técnico ejecutivo asistente consultor personal",
	"some":    "alguien persona personas gente individuo",
	"service": "servicio atención soporte cliente clientes asistencia departamento equipo ayuda callcenter centro línea",
	"bot":     "robot robots bot bots máquina máquinas maquina maquinas chatbot computadora ordenador contestadora ia automático",
	"real":    "real reales humana humano verdadera verdadero viva vivo física carne hueso",
	"kind":    "otro otra de del servicio atención al cliente soporte técnico ventas no su sus y carne hueso capacitado capacitada",
	"det":     "un una el la los las algún alguna su sus este esta mi tu tus vuestro vuestra otro otra lo unos",
	"with":    "con a al",
	"me":      "me nos mí",
	"i":       "yo",
	"adv":     "ya ahora directamente inmediatamente mejor por favor solo urgente urgentemente pronto rápido también ahorita mismo directo aquí teléfono",
	"please":  "por favor porfa porfavor gracias hola buenas buenos días tardes sí si no ok",
	"swear":   "puto puta maldito maldita pinche jodido jodida mierda",
	"not":     "no nunca sin tampoco jamás ni",
	"say":     "dijo dice dijeron recomendó aconsejó",
	"be":      "eres es soy sos estoy está estás",
	"modal":   "puedo podría puede pueden puedes podrías podríamos podemos posible",
	"help":    "ayudar ayudarme ayude llamar llamarme contactar contactarme atender atenderme hablar responder",
	"there":   "ahí aquí disponible allí",
	"nothing": "quiero necesito quisiera puedo podría hablar con un una el la me a de que y yo por favor ya ahora persona alguien real humana",
}

var spanishAsking = [askLists][]string{
	asksPerson: {
		"<talk> <fill>* <with> <fill>* <mod>* <whole>", "(hablar|hable) <fill>* (un|una)* <pro>",
		"<connect> (mi|este|esta|el|la) (caso|consulta|chat|solicitud|llamada|problema|reclamo|queja) <with> <mod>* <whole>", "(me|nos) (pueden|puede|podrían|podría) (llamar|contactar|atender|devolver) <fill>* $", "(contacto|contactar|localizar|llamar|consultar) <fill>* <with>? <mod>* <pro>", "(contactar|llamar|contacto|contactarme) <fill>* <with>? <mod>* (servicio|atención|soporte) <mod>* (cliente|clientes|técnico)?",
		"<connect> <me>? <fill>* (en)? (contacto)? <with> <fill>* <mod>* <whole>",
		"<wish> <fill>* (que)? (me)? (ayude|atienda|llame|contacte)? <fill>* <mod>* <human>", "<wish> (un|una|al|el|la|su|con|a|otro|otra)* <agent>", "<wish> <fill>* (a|con)? <mod>* (persona|personas|alguien) <mod>* <real>", "<wish> <fill>* (a|una)* (persona|alguien) $",
		"(persona|personas|alguien|gente|agente|asistente|asesor|operador|atención|ayuda|asistencia) (real|reales|humana|humano|verdadera|viva|física)", "(persona|alguien) de (verdad|carne)", "ser humano",
		"(hay|habrá|tienen|tienes|existe) <fill>* <mod>* <human>", "hay alguien <fill>* (ahí|aquí|allí|que|con|disponible|real)", "alguien (con|a) (quien|quién)", "alguien (que)? (me|nos)? (puede|pueda|podría) (ayudarme|atenderme|llamarme|contactarme|hablar|atender|llamar|contactar)", "(que)? (me|nos) (llame|contacte|llamen|contacten|atienda|atiendan) (alguien|una|un|por)",
		"(puede|podría|que) (un|una|algún|alguna) <human> <fill>* <help>", "con (quien|quién) (puedo|podría|debo) (hablar|comunicarme|contactar)",
		"(me) (puede|podría|puedan|pueden) (llamar|contactar|atender|ayudar)* alguien", "(puede|podría) (llamarme|atenderme|contactarme) alguien", "(llámame|llámenme|llámeme|llamame|llamenme|devuélvanme|devuelvan) <fill>* ", "(número|teléfono) (de|del|para|la|el|al)* (atención|servicio|soporte) <mod>* (cliente|clientes|técnico)",
		"(quiero|necesito|quisiera|pueden|podrían|espero|solicito|prefiero) (que)? (me|nos) (llamen|llame|contacten|contacte|atiendan|devuelvan)", "(quiero|necesito|quisiera|prefiero) que (alguien|un|una)* <who>? (me|nos) (llame|contacte|atienda|ayude)", "(ayuda|asistencia|atención) (de|por) (parte de)? <mod>* <who>", "(atención|servicio) (al|a|de)? (cliente|clientes) <fill>* $",
	},
	asksNoBot: {
		"(no|sin|ni|nada|basta|harto|harta|cansado|cansada|odio) (de|con|a|más|quiero|hablar|ser|atendido|que)* (un|una|los|las|el|la|este|esta|más)* <swear>* <bot>",
		"(lugar|vez) de (un|una|hablar|con)* <bot>",
	},
	talksToBot: {"<talk> <fill>* <with> <mod>* <bot>"},
	offersOne:  {"(comunique|comunicarle|comunicarlo|comunicarte|conecte|conectarle|conectarte|pase|pasarle|pasarte|transfiera|transferirle|transferirte|ponga|contacte) <fill>* <with> <mod>* <whole>"},
}
