// The incident page says when others have added lines, finds people as you type, and suggests who to send.
import { getHtml } from "./dom.js";
import { follow } from "./feed.js";
import { drawPerson, Options } from "./options.js";

const root = document.querySelector("[data-incident]");
const newer = root.querySelector("[data-newer]");
let count = 0;
follow(root.dataset.place, (batch) => {
  count += batch.lines.filter((line) => line.i === root.dataset.incident && line.q > Number(root.dataset.lastSeq)).length;
  if (!count) return;
  newer.hidden = false;
  newer.textContent = `${count} new ${count === 1 ? "line" : "lines"} since you opened this page. `;
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = "Show them";
  newer.append(link);
});

const field = root.querySelector("[data-person-search]");
if (field) {
  const chosen = field.form.elements.person;
  new Options(field, field.parentElement.querySelector("[role=listbox]"), {
    url: field.dataset.personSearch, rowsOf: (found) => found.answer?.hits ?? [], draw: drawPerson,
    onChoose: (hit) => { field.value = hit.shown.display; chosen.value = hit.ref; } });
  field.addEventListener("input", () => { chosen.value = ""; });
}

const suggest = root.querySelector("[data-suggest]");
suggest?.addEventListener("toggle", async () => {
  const body = suggest.querySelector("[data-suggest-body]");
  if (!suggest.open || body.childElementCount) return;
  body.textContent = "Working out who is nearest by road…";
  try { body.innerHTML = await getHtml(suggest.dataset.suggest); } catch (error) { body.textContent = `No suggestion: ${error.message}`; }
});
suggest?.addEventListener("click", (event) => {
  const key = event.target.closest("[data-send]");
  if (!key) return;
  const form = suggest.querySelector("form");
  form.elements.call_sign.value = key.dataset.send;
  form.elements.rank.value = key.dataset.rank;
  form.querySelector("button[type=submit]").focus();
});
