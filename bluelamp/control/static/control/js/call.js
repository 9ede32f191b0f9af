// The call screen: place and people as you type, what we know on the spot, a target clock that already runs.
import { el, getHtml, later, post, span } from "./dom.js";
import { follow } from "./feed.js";
import { drawPerson, drawPlace, Options } from "./options.js";

const form = document.getElementById("call-form");
const field = (name) => form.elements[name];
let people = [];

function setPlace(location) {
  const values = { lon: location?.lon ?? "", lat: location?.lat ?? "", kind: location?.kind ?? "", precision: location?.precision ?? "", key: location?.key ?? "", beat: location?.beat ?? "", district: location?.district ?? "", pack: location?.pack_version ?? "", radius: location?.radius_m || "" };
  for (const [name, value] of Object.entries(values)) field(`place_${name}`).value = value;
  const said = form.querySelector("[data-place-chosen]");
  said.hidden = !location;
  if (location) {
    field("place_text").value = location.text;
    said.textContent = `✓ ${location.precision.replace("_", " ")}${location.beat ? ` · beat ${location.beat}` : ""}${location.district ? ` · ${location.district}` : ""}${location.grid_reference ? ` · ${location.grid_reference}` : ""}`;
  }
  touched();
}

function touched() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
  lookUp();
}

function problem(name, what) {
  return (text) => {
    const line = form.querySelector(`[data-${name}-problem]`);
    line.hidden = !text;
    line.textContent = text ? `NOT CHECKED: ${text}. ${what}` : "";
    const all = [...form.querySelectorAll("[data-places-problem], [data-people-problem]")].filter((one) => !one.hidden);
    field("not_checked").value = all.map((one) => one.textContent.replace("NOT CHECKED: ", "")).join(" ").slice(0, 200);
  };
}

function near() {
  const fix = form.querySelector("[data-fix]");
  return fix ? { lon: fix.dataset.lon, lat: fix.dataset.lat } : {};
}

new Options(field("place_text"), form.querySelector("[data-places]"), {
  url: form.dataset.placesUrl, rowsOf: (found) => found.hits?.hits ?? [], draw: drawPlace, more: near,
  onChoose: (row) => setPlace(row.location), onProblem: problem("places", "The place is kept as typed.") });
field("place_text").addEventListener("input", (event) => { if (event.isTrusted && field("place_lon").value) { setPlace(null); } });

const personField = document.getElementById("person_text");
new Options(personField, form.querySelector("[data-people]"), {
  url: form.dataset.peopleUrl, rowsOf: (found) => [...(found.answer?.hits ?? []), { typed: personField.value.trim() }],
  draw: (node, row) => row.typed ? node.append(el("small", { text: `Add “${row.typed}” as words, to be matched later` })) : drawPerson(node, row),
  onChoose: (row) => addPerson(row.typed ? { name: row.typed, person: "" } : { name: row.shown.display, person: row.ref, born: "" }),
  onProblem: problem("people", "Add the name as words: Enter.") });
personField.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey && personField.getAttribute("aria-expanded") === "false" && personField.value.trim()) {
    event.preventDefault();
    addPerson({ name: personField.value.trim(), person: "" });
  }
});

function addPerson(person) {
  people.push({ ...person, role: document.getElementById("person_role").value });
  personField.value = "";
  keepPeople();
}

function keepPeople() {
  field("persons").value = people.length ? JSON.stringify(people) : "";
  showPeople();
  touched();
}

function showPeople() {
  form.querySelector("[data-persons]").replaceChildren(...people.map((person, n) => {
    const drop = el("button", { type: "button", class: "bl-button bl-button--quiet bl-button--small", text: "Remove", "aria-label": `Remove ${person.name}` });
    drop.addEventListener("click", () => { people.splice(n, 1); keepPeople(); });
    return el("li", {}, el("b", { text: person.role }), el("span", { text: person.name }), el("small", { class: "bl-quiet", text: person.person ? "matched" : "not matched" }), drop);
  }));
}

const known = form.querySelector("[data-known]");
const knownState = form.querySelector("[data-known-state]");
const lookUp = later(async () => {
  const asked = new URLSearchParams();
  for (const name of ["place_text", "place_lon", "place_lat", "place_kind", "place_precision", "place_key", "persons", "number", "category"]) asked.set(name, field(name).value);
  knownState.textContent = "looking…";
  try {
    known.innerHTML = await getHtml(`${form.dataset.knownUrl}?${asked}`);
    knownState.textContent = "";
  } catch (error) {
    known.replaceChildren(el("p", { class: "ct-notchecked", text: `NOT CHECKED: warnings and history could not be read (${error.message}). Go on; they are looked up again when the incident opens.` }));
    knownState.textContent = "";
  }
}, 200);
field("category").addEventListener("change", lookUp);
known.addEventListener("click", (event) => {
  const key = event.target.closest("[data-attach]");
  if (!key) return;
  form.querySelector(".ct-other").open = true;
  field("outcome").value = "attached";
  field("incident").value = key.dataset.attach;
  field("note").focus();
});

const caller = form.querySelector("[data-caller]");
caller.addEventListener("click", (event) => {
  const fix = event.target.closest("[data-fix]");
  if (!fix) return;
  const { lon, lat, radius } = fix.dataset;
  setPlace({ text: `${Number(lat).toFixed(5)}, ${Number(lon).toFixed(5)} (caller's phone ± ${Math.round(radius || 0)} m)`, kind: "coordinates", precision: Number(radius) < 20 ? "exact" : "cell", lon, lat, key: "", radius_m: radius });
});
follow(form.dataset.place, async (batch) => {
  if (!batch.calls.some((call) => call.id === form.dataset.contact)) return;
  const html = await getHtml(form.dataset.callerUrl);
  const had = caller.querySelectorAll("[data-fix]").length;
  caller.innerHTML = html;
  if (caller.querySelectorAll("[data-fix]").length > had) lookUp();
});

field("words").addEventListener("input", later(() => post(form.dataset.wordsUrl, { words: field("words").value }).catch(() => {}), 2000));
const target = form.querySelector("[data-target-clock]");
setInterval(() => {
  const chosen = form.querySelector("input[name=grade]:checked");
  const minutes = chosen?.dataset.target;
  const used = (Date.now() - Date.parse(form.dataset.answered)) / 1000;
  if (!minutes) { target.textContent = `${span(used)} since answered`; target.removeAttribute("data-over"); return; }
  const left = minutes * 60 - used;
  target.textContent = left >= 0 ? `Target in ${span(left)} (${minutes >= 120 ? `${minutes / 60} h` : `${minutes} min`} from the answer)` : `Target passed ${span(left)} ago`;
  target.toggleAttribute("data-over", left < 0);
}, 1000);

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.querySelector("[data-primary]").click(); }
  else if (event.key === "Enter" && event.target.matches("input:not([type=radio]):not([type=checkbox])")) event.preventDefault();
});
form.addEventListener("bl:restored", () => {
  try { people = JSON.parse(field("persons").value || "[]"); } catch { people = []; }
  showPeople();
  lookUp();
});
