// The folded navigation of narrow screens, and menus that close on Escape or a click elsewhere.
const toggle = document.querySelector("[data-nav-toggle]");
const nav = document.getElementById("bl-nav");

toggle?.addEventListener("click", () => {
  const isOpen = nav.dataset.folded === "yes";
  nav.dataset.folded = isOpen ? "no" : "yes";
  toggle.setAttribute("aria-expanded", String(isOpen));
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
