// `/` goes to the search box from anywhere but a field.
const box = document.querySelector("[data-search-box]");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  event.preventDefault();
  box.focus();
  box.select();
});
