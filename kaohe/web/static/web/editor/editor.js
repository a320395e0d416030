// An editor in the place of the text box of a handbook's page. The box stays, hidden, and is what the page sends; who
// wants it instead has it, and keeps it. The editor lives in a shadow root: its styles are then made of sheets that no
// policy has to allow.
"use strict";

(() => {
  const { EditorState, EditorView } = CodeMirror;
  const PLAIN = "kaohe-plain-text";

  const diagnostics = (view) =>
    [...document.querySelectorAll("#faults .fault[data-line]")].map(({ dataset }) => {
      const line = view.state.doc.line(Math.min(Number(dataset.line), view.state.doc.lines));
      const from = Math.min(line.from + Number(dataset.column) - 1, line.to);
      const to = Math.max(from, Math.min(line.from + Number(dataset.end) - 1, line.to));
      return { from, to, severity: dataset.severity, message: dataset.said };
    });

  const keep = (box) =>
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      box.value = update.state.doc.toString();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });

  const telling = (words, whole, foot) =>
    EditorView.updateListener.of(({ state, selectionSet, docChanged }) => {
      if (!selectionSet && !docChanged) return;
      const found = kaoheEditor.meaning(state, state.selection.main.head, words, whole);
      foot.textContent = found ? kaoheEditor.told(found.rows).join(" ｜ ") : "";
    });

  const hovering = (words, whole) =>
    CodeMirror.hoverTooltip(({ state }, at) => {
      const found = kaoheEditor.meaning(state, at, words, whole);
      return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: told(found.rows) }) };
    });

  const told = (rows) => {
    const made = document.createElement("div");
    made.className = "cm-meaning";
    for (const line of kaoheEditor.told(rows)) made.append(Object.assign(document.createElement("div"), { textContent: line }));
    return made;
  };

  const extensions = (box, words, foot) => {
    const whole = !box.dataset.path.endsWith(".md");
    const save = { key: "Mod-s", preventDefault: true, run: () => box.form.requestSubmit() ?? true };
    return [
      CodeMirror.lineNumbers(), CodeMirror.history(), CodeMirror.bracketMatching(), CodeMirror.lintGutter(),
      CodeMirror.search({ top: true }), EditorView.lineWrapping, kaoheEditor.theme,
      CodeMirror.syntaxHighlighting(kaoheEditor.highlight), kaoheEditor.language(words, whole),
      CodeMirror.autocompletion({ override: [kaoheEditor.completion(words, whole)], icons: false }),
      hovering(words, whole), telling(words, whole, foot), keep(box),
      EditorState.phrases.of(words.phrases), EditorState.tabSize.of(2), EditorState.readOnly.of(box.readOnly),
      EditorView.contentAttributes.of({ "aria-label": box.labels[0].textContent, "aria-description": box.dataset.keys, tabindex: "0" }),
      CodeMirror.keymap.of([
        save, ...CodeMirror.completionKeymap, ...CodeMirror.lintKeymap, ...CodeMirror.searchKeymap,
        ...CodeMirror.historyKeymap, ...CodeMirror.defaultKeymap,
      ]),
    ];
  };

  const mount = (box, words) => {
    const host = Object.assign(document.createElement("div"), { className: "editor" });
    const foot = Object.assign(document.createElement("p"), { className: "editor-foot form-hint" });
    box.after(host, foot);
    const root = host.attachShadow({ mode: "open" });
    const focused = document.activeElement === box;
    const state = EditorState.create({ doc: box.value, extensions: extensions(box, words, foot) });
    const view = new EditorView({ state, parent: root, root });
    const show = () => view.dispatch(CodeMirror.setDiagnostics(view.state, diagnostics(view)));
    document.addEventListener("htmx:after:swap", show);
    box.labels[0].addEventListener("click", () => view.focus());
    box.hidden = true;
    box.kaoheGo = (line, column) => {
      const there = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const at = Math.min(there.from + column - 1, there.to);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    };
    show();
    if (focused) view.focus();
    return () => {
      document.removeEventListener("htmx:after:swap", show);
      view.destroy();
      host.remove();
      foot.remove();
      delete box.kaoheGo;
      box.hidden = false;
      box.focus();
    };
  };

  const begin = async (box) => {
    const answer = await fetch(box.dataset.words, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const words = kaoheEditor.words(await answer.json());
    const change = document.querySelector("[data-plain]");
    let leave = localStorage.getItem(PLAIN) ? null : mount(box, words);
    const say = () => Object.assign(change, { hidden: false, textContent: leave ? change.dataset.plain : change.dataset.rich });
    change.addEventListener("click", () => {
      if (leave) localStorage.setItem(PLAIN, "yes");
      else localStorage.removeItem(PLAIN);
      leave = leave ? leave() : mount(box, words);
      say();
    });
    say();
  };

  // Who leaves with something that was not saved is asked by the browser.
  const guard = (box) => {
    let isSent = false;
    box.form.addEventListener("submit", () => (isSent = true));
    addEventListener("beforeunload", (event) => {
      if (!isSent && box.value !== box.defaultValue) event.preventDefault();
    });
  };

  const box = document.querySelector("textarea[data-words]");
  if (box) {
    guard(box);
    begin(box);
  }
})();
