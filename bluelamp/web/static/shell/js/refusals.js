// A refusal or a failure of an htmx request is said at the top of the page and read out; nothing fails in silence.
const place = document.getElementById("refusals");

function say(title, text) {
  const box = document.createElement("div");
  box.className = "bl-say bl-say--error";
  const heading = document.createElement("p");
  heading.className = "bl-say__title";
  heading.textContent = `▲ ${title}`;
  const line = document.createElement("p");
  line.textContent = text;
  box.append(heading, line);
  place.replaceChildren(box);
  place.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (place && event.detail.requestConfig.verb !== "get") place.replaceChildren();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === place && place.childElementCount) place.focus();
});
document.addEventListener("htmx:sendError", () => {
  say("Bluelamp did not answer", "This was not done. What you typed is still here; try again in a moment.");
});
document.addEventListener("htmx:responseError", (event) => {
  const { status, getResponseHeader } = event.detail.xhr;
  if (status < 500) return;
  const reference = event.detail.xhr.getResponseHeader("X-Reference");
  say("Something went wrong on our side", `This may not have been done; check before you repeat it.${reference ? ` Reference ${reference}.` : ""}`);
});
