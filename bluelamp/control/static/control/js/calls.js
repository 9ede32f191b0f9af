// The list of calls keeps itself true: any change of a call draws it again, and the focus stays where it was.
import { getHtml } from "./dom.js";
import { follow } from "./feed.js";

const box = document.querySelector("[data-calls]");
const aim = (node) => node?.href ?? node?.form?.action;

follow(box.dataset.place, async (batch) => {
  if (!batch.calls.length) return;
  const page = new DOMParser().parseFromString(await getHtml(location.href), "text/html");
  const held = box.contains(document.activeElement) ? aim(document.activeElement) : undefined;
  box.replaceChildren(...page.querySelector("[data-calls]").childNodes);
  if (held) [...box.querySelectorAll("a, button")].find((node) => aim(node) === held)?.focus();
});
