// Rows as bars, where one column is texts and one is numbers.

import { draw, figure, make, say } from "../shared/page";
import type { Row } from "./answer";
import { isNumeric } from "./table";

const MOST = 30; // bars
const HEIGHT = 20; // of one, in pixels

/** The two columns that a picture is made of: the only numbers, none below zero, and texts that tell the rows apart. */
export function picturable(columns: readonly string[], rows: readonly Row[]): { text: number; number: number } | undefined {
  if (rows.length < 2) return undefined;
  const numbers = columns.map((_, at) => at).filter((at) => isNumeric(rows, at));
  const text = columns.findIndex((_, at) => !numbers.includes(at) && tellsApart(rows, at));
  const [number, another] = numbers;
  if (text < 0 || number === undefined || another !== undefined) return undefined;
  return rows.every((row) => Number(row[number]?.value ?? 0) >= 0) ? { text, number } : undefined;
}

function tellsApart(rows: readonly Row[], column: number): boolean {
  const texts = rows.map((row) => (row[column]?.type === "literal" ? row[column].value : undefined));
  return !texts.includes(undefined) && new Set(texts).size === rows.length;
}

/** The picture of the first thirty rows; the table beneath says the same. */
export function chart(columns: readonly string[], rows: readonly Row[]): HTMLElement | undefined {
  const axes = picturable(columns, rows);
  if (!axes) return undefined;
  const drawn = rows.slice(0, MOST);
  const most = Math.max(...drawn.map((row) => Number(row[axes.number]?.value ?? 0)));
  const title = `${columns[axes.number]} ${say("par", "by")} ${columns[axes.text]}`;
  const picture = make("div", { class: "bars", role: "img", "aria-label": title });
  for (const row of drawn) {
    const value = row[axes.number]?.value ?? "0";
    picture.append(...bar(row[axes.text]?.value ?? "", value, most > 0 ? Number(value) / most : 0));
  }
  const told = rows.length > MOST ? say(` (les ${MOST} premières lignes)`, ` (the first ${MOST} rows)`) : "";
  return make("figure", {}, make("figcaption", {}, title + told), picture);
}

/** A label, its bar, its value: a line of a grid of three columns. */
function bar(label: string, value: string, share: number): HTMLElement[] {
  const drawn = draw("rect", { class: "share-0", width: `${Math.max(share * 100, 0.3)}%`, height: HEIGHT, rx: 2 });
  return [
    make("span", { title: label }, label),
    make("span", {}, draw("svg", { width: "100%", height: HEIGHT }, drawn)),
    make("span", {}, figure(value)),
  ];
}
