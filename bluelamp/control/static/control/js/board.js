// The control board: queue, map, units, log and risk of one room, live and by keyboard alone.
import { connect } from "/static/shell/live.js";
import { CommandBar } from "./command.js";
import { el, getHtml, getJson, later, post, span, time } from "./dom.js";
import { Listing } from "./listing.js";
import { LogView } from "./logview.js";
import { byAvailability, byUrgency, drawIncident, drawUnit, tickAge } from "./rows.js";
import { Store } from "./store.js";

const root = document.querySelector("[data-board]");
const store = new Store();
const drawQueueRow = (node, row) => drawIncident(node, row, store.unread.has(row.id));
drawQueueRow.extra = (row) => store.unread.has(row.id);
const queue = new Listing(root.querySelector('[data-list="incidents"]'), {
  draw: drawQueueRow, order: byUrgency, onOpen: (id) => store.select(id), onKey: queueKey,
  empty: "No open incidents. A new one appears here the moment it is opened." });
const units = new Listing(root.querySelector('[data-list="units"]'), {
  draw: drawUnit, order: byAvailability, onOpen: startSending,
  empty: "No unit is booked on. Units appear here when they book on." });
const log = new LogView(root, store);
const risk = root.querySelector("[data-risk]");
const riskTitle = root.querySelector("[data-risk-title]");
const help = root.querySelector("[data-help]");
const command = new CommandBar(document.querySelector("[data-command]"), { store, onDone: afterCommand });
let pane = "risk";
let map = null;

store.addEventListener("incidents", () => { queue.show(store.incidents); count("incidents"); drawMap(); refreshRisk(); });
store.addEventListener("units", () => { units.show(store.units); count("units"); drawMap(); });
store.addEventListener("calls", showCalls);
store.addEventListener("select", (event) => { queue.move(event.detail); pane = "risk"; showRisk(); focusMap(event.detail); });
store.addEventListener("lines", (event) => { if (event.detail.some((line) => line.i === store.selected && line.k !== "text")) refreshRisk(); });
store.addEventListener("alarms", (event) => event.detail.forEach(alarm));

function count(name) {
  document.querySelector(`[data-count="${name}"]`).textContent = store[name].size;
}

function showCalls() {
  const box = document.querySelector("[data-ringing]");
  const ringing = [...store.calls.values()].filter((call) => call.state === "ringing").sort((a, b) => a.rang_at.localeCompare(b.rang_at));
  const open = store.calls.size - ringing.length;
  box.dataset.count = ringing.length;
  const longest = ringing.length ? `  longest ${span((Date.now() - Date.parse(ringing[0].rang_at)) / 1000)}` : "";
  box.textContent = ringing.length ? `${ringing[0].queue}: ${ringing.length} ringing${longest}` : open ? `${open} without an outcome` : "no call waiting";
  box.href = ringing.length === 1 ? `${root.dataset.callUrl}${ringing[0].id}/` : root.dataset.callUrl;
}

function startSending(id) {
  const unit = store.units.get(id);
  const incident = store.incidents.get(store.selected);
  command.focus(`d ${unit.call_sign} ${incident ? incident.short : ""}`);
}

function queueKey(event, id) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "s") { store.select(id); showSuggestion(); return true; }
  if (event.key === "l") { store.select(id); log.field.focus(); return true; }
  if (event.key === "o") { location.href = `${root.dataset.incidentUrl}${id}/`; return true; }
  return false;
}

function afterCommand(done) {
  if (done.go) location.href = done.go;
  else if (done.pane === "help") { help.hidden = false; help.focus(); }
  else if (done.pane === "queue") queue.box.focus();
  if (done.select && done.select !== store.selected) store.select(done.select);
  if (done.pane === "suggest") showSuggestion();
}

const refreshRisk = later(() => { if (pane === "risk" && store.selected) showRisk(); }, 250);

async function showRisk() {
  const id = store.selected;
  if (!id) return;
  const row = store.incidents.get(id);
  riskTitle.textContent = row ? `Risk of ${row.short}` : "Risk";
  await fill(`${root.dataset.incidentUrl}${id}/risk/`, id, "Warnings could not be read");
}

async function showSuggestion() {
  const id = store.selected;
  if (!id) return;
  pane = "suggest";
  riskTitle.textContent = `Who to send to ${store.incidents.get(id)?.short ?? ""}`;
  await fill(`${root.dataset.incidentUrl}${id}/suggest/`, id, "No suggestion");
  risk.focus({ preventScroll: true });
}

async function fill(url, id, failed) {
  try {
    const html = await getHtml(url);
    if (id !== store.selected) return;
    risk.innerHTML = html;
    risk.parentElement.scrollTop = 0;
  } catch (error) {
    risk.replaceChildren(el("p", { class: "ct-notchecked", text: `NOT CHECKED: ${failed}: ${error.message}` }));
  }
}

risk.addEventListener("click", (event) => { const key = event.target.closest("[data-send]"); if (key) send(key); });
risk.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { pane = "risk"; showRisk(); queue.box.focus(); }
  const key = pane === "suggest" && /^[1-5]$/.test(event.key) && risk.querySelectorAll("[data-send]")[Number(event.key) - 1];
  if (key) { event.preventDefault(); send(key); }
});

async function send(key) {
  key.disabled = true;
  try {
    await post(`${root.dataset.incidentUrl}${store.selected}/send/`, { call_sign: key.dataset.send, rank: key.dataset.rank }, crypto.randomUUID?.());
    pane = "risk";
    command.say(`${key.dataset.send} sent.`);
    showRisk();
    queue.box.focus();
  } catch (error) {
    command.say(error.message, true);
    key.disabled = false;
  }
}

function alarm({ text, at }) {
  const box = el("div", { class: "ct-alarm" }, el("span", { text: `${time(at)} ${text}` }), el("button", { type: "button", class: "bl-button bl-button--quiet bl-button--small", text: "Seen" }));
  box.querySelector("button").addEventListener("click", () => box.remove());
  const place = root.querySelector("[data-alarms]");
  place.append(box);
  while (place.children.length > 4) place.firstChild.remove();
}

document.addEventListener("keydown", (event) => {
  const target = { 1: queue.box, 2: log.field, 3: units.box, 4: risk }[event.altKey && event.key];
  if (target) { event.preventDefault(); target.focus(); return; }
  if ((event.ctrlKey && event.key === "k") || (event.key === ":" && !isTyping(event.target))) { event.preventDefault(); command.focus(); command.field.select(); }
  if (event.key === "Escape" && !help.hidden) { help.hidden = true; command.focus(); }
  if (event.key === "Escape" && event.target === log.field) queue.box.focus();
});

function isTyping(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}

async function startMap() {
  const say = root.querySelector("[data-map-say]");
  try {
    const { createMap } = await import("/static/geography/map.js");
    map = await createMap(root.querySelector("[data-map]"), { theme: "night", onIncident: (id) => store.select(id), onUnit: startSending, onHere: (here) => command.say(here?.text ?? "") });
    say.hidden = true;
    drawMap();
  } catch (error) {
    say.textContent = `No map now (${error.message}). Queue, log and dispatch work without it.`;
  }
}

function drawMap() {
  if (!map) return;
  map.setIncidents?.([...store.incidents.values()].filter((row) => row.lon !== null).map((row) => ({ id: row.id, lon: row.lon, lat: row.lat, grade: row.grade, band: row.band, label: row.short, title: row.headline })));
  map.setUnits?.([...store.units.values()].filter((row) => row.lon !== null).map((row) => ({ id: row.id, lon: row.lon, lat: row.lat, call_sign: row.call_sign, label: row.call_sign, status: row.availability, availability: row.availability, fix_at: row.fix_at, fixedAt: row.fix_at })));
}

function focusMap(id) {
  const row = store.incidents.get(id);
  if (map && row?.lon !== null && row?.lon !== undefined) map.focus?.({ lon: row.lon, lat: row.lat });
}

function tick() {
  document.querySelector("[data-clock]").textContent = time(new Date().toISOString());
  for (const box of root.querySelectorAll(".ct-age")) tickAge(box);
  showCalls();
}

async function start() {
  try {
    const state = await getJson(root.dataset.stateUrl);
    store.load(state);
    queue.isLoaded = units.isLoaded = true;
    const stream = new URL(root.dataset.streamUrl, location.href);
    stream.searchParams.set("after", state.place);
    connect(stream.href, { types: ["batch"], onFact: (batch) => store.take(batch) });
    if (root.dataset.selected) store.select(root.dataset.selected);
  } catch (error) {
    queue.box.replaceChildren(el("p", { class: "ct-notchecked", text: `The queue could not be read: ${error.message}. Trying again.` }));
    setTimeout(start, 2000);
  }
}

setInterval(tick, 1000);
setInterval(() => units.redraw(store.units), 30000);
start().then(startMap);
command.focus();
