// Rows as bars, where one column is texts and one is numbers.

import { draw, figure, make, say } from "../shared/page";
import type { Row } from "./answer";
import { isNumeric } from "./table";

const MOST = 30; // bars
const HEIGHT = 28; // of one, in pixels
const LONGEST = 34; // characters of a label

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
  const picture = draw("svg", { class: "bars", width: "100%", height: drawn.length * HEIGHT, role: "img", "aria-label": title });
  drawn.forEach((row, at) => {
    const value = row[axes.number]?.value ?? "0";
    picture.append(...bar(row[axes.text]?.value ?? "", value, most > 0 ? Number(value) / most : 0, at * HEIGHT));
  });
  const told = rows.length > MOST ? say(` (les ${MOST} premières lignes)`, ` (the first ${MOST} rows)`) : "";
  return make("figure", {}, make("figcaption", {}, title + told), picture);
}

/** A label over 40 % of the width, a bar over 40 %, its value after it. */
function bar(label: string, value: string, share: number, y: number): SVGElement[] {
  const short = label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
  const middle = y + HEIGHT / 2;
  return [
    draw("text", { x: "39%", y: middle, "text-anchor": "end", "dominant-baseline": "central" }, short, draw("title", {}, label)),
    draw("rect", { class: "share-0", x: "40%", y: y + 4, width: `${Math.max(share * 40, 0.2)}%`, height: HEIGHT - 8, rx: 2 }),
    draw("text", { x: `${41 + share * 40}%`, y: middle, "dominant-baseline": "central" }, figure(value)),
  ];
}
