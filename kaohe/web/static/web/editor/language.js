// How a text of a handbook is coloured: Markdown, and within fences the cards, by the keywords of the language itself.
"use strict";

globalThis.kaoheEditor = { FENCE: /^ {0,3}(`{3,}|~{3,})[ \t\u3000]*(\S*)/ };

(() => {
  const KEY = /^[^\s:：|,，{}[\]#"]+(?=\s*[:：])/u;
  const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u;
  const QUOTED = /^(?:"[^"]*"?|“[^”]*”?)/u;
  const NUMBER = /^\d{4}-\d{2}-\d{2}|^\d+(?::\d{2})+|^\d[\d,]*(?:\.\d+)?/u;

  const number = (stream, words) => {
    if (!stream.match(NUMBER)) return false;
    const rest = stream.string.slice(stream.pos);
    const unit = words.longestUnits.find((one) => rest.startsWith(one));
    if (unit) stream.pos += unit.length;
    return true;
  };

  // A part of a card: keys, then formulas. Words are looked up in the table of the language and among the names.
  const inCard = (stream, words) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/u)) return "comment";
    const key = stream.match(KEY);
    if (key) return key[0] in words.keys || key[0] in words.options ? "propertyName" : null;
    if (stream.match(QUOTED)) return "string";
    if (number(stream, words)) return "number";
    const word = stream.match(WORD);
    if (word) return words.style(word[0]);
    if (stream.match(/^[-+×÷=≠<≤>≥*/.]+/u)) return "operator";
    stream.next();
    return "punctuation";
  };

  const inText = (stream, state, words) => {
    if (stream.sol()) state.heading = Boolean(stream.match(/^#{1,6}\s+/u));
    if (stream.match(/^[[［【〔][^\]］】〕\s]+[\]］】〕]/u)) return "labelName";
    const mark = stream.sol() && stream.match(/^>\s*([^:：]+)(?=[:：])/u);
    if (mark) return mark[1].trim() in words.marks ? "keyword" : "quote";
    if (stream.match(/^\{[^{}\n]+\}/u)) return "link";
    if (!stream.match(/^[^[［【〔{]+/u)) stream.next();
    return state.heading ? "heading" : null;
  };

  // What stands behind an opening fence: the kind of the card, then its name.
  const opening = (stream, state, words) => {
    if (stream.eatSpace()) return null;
    if (state.opening === "name") return stream.skipToEnd() ?? "variableName.definition";
    const [kind] = stream.match(/^\S+/u);
    state.opening = "name";
    state.card = kind in words.kinds;
    return state.card ? "keyword" : "comment";
  };

  const token = (stream, state, words) => {
    if (stream.sol()) {
      state.opening = "";
      const fence = stream.match(/^ {0,3}(`{3,}|~{3,})/u);
      if (fence && !state.fence) return Object.assign(state, { fence: fence[1], opening: "kind" }) && "meta";
      if (fence && fence[1].startsWith(state.fence)) return Object.assign(state, { fence: "", card: false }) && "meta";
    }
    if (state.opening) return opening(stream, state, words);
    if (state.card) return inCard(stream, words);
    if (state.fence) return stream.skipToEnd() ?? "comment";
    return inText(stream, state, words);
  };

  // `whole`: the file is no chapter but settings or cases, so that all of it reads like a card.
  kaoheEditor.language = (words, whole) =>
    CodeMirror.StreamLanguage.define({
      startState: () => ({ fence: "", card: whole, opening: "", heading: false }),
      token: (stream, state) => (whole ? inCard(stream, words) : token(stream, state, words)),
    });
})();
