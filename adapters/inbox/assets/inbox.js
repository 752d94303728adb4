// The page works without this file. With it, changes arrive by themselves and
// forms answer in place: the server's page is fetched again and only what
// differs is touched, so focus, typed text and opened parts stay.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const key = (n) => (n.nodeType === 1 && (n.id || n.dataset.key)) || "";
  const typed = (el) => el.matches("textarea, input:not([type=hidden])") && el.value !== el.defaultValue;
  const busy = (n) => n.nodeType === 1 && (n.contains(document.activeElement) && document.activeElement.matches("textarea, input") ||
    [n, ...n.querySelectorAll("textarea, input")].some(typed));

  function morph(now, next) {
    if (now.nodeType !== 1) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    if (now.hasAttribute("data-keep") || now.getAttribute("aria-busy")) return; // a form on its way keeps its one-time id
    for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value && !held(now, name)) now.setAttribute(name, value);
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && !held(now, name)) now.removeAttribute(name);
    morphChildren(now, next);
  }

  const held = (el, name) => name === "open" && el.nodeName === "DETAILS";

  function morphChildren(now, next) {
    const keyed = new Map([...now.childNodes].filter(key).map((n) => [key(n), n]));
    const kept = new Set();
    let at = now.firstChild;
    for (const want of [...next.childNodes]) {
      let have = key(want) ? keyed.get(key(want)) : at;
      while (!key(want) && have && (key(have) || have.nodeName !== want.nodeName)) have = have.nextSibling;
      if (!have || have.nodeName !== want.nodeName) {
        const fresh = document.importNode(want, true);
        now.insertBefore(fresh, at);
        kept.add(fresh);
        continue;
      }
      if (have !== at && have.contains(document.activeElement)) {
        while (at !== have) { const skip = at; at = at.nextSibling; now.append(skip); } // never move what has the focus
      } else if (have !== at) {
        now.insertBefore(have, at);
      }
      at = have.nextSibling;
      kept.add(have);
      morph(have, want);
    }
    for (const n of [...now.childNodes]) if (!kept.has(n) && !busy(n)) n.remove();
  }

  let asked = 0, shown = 0, running = false, again = false;

  function show(html, turn) {
    if (turn < shown) return false; // an older answer came later
    shown = turn;
    const doc = new DOMParser().parseFromString(html, "text/html");
    const frame = doc.getElementById("frame");
    if (!frame) return true;
    const before = new Set([...document.querySelectorAll("article")].map((a) => a.id));
    morph($("frame"), frame);
    document.title = doc.title;
    tell();
    const fresh = [...document.querySelectorAll("article")].filter((a) => !before.has(a.id));
    for (const a of fresh) a.classList.add("fresh");
    if (fresh.length) $("news").textContent = fresh.length === 1 ? "New: " + (fresh[0].dataset.title || "a report") : fresh.length + " new cards";
    return true;
  }

  async function refresh() {
    again = running;
    if (running) return;
    running = true;
    try {
      const turn = ++asked;
      const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
      if (answer.ok) show(await answer.text(), turn);
      else if (answer.status === 403) location.reload();
    } catch { live(false); } finally {
      running = false;
      if (again) refresh();
    }
  }

  let hide;
  function say(content) {
    $("flash").replaceChildren(...content);
    clearTimeout(hide);
    hide = setTimeout(() => $("flash").replaceChildren(), 8000);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target, card = form.closest("article"), box = form.querySelector("textarea"), text = box?.value;
    if (form.method !== "post") return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    try {
      const turn = ++asked;
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
      const html = await answer.text();
      form.removeAttribute("aria-busy");
      if (answer.ok && box && box.value === text) box.value = "";
      if (answer.ok && !show(html, turn)) refresh(); // a later page came first and passed this form over
      const doc = new DOMParser().parseFromString(html, "text/html"), said = doc.getElementById("flash");
      say(said ? [...said.childNodes] : [doc.getElementById("why")?.textContent || "That did not work. Reload the page."]);
      if (card && document.activeElement === document.body) card.focus({ preventScroll: true }); // the button is gone
    } catch {
      say(["The server did not answer. Nothing you typed is lost; try again."]);
    } finally {
      form.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) event.target.form.requestSubmit();
  });

  function tell() { // how far away a due time is
    for (const el of document.querySelectorAll("[data-due]")) {
      const minutes = Math.round((Date.parse(el.dataset.due) - Date.now()) / 60000), size = Math.abs(minutes);
      const text = size < 120 ? size + " min" : Math.round(size / 60) + " h";
      el.textContent = size < 1 ? " (now)" : minutes > 0 ? " (in " + text + ")" : " (" + text + " ago)";
    }
  }

  function live(on) {
    $("live").hidden = false;
    $("live").classList.toggle("lost", !on);
    const text = on ? "Live" : "Reconnecting…";
    if ($("live").textContent !== text) $("live").textContent = text;
  }

  let events, lost = true; // what changed while the page travelled is asked for once
  function listen() {
    if (document.hidden) { events?.close(); events = null; lost = true; return; }
    if (events && events.readyState !== EventSource.CLOSED) return;
    events = new EventSource("/inbox/events");
    events.addEventListener("open", () => { live(true); if (lost) refresh(); lost = false; });
    events.addEventListener("error", () => { live(false); lost = true; });
    events.addEventListener("changed", refresh);
  }
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => events?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) { lost = true; listen(); } });
  setInterval(() => { tell(); listen(); }, 20000);
  tell();
  listen();
  if (!$("flash").childNodes.length) return;
  say([...$("flash").childNodes]);
})();
