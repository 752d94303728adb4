package escalation

import "testing"

func TestCompliance(t *testing.T) {
	p := alone(t, Rule{Compliance: &Compliance{}})
	check(t, p, []firesOn{
		{"a law by name", says("this is a GDPR request"), "GDPR"},
		{"erasure", says("please delete all my personal data"), "delete all my personal data"},
		{"access", says("send me a copy of all my personal data"), "copy of all my personal data"},
		{"what is held", says("what data do you have about me? I mean: what information you hold about me"), "what information you hold about me"},
		{"a subject access request", says("I want to make a subject access request"), "subject access request"},
		{"a data processing agreement", says("can you sign our DPA"), "sign our DPA"},
		{"legal process", says("we have received a subpoena"), "subpoena"},
		{"a contract to negotiate", says("our counsel wants to redline the agreement"), "redline the agreement"},
		{"patients' data", says("may we store patient records in it"), "patient records"},
		{"a chargeback", says("I'll do a chargeback"), "chargeback"},
		{"a disputed charge", says("I disputed the charge with my bank"), "disputed the charge with my bank"},
		{"accessibility law", says("are you WCAG compliant"), "WCAG compliant"},
		{"who cannot see", says("the calendar has no labels at all, I am blind"), "blind"},
		{"a bank that claws back", says("my bank opened a dispute for all three"), "bank"},
		{"a right to one's data", says("you have my fingerprint and I never agreed to that"), "my fingerprint"},
		{"a bailiff", says("I am with the bailiff's office and have an order of the court"), "order of the court"},
		{"an order on wages, from an authority", exchange("en", "I write for the sheriff's office", "Welcome!", "there is an arrestment of earnings to be served on you"), "sheriff's office"},
		{"a checklist", says("have you a GDPR checklist for clubs"), ""},
		{"a word that begins a question", says("The chargeback label in the list, what does it stand for"), ""},
		{"a question about chargebacks", says("is a chargeback the same as a refund?"), ""},
		{"in German", in("de", "bitte um Löschung meiner personenbezogenen Daten"), "Löschung meiner personenbezogenen Daten"},
		{"in French", in("fr", "je veux supprimer toutes mes données personnelles"), "supprimer toutes mes données personnelles"},
		{"in Spanish", in("es", "quiero eliminar mis datos personales"), "eliminar mis datos personales"},
		{"a law to be explained", says("what does GDPR stand for, it's all over your page"), ""},
		{"a law to be explained, and then a wish", says("what does DSAR mean? I want a copy of all my personal data"), "copy of all my personal data"},
		{"a banner", says("your GDPR banner hides the menu on my phone"), ""},
		{"a bill that goes to a room", says("just charge back to my room, 214"), ""},
		{"a charge back", says("I'll file a charge back tomorrow"), "file a charge back"},
		{"a legal name", says("change my legal name"), ""},
		{"a contract phone", says("is it a contract phone?"), ""},
		{"a data plan", says("my data plan is used up"), ""},
		{"a tennis court", says("a court for two, in order please"), ""},
		{"a warranty", says("does it come with a warranty"), ""},
		{"an accessible room", says("an accessible room please"), ""},
		{"a copy in Spanish", in("es", "una copia de mi factura"), ""},
		{"a profile", says("delete my profile picture"), ""},
		{"a charge", says("what is this charge on my bill"), ""},
	})
}
