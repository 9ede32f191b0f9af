// A listbox of rows that keeps its place: arrows move, Enter opens, a live update never steals the focus.
import { el } from "./dom.js";

export class Listing {
  constructor(box, { draw, order, onOpen, empty, onKey = () => false }) {
    Object.assign(this, { box, draw, order, onOpen, empty, onKey });
    this.drawn = new Map();
    this.active = "";
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (row) { this.move(row.dataset.id); this.onOpen(row.dataset.id); }
    });
    box.addEventListener("focus", () => { if (!this.active && this.ids?.length) this.move(this.ids[0]); });
  }

  show(rows) {
    const sorted = [...rows.values()].sort(this.order);
    this.ids = sorted.map((row) => row.id);
    if (!sorted.length) { this.drawn.clear(); this.box.replaceChildren(el("p", { class: "ct-empty", role: "option", "aria-disabled": "true", text: this.empty })); return; }
    if (!this.drawn.size) this.box.replaceChildren();
    for (const [id, held] of this.drawn) if (!rows.has(id)) { held.node.remove(); this.drawn.delete(id); }
    let previous = null;
    for (const row of sorted) {
      const node = this.node(row);
      const after = previous ? previous.nextSibling : this.box.firstChild;
      if (after !== node) this.box.insertBefore(node, after);
      previous = node;
    }
    this.mark();
  }

  node(row) {
    const held = this.drawn.get(row.id);
    const sign = JSON.stringify(row) + this.draw.extra?.(row);
    if (held?.sign === sign) return held.node;
    const node = el("div", { role: "option", id: `row-${row.id}`, "data-id": row.id });
    this.draw(node, row);
    if (held) held.node.replaceWith(node);
    else if (this.isLoaded) node.classList.add("bl-arrived");
    this.drawn.set(row.id, { node, sign });
    return node;
  }

  redraw(rows) {
    for (const held of this.drawn.values()) held.sign = "";
    this.show(rows);
    this.isLoaded = true;
  }

  move(id) {
    this.active = id;
    this.mark();
    document.getElementById(`row-${id}`)?.scrollIntoView({ block: "nearest" });
  }

  mark() {
    for (const [id, { node }] of this.drawn) node.setAttribute("aria-selected", String(id === this.active));
    if (this.active && this.drawn.has(this.active)) this.box.setAttribute("aria-activedescendant", `row-${this.active}`);
  }

  key(event) {
    const at = this.ids?.indexOf(this.active) ?? -1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: (this.ids?.length ?? 0) - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to !== undefined && this.ids?.length) {
      event.preventDefault();
      this.move(this.ids[Math.min(Math.max(to, 0), this.ids.length - 1)]);
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.onOpen(this.active);
    } else if (this.active && this.onKey(event, this.active)) event.preventDefault();
  }
}
