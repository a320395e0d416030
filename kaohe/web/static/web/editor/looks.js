// The looks of the editor, in the colours of the page around it: they change with its theme.
"use strict";

(() => {
  const { EditorView, HighlightStyle, tags } = CodeMirror;
  const colour = (tag, name, more) => ({ tag, color: `var(--code-${name})`, ...more });

  kaoheEditor.highlight = HighlightStyle.define([
    colour(tags.keyword, "keyword", { fontWeight: "600" }),
    colour(tags.definition(tags.variableName), "name", { fontWeight: "600" }),
    colour(tags.operatorKeyword, "keyword"),
    colour(tags.propertyName, "key"),
    colour(tags.function(tags.variableName), "function"),
    colour(tags.variableName, "name"),
    colour([tags.number, tags.atom], "number"),
    colour([tags.string, tags.link], "string"),
    colour([tags.comment, tags.meta, tags.quote, tags.punctuation], "quiet"),
    colour(tags.labelName, "key", { fontWeight: "600" }),
    { tag: tags.heading, fontWeight: "600" },
  ]);

  const raised = { backgroundColor: "var(--tblr-bg-surface)", color: "var(--tblr-body-color)", border: "1px solid var(--tblr-border-color)" };

  kaoheEditor.theme = EditorView.theme({
    "&": { backgroundColor: "var(--tblr-bg-surface)", color: "var(--tblr-body-color)", fontSize: "var(--code-size)" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--code-font)", lineHeight: "1.6", maxHeight: "70vh", minHeight: "16rem" },
    ".cm-content": { caretColor: "var(--tblr-body-color)", padding: ".5rem 0" },
    ".cm-gutters": { backgroundColor: "var(--tblr-bg-surface-secondary)", color: "var(--tblr-secondary)", borderColor: "var(--tblr-border-color)" },
    ".cm-tooltip": { ...raised, borderRadius: "4px", maxWidth: "min(34rem, 90vw)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .5rem" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--tblr-primary)", color: "#fff" },
    ".cm-completionDetail": { fontStyle: "normal", opacity: ".75" },
    ".cm-completionInfo": { ...raised, padding: ".25rem .5rem" },
    "@media (max-width: 767px)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
    ".cm-meaning": { padding: ".25rem .5rem" },
    ".cm-panels": { backgroundColor: "var(--tblr-bg-surface-secondary)", color: "var(--tblr-body-color)", borderColor: "var(--tblr-border-color)" },
    ".cm-textfield": { ...raised, fontSize: "inherit" },
    ".cm-button": { ...raised, backgroundImage: "none", fontSize: "inherit" },
    ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--tblr-warning) 35%, transparent)" },
    ".cm-diagnostic": { whiteSpace: "pre-wrap" },
    ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--tblr-primary) 20%, transparent)" },
  });
})();
