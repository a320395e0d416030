// The handbook's pages: a press on a fault puts the cursor where it stands; whom a change moves, as bars.

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

// Bars out of the table beside them, the largest differences first.
function drawMovers() {
  for (const place of document.querySelectorAll("[data-effect-chart]")) {
    if (!window.echarts) return;
    const rows = [...document.querySelectorAll(`#${place.dataset.effectChart} tbody tr`)].slice(0, 20).reverse();
    const looks = getComputedStyle(document.documentElement);
    const ink = looks.getPropertyValue("--tblr-body-color").trim();
    place.style.height = `${rows.length * 22 + 60}px`;
    const chart = echarts.getInstanceByDom(place) ?? echarts.init(place);
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", axisLabel: { color: ink } },
      yAxis: { type: "category", data: rows.map((row) => row.dataset.name), axisLabel: { color: ink } },
      series: [{
        type: "bar",
        data: rows.map((row) => Number(row.dataset.amount)),
        itemStyle: { color: ({ value }) => looks.getPropertyValue(value < 0 ? "--tblr-danger" : "--tblr-primary").trim() },
      }],
    });
  }
}

document.addEventListener("htmx:after:swap", drawMovers);
document.addEventListener("theme", drawMovers);
addEventListener("resize", () => {
  for (const place of document.querySelectorAll("[data-effect-chart]")) window.echarts?.getInstanceByDom(place)?.resize();
});
