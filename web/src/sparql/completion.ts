// What the editor proposes: terms of the ontology with the prefix they need, variables, keywords, things of the graph.

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { lang, say } from "../shared/page";
import { type Named, termsLike, thingsCalled, type Words } from "./words";

const KEYWORDS = (
  "SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH VALUES BIND AS GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC " +
  "ASK CONSTRUCT DESCRIBE PREFIX FROM NAMED EXISTS NOT IN COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR " +
  "BOUND IF COALESCE STR LANG LANGMATCHES DATATYPE CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX LCASE UCASE " +
  "CONCAT ABS ROUND CEIL FLOOR YEAR MONTH DAY NOW IRI UNDEF"
).split(" ");

const LEAST = 3; // characters, before things are searched for

/** The completions at the cursor, for CodeMirror. */
export function completions(words: Words): CompletionSource {
  return async (context) => {
    if (inText(context.state, context.pos)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context), validFor: /^[?$]\w*$/ };
    const written = context.matchBefore(/[\p{L}\p{N}_-]*:?[\p{L}\p{N}_-]*/u);
    if (!written || (written.from === written.to && !context.explicit)) return null;
    return termsAndThings(context, words, written.from, written.text);
  };
}

async function termsAndThings(
  context: CompletionContext,
  words: Words,
  from: number,
  written: string,
): Promise<CompletionResult | null> {
  const terms = termsLike(written, words.terms).map((term) => termOption(term, words));
  const keywords = KEYWORDS.filter((one) => written && one.startsWith(written.toUpperCase()) && one !== written);
  const searched = written.length >= LEAST && !written.includes(":") && !context.aborted;
  const things = searched ? await thingsCalled(written) : [];
  const options: Completion[] = [
    ...keywords.map((label) => ({ label, type: "keyword" })),
    ...terms,
    ...things.map((thing) => ({
      label: thing.name,
      detail: thing.kind,
      type: "text",
      section: say("Dans le graphe", "In the graph"),
      apply: `<${thing.iri}>`,
    })),
  ];
  return options.length ? { from, options, filter: false } : null;
}

function termOption(term: Named, words: Words): Completion {
  return {
    label: term.name,
    detail: term[lang],
    type: term.kind === "class" ? "class" : "property",
    apply: (view, _completion, from, to) => {
      const changes = [{ from, to, insert: term.name }, ...declaration(view.state, prefixOf(term.name), words)];
      const set = view.state.changes(changes);
      view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.complete" });
    },
  };
}

function variables(context: CompletionContext): Completion[] {
  const found = context.state.doc.toString().matchAll(/[?$](\w+)/g);
  const here = context.matchBefore(/[?$]\w*/)?.text;
  const names = new Set([...found].map((one) => one[0]).filter((one) => one !== here));
  return [...names].map((label) => ({ label, type: "variable" }));
}

const prefixOf = (name: string): string => name.slice(0, name.indexOf(":"));

/** The line that declares a known prefix, where the query does not declare it yet. */
function declaration(state: EditorState, prefix: string, words: Words): { from: number; insert: string }[] {
  const namespace = words.prefixes[prefix];
  const declared = new RegExp(`PREFIX\\s+${prefix}:`, "i").test(state.doc.toString());
  if (!namespace || declared) return [];
  return [{ from: prologue(state), insert: `PREFIX ${prefix}: <${namespace}>\n` }];
}

/** Where a declaration goes: after those that are there, else after the comments that come first. */
function prologue(state: EditorState): number {
  let at = 0;
  let first = true;
  for (let number = 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number);
    if (/^\s*(PREFIX|BASE)\b/i.test(line.text)) {
      at = Math.min(line.to + 1, state.doc.length);
      first = false;
    } else if (first && /^\s*(#|$)/.test(line.text)) {
      at = Math.min(line.to + 1, state.doc.length);
    }
  }
  return at;
}

/** Declares a known prefix as soon as its colon is written. */
export function prefixes(words: Words) {
  return EditorView.inputHandler.of((view, from, to, inserted) => {
    if (inserted !== ":" || inText(view.state, from)) return false;
    const line = view.state.doc.lineAt(from);
    const before = /(?:^|[\s.;,({^|/!])([A-Za-z][\w-]*)$/.exec(line.text.slice(0, from - line.from));
    if (!before?.[1] || /\bPREFIX\s+[\w-]*$/i.test(line.text.slice(0, from - line.from))) return false;
    const added = declaration(view.state, before[1], words);
    if (!added.length) return false;
    const set = view.state.changes([{ from, to, insert: ":" }, ...added]);
    view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.type" });
    return true;
  });
}

const TEXTS = new Set(["String", "Comment", "IriRef"]);

/** Whether a place is within a text, a comment or an IRI, where nothing is proposed. */
function inText(state: EditorState, at: number): boolean {
  return TEXTS.has(syntaxTree(state).resolveInner(at, -1).name);
}
