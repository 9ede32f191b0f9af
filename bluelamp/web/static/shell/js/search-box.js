// The one search box of a page: `/` goes to it from anywhere but a field, rows appear below it while somebody types,
// ↓ goes to them, Escape comes back to the box with its words kept. What is overtaken is cancelled (hx-sync).
const box = document.querySelector("[data-search-box]");
const panel = document.getElementById(box?.dataset.searchBox || "");
const status = document.querySelector("[data-find-status]");
const SHORTEST = 2;
const SAID_AFTER = 500;
let saying;

export const links = (within = panel) =>
  [...(within?.querySelectorAll("[data-hit-link]") || [])].filter((link) => link.checkVisibility());

export function toBox() {
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

export function step(by) {
  const all = links();
  const place = all.indexOf(document.activeElement) + by;
  if (place < 0) toBox();
  else all[Math.min(place, all.length - 1)]?.focus();
}

function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { if (status) status.textContent = text; }, SAID_AFTER);
}

function cannotLook() {
  const wrapper = document.createElement("div");
  wrapper.className = "bl-say bl-say--error";
  const title = document.createElement("p");
  title.className = "bl-say__title";
  title.textContent = "▲ Could not look";
  const line = document.createElement("p");
  line.textContent = "Bluelamp did not answer. This is not the same as nobody being there; your words are kept.";
  wrapper.append(title, line);
  panel.replaceChildren(wrapper);
  say("Could not look");
}

document.addEventListener("keydown", (event) => {
  const isEmptyBox = event.target === box && !box.value;
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]") && !isEmptyBox;
  if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  event.preventDefault();
  box.focus();
  box.select();
});

if (box && panel) {
  const floats = panel.hasAttribute("data-floats");
  const close = () => { if (floats) panel.replaceChildren(); };

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && links().length) {
      event.preventDefault();
      links()[0].focus();
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("[data-hit-link]")) return;
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!by && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (by) step(by);
    else toBox();
  });
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget) && !panel.contains(event.relatedTarget)) close();
  });
  box.addEventListener("input", () => {
    if (box.value.trim().length < SHORTEST) {
      window.htmx?.trigger(box, "htmx:abort");
      close();
    }
  });
  box.addEventListener("htmx:configRequest", (event) => {
    if (box.value.trim().length < SHORTEST) event.preventDefault();
  });
  box.addEventListener("htmx:beforeSwap", (event) => {
    if (document.activeElement !== box) event.detail.shouldSwap = false;
  });
  panel.addEventListener("htmx:afterSwap", () => say(panel.querySelector("[data-says]")?.dataset.says || ""));
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    box.addEventListener(failure, (event) => {
      event.stopPropagation();
      cannotLook();
    });
  }
}
