// What the board knows: rows by id, the newest version of each, and who wants to hear of changes.
export class Store extends EventTarget {
  constructor() {
    super();
    this.incidents = new Map();
    this.units = new Map();
    this.calls = new Map();
    this.unread = new Set();
    this.selected = "";
  }

  load({ incidents, units, calls }) {
    for (const [name, rows] of Object.entries({ incidents, units, calls })) {
      this[name] = new Map(rows.map((row) => [row.id, row]));
      this.tell(name);
    }
  }

  take({ incidents, units, calls, lines, alarms }) {
    this.put("incidents", incidents, (row) => row.is_open);
    this.put("units", units, (row) => row.on_duty);
    this.put("calls", calls, (row) => row.state !== "resolved");
    for (const line of lines) {
      const row = this.incidents.get(line.i);
      if (row) row.last_seq = Math.max(row.last_seq, line.q);
      if (line.i !== this.selected) this.unread.add(line.i);
    }
    if (lines.length) this.dispatchEvent(new CustomEvent("lines", { detail: lines }));
    if (lines.some((line) => line.i !== this.selected)) this.tell("incidents");
    if (alarms.length) this.dispatchEvent(new CustomEvent("alarms", { detail: alarms }));
  }

  put(name, rows, stays) {
    if (!rows.length) return;
    for (const row of rows) {
      const held = this[name].get(row.id);
      if (held?.version > row.version) continue;
      if (stays(row)) this[name].set(row.id, row);
      else this[name].delete(row.id);
    }
    this.tell(name, rows.map((row) => row.id));
  }

  select(id) {
    this.selected = id;
    this.unread.delete(id);
    this.dispatchEvent(new CustomEvent("select", { detail: id }));
    this.tell("incidents");
  }

  tell(name, ids = null) {
    this.dispatchEvent(new CustomEvent(name, { detail: ids }));
  }
}
