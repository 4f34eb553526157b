// Beside the picture: a search, a list of nodes for the keyboard, and the facts of the one that is chosen.
import { around, euros, pageOf, years } from "./model";
import type { Edge, Network, PageData } from "./model";

const LISTED = 30;

export class Panel {
  readonly element = make("div", "panel");
  private readonly facts = make("div", "facts");
  private readonly list = make("ul", "nodes");
  private readonly counted = make("p", "muted");

  constructor(
    private readonly network: Network,
    private readonly data: PageData,
    private readonly choose: (at: number) => void,
  ) {
    const label = make("label", "", this.say("Chercher dans le réseau", "Search the network"));
    const input = make("input");
    input.type = "search";
    input.id = label.htmlFor = "network-search";
    input.addEventListener("input", () => this.find(input.value));
    input.addEventListener("keydown", (event) => {
      const first = this.network.search(input.value, 1)[0];
      if (event.key === "Enter" && first !== undefined) this.choose(first);
    });
    this.counted.setAttribute("role", "status");
    this.facts.setAttribute("aria-live", "polite");
    this.element.append(label, input, this.facts, this.counted, this.list);
    this.show(null);
    this.find("");
  }

  /** What is known of a node; None where none is chosen. */
  show(at: number | null): void {
    const node = at === null ? undefined : this.network.nodes[at];
    if (at === null || !node) {
      this.facts.replaceChildren(make("p", "muted", this.say(
        "Choisir un nœud dans l'image ou dans la liste pour voir ce qu'on en sait.",
        "Choose a node in the picture or in the list to see what is known of it.",
      )));
      return;
    }
    const { lang } = this.data;
    const title = make("h3", "", node.label);
    const told: [string, string | undefined][] = [
      [this.say("Nature", "Kind"), this.data.kinds[node.kind]?.label ?? node.kind],
      [node.type === "body" ? "SIREN" : this.say("N° Synergie", "Synergie number"), node.code],
      [this.say("Lieu", "Place"), node.place],
      [this.say("Opérations", "Operations"), node.type === "body" ? `${node.operations}` : undefined],
      [this.say("Montant", "Amount"), euros(node.euros, lang)],
      [this.say("Années", "Years"), years(node, lang)],
    ];
    const facts = make("dl");
    for (const [name, value] of told) {
      if (value !== undefined) facts.append(make("dt", "", name), make("dd", "", value));
    }
    this.facts.replaceChildren(title, facts, this.links(node.id, node.type), ...this.joined(at));
  }

  private links(iri: string, type: string): HTMLElement {
    const links = make("p", "files");
    const page = pageOf(iri, this.data);
    if (page) links.append(anchor(page, this.say("Sa page", "Its page")));
    if (type === "body") links.append(anchor(around(iri), this.say("Son voisinage", "Its neighbourhood")));
    return links;
  }

  private joined(at: number): HTMLElement[] {
    const edges = this.network.neighbours[at] ?? [];
    const title = make("h4", "", `${this.say("Lié à", "Joined to")} (${edges.length})`);
    const list = make("ul", "nodes");
    list.append(...edges.slice(0, LISTED).map((edge) => this.item(this.network.other(edge, at), this.weight(edge))));
    return [title, list];
  }

  private weight(edge: Edge): string {
    if (this.data.graph === "operations") return euros(edge.euros, this.data.lang);
    const operations = `${edge.operations} ${this.say("opération", "operation")}${edge.operations > 1 ? "s" : ""}`;
    return `${operations}, ${euros(edge.euros, this.data.lang)}`;
  }

  private find(text: string): void {
    const found = this.network.search(text, LISTED + 1);
    const more = found.length > LISTED;
    this.counted.textContent = more
      ? this.say(`Les ${LISTED} premiers nœuds ; chercher pour trouver les autres.`, `The first ${LISTED} nodes; search for the others.`)
      : `${found.length} ${this.say("nœud", "node")}${found.length > 1 ? "s" : ""}`;
    this.list.replaceChildren(...found.slice(0, LISTED).map((at) => this.item(at)));
  }

  private item(at: number, told = ""): HTMLElement {
    const item = make("li");
    const button = make("button", "plain", this.network.nodes[at]?.label ?? "");
    button.type = "button";
    button.addEventListener("click", () => this.choose(at));
    item.append(button);
    if (told) item.append(" ", make("span", "muted", told));
    return item;
  }

  private say(fr: string, en: string): string {
    return this.data.lang === "fr" ? fr : en;
  }
}

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  kind = "",
  text = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}

function anchor(address: string, text: string): HTMLAnchorElement {
  const link = make("a", "", text);
  link.href = address;
  return link;
}
