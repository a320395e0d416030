// Runs before anything is drawn: who has not chosen gets the theme of his system.
(() => {
  const page = document.documentElement;
  if (!page.dataset.bsTheme && matchMedia("(prefers-color-scheme: dark)").matches) page.dataset.bsTheme = "dark";
})();
