// Draws cards with Microsoft's own renderer and says what it made of them.
// Reads [{name, card}] and writes [{name, problems, html, text, actions}].
const { JSDOM } = require("jsdom");
const dom = new JSDOM("<!doctype html>");
for (const name of Object.getOwnPropertyNames(dom.window)) {
  if (/^(HTML\w*|Node|Element|Event|KeyboardEvent|MouseEvent|document)$/.test(name)) global[name] = dom.window[name];
}
global.window = dom.window;
// jsdom has no innerText, by which the renderer sets plain text.
Object.defineProperty(dom.window.HTMLElement.prototype, "innerText", {
  get() { return this.textContent; },
  set(text) { this.textContent = text; },
});
const AC = require("adaptivecards/dist/adaptivecards.js"); // its entry point is written for bundlers
// Whatever is read as Markdown is marked: nothing of a visitor's may be.
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = "<mark>" + text + "</mark>";
  result.didProcess = true;
};
const cards = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = cards.map(({ name, card }) => {
  const context = new AC.SerializationContext();
  const parsed = new AC.AdaptiveCard();
  parsed.parse(card, context);
  const problems = [];
  for (let i = 0; i < context.eventCount; i++) {
    const e = context.getEventAt(i);
    problems.push(AC.ValidationEvent[e.event] + ": " + e.message);
  }
  for (const e of parsed.validateProperties().validationEvents) {
    problems.push(AC.ValidationEvent[e.event] + ": " + e.message);
  }
  const drawn = parsed.render();
  return {
    name, problems, html: drawn ? drawn.outerHTML : "", text: drawn ? drawn.textContent : "",
    actions: parsed.getActionCount(),
  };
});
process.stdout.write(JSON.stringify(answers));
