// Up and down move between hits and the box; Enter on the box searches, on a hit opens it; digits 1-6 take a suggestion.
const box = document.getElementById("bl-find");
const links = () => [...document.querySelectorAll("[data-hit-link]")];

function step(from, by) {
  const all = links();
  const place = all.indexOf(from) + by;
  if (place < 0) box.focus();
  else all[Math.min(place, all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isHit = event.target.matches?.("[data-hit-link]");
  if (event.target === box && event.key === "ArrowDown" && links().length) {
    event.preventDefault();
    links()[0].focus();
  } else if (isHit && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.target, event.key === "ArrowDown" ? 1 : -1);
  } else if (!event.target.matches?.("input, select, textarea") && /^[1-6]$/.test(event.key)) {
    document.querySelectorAll("[data-suggestion]")[Number(event.key) - 1]?.click();
  }
});
