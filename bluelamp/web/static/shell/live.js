// A stream of facts that resumes where it stopped and says, within five seconds, when it can no longer be trusted.
//
//   const stop = connect("/control/live/", { onFact(fact, { id, type }) {…}, onState(state, seconds) {…} });
//
// The server sends `id: <position>` + `event: fact` + `data: <json>`, and `event: beat` every two seconds.
// After a break the browser's Last-Event-ID (or ?after=<id> when we had to start a new stream) resumes it.
// A fact seen twice is given once. `event: reset` means that the gap was too long: reload what you show.
import { ensureOpen, isClosed } from "./js/session.js";
import { show } from "./js/page-state.js";

const STALE_AFTER = 4000;
const RETRY = 1000;
const REMEMBERED = 2000;

export function connect(url, { onFact, onState = () => {}, onReset = () => location.reload(), types = ["fact"] }) {
  const stream = new Stream(url, { onFact, onState, onReset, types });
  stream.open();
  return () => stream.close();
}

class Stream {
  constructor(url, options) {
    Object.assign(this, options);
    this.url = new URL(url, location.href);
    this.lastId = "";
    this.seen = new Set();
    this.heardAt = Date.now();
    this.isStopped = false;
    this.watch = setInterval(() => this.judge(), 500);
    window.addEventListener("pagehide", () => this.close());
  }

  open() {
    if (this.isStopped) return;
    if (this.lastId) this.url.searchParams.set("after", this.lastId);
    this.source = new EventSource(this.url);
    this.source.addEventListener("open", () => this.heard());
    this.source.addEventListener("beat", (event) => { this.note(event); this.heard(); });
    this.source.addEventListener("reset", () => this.onReset());
    for (const type of this.types) this.source.addEventListener(type, (event) => this.take(event));
    this.source.addEventListener("error", () => this.broke());
  }

  take(event) {
    this.heard();
    if (event.lastEventId && this.seen.has(event.lastEventId)) return;
    this.note(event);
    this.onFact(JSON.parse(event.data), { id: event.lastEventId, type: event.type });
  }

  note(event) {
    if (!event.lastEventId || event.lastEventId === this.lastId) return;
    this.lastId = event.lastEventId;
    if (event.type === "beat") return;
    this.seen.add(event.lastEventId);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value);
  }

  heard() {
    this.heardAt = Date.now();
    this.judge();
  }

  judge() {
    const silent = Date.now() - this.heardAt;
    const seconds = Math.floor(silent / 1000);
    const state = silent < STALE_AFTER ? "live" : "stale";
    show(state, state === "live" ? "Live" : `DATA STALE ${seconds} s`);
    if (state === this.state && seconds === this.seconds) return;
    [this.state, this.seconds] = [state, seconds];
    this.onState(state, seconds);
  }

  // The browser reconnects by itself after a dropped line, but gives up after an HTTP error: then we start anew.
  async broke() {
    if (this.isStopped || this.source.readyState !== EventSource.CLOSED) return;
    const closed = await this.isSessionClosed();
    if (closed) await ensureOpen(closed);
    setTimeout(() => this.open(), closed ? 0 : RETRY);
  }

  async isSessionClosed() {
    try {
      const answer = await fetch(document.body.dataset.sessionUrl, { cache: "no-store" });
      const { state } = await answer.json();
      return isClosed(answer) ? "expired" : state === "open" ? "" : state;
    } catch {
      return "";
    }
  }

  close() {
    this.isStopped = true;
    clearInterval(this.watch);
    this.source?.close();
  }
}
