// Locks the screen over the page and opens it again; the page below, with all that was typed, stays as it is.
const page = document.body.dataset;
const root = document.documentElement;
const dialog = document.querySelector("[data-lock-dialog]");
const idleDialog = document.querySelector("[data-idle-dialog]");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("bl-session") : null;
const WARN_BEFORE = 60;
const PING_EVERY = 60;

let csrf = page.csrf;
let opening = null;
let lastActive = Date.now();
let lastPing = Date.now();

export const csrfToken = () => csrf;
export const account = page.account;

// Thrown when the server could not be reached, as against when it said no.
export class Unreachable extends Error {}

export async function look({ active = false } = {}) {
  const headers = active ? { Accept: "application/json" } : { Accept: "application/json", "X-Background": "1" };
  const answer = await reach(page.sessionUrl, { headers });
  if (!answer.ok) throw new Unreachable(`session: ${answer.status}`);
  const session = await answer.json();
  useToken(session.csrf);
  return session;
}

// Sends JSON; when the session is locked or over, asks the person first and then sends the same thing again.
export async function send(url, { method = "POST", body = null, keepalive = false, wait = true } = {}) {
  const answer = await reach(url, {
    method, keepalive,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: body === null ? null : JSON.stringify(body),
  });
  if (!isClosed(answer) || !wait) return answer;
  await ensureOpen(answer.status === 423 ? "locked" : "expired");
  return send(url, { method, body, keepalive, wait: false });
}

export function isClosed(answer) {
  const sentAway = answer.redirected && new URL(answer.url).pathname.startsWith(page.signInUrl.split("?")[0]);
  return answer.status === 401 || answer.status === 423 || sentAway;
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

function useToken(token) {
  if (!token) return;
  csrf = token;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

// One lock screen at a time; everybody who needs the session waits for the same one.
export function ensureOpen(why) {
  if (!dialog) {
    location.assign(page.signInUrl);
    return new Promise(() => {});
  }
  opening ??= askPassword(why).finally(() => { opening = null; });
  return opening;
}

function askPassword(why) {
  const before = document.activeElement;
  cover(why);
  return new Promise((resolve) => {
    const uncover = () => {
      root.classList.remove("bl-is-locked");
      dialog.close();
      lastActive = Date.now();
      form.removeEventListener("submit", attempt);
      channel?.removeEventListener("message", heard);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("bl:opened"));
      resolve();
    };
    const form = dialog.querySelector("[data-unlock-form]");
    const attempt = (event) => {
      event.preventDefault();
      tryPassword(form).then((isOpen) => { if (isOpen) { channel?.postMessage("opened"); uncover(); } });
    };
    const heard = (event) => { if (event.data === "opened") look().then((s) => { if (isOurs(s)) uncover(); }); };
    form.addEventListener("submit", attempt);
    channel?.addEventListener("message", heard);
  });
}

function cover(why) {
  const isExpired = why === "expired";
  dialog.querySelector("[data-lock-title]").textContent = isExpired ? "Your session has ended" : "Screen locked";
  dialog.querySelector("[data-lock-text]").textContent = isExpired
    ? "Nothing you typed is lost. Sign in again to go on where you were."
    : "Nothing you typed is lost. Enter your password to go on where you were.";
  dialog.querySelector("[data-unlock-button]").textContent = isExpired ? "Sign in" : "Unlock";
  dialog.querySelector("[data-unlock-user]").hidden = !isExpired;
  say("");
  root.classList.add("bl-is-locked");
  if (idleDialog?.open) idleDialog.close();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(isExpired ? "[name=username]" : "[name=password]").focus();
}

async function tryPassword(form) {
  const button = form.querySelector("[data-unlock-button]");
  button.disabled = true;
  try {
    const now = await look();
    if (isOurs(now)) return true;
    const url = now.state === "locked" ? page.unlockUrl : page.signInUrl;
    const fields = new URLSearchParams({ username: form.username.value, password: form.password.value, csrfmiddlewaretoken: csrf });
    await reach(url, { method: "POST", body: fields, headers: { Accept: "application/json", "X-CSRFToken": csrf } });
    const after = await look();
    if (after.state === "open" && after.account !== account) location.assign("/");
    if (!isOurs(after)) say("That password is not right. Try again.");
    return isOurs(after);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    say("Bluelamp cannot be reached. What you typed is kept; try again in a moment.");
    return false;
  } finally {
    form.password.value = "";
    form.password.focus();
    button.disabled = false;
  }
}

const isOurs = (session) => session.state === "open" && session.account === account;

function say(text) {
  const line = dialog.querySelector("[data-unlock-error]");
  line.textContent = text;
  line.hidden = !text;
}

export async function lock() {
  document.dispatchEvent(new CustomEvent("bl:before-lock"));
  channel?.postMessage("locked");
  const covered = ensureOpen("locked");
  try {
    await reach(page.lockUrl, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": csrf } });
  } catch { /* The screen is covered all the same; the server locks by its own clock. */ }
  return covered;
}

function watchIdleness() {
  const lockAfter = Number(page.lockAfter) || 0;
  if (!dialog || !lockAfter) return;
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    window.addEventListener(kind, noteActivity, { passive: true, capture: true });
  }
  setInterval(() => {
    const idle = (Date.now() - Math.max(lastActive, Number(localStorage.getItem("bl-active")) || 0)) / 1000;
    if (root.classList.contains("bl-is-locked")) return;
    if (idle >= lockAfter) lock();
    else if (idle >= lockAfter - Math.min(WARN_BEFORE, lockAfter / 2)) warn(Math.ceil(lockAfter - idle));
  }, 1000);
}

function noteActivity() {
  lastActive = Date.now();
  localStorage.setItem("bl-active", String(lastActive));
  if (lastActive - lastPing > PING_EVERY * 1000 && !root.classList.contains("bl-is-locked")) {
    lastPing = lastActive;
    look({ active: true }).catch(() => {});
  }
}

function warn(left) {
  idleDialog.querySelector("[data-idle-left]").textContent = String(left);
  if (!idleDialog.open) idleDialog.showModal();
}

dialog?.addEventListener("cancel", (event) => event.preventDefault());
dialog?.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); });
idleDialog?.addEventListener("close", noteActivity);
channel?.addEventListener("message", (event) => {
  if (event.data === "locked" && dialog) ensureOpen("locked");
  if (event.data !== "locked") lastActive = Date.now();
});
for (const form of document.querySelectorAll("[data-lock-now]")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); lock(); });
}
watchIdleness();
