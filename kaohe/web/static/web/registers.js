// Lists of registers: ticking all records, putting columns in order. Each works without it, less quickly.

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-picking]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[name=pick]")];
  if (target.matches("[data-pick-all]")) for (const box of boxes) box.checked = target.checked;
  const all = form.querySelector("[data-pick-all]");
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && !all.checked;
  form.querySelector("[data-pick-count]").textContent = ticked || "";
});

// Shift and a click tick everything between.
let last = null;
document.addEventListener("click", (event) => {
  if (event.target.matches?.("[name=pick]")) {
    const boxes = [...event.target.form.querySelectorAll("[name=pick]")];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((one, other) => one - other);
    if (event.shiftKey && from >= 0) for (const box of boxes.slice(from, to)) box.checked = event.target.checked;
    last = event.target;
  }
  const move = event.target.closest?.("[data-up], [data-down]");
  if (move) {
    const line = move.closest("li");
    const beside = move.matches("[data-up]") ? line.previousElementSibling : line.nextElementSibling;
    if (beside) move.matches("[data-up]") ? beside.before(line) : beside.after(line);
    move.focus();
  }
});

// A view is what the list shows now, not what it showed when the page came.
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-keep-view]")) target.action = target.action.split("?")[0] + location.search;
});

// In the calendar, arrows go from day to day and Page Up and Page Down from month to month.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("[data-day]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const days = [...document.querySelectorAll("[data-day]")];
  const next = days[days.indexOf(here) + STEPS[event.key]];
  const month = { PageUp: "[data-month-before]", PageDown: "[data-month-after]" }[event.key];
  if (next || month) event.preventDefault();
  next?.focus();
  if (month) document.querySelector(month).click();
});
