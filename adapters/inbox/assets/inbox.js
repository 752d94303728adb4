// The page works without this file. With it, changes arrive by themselves and
// forms answer in place: the server's page is fetched again and only what
// differs is touched, so focus, typed text and opened parts stay.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const key = (n) => (n.nodeType === 1 && (n.id || n.dataset.key)) || "";
  const fields = "textarea, input:not([type=hidden])";
  const typed = (el) => el.matches(fields) && el.value !== el.defaultValue;
  const busy = (n) => n.nodeType === 1 && (n.contains(document.activeElement) && document.activeElement.matches(fields) ||
    [n, ...n.querySelectorAll(fields)].some(typed));

  function morph(now, next) {
    if (now.nodeType !== 1) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    if (now.hasAttribute("data-keep") || now.getAttribute("aria-busy")) return; // a form on its way keeps its one-time id
    for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value && !held(now, name)) now.setAttribute(name, value);
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && !held(now, name)) now.removeAttribute(name);
    if (!now.hasAttribute("data-rel")) morphChildren(now, next); // what it says is said here
  }

  const held = (el, name) => name === "open" && el.nodeName === "DETAILS" ||
    el.matches("textarea, input") && name === "value" && (typed(el) || el === document.activeElement);

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

  let asked = 0, shown = 0, running = false, again = false, last = 0, later;

  function show(html, turn) {
    if (turn < shown) return false; // an older answer came later
    shown = turn;
    const doc = new DOMParser().parseFromString(html, "text/html");
    const frame = doc.getElementById("frame");
    if (!frame) return true;
    const before = new Set([...document.querySelectorAll("article")].map((a) => a.id));
    const was = document.activeElement, card = was?.closest("article");
    morph($("frame"), frame);
    if (card && document.activeElement === document.body && card.isConnected) card.focus({ preventScroll: true }); // the button is gone
    document.title = doc.title;
    tell();
    const fresh = [...document.querySelectorAll("article")].filter((a) => !before.has(a.id));
    for (const a of fresh) a.classList.add("fresh");
    if (fresh.length) $("news").textContent = fresh.length === 1 ? "New: " + (fresh[0].dataset.title || "a report") : fresh.length + " new";
    return true;
  }

  // The page is asked for at most once in its own pace, at once when it has rested.
  async function refresh() {
    if (running) { again = true; return; }
    const rest = last + Number($("frame").dataset.pace) - Date.now();
    if (rest > 0) { later ??= setTimeout(() => { later = null; refresh(); }, rest); return; }
    running = true;
    last = Date.now();
    again = false;
    try {
      const turn = ++asked;
      const answer = await fetch(location.pathname + location.search, { cache: "no-store", headers: { "Handoffbot-Refresh": "1" } });
      if (answer.ok) show(await answer.text(), turn);
      else if (answer.status === 401 || answer.status === 403) shut(answer.status);
    } catch { live(false); } finally {
      running = false;
      if (again) refresh();
    }
  }

  // The door is shut: what somebody is typing is theirs until they leave.
  function shut(status) {
    events?.close();
    if (![...document.querySelectorAll(fields)].some(typed)) { location.reload(); return; }
    live(false);
    const link = document.createElement("a");
    link.href = status === 401 ? "/inbox/login" : "/inbox";
    link.target = "_blank";
    link.textContent = "Sign in in another tab";
    say(["You are signed out. ", link, ", then send: nothing you typed is lost."], true);
  }

  let hide;
  function say(content, stays) {
    const box = document.createElement("span");
    box.className = "said";
    box.append(...content);
    $("flash").replaceChildren(box);
    clearTimeout(hide);
    if (!stays) hide = setTimeout(() => $("flash").replaceChildren(), 8000);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target, box = form.querySelector("textarea"), text = box?.value;
    if (form.method !== "post" || "leave" in form.dataset) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const body = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const turn = ++asked;
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.status === 401) { shut(401); return; }
      const html = await answer.text();
      const doc = new DOMParser().parseFromString(html, "text/html"), said = doc.getElementById("flash");
      form.removeAttribute("aria-busy");
      const refused = said?.querySelector(".refused");
      if (answer.ok && !refused && box && box.value === text) box.value = "";
      if (answer.ok && !refused && form.matches(".deal")) form.reset();
      if (answer.ok && !show(html, turn)) refresh(); // a later page came first and passed this form over
      say(said ? [...(said.firstElementChild || said).childNodes] : [doc.getElementById("why")?.textContent || "That did not work. Reload the page."]);
    } catch {
      say(["The server did not answer. Nothing you typed is lost; try again."]);
    } finally {
      form.removeAttribute("aria-busy");
    }
  });

  // Single keys, unless somebody types or has turned them off.
  const wanted = () => { try { return localStorage.getItem("handoffbot-keys") !== "off"; } catch { return true; } };
  const cards = () => [...document.querySelectorAll("article.row, article.card:not(.report)")];
  const current = () => document.activeElement?.closest("article.row, article.card") || (cards().length === 1 ? cards()[0] : null);
  function step(by) {
    const all = cards(), at = all.indexOf(current());
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    (next.querySelector("h2 a") || next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
  const keys = {
    j: () => step(1), k: () => step(-1),
    c: () => current()?.querySelector('[data-key="claim"] button')?.click(),
    r: () => {
      const box = document.querySelector(".reply textarea"), link = current()?.querySelector("h2 a");
      if (box) box.focus(); else if (link) location.href = link.href;
    },
    "/": () => { if ($("q")) $("q").focus(); else location.href = "/inbox"; },
    "?": () => $("keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) event.target.form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog") || !wanted()) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  if ($("keys")) {
    $("foot").hidden = false;
    $("keys-on").checked = wanted();
    $("keys-on").addEventListener("change", () => { try { localStorage.setItem("handoffbot-keys", $("keys-on").checked ? "on" : "off"); } catch { /* it holds on this page alone */ } });
    $("show-keys").addEventListener("click", () => $("keys").showModal());
    $("hide-keys").addEventListener("click", () => $("keys").close());
  }

  function tell() { // how far away a time is
    for (const el of document.querySelectorAll("[data-rel]")) {
      const minutes = Math.round((Date.parse(el.dataset.rel) - Date.now()) / 60000), size = Math.abs(minutes);
      const far = size < 120 ? size + " min" : size < 48 * 60 ? Math.round(size / 60) + " h" : Math.round(size / 1440) + " days";
      const text = size < 1 ? " (now)" : minutes > 0 ? " (in " + far + ")" : " (" + far + " ago)";
      if (el.textContent !== text) el.textContent = text;
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
    if (events) refresh(); // it was refused: the page will say why
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
  say([...($("flash").firstElementChild || $("flash")).childNodes]);
})();
