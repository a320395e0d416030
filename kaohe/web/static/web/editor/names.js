// What may be written at a place, and what a name there means: out of the handbook's own names and the keywords.
"use strict";

(() => {
  const LETTERS = /[\p{L}\p{N}_%‰]/u;
  const MOST = 60;

  kaoheEditor.words = (given) => {
    const fold = (text) =>
      Array.from(text.normalize("NFKC").toLowerCase(), (char) => given.alike[char] ?? char).join("").replace(/\s+/gu, "");
    const known = new Map();
    for (const one of given.names) known.set(one.key.toLowerCase(), [...(known.get(one.key.toLowerCase()) ?? []), one]);
    const style = (word) => {
      if (word in given.operators) return "operatorKeyword";
      if (word in given.functions) return "variableName.function";
      if (known.has(fold(word))) return "variableName";
      return word in given.values || word in given.units ? "atom" : null;
    };
    const longestUnits = Object.keys(given.units).sort((one, two) => two.length - one.length);
    return { ...given, fold, style, longestUnits, options: {}, meanings: (word) => known.get(fold(word)) ?? [] };
  };

  // Where the cursor stands: the kind of the card around it (null outside of cards), and the line before it.
  const place = (state, at, words, whole) => {
    const line = state.doc.lineAt(at);
    const before = line.text.slice(0, at - line.from);
    if (whole) return { before, kind: "" };
    for (let number = line.number - 1; number > 0; number -= 1) {
      const fence = kaoheEditor.FENCE.exec(state.doc.line(number).text);
      if (fence) return { before, kind: fence[2] in words.kinds ? fence[2] : null };
    }
    return { before, kind: null };
  };

  const usual = (spellings, type) =>
    Object.entries(spellings).map(([label, first]) => ({ label, type, boost: first ? 1 : 0 }));
  const keys = (kind, words) => (words.of_kind[kind] ?? Object.keys(words.keys)).map((label) => ({ label, type: "property", apply: `${label}: ` }));
  const names = (rows) => rows.map((one) => ({ label: one.name, detail: one.kind, info: one.said || undefined, type: "variable" }));

  // Cards that are being written here, which the handbook does not have yet.
  const written = (text, words) =>
    [...text.matchAll(/^ {0,3}(?:`{3,}|~{3,})[ \t]*(\S+)[ \t]+(\S+)[ \t]*$/gmu)]
      .filter(([, kind, name]) => kind in words.kinds && !words.meanings(name).length)
      .map(([, kind, name]) => ({ name, kind, quotable: true }));

  const choices = ({ before, kind }, words, text) => {
    if (kind === null && kaoheEditor.FENCE.test(before)) return usual(words.kinds, "keyword");
    if (kind === null) return /\{[^{}]*$/u.test(before) ? names([...written(text, words), ...words.names].filter((one) => one.quotable)) : [];
    if (/^\s*(?:- )?[^\s:：|{}]*$/u.test(before)) return keys(kind, words);
    const spoken = ["operators", "functions", "values", "units"].flatMap((group) => usual(words[group], "keyword"));
    return [...names([...written(text, words), ...words.names]), ...spoken];
  };

  const rank = (folded, wanted) => (folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : 2);

  kaoheEditor.completion = (words, whole) => (context) => {
    const typed = context.matchBefore(/[\p{L}\p{N}_%‰]*/u);
    const here = place(context.state, context.pos, words, whole);
    if (!typed.text && !context.explicit && !/[{`]\s*$/u.test(here.before)) return null;
    const wanted = words.fold(typed.text);
    const found = choices(here, words, context.state.doc.toString())
      .map((one) => ({ ...one, order: rank(words.fold(one.label), wanted) * 4 - (one.boost ?? 2) }))
      .filter((one) => (wanted ? words.fold(one.label).includes(wanted) : one.boost !== 0))
      .sort((one, two) => one.order - two.order);
    const options = [...new Map(found.map((one) => [`${one.label} ${one.detail ?? ""}`, one])).values()].slice(0, MOST);
    return options.length ? { from: typed.from, options: options.map(({ boost, order, ...one }) => one), filter: false } : null;
  };

  // The name that a place lies in, with what it means; null where there is none.
  kaoheEditor.meaning = (state, at, words, whole) => {
    const line = state.doc.lineAt(at);
    let [from, to] = [at - line.from, at - line.from];
    while (from > 0 && LETTERS.test(line.text[from - 1])) from -= 1;
    while (to < line.text.length && LETTERS.test(line.text[to])) to += 1;
    const here = place(state, at, words, whole);
    const quoted = line.text[from - 1] === "{" && line.text[to] === "}";
    const rows = from < to && (here.kind !== null || quoted) ? words.meanings(line.text.slice(from, to)) : [];
    return rows.length ? { from: line.from + from, to: line.from + to, rows } : null;
  };

  kaoheEditor.told = (rows) => rows.slice(0, 4).map((one) => [one.kind, one.name, one.said, one.clause].filter(Boolean).join(" · "));
})();
