package escalation

const properWordList = ""
