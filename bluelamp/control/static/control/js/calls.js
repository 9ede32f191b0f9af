// The list of calls keeps itself true: any change of a call draws it again.
import { connect } from "/static/shell/live.js";
import { getHtml } from "./dom.js";

const box = document.querySelector("[data-calls]");
connect("/live/board", { types: ["batch"], onFact: async (batch) => {
  if (!batch.calls.length || box.contains(document.activeElement)) return;
  const page = new DOMParser().parseFromString(await getHtml(location.href), "text/html");
  box.replaceChildren(...page.querySelector("[data-calls]").childNodes);
} });
