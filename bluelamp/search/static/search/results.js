// The keys of the search page. In the box one types; anywhere else one letter acts.
import { links, step, toBox } from "/static/shell/js/search-box.js";

const found = document.getElementById("found-here");
const isFree = (event) =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.("input, select, textarea, [contenteditable]");

function row() {
  return document.activeElement.closest?.("[data-hit]") || found.querySelector("[data-hit]");
}

function openReasons() {
  const reasons = row()?.querySelector("[data-why]");
  if (!reasons) return;
  reasons.open = !reasons.open;
  if (!document.activeElement.closest("[data-hit]")) links(found)[0]?.focus();
}

function toTab(by) {
  const tabs = [...document.querySelectorAll("[data-tab]")];
  const place = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
  tabs[place + by]?.click();
}

const KEYS = {
  ArrowDown: () => step(1),
  j: () => step(1),
  ArrowUp: () => step(-1),
  k: () => step(-1),
  w: openReasons,
  n: () => found.querySelector("[data-next]")?.click(),
  "[": () => toTab(-1),
  "]": () => toTab(1),
  Escape: toBox,
};

// Escape comes back to the box with its words kept; in the box it goes to the results, where letters are keys.
function escapeField(event) {
  const isBox = event.target.matches("[data-search-box]");
  const results = document.getElementById("found") || document.getElementById("recent");
  event.preventDefault();
  if (!isBox) toBox();
  else results?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("[data-find], .bl-second")) {
    escapeField(event);
    return;
  }
  if (event.key === "Escape" && event.target.closest?.("details[data-menu]")) return;
  if (event.defaultPrevented || !isFree(event) || document.querySelector("dialog[open]")) return;
  const isMoving = event.key.startsWith("Arrow");
  if (isMoving && !found.contains(document.activeElement) && document.activeElement !== document.body) return;
  const offered = /^[1-9]$/.test(event.key) && found.querySelector(`[data-key="${event.key}"]`);
  const act = KEYS[event.key] || (offered ? () => offered.click() : null);
  if (!act) return;
  event.preventDefault();
  act();
});

// Coming back from a record, the row it was opened from has the focus again.
found.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-hit-link]")?.closest("[data-ref]");
  if (hit) history.replaceState({ ...history.state, hit: hit.dataset.ref }, "");
});
if (history.state?.hit) {
  found.querySelector(`[data-ref="${CSS.escape(history.state.hit)}"] [data-hit-link]`)?.focus();
}
