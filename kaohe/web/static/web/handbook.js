// The handbook's pages: a press on a fault puts the cursor where it stands.

document.addEventListener("click", (event) => {
  const there = event.target.closest("[data-go]");
  const text = document.querySelector("textarea.writing");
  if (!there || !text) return;
  if (text.kaoheGo) return text.kaoheGo(Number(there.dataset.go), Number(there.dataset.goColumn));
  const lines = text.value.split("\n");
  const line = Math.min(Number(there.dataset.go), lines.length);
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const at = before + Math.min(Number(there.dataset.goColumn) - 1, lines[line - 1].length);
  text.focus();
  text.setSelectionRange(at, at);
  const high = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 5) * high);
});
