// One key a decision. The next pair is fetched while this one is looked at, so that it is there at once; a decision
// that is refused brings its pair back with the reasons.
import { csrfToken } from "/static/shell/js/session.js";
import { newKey } from "/static/shell/js/submit.js";

const room = document.querySelector("[data-pair]");
const said = document.querySelector("[data-said]");
const refusals = document.getElementById("refusals");
const OUTCOMES = { s: "same", d: "different", c: "cannot_tell" };
const decided = [];
let waiting = null;

const pair = () => room.querySelector("[data-item]");

function say(text) {
  said.textContent = text;
}

function refuse(reasons) {
  const box = document.createElement("div");
  box.className = "bl-say bl-say--error";
  box.setAttribute("role", "alert");
  for (const reason of reasons) box.append(Object.assign(document.createElement("p"), { textContent: reason }));
  refusals.replaceChildren(box);
}

async function ask(address, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(address, { method: "POST", headers, body, keepalive: true });
  const words = await answer.json().catch(() => ({}));
  if (!answer.ok) throw words.reasons || ["That was not recorded: the server did not answer. Try again."];
  return words;
}

function preload() {
  const query = new URLSearchParams();
  if (pair()) query.append("without", pair().dataset.item);
  for (const item of decided) query.append("without", item);
  waiting = fetch(`/people/review/next/?${query}`, { headers: { Accept: "text/html" } }).then((answer) => {
    if (!answer.ok) throw new Error("no next pair");
    return answer.text();
  });
  waiting.catch(() => {});
}

function show(html, { quiet = false } = {}) {
  room.innerHTML = html;
  room.scrollTop = 0;
  for (const line of document.querySelectorAll("[data-line]")) {
    line.toggleAttribute("aria-current", line.dataset.line === pair()?.dataset.item);
    if (decided.includes(line.dataset.line)) line.hidden = true;
  }
  if (!quiet) say(pair() ? `Next: ${pair().dataset.names}.` : "No further pair waits for you.");
}

async function decide(outcome) {
  const one = pair();
  if (!one || one.dataset.sending) return;
  one.dataset.sending = "yes";
  refusals.replaceChildren();
  const body = new FormData(one.querySelector("form"));
  body.set("outcome", outcome);
  body.set("_key", newKey());
  const before = room.innerHTML;
  const recorded = ask(one.dataset.decide, body);
  decided.push(one.dataset.item);
  try {
    const next = await waiting;
    show(next);
    await recorded;
    preload();
  } catch (reasons) {
    decided.pop();
    show(before, { quiet: true });
    delete pair()?.dataset.sending;
    refuse(Array.isArray(reasons) ? reasons : ["The next pair could not be fetched. Reload the page."]);
    preload();
  }
}

async function undo() {
  const body = new FormData();
  body.set("_key", newKey());
  try {
    const { item } = await ask("/people/review/undo/", body);
    window.location.assign(`/people/review/${item}/`);
  } catch (reasons) {
    refuse(reasons);
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (OUTCOMES[key]) {
    event.preventDefault();
    decide(OUTCOMES[key]);
  } else if (key === "u") {
    event.preventDefault();
    undo();
  } else if (key === "r" && pair()) {
    event.preventDefault();
    pair().querySelector("[name=reason]").focus();
  }
});

room.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter?.value) decide(event.submitter.value);
}, true);

window.addEventListener("pagehide", () => {
  fetch("/people/review/leave/", { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => {});
});

if (pair()) preload();
