// As you type: candidates below a field, by arrows and Enter; a look-up that failed says so and typing goes on.
import { el, getJson, later } from "./dom.js";

export class Options {
  constructor(field, list, { url, rowsOf, draw, onChoose, onProblem = () => {}, least = 2, more = () => ({}) }) {
    Object.assign(this, { field, list, url, rowsOf, draw, onChoose, onProblem, least, more });
    this.rows = [];
    this.at = -1;
    this.asked = 0;
    field.addEventListener("input", later(() => this.look(), 150));
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("mousedown", (event) => {
      const row = event.target.closest("[data-n]");
      if (row) { event.preventDefault(); this.choose(Number(row.dataset.n)); }
    });
  }

  async look() {
    const q = this.field.value.trim();
    if (q.length < this.least) return this.close();
    const turn = ++this.asked;
    try {
      const found = await getJson(`${this.url}?${new URLSearchParams({ q, ...this.more() })}`);
      if (turn !== this.asked) return;
      this.onProblem(found.not_checked || "");
      this.show(this.rowsOf(found));
    } catch (error) {
      if (turn === this.asked) { this.onProblem(error.message); this.close(); }
    }
  }

  show(rows) {
    this.rows = rows;
    this.at = -1;
    const id = this.list.id;
    this.list.replaceChildren(...rows.map((row, n) => {
      const node = el("li", { role: "option", id: `${id}-${n}`, "data-n": n, "aria-selected": "false" });
      this.draw(node, row);
      return node;
    }));
    if (!rows.length) this.list.replaceChildren(el("li", { class: "ct-empty", text: "Nothing of that name is known. What you typed is kept as words." }));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !this.list.hidden && this.rows.length) {
      event.preventDefault();
      this.at = (this.at + step + this.rows.length) % this.rows.length;
      for (const [n, node] of [...this.list.children].entries()) node.setAttribute("aria-selected", String(n === this.at));
      this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.ctrlKey && !this.list.hidden && this.rows.length) {
      event.preventDefault();
      this.choose(Math.max(this.at, 0));
    } else if (event.key === "Escape") this.close();
  }

  choose(n) {
    this.asked += 1;
    this.close();
    this.onChoose(this.rows[n]);
  }
}

export function drawPlace(node, { location, why, postcode, metres_away: away }) {
  node.append(el("b", { text: location.text }), " ", el("small", { text: [location.kind.replace("_", " "), postcode, location.district, away !== null && away !== undefined ? `${away} m` : "", why].filter(Boolean).join(" · ") }));
}

export function drawPerson(node, hit) {
  const { shown } = hit;
  if (shown.warnings?.length) node.append(el("span", { class: "ct-red", text: `⚠ ${shown.warnings.join(", ")} ` }));
  node.append(el("b", { text: shown.display }), " ", el("small", { text: [shown.detail, hit.matched_on].filter(Boolean).join(" · ") }));
}
