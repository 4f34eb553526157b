// The editor itself: CodeMirror 6 with a SPARQL grammar.
//
// It lives in a shadow tree, where CodeMirror's styles are constructed style sheets: a style element, which it would
// make in the page itself, is what our Content-Security-Policy forbids.

import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { say } from "../shared/page";
import { completions, prefixes } from "./completion";
import type { Words } from "./words";

const language = SparqlLanguage.configure({
  props: [styleTags({ "Pname_ln Pname_ns": tags.typeName, A_predicate: tags.keyword, IriRef: tags.url })],
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: [tags.typeName, tags.namespace], color: "var(--code-name)" },
  { tag: tags.url, color: "var(--code-iri)" },
  { tag: [tags.string, tags.integer, tags.float, tags.bool, tags.annotation], color: "var(--code-value)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { border: "1px solid var(--edge)", borderRadius: ".25rem", fontSize: ".875rem", color: "var(--text)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "14rem", maxHeight: "32rem" },
  ".cm-content": { caretColor: "var(--text)", padding: ".6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { background: "var(--raised)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--line-ground)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--selection)", outline: "1px solid var(--edge)" },
  ".cm-tooltip": { background: "var(--ground)", color: "var(--text)", border: "1px solid var(--edge)" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem !important", minHeight: "1.5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--accent) !important",
    color: "var(--on-accent) !important",
  },
  ".cm-tooltip-autocomplete > ul > completion-section": { padding: ".3rem .5rem", color: "var(--muted)", opacity: "1" },
  ".cm-completionDetail": { marginLeft: "1em", fontStyle: "normal", opacity: ".85" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  // Its own underline is an image in a data: address, which our Content-Security-Policy forbids.
  ".cm-lintRange-error": { background: "var(--bad-ground)", textDecoration: "underline wavy var(--bad)" },
});

const phrases = EditorState.phrases.of({
  "Completions": say("Propositions", "Completions"),
  "close": say("fermer", "close"),
});

// Where somebody types over coloured words, Chromium writes their colours into a style attribute, which our
// Content-Security-Policy stops, and says so. So the words go before the browser can do it.
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || empty || event.isComposing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

export interface Editor {
  readonly text: string;
  replace(text: string): void;
  /** Mark where a fault is, by line and column from 1. */
  mark(message: string, line: number, column: number): void;
  unmark(): void;
  focus(): void;
}

/** An editor in `host` that calls `changed` at each change and `run` at Ctrl-Enter (Cmd-Enter). */
export function editor(
  host: HTMLElement,
  text: string,
  words: Words,
  changed: (text: string) => void,
  run: () => void,
): Editor {
  const root = host.attachShadow({ mode: "open" });
  const runs = { key: "Mod-Enter", run: () => (run(), true) };
  const state = EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([runs])),
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [completions(words)], icons: false }),
      prefixes(words),
      typedOver,
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
      new LanguageSupport(language),
      syntaxHighlighting(colours),
      look,
      phrases,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": say("Requête SPARQL", "SPARQL query"), tabindex: "0" }),
      EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    ],
  });
  return handle(new EditorView({ state, parent: root, root }));
}

function handle(view: EditorView): Editor {
  return {
    get text() {
      return view.state.doc.toString();
    },
    replace(insert) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert }, selection: { anchor: 0 } });
    },
    mark(message, line, column) {
      const { from, to } = place(view.state, line, column);
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
      view.dispatch({ effects: EditorView.scrollIntoView(from) });
    },
    unmark() {
      view.dispatch(setDiagnostics(view.state, []));
    },
    focus() {
      view.focus();
    },
  };
}

/** The word at a line and column (in code points) that the server named; some are past the end. */
function place(state: EditorState, line: number, column: number): { from: number; to: number } {
  const found = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const before = [...found.text].slice(0, Math.max(column - 1, 0)).join("").length;
  const at = Math.min(found.from + before, found.to);
  const word = /^\S+/.exec(state.sliceDoc(at, found.to))?.[0];
  if (word) return { from: at, to: at + word.length };
  const last = /\S+\s*$/.exec(state.sliceDoc(found.from, at))?.[0] ?? "";
  return { from: at - last.length, to: Math.max(at, at - last.length + 1) > state.doc.length ? state.doc.length : at };
}
