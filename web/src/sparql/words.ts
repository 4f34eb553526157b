// What the server knows that a query may say: prefixes, terms, things, saved questions.

import { folded, lang } from "../shared/page";

export interface Named {
  iri: string;
  name: string;
  kind: "class" | "property";
  fr: string;
  en: string;
}

export interface Example {
  name: string;
  fr: string;
  en: string;
  query: string;
}

export interface Words {
  base: string;
  prefixes: Record<string, string>;
  terms: Named[];
  questions: Example[];
}

/** A thing of the graph that the search found. */
export interface Thing {
  iri: string;
  name: string;
  kind: string;
}

const NONE: Words = { base: "", prefixes: {}, terms: [], questions: [] };

/** Without them the editor is an editor all the same. */
export async function known(): Promise<Words> {
  const response = await fetch("/sparql/words.json", { headers: { Accept: "application/json" } });
  return response.ok ? ((await response.json()) as Words) : NONE;
}

/** The terms that what is written may become, by their name or by their label in either language. */
export function termsLike(written: string, terms: readonly Named[]): Named[] {
  const wanted = folded(written);
  const rank = (term: Named): number => {
    const name = folded(term.name);
    const local = name.slice(name.indexOf(":") + 1);
    if (name.startsWith(wanted) || local.startsWith(wanted)) return 0;
    const labels = [folded(term[lang]), folded(lang === "fr" ? term.en : term.fr)];
    if (labels.some((label) => label.startsWith(wanted))) return 1;
    return [local, ...labels].some((one) => one.includes(wanted)) ? 2 : 3;
  };
  return terms
    .map((term) => ({ term, rank: rank(term) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((one) => one.term);
}

let searchable = true;

/** The things that are called so; none where this server has no search. */
export async function thingsCalled(words: string): Promise<Thing[]> {
  if (!searchable) return [];
  const response = await fetch(`/search.json?${new URLSearchParams({ q: words, limit: "8", lang })}`);
  searchable = response.status !== 404;
  return response.ok ? ((await response.json()) as Thing[]) : [];
}

const OURS = "https://w3id.org/maillage/"; // of the ontology and the code lists, whatever the base of the data

/** Where an IRI leads: a path of this server for ours, the IRI itself for one of the web, nowhere for others. */
export function leadsTo(iri: string, base: string): string | undefined {
  if (["ns", "ns#", "ns/", "def/", "shapes"].some((one) => iri.startsWith(OURS + one))) {
    return `/${encodeURI(iri.slice(OURS.length))}`;
  }
  if (base && ["id/", "graph/"].some((one) => iri.startsWith(base + one)) && !/[?#]/.test(iri)) {
    return `/${iri.slice(base.length).split("/").map(escaped).join("/")}`;
  }
  return /^https?:\/\//i.test(iri) ? iri : undefined;
}

/** A segment of an IRI in a path; escapes that it has already stay. */
const escaped = (segment: string): string => encodeURI(segment).replaceAll("%25", "%");
