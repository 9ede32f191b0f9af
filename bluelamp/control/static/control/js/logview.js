// The log of the chosen incident: lines by their number, whoever types, and a line that is never lost.
import { el, getJson, post, time } from "./dom.js";

export class LogView {
  constructor(root, store) {
    this.store = store;
    this.box = root.querySelector("[data-lines]");
    this.form = root.querySelector("[data-line]");
    this.field = this.form.querySelector("textarea");
    this.state = this.form.querySelector("[data-line-state]");
    this.title = root.querySelector("[data-log-title]");
    this.link = root.querySelector("[data-log-open]");
    this.base = root.dataset.incidentUrl;
    this.lines = new Map();
    store.addEventListener("select", (event) => this.open(event.detail));
    store.addEventListener("lines", (event) => this.add(event.detail.filter((line) => line.i === this.id).map(fromFeed)));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    this.field.addEventListener("input", () => { if (this.id) sessionStorage[`ct-line-${this.id}`] = this.field.value; });
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  async open(id) {
    this.id = id;
    this.lines.clear();
    const row = this.store.incidents.get(id);
    this.title.textContent = row ? `Log of ${row.short} ${row.headline}` : "Log";
    this.link.hidden = false;
    this.link.href = `${this.base}${id}/`;
    this.form.hidden = false;
    this.field.value = sessionStorage[`ct-line-${id}`] ?? "";
    this.box.replaceChildren(el("li", { class: "ct-empty", text: "Reading the log…" }));
    try {
      await this.fetchAfter(id, 0);
      if (!this.lines.size) this.box.replaceChildren(el("li", { class: "ct-empty", text: "No lines yet." }));
    } catch (error) {
      this.box.replaceChildren(el("li", { class: "ct-empty", text: `The log could not be read: ${error.message}` }));
    }
  }

  async fetchAfter(id, after) {
    const { lines } = await getJson(`${this.base}${id}/log/?after=${after}`);
    if (id !== this.id) return;
    this.add(lines);
    if (lines.length === 500) await this.fetchAfter(id, lines.at(-1).seq);
  }

  add(lines) {
    if (!lines.length) return;
    const isAtEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 60;
    if (!this.lines.size) this.box.replaceChildren();
    for (const line of lines) if (!this.lines.has(line.seq)) this.insert(line);
    if (isAtEnd) this.box.scrollTop = this.box.scrollHeight;
  }

  insert(line) {
    const words = line.corrects ? `corrects ${time(this.lines.get(line.corrects)?.line.event_time ?? line.event_time)}: ${line.text}` : line.text;
    const node = el("li", { "data-seq": line.seq, "data-kind": line.kind },
      el("time", { datetime: line.event_time, text: time(line.event_time), title: `line ${line.seq}` }),
      el("span", { class: "ct-who", text: line.author, title: line.author }), el("span", { class: "ct-words", text: words }));
    if (line.corrected_by) node.classList.add("ct-corrected");
    if (line.corrects) this.lines.get(line.corrects)?.node.classList.add("ct-corrected");
    const next = [...this.box.children].findLast?.((child) => Number(child.dataset.seq) < line.seq);
    if (next) next.after(node); else this.box.prepend(node);
    this.lines.set(line.seq, { node, line });
  }

  async send() {
    const text = this.field.value.trim();
    if (!text || !this.id) return;
    const id = this.id;
    this.key ??= crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.say("saving", "Saving");
    try {
      await post(`${this.base}${id}/line/`, { text }, this.key);
      this.key = undefined;
      delete sessionStorage[`ct-line-${id}`];
      if (id === this.id) this.field.value = "";
      this.say("saved", `Saved ${time(new Date().toISOString())}`);
    } catch (error) {
      if (error.status) this.key = undefined;
      this.say("unsaved", `Not saved, still here: ${error.message}`);
    }
  }

  say(state, text) {
    this.state.dataset.state = state;
    this.state.textContent = text;
  }
}

function fromFeed(line) {
  return { seq: line.q, kind: line.k, text: line.x ? "Restricted line. Ask the control supervisor." : line.t, author: line.a, event_time: line.e, corrects: line.c };
}
