// The command bar: says what Enter would do, does it, remembers what was typed.
import { getJson, later, post } from "./dom.js";

export class CommandBar {
  constructor(form, { store, onDone }) {
    Object.assign(this, { form, store, onDone });
    this.field = form.querySelector("input[name=text]");
    this.will = form.querySelector("[data-will]");
    this.past = JSON.parse(localStorage["ct-commands"] ?? "[]");
    this.at = this.past.length;
    this.field.addEventListener("input", later(() => this.preview(), 120));
    this.field.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.run(); });
  }

  focus(text = null) {
    if (text !== null) this.field.value = text;
    this.field.focus();
    if (text !== null) this.preview();
  }

  get fields() {
    const number = this.store.incidents.get(this.store.selected)?.number ?? "";
    return { text: this.field.value, selected: number };
  }

  async preview() {
    if (!this.field.value.trim()) return this.say("");
    const asked = this.field.value;
    try {
      const { will, problem } = await getJson(`${this.form.action}?${new URLSearchParams(this.fields)}`);
      if (asked === this.field.value) this.say(problem || `⏎ ${will}`, Boolean(problem));
    } catch (error) { this.say(error.message, true); }
  }

  async run() {
    const typed = this.field.value.trim();
    if (!typed || this.isRunning) return;
    this.isRunning = true;
    try {
      const done = await post(this.form.action, this.fields, crypto.randomUUID?.());
      this.past = [...this.past.filter((one) => one !== typed), typed].slice(-50);
      localStorage["ct-commands"] = JSON.stringify(this.past);
      this.at = this.past.length;
      this.field.value = "";
      this.say(done.said);
      this.onDone(done);
    } catch (error) {
      this.say(error.message, true);
    } finally { this.isRunning = false; }
  }

  key(event) {
    if (event.key === "Escape") { this.field.value = ""; this.say(""); this.onDone({ pane: "queue" }); }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !this.past.length) return;
    event.preventDefault();
    this.at = Math.min(Math.max(this.at + step, 0), this.past.length);
    this.field.value = this.past[this.at] ?? "";
    this.preview();
  }

  say(text, isProblem = false) {
    this.will.textContent = text;
    this.will.toggleAttribute("data-problem", isProblem);
    this.will.title = text;
  }
}
