// The page of an operation: pointing at a statement lights up the words behind it, pointing at words tells what
// they became. Without this script the same is done by links (#w12 to words, #line-3 to a statement).

interface Point {
  words: string[];
  facts: Set<string>;
  told: string[];
}

const text = document.querySelector<HTMLElement>(".operation .dossier");
const panel = document.getElementById("panel");
/** By number, the row of the table of all words: its cells tell what the words became, how surely, by which rule. */
const rows = new Map(
  [...document.querySelectorAll<HTMLElement>(".operation [data-word]")].map((row) => [row.dataset["word"] ?? "", row]),
);

/** The numbers of the words that an element is made of, or that are behind it. */
function numbers(element: HTMLElement): string[] {
  return element.dataset["words"]?.split(" ").filter((one) => rows.has(one)) ?? [];
}

/** The anchor of what some words became. */
function factOf(number: string): string {
  return rows.get(number)?.querySelector<HTMLAnchorElement>(".told > a")?.hash.slice(1) ?? "";
}

function start(text: HTMLElement, panel: HTMLElement): void {
  const segments = [...text.querySelectorAll<HTMLAnchorElement>("a.word")];
  const facts = [...document.querySelectorAll<HTMLElement>(".operation [data-words][id]")];
  const hint = [...panel.childNodes];
  let pinned: Point | null = null;
  let shown = "";

  for (const one of segments) one.removeAttribute("title"); // the panel tells it, and more
  panel.hidden = false;

  /** What pointing at an element means; null where it means nothing. */
  function point(target: EventTarget | null): Point | null {
    if (!(target instanceof Element)) return null;
    const segment = target.closest<HTMLElement>(".dossier a.word");
    if (segment) return ofWords(numbers(segment));
    const link = target.closest<HTMLAnchorElement>(".mots a");
    const named = link?.hash.slice(2);
    if (named && rows.has(named)) return ofWords([named]);
    const fact = target.closest<HTMLElement>(".operation [data-words][id]");
    return fact ? ofFact(fact) : null;
  }

  function ofWords(words: string[]): Point {
    return { words, facts: new Set(words.map(factOf)), told: words };
  }

  function ofFact(fact: HTMLElement): Point {
    const words = numbers(fact);
    return { words, facts: new Set([fact.id]), told: words.slice(0, 1) };
  }

  function show(point: Point | null): void {
    const lit = new Set(point?.words);
    for (const one of segments) one.classList.toggle("lit", numbers(one).some((number) => lit.has(number)));
    for (const one of facts) one.classList.toggle("lit", !!point?.facts.has(one.id) && lit.size > 0);
    tell(point?.told ?? []);
  }

  /** Only what changes is written anew: a link of the panel must live until the click on it ends. */
  function tell(numbers: string[]): void {
    const key = numbers.join(" ");
    if (key === shown) return;
    shown = key;
    panel.replaceChildren(...(numbers.length ? numbers.map(line) : hint));
  }

  /** One fact, with its status and its rule, for the panel. */
  function line(number: string): HTMLElement {
    const paragraph = document.createElement("p");
    for (const one of rows.get(number)?.querySelectorAll(".told > *") ?? []) {
      paragraph.append(one.cloneNode(true), " ");
    }
    return paragraph;
  }

  /** Brings the first of the words into view, within the text alone, where that stands beside the facts. */
  function reveal(point: Point): void {
    const first = segments.find((one) => numbers(one).some((number) => point.words.includes(number)));
    if (!first || text.scrollHeight <= text.clientHeight) return;
    const { top, bottom } = first.getBoundingClientRect();
    const frame = text.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) {
      text.scrollTop += top - frame.top - text.clientHeight / 3;
    }
  }

  function pointed(event: Event): void {
    const found = point(event.target);
    if (!found) return;
    show(found);
    if (!(event.target as Element).closest(".dossier")) reveal(found);
  }

  /** What is in the address is as if it had been clicked. */
  function addressed(): void {
    const id = location.hash.slice(1);
    const fact = facts.find((one) => one.id === id);
    const number = /^w(\d+)$/.exec(id)?.[1] ?? "";
    pinned = fact ? ofFact(fact) : rows.has(number) ? ofWords([number]) : pinned;
    show(pinned);
    if (fact && pinned) reveal(pinned);
  }

  const main = text.closest<HTMLElement>(".operation") ?? text;
  main.addEventListener("mouseover", pointed);
  main.addEventListener("focusin", pointed);
  main.addEventListener("mouseout", (event) => {
    if (point(event.target)) show(pinned);
  });
  main.addEventListener("focusout", () => show(pinned));
  main.addEventListener("click", (event) => {
    const found = point(event.target);
    if (!found) return;
    // A finger has nothing to hover with: its tap on words shows what they became, and the panel leads there.
    const tapped = event instanceof PointerEvent && event.pointerType === "touch";
    if (tapped && (event.target as Element).closest(".dossier")) event.preventDefault();
    pinned = found;
    show(pinned);
    if (!(event.target as Element).closest(".dossier")) reveal(pinned);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show((pinned = null));
  });
  addEventListener("hashchange", addressed);
  addressed();
}

if (text && panel) start(text, panel);

export {};
