// What pages do in the browser beside following links and sending forms. No page needs it to be used.

const YEAR = 365 * 24 * 60 * 60;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) switchTheme();
  if (event.target.closest("[data-print]")) print();
});

function switchTheme() {
  const page = document.documentElement;
  page.dataset.bsTheme = page.dataset.bsTheme === "dark" ? "light" : "dark";
  document.cookie = `theme=${page.dataset.bsTheme}; path=/; max-age=${YEAR}; samesite=lax`;
  document.dispatchEvent(new CustomEvent("theme"));
}

// A form that was refused says so where one looks first.
document.querySelector("[data-refused]")?.focus();

// Choices that are empty do not stand in the address.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest("form[data-choices]");
  if (!form) return;
  ctx.request.action = form.getAttribute("action") || location.pathname;
  for (const [name, value] of [...ctx.request.body]) if (value === "") ctx.request.body.delete(name);
});

// The search of the head: `/` goes to it, arrows move among what was found, Escape leaves.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("[data-search]");
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = box.querySelector("input");
  if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (box.contains(event.target) && event.key === "Escape") {
    box.querySelector(".search-found").replaceChildren();
    if (event.target !== input) input.focus();
  } else if (box.contains(event.target) && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    const stops = [input, ...box.querySelectorAll(".search-found a")];
    const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) event.preventDefault(), next.focus();
  }
});

document.addEventListener("focusin", ({ target }) => {
  if (!target.closest("[data-search]")) document.querySelector("#search-found")?.replaceChildren();
});

// A form whose act takes a while is sent once, and says that it is at work.
document.addEventListener("submit", ({ target }) => {
  if (!target.dataset.once) return;
  for (const button of target.querySelectorAll("button:not([type=button])")) {
    button.disabled = true;
    button.textContent = target.dataset.once;
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-once]")) location.reload();
});

// What was just done can be taken back by one press for ten seconds; then the press is gone.
for (const press of document.querySelectorAll("[data-undo]")) setTimeout(() => press.remove(), 10_000);

// Ticks of a list: all of the page at once; with Shift, all from the last one.
let lastPick;
document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-pick-all]");
  const picks = [...document.querySelectorAll("[name=pick]")];
  if (all) for (const pick of picks) pick.checked = all.checked;
  if (event.target.name !== "pick") return;
  const [from, to] = [picks.indexOf(lastPick), picks.indexOf(event.target)].sort((one, other) => one - other);
  if (event.shiftKey && from >= 0) for (const pick of picks.slice(from, to + 1)) pick.checked = event.target.checked;
  lastPick = event.target;
});
