// A form goes once. Before it goes, we know that the session is open and that the server is there.
import { csrfToken, ensureOpen, isClosed, look, Unreachable } from "./session.js";

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function hidden(form, name, value) {
  const field = form.querySelector(`input[type=hidden][name="${name}"]`) || form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = name;
  if (value !== undefined) field.value = value;
  return field;
}

export function prepare(form) {
  const key = hidden(form, "_key");
  if (!key.value) key.value = newKey();
  if (form.dataset.draft) hidden(form, "_draft", `${form.dataset.draft}|${form.dataset.draftRecord || ""}`);
}

function tell(form, text) {
  const line = form.querySelector("[data-form-state]");
  if (!line) return;
  line.hidden = !text;
  line.dataset.state = text ? "unsaved" : "";
  line.textContent = text;
}

async function goOnce(form, submitter) {
  try {
    const session = await look({ active: true });
    if (session.state !== "open") await ensureOpen(session.state);
  } catch (error) {
    form.dataset.sending = "no";
    if (!(error instanceof Unreachable)) throw error;
    tell(form, "Not sent: Bluelamp cannot be reached. What you typed is kept; send it again in a moment.");
    return;
  }
  if (submitter?.name) hidden(form, submitter.name, submitter.value);
  HTMLFormElement.prototype.submit.call(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isOurs = form.matches("form[data-once], form[data-draft]") && form.method === "post";
  if (!isOurs || event.defaultPrevented) return;
  prepare(form);
  if (form.hasAttribute("hx-post")) return;
  event.preventDefault();
  if (form.dataset.sending === "yes") return;
  form.dataset.sending = "yes";
  tell(form, "");
  const waits = [];
  form.dispatchEvent(new CustomEvent("bl:sending", { bubbles: true, detail: { waits } }));
  Promise.allSettled(waits).then(() => goOnce(form, event.submitter));
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) form.dataset.sending = "no";
});

// htmx: token on every request, one request at a time per form, and the same request again after unlocking.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form[data-once], form[data-draft]");
  if (!form || event.detail.requestConfig.verb === "get") return;
  if (form.dataset.sending === "yes") event.preventDefault();
  else form.dataset.sending = "yes";
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful } = event.detail;
  const form = elt.closest("form[data-once], form[data-draft]");
  if (!form) return;
  form.dataset.sending = "no";
  if (successful) hidden(form, "_key", newKey());
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, target } = event.detail;
  const answer = { status: xhr.status, redirected: false, url: xhr.responseURL };
  answer.redirected = !xhr.responseURL.endsWith(event.detail.pathInfo.finalRequestPath);
  if (!isClosed(answer)) return;
  event.detail.shouldSwap = false;
  ensureOpen(xhr.status === 423 ? "locked" : "expired").then(() => {
    const { verb, path, elt, triggeringEvent } = requestConfig;
    window.htmx.ajax(verb, path, { source: elt, target, event: triggeringEvent });
  });
});
