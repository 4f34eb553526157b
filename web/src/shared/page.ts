// What the scripts of the pages share: the reader's language, elements, numbers as the pages write them.

export type Language = "fr" | "en";
export const lang: Language = document.documentElement.lang === "en" ? "en" : "fr";

/** The words in the reader's language. */
export const say = (fr: string, en: string): string => (lang === "fr" ? fr : en);

type Attributes = Record<string, string | number | EventListener>;
type Child = Node | string;

/** An element of HTML. A text is a text, never markup; what is a function listens. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** An element of SVG. */
export function draw<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled<One extends Element>(element: One, attributes: Attributes, children: Child[]): One {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** A number as the graph writes it, with its thousands apart, to its last digit; what is no number stays. */
export function figure(text: string): string {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return text;
  const [, sign = "", whole = "", rest] = parts;
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, lang === "fr" ? "\u202f" : ",");
  return sign + apart + (rest === undefined ? "" : (lang === "fr" ? "," : ".") + rest);
}

/** A text without accents and case, as who searches writes it. */
export const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
