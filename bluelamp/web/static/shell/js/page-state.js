// The one line that says how far this page can be trusted: live, stale, saving, saved, unsaved, unchecked.
const WORDS = { live: "Live", saving: "Saving", unchecked: "Could not check" };

export function show(state, text) {
  for (const line of document.querySelectorAll("[data-page-state]")) {
    line.hidden = !state;
    line.dataset.state = state;
    line.textContent = text || WORDS[state] || "";
  }
}

export function clock(at = new Date()) {
  return at.toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour12: false });
}
