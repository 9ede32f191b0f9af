// One incident and one unit as rows: grade and status are colour and shape and letter.
import { el, span } from "./dom.js";

const SHAPE = { immediate: "▲", priority: "◆", scheduled: "●", no_deploy: "■", "": "○" };
const URGENCY = { immediate: 0, priority: 1, "": 1.5, scheduled: 2, no_deploy: 3 };
const UNIT_SHAPE = { free: "●", divert: "▶", supervisor: "◆", no: "■", alarm: "✱", request: "?" };
const WAITING = new Set(["new", "unresourced"]);

export function byUrgency(a, b) {
  return (URGENCY[a.band] ?? 2) - (URGENCY[b.band] ?? 2) || Number(!WAITING.has(a.state)) - Number(!WAITING.has(b.state))
    || (a.clock_started_at ?? a.opened_at).localeCompare(b.clock_started_at ?? b.opened_at);
}

const isSent = (row) => row.availability === "free" && row.incident;

export function byAvailability(a, b) {
  const order = { alarm: 0, free: 1, divert: 2, supervisor: 3, no: 4, request: 5 };
  const rank = (row) => order[row.availability] + (isSent(row) ? 0.5 : 0);
  return rank(a) - rank(b) || a.call_sign.localeCompare(b.call_sign, "en", { numeric: true });
}

export function drawIncident(node, row, isUnread) {
  node.className = `ct-row ct-row--incident ct-band-${row.band}`;
  if (isUnread) node.dataset.unread = "";
  const signs = el("span", {});
  if (row.red) signs.append(el("span", { class: "ct-red", title: "warning not acknowledged", text: `⚠${row.red} ` }));
  if (row.is_domestic) signs.append(el("abbr", { class: "ct-da", title: "domestic abuse", text: "DA " }));
  const units = row.units.length ? el("b", { text: row.units.join(" ") }) : el("span", { class: WAITING.has(row.state) ? "ct-none" : "", text: row.state_label });
  node.append(
    el("span", { class: `ct-grade-mark ct-band-${row.band}`, text: `${SHAPE[row.band] ?? "○"} ${row.grade || "–"}` }),
    el("span", { class: "ct-num", text: row.short }),
    el("span", { class: "ct-row__what", title: `${row.headline} · ${row.place}` }, signs, row.headline, el("small", { text: ` ${row.place === row.headline ? "" : row.place}` })),
    el("span", { class: "ct-row__units" }, units),
    drawAge(row),
  );
}

function drawAge(row) {
  const box = el("span", { class: "ct-age" });
  box.dataset.started = row.clock_started_at ?? row.opened_at;
  if (row.target_at && !row.arrived_at) box.dataset.target = row.target_at;
  box.append(el("span", {}));
  if (box.dataset.target) box.append(el("meter", { min: 0, max: 1, low: 0.5, high: 0.8, optimum: 0, value: 0, "aria-label": "share of the target used" }));
  tickAge(box);
  return box;
}

export function tickAge(box, now = Date.now()) {
  const started = Date.parse(box.dataset.started);
  box.firstChild.textContent = span((now - started) / 1000);
  if (!box.dataset.target) return;
  const share = (now - started) / (Date.parse(box.dataset.target) - started);
  box.querySelector("meter").value = Math.min(1, share);
  box.classList.toggle("ct-age--over", share >= 1);
  if (share >= 1) box.firstChild.textContent = `+${span((now - Date.parse(box.dataset.target)) / 1000)}`;
}

export function drawUnit(node, row) {
  node.className = "ct-row ct-row--unit";
  const age = row.fix_at ? (Date.now() - Date.parse(row.fix_at)) / 60000 : null;
  const where = age === null ? "no fix" : age >= 5 ? `fix ${Math.floor(age)} min` : "";
  node.append(
    el("b", { text: row.call_sign }),
    el("span", { class: `ct-status ct-a-${isSent(row) ? "divert" : row.availability}` }, el("i", { "aria-hidden": "true", text: isSent(row) ? "▷" : UNIT_SHAPE[row.availability] ?? "?" }), isSent(row) ? "Sent" : row.status_label),
    el("span", { class: "ct-num", text: row.incident }),
    el("span", { class: age === null || age >= 5 ? "ct-stale-fix" : "bl-quiet", text: where || `${row.crew}p ${row.skills.slice(0, 2).join(" ")}` }),
  );
  node.title = `${row.unit_type} · ${row.crew} crew · ${row.skills.join(", ") || "no listed skills"} · ${row.district}`;
}
