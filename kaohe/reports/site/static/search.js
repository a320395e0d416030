// Looks through the index of the site. Nothing is fetched, nothing is sent.
"use strict";

(() => {
  const MOST = 60;
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const { entries, alike } = globalThis.kaoheIndex;

  // Narrow, simplified, in lower case, without blanks: what names are compared by in the handbook.
  const fold = (text) =>
    Array.from(text.normalize("NFKC").toLowerCase(), (char) => alike[char] ?? char)
      .join("")
      .replace(/\s+/g, "");

  const folded = entries.map(([title, , , text]) => [fold(title), fold(text)]);

  const rank = ([title, text], wanted) => {
    if (title === wanted) return 0;
    if (title.startsWith(wanted)) return 1;
    if (title.includes(wanted)) return 2;
    return text.includes(wanted) ? 3 : -1;
  };

  const item = ([title, kind, address, text]) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    const about = document.createElement("span");
    about.className = "note";
    about.textContent = [kind, text].filter(Boolean).join(" · ");
    line.append(link, " ", about);
    return line;
  };

  const show = () => {
    const wanted = fold(query.value);
    const hits = wanted
      ? folded
          .map((entry, place) => [rank(entry, wanted), place])
          .filter(([order]) => order >= 0)
          .sort(([one, first], [two, second]) => one - two || first - second)
      : [];
    results.replaceChildren(...hits.slice(0, MOST).map(([, place]) => item(entries[place])));
    found.textContent = !wanted ? "" : hits.length ? `${hits.length} ${query.dataset.found}` : query.dataset.none;
    history.replaceState(null, "", wanted ? `#${encodeURIComponent(query.value)}` : "#");
  };

  query.value = decodeURIComponent(location.hash.slice(1));
  query.addEventListener("input", show);
  query.focus();
  show();
})();
