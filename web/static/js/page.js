// SPDX-License-Identifier: Apache-2.0
// What every page does a little better with script: fresh ids, times that stay true, copying a link, forms that say
// when they could not be sent. Every form works without it.

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LEFT_ALONE = "hx-morph-skip";
const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"], [4.345, "week"], [12, "month"], [Infinity, "year"]];
const language = document.documentElement.lang || "nl";
const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });

function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => ALPHABET[byte & 31]).join("");
}

// A pushed part is drawn once and shown in several tabs, so an id in it may be shared. The same form sent twice keeps
// its id (it counts once); a form drawn anew gets another.
function mint(form) {
  for (const field of form.querySelectorAll("input[data-mint]")) {
    if (field.dataset.minted === field.value) continue;
    field.value = field.dataset.minted = freshId();
  }
}

// A command sent again, after a double click or a lost answer, has the same id and counts once.
const commands = new WeakMap();

function sign(event) {
  const form = event.target;
  if (!form.getAttribute("action")?.startsWith("/networks")) return;
  if (!commands.has(form)) commands.set(form, freshId());
  event.formData.set("id", commands.get(form));
}

function ago(seconds) {
  let amount = seconds;
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) return words.format(-Math.round(amount), unit);
    amount /= size;
  }
  return "";
}

function refreshTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (Number.isFinite(seconds) && Math.abs(seconds) >= 60) time.textContent = ago(seconds);
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  const label = button.querySelector("span") || button;
  label.textContent = button.dataset.done;
}

function showCopying() {
  for (const button of document.querySelectorAll("[data-copies]")) button.hidden = false;
}

// htmx: a form that went through starts empty and closed; one that did not says so and keeps every word.
function afterRequest(event) {
  const { ctx } = event.detail;
  const form = ctx?.sourceElement?.closest?.("form");
  const status = ctx?.response?.status ?? ctx?.response?.raw?.status;
  if (form?.method !== "post" || !status) return;
  const unanswered = status >= 500 && !ctx.response.headers.get("Vary")?.includes("HX-Request");
  if (unanswered) event.preventDefault(); // whoever stands in between says that, in words of their own
  notice(unanswered);
  if (status < 400) {
    commands.delete(form);
    form.removeAttribute(LEFT_ALONE);
    form.reset();
    form.closest("details.opens")?.removeAttribute("open");
  }
}

function notice(unsent) {
  const line = document.getElementById("notice");
  if (!line) return;
  line.textContent = unsent ? line.dataset.unsent : "";
  line.hidden = !unsent;
}

document.addEventListener("submit", (event) => mint(event.target), true);
document.addEventListener("formdata", sign);
// Words somebody is writing are never drawn over by what arrives.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("textarea, input[name]:not([type]), input[type=datetime-local]")) return;
  const form = event.target.form;
  const written = [...form.elements].some((field) => "defaultValue" in field && field.value !== field.defaultValue && !field.dataset.minted);
  form.toggleAttribute(LEFT_ALONE, written);
});
document.addEventListener("htmx:after:request", afterRequest);
document.addEventListener("htmx:error", () => notice(true));
document.addEventListener("htmx:after:swap", () => {
  showCopying();
  refreshTimes();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (button) copy(button);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opened = event.target.closest?.("details.opens[open]");
  if (!opened) return;
  opened.removeAttribute("open");
  opened.querySelector("summary").focus();
});

// A board searches on its own; everywhere else the key leads to the field in the bar, or to the page where it is hidden.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const field = document.querySelector("[data-seek]");
  if (!field) return;
  event.preventDefault();
  if (field.checkVisibility()) field.select();
  else document.querySelector(".seek-sign")?.click();
});

showCopying();
setInterval(refreshTimes, 30_000);
