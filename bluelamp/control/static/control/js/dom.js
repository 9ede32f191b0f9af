// Small things every page of the control room needs. Text goes in as text, never as markup.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function time(iso) {
  return new Date(iso).toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour12: false });
}

export function span(seconds) {
  const size = Math.abs(Math.floor(seconds));
  const h = Math.floor(size / 3600), m = Math.floor(size / 60) % 60, s = size % 60;
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export function later(work, wait) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), wait); };
}

export async function getJson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}

export async function getHtml(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html", "X-Background": "1" }, cache: "no-store" });
  if (!answer.ok) throw await refusal(answer);
  return answer.text();
}

export async function post(url, fields, key) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.body.dataset.csrf };
  if (key) headers["Idempotency-Key"] = key;
  const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields), cache: "no-store" });
  if (!answer.ok) throw await refusal(answer);
  return answer.status === 204 ? {} : answer.json();
}

async function refusal(answer) {
  const error = new Error(`Bluelamp answered ${answer.status}.`);
  error.status = answer.status;
  try {
    const { reasons } = await answer.json();
    if (reasons?.length) error.message = reasons.join(" ");
  } catch { /* not JSON: the status is all there is */ }
  return error;
}
