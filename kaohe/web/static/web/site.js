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

// Choices that are empty do not stand in the address.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest("form[data-choices]");
  if (!form) return;
  ctx.request.action = form.getAttribute("action") || location.pathname;
  for (const [name, value] of [...ctx.request.body]) if (value === "") ctx.request.body.delete(name);
});
