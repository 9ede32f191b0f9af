// Tables marked data-row-keys: up and down (or k and j) move between rows, Enter opens the row's first link.
const STEP = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("table[data-row-keys] tbody tr");
  const isTyping = event.target.closest?.("input, textarea, select");
  if (!row || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target === row) row.querySelector("a, button")?.click();
  const step = STEP[event.key];
  if (!step) return;
  event.preventDefault();
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  next?.focus();
});

function makeReachable(root) {
  for (const row of root.querySelectorAll("table[data-row-keys] tbody tr:not([tabindex])")) row.tabIndex = -1;
  for (const body of root.querySelectorAll("table[data-row-keys] tbody")) {
    if (!body.querySelector("tr[tabindex='0']") && body.rows.length) body.rows[0].tabIndex = 0;
  }
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("table[data-row-keys] tbody tr");
  if (!row) return;
  for (const other of row.parentElement.rows) other.tabIndex = other === row ? 0 : -1;
});
document.addEventListener("htmx:load", (event) => makeReachable(event.detail.elt));
makeReachable(document);
