// Rows as a table that is sorted by a click on a column's name, fifty at a time.

import { figure, lang, make, say } from "../shared/page";
import type { Row, Term } from "./answer";
import { leadsTo } from "./words";

const AT_ONCE = 50;
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

export type Order = "ascending" | "descending";

export const isNumber = (term: Term | undefined): boolean => term?.datatype !== undefined && NUMBER.test(term.datatype);

/** Whether all that stands in a column is numbers, and something does. */
export function isNumeric(rows: readonly Row[], column: number): boolean {
  const there = rows.filter((row) => row[column]);
  return there.length > 0 && there.every((row) => isNumber(row[column]));
}

const collator = new Intl.Collator(lang, { numeric: true });

/** The rows in the order of a column; what is not there comes last either way. */
export function sorted(rows: readonly Row[], column: number, order: Order): Row[] {
  const numeric = isNumeric(rows, column);
  const sign = order === "ascending" ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column]?.value, other[column]?.value];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (numeric ? Number(a) - Number(b) : collator.compare(a, b));
  });
}

/** The table with its controls; `base` is that of the IRIs that lead to a page of ours. */
export function table(columns: readonly string[], rows: readonly Row[], base: string): HTMLElement {
  const numeric = columns.map((_, column) => isNumeric(rows, column));
  const body = make("tbody");
  const controls = pager(rows.length, (start) => show(start));
  let shown = rows;

  function show(start: number): void {
    const lines = shown.slice(start, start + AT_ONCE).map((row) => line(row, numeric, base));
    body.replaceChildren(...lines);
  }

  const heads = columns.map((name, column) =>
    make("th", { scope: "col", class: numeric[column] ? "number" : "" }, make("button", { type: "button", class: "sort", click: () => sort(column) }, name)),
  );

  function sort(column: number): void {
    const order = heads[column]?.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column]?.setAttribute("aria-sort", order);
    shown = sorted(rows, column, order);
    controls.first();
  }

  controls.first();
  const whole = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body);
  const label = say("Lignes de la réponse", "Rows of the answer");
  const scroll = make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label }, whole);
  return make("div", {}, scroll, controls.element);
}

function line(row: Row, numeric: readonly boolean[], base: string): HTMLTableRowElement {
  const cells = row.map((term, column) => {
    const cell = make("td", { class: numeric[column] ? "number" : "" });
    if (term) cell.append(shownTerm(term, base));
    return cell;
  });
  return make("tr", {}, ...cells);
}

function shownTerm(term: Term, base: string): Node {
  if (term.type === "uri") {
    const address = leadsTo(term.value, base);
    const words = address?.startsWith("/") ? decodeURI(address).slice(1) : term.value;
    return address ? make("a", { href: address, rel: "noreferrer" }, words) : make("code", {}, term.value);
  }
  if (typeof term.value !== "string") return make("code", {}, JSON.stringify(term.value)); // a triple term
  if (isNumber(term)) return document.createTextNode(figure(term.value));
  const language = term["xml:lang"];
  return language ? make("span", { lang: language }, term.value) : document.createTextNode(term.value);
}

function pager(count: number, show: (start: number) => void): { element: HTMLElement; first: () => void } {
  let start = 0;
  const where = make("span", { role: "status" });
  const before = make("button", { type: "button", class: "plain", click: () => go(start - AT_ONCE) }, say("Précédentes", "Previous"));
  const after = make("button", { type: "button", class: "plain", click: () => go(start + AT_ONCE) }, say("Suivantes", "Next"));

  function go(to: number): void {
    start = to;
    before.disabled = start === 0;
    after.disabled = start + AT_ONCE >= count;
    const [first, last, all] = [start + 1, Math.min(start + AT_ONCE, count), count].map((one) => figure(String(one)));
    where.textContent = say(`Lignes ${first} à ${last} sur ${all}`, `Rows ${first} to ${last} of ${all}`);
    show(start);
  }

  const element = make("div", { class: "pager" }, before, where, after);
  element.hidden = count <= AT_ONCE;
  return { element, first: () => go(0) };
}
