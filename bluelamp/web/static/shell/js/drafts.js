// Every word typed into a form marked data-draft is on the server within seconds, and on the device while that fails.
import { account, ensureOpen, isClosed, look, send, Unreachable } from "./session.js";
import { prepare, newKey } from "./submit.js";
import * as device from "./device-store.js";
import { clock, show } from "./page-state.js";

const PAUSE = 1000;
const LONGEST = 3000;
const RETRY = 3000;
const url = document.body.dataset.draftsUrl;
const tab = newKey();

class DraftForm {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draft;
    this.record = form.dataset.draftRecord || "";
    this.place = `${account}|${this.name}|${this.record}`;
    this.version = 0;
    this.dirtySince = 0;
    this.timer = 0;
    this.isSaving = false;
    this.saving = Promise.resolve();
    this.isGone = false;
    this.isTouched = false;
    prepare(form);
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", () => this.touched());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("bl:sending", (event) => event.detail.waits.push(this.settle()));
    document.addEventListener("bl:before-lock", () => this.save());
    document.addEventListener("bl:opened", () => this.save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save({ keepalive: true }); });
    window.addEventListener("pagehide", () => this.save({ keepalive: true }));
    window.addEventListener("online", () => this.save());
  }

  get query() {
    return `?${new URLSearchParams({ form: this.name, record: this.record })}`;
  }

  touched() {
    this.isTouched = true;
    this.dirtySince ||= Date.now();
    clearTimeout(this.timer);
    const waited = Date.now() - this.dirtySince;
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, LONGEST - waited)));
  }

  async saveNow({ keepalive = false }) {
    clearTimeout(this.timer);
    const draft = { form: this.name, record: this.record, version: this.version, tab, typed_at: new Date().toISOString(), fields: fieldsOf(this.form), cursor: cursorOf(this.form) };
    this.isSaving = true;
    this.dirtySince = 0;
    this.say("saving", "Saving");
    try {
      await this.deliver(draft, keepalive);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await this.keepOnDevice(draft);
    } finally {
      this.isSaving = false;
      if (this.dirtySince) this.touched();
    }
  }

  // Before the form goes, the save on its way must have arrived: later it would bring the draft back.
  async settle() {
    await this.saving;
    await this.save();
    clearTimeout(this.timer);
  }

  save(options = {}) {
    if (!this.dirtySince || this.isSaving || this.isGone) return this.saving;
    this.saving = this.saveNow(options);
    return this.saving;
  }

  async deliver(draft, keepalive) {
    const answer = await send(url, { body: draft, keepalive, wait: false });
    if (isClosed(answer)) {
      await this.keepOnDevice(draft);
      ensureOpen(answer.status === 423 ? "locked" : "expired").then(() => this.save());
      return;
    }
    if (!answer.ok) throw new Unreachable(`drafts: ${answer.status}`);
    const kept = await answer.json();
    this.version = kept.version;
    await device.forget(this.place);
    this.say("saved", `Saved ${clock(new Date(kept.saved_at))}`);
    if (kept.overtook) this.announceOther(kept.overtook);
  }

  async keepOnDevice(draft) {
    const isKept = await device.keep(this.place, draft);
    this.dirtySince ||= Date.now();
    this.timer = setTimeout(() => this.save(), RETRY);
    this.say("unsaved", isKept ? "Not saved – kept on this device" : "Not saved – Bluelamp cannot be reached");
  }

  async restore() {
    if (document.querySelector("[data-form-errors]")) return;
    const draft = await this.newest();
    if (!draft || same(draft.fields, fieldsOf(this.form))) return;
    if (this.isTouched) return this.comeSecond(draft);
    fill(this.form, draft.fields, draft.cursor);
    this.say("saved", `Saved ${clock(new Date(draft.typed_at))}`);
    this.announceRestored(draft);
    if (draft.isFromDevice) { this.dirtySince = Date.now(); this.save(); }
  }

  // The person was quicker than the server: their new words stay, the earlier ones are kept beside them and offered.
  comeSecond(draft) {
    this.version = 0;
    if (!draft.isFromDevice) return;
    const at = clock(new Date(draft.typed_at));
    notice(this.form, `Words typed into this form at ${at} are still on this device.`, "Use them instead", () => {
      fill(this.form, draft.fields, draft.cursor);
      this.touched();
    });
  }

  async newest() {
    let onServer = null;
    try {
      const answer = await send(url + this.query, { method: "GET" });
      if (answer.ok) onServer = (await answer.json()).draft;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    this.version = onServer?.version ?? 0;
    const onDevice = await device.recall(this.place);
    if (onDevice && (!onServer || onDevice.typed_at > onServer.typed_at)) return { ...onDevice, isFromDevice: true };
    return onServer;
  }

  announceRestored(draft) {
    const at = clock(new Date(draft.typed_at)).slice(0, 5);
    notice(this.form, `Restored what you had typed at ${at}`, "Throw it away and start again", async () => {
      this.isGone = true;
      await send(url + this.query, { method: "DELETE" });
      await device.forget(this.place);
      location.reload();
    });
  }

  announceOther(other) {
    const at = clock(new Date(other.saved_at));
    notice(this.form, `This form was also typed into in another window, or before this page was opened, and saved at ${at}. This one is now the latest; the other is kept.`, "Use the other one instead", async () => {
      const answer = await send(`${url}${this.query}&version=${other.version}`, { method: "GET" });
      const { draft } = await answer.json();
      if (!draft) return;
      fill(this.form, draft.fields, draft.cursor);
      this.dirtySince = Date.now();
      this.save();
    });
  }

  say(state, text) {
    const line = this.form.querySelector("[data-form-state]");
    if (line && state !== "saving") { line.hidden = false; line.dataset.state = state; line.textContent = text; }
    show(state, text);
  }
}

function isKept(control) {
  return control.name && !control.name.startsWith("_") && control.name !== "csrfmiddlewaretoken"
    && !["password", "file", "submit", "button"].includes(control.type) && !control.closest("[data-draft-skip]");
}

function fieldsOf(form) {
  const found = [];
  for (const control of form.elements) {
    if (!isKept(control) || (control.type === "hidden" && !control.hasAttribute("data-draft-keep"))) continue;
    if (["checkbox", "radio"].includes(control.type)) { if (control.checked) found.push([control.name, control.value]); }
    else if (control.type === "select-multiple") for (const option of control.selectedOptions) found.push([control.name, option.value]);
    else found.push([control.name, control.value]);
  }
  return found;
}

function cursorOf(form) {
  const at = document.activeElement;
  if (!form.contains(at) || !at.name) return null;
  let start = null;
  try { start = at.selectionStart; } catch { /* number and date inputs have no cursor to keep */ }
  return { name: at.name, start };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function fill(form, fields, cursor) {
  for (const control of form.elements) {
    if (!isKept(control) || (control.type === "hidden" && !control.hasAttribute("data-draft-keep"))) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values[nth(form, control)] ?? values[0];
  }
  form.dispatchEvent(new CustomEvent("bl:restored", { bubbles: true }));
  const at = cursor && form.elements[cursor.name];
  if (!(at instanceof HTMLElement)) return;
  at.focus();
  try { if (cursor.start !== null) at.setSelectionRange(cursor.start, cursor.start); } catch { /* no cursor to put back */ }
}

function nth(form, control) {
  return Array.from(form.elements).filter((other) => other.name === control.name).indexOf(control);
}

function notice(form, text, action, act) {
  const place = document.querySelector("[data-draft-notice]");
  const box = document.createElement("div");
  box.className = "bl-say bl-say--info";
  const line = document.createElement("p");
  line.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bl-button bl-button--quiet bl-button--small";
  button.textContent = action;
  button.addEventListener("click", () => { box.remove(); act(); });
  box.append(line, button);
  if (place) place.replaceChildren(box);
  else form.prepend(box);
}

const known = new WeakSet();

async function start(root) {
  const forms = [...root.querySelectorAll("form[data-draft]"), ...(root.matches?.("form[data-draft]") ? [root] : [])].filter((form) => !known.has(form));
  if (!forms.length || !account) return;
  forms.forEach((form) => known.add(form));
  const drafts = forms.map((form) => new DraftForm(form));
  try {
    device.useKeys((await look()).device_keys ?? []);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
  for (const draft of drafts) await draft.restore();
}

document.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document.documentElement);
