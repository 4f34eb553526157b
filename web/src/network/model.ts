// A network as /network.json tells it, and what the page says beside it.

export interface Kind {
  label: string;
  path: string;
  colour: number;
}

export interface PageData {
  source: string;
  layout: string;
  base: string;
  graph: "bodies" | "operations";
  lang: "fr" | "en";
  kinds: Record<string, Kind>;
}

export interface Node {
  id: string;
  label: string;
  type: "body" | "operation";
  kind: string;
  code?: string;
  place?: string;
  first_year?: number;
  last_year?: number;
  operations: number;
  euros?: number;
}

export interface Edge {
  source: number;
  target: number;
  weight: number;
  operations: number;
  euros?: number;
  roles?: string;
}

export interface Content {
  found: number;
  nodes: Node[];
  edges: Edge[];
}

export interface LayoutTask {
  radii: Float32Array;
  links: Uint32Array;
  quiet: boolean;
}

export interface LayoutNews {
  places: Float32Array;
  done: boolean;
}

/** The nodes and edges with what a picture needs of them: places, sizes, who is joined to whom. */
export class Network {
  readonly nodes: Node[];
  readonly edges: Edge[];
  readonly radii: Float32Array;
  readonly neighbours: Edge[][];
  places: Float32Array;
  private readonly folded: string[];

  constructor(content: Content) {
    this.nodes = content.nodes;
    this.edges = content.edges;
    this.radii = Float32Array.from(this.nodes, (node) => Math.min(4 + 1.6 * Math.sqrt(node.operations), 18));
    this.places = new Float32Array(2 * this.nodes.length);
    this.neighbours = this.nodes.map(() => []);
    for (const edge of this.edges) {
      this.neighbours[edge.source]?.push(edge);
      this.neighbours[edge.target]?.push(edge);
    }
    this.folded = this.nodes.map((node) => fold(`${node.label} ${node.code ?? ""} ${node.place ?? ""}`));
  }

  x(at: number): number {
    return this.places[2 * at] ?? 0;
  }

  y(at: number): number {
    return this.places[2 * at + 1] ?? 0;
  }

  move(at: number, x: number, y: number): void {
    this.places[2 * at] = x;
    this.places[2 * at + 1] = y;
  }

  /** The other end of an edge. */
  other(edge: Edge, at: number): number {
    return edge.source === at ? edge.target : edge.source;
  }

  /** The nodes whose names hold all these words, those with the most operations first. */
  search(text: string, most: number): number[] {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const found: number[] = [];
    for (let at = 0; at < this.nodes.length && found.length < most; at += 1) {
      if (words.every((word) => this.folded[at]?.includes(word))) found.push(at);
    }
    return found;
  }

  /** What the layout needs to know. */
  task(quiet: boolean): LayoutTask {
    const links = new Uint32Array(2 * this.edges.length);
    this.edges.forEach((edge, at) => {
      links[2 * at] = edge.source;
      links[2 * at + 1] = edge.target;
    });
    return { radii: this.radii, links, quiet };
  }
}

export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The page of a thing on this host; null where it is not ours. */
export function pageOf(iri: string, data: PageData): string | null {
  if (!iri.startsWith(`${data.base}id/`)) return null;
  return `/${iri.slice(data.base.length)}?lang=${data.lang}`;
}

/** This page around one body. */
export function around(iri: string): string {
  const address = new URL(location.href);
  address.searchParams.set("focus", iri);
  address.searchParams.delete("page");
  return address.pathname + address.search;
}

export function euros(value: number | undefined, lang: string): string {
  if (value === undefined) return lang === "fr" ? "non précisé" : "not stated";
  return new Intl.NumberFormat(lang, { style: "currency", currency: "EUR" }).format(value);
}

export function years(one: { first_year?: number; last_year?: number }, lang: string): string {
  if (one.first_year === undefined) return lang === "fr" ? "non précisé" : "not stated";
  return one.first_year === one.last_year ? `${one.first_year}` : `${one.first_year}–${one.last_year}`;
}
