// Keeps "(3 min ago)" true while the page is open.
const UNITS = [[60, "s", 1], [3600, "min", 60], [86400, "h", 3600], [Infinity, "d", 86400]];

export function age(at, now = Date.now()) {
  const seconds = Math.round((now - at) / 1000);
  const size = Math.abs(seconds);
  const [, unit, per] = UNITS.find(([below]) => size < below);
  const text = `${Math.floor(size / per)} ${unit}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

setInterval(() => {
  for (const mark of document.querySelectorAll("[data-age]")) mark.textContent = `(${age(Date.parse(mark.dataset.age))})`;
}, 10_000);
