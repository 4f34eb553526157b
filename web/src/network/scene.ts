// The picture: a canvas on which a network is drawn, moved and pointed at.
import { quadtree } from "d3-quadtree";
import type { Quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import type { ZoomTransform } from "d3-zoom";
import type { Network, PageData } from "./model";

const SPRITE = 64; // pixels of a mark drawn once
const MOVING_EDGES = 2_500; // while it moves, the strongest are enough
const STILL_AFTER = 140; // milliseconds
const NAMES = 40;
const REACH = 12; // pixels from the pointer to a node
const STEADY = 4; // pixels that a finger may tremble while it taps

export interface Colours {
  ground: string;
  text: string;
  edge: string;
  accent: string;
  shares: string[];
}

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const one = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: one("--ground"),
    text: one("--text"),
    edge: one("--edge"),
    accent: one("--accent"),
    shares: Array.from({ length: 8 }, (_, at) => one(`--share-${at}`)),
  };
}

export class Scene {
  transform: ZoomTransform = zoomIdentity;
  selected: number | null = null;
  private hovered: number | null = null;
  private palette = colours();
  private sprites = new Map<string, HTMLCanvasElement>();
  private tree: Quadtree<number> | null = null;
  private dragged: number | null = null;
  private asked = false;
  private movedAt = 0;
  private readonly zoomed;

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly network: Network,
    private readonly data: PageData,
    private readonly onSelect: (at: number | null) => void,
    private readonly calm: boolean,
  ) {
    this.zoomed = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([0.03, 12])
      .filter((event: MouseEvent) => !event.button && this.dragged === null)
      .on("zoom", (event: { transform: ZoomTransform }) => {
        this.transform = event.transform;
        this.moved();
      });
    this.watchPointer();
    select(canvas).call(this.zoomed).on("dblclick.zoom", null);
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.palette = colours();
      this.sprites.clear();
      this.ask();
    });
    this.resize();
  }

  /** New places for all nodes. */
  place(places: Float32Array): void {
    this.network.places = places;
    this.tree = null;
    this.moved();
  }

  /** All of it, in the middle. */
  fit(): void {
    const { network } = this;
    const [left, top, right, bottom] = bounds(network);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = Math.min(2, 0.92 * Math.min(width / (right - left), height / (bottom - top)));
    this.show(
      zoomIdentity
        .translate(width / 2, height / 2)
        .scale(scale)
        .translate(-(left + right) / 2, -(top + bottom) / 2),
    );
  }

  scaleBy(factor: number): void {
    select(this.canvas).call(this.zoomed.scaleBy, factor);
  }

  panBy(x: number, y: number): void {
    select(this.canvas).call(this.zoomed.translateBy, x / this.transform.k, y / this.transform.k);
  }

  /** A node in the middle, near enough to read its name. */
  goTo(at: number): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = Math.max(this.transform.k, 1);
    const { network } = this;
    this.show(
      zoomIdentity.translate(width / 2, height / 2).scale(scale).translate(-network.x(at), -network.y(at)),
    );
  }

  choose(at: number | null): void {
    this.selected = at;
    this.ask();
    this.onSelect(at);
  }

  /** Draw soon: once for all that is asked before the next frame. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      const still = performance.now() - this.movedAt > STILL_AFTER;
      this.draw(this.canvas.getContext("2d"), still);
      if (!still) setTimeout(() => this.ask(), STILL_AFTER);
    });
  }

  /** Draw on a canvas of this one's size; the weakest edges and most names only where it is still. */
  draw(context: CanvasRenderingContext2D | null, still: boolean): void {
    if (!context) return;
    const ratio = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const { k, x, y } = this.transform;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.palette.ground;
    context.fillRect(0, 0, width, height);
    const lit = this.lit();
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    this.drawEdges(context, lit, still);
    this.drawNodes(context, lit);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawNames(context, lit, still ? NAMES : 8);
  }

  // --- pointing

  private watchPointer(): void {
    const { canvas } = this;
    const fingers = new Set<number>();
    let start = { x: 0, y: 0 };
    let moved = false;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      fingers.add(event.pointerId);
      start = { x: event.clientX, y: event.clientY };
      // Two fingers zoom, wherever they are: the node under the first is let go.
      moved = fingers.size > 1;
      this.dragged = moved ? null : this.at(event);
      if (this.dragged !== null) canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      moved ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) > STEADY;
      if (this.dragged === null) {
        this.hover(event.buttons ? null : this.at(event));
        return;
      }
      if (!moved) return;
      const [x, y] = this.world(event);
      this.network.move(this.dragged, x, y);
      this.tree = null;
      this.moved();
    });
    canvas.addEventListener("pointerup", (event) => {
      if (fingers.delete(event.pointerId) && !moved) this.choose(this.dragged);
      this.dragged = null;
    });
    canvas.addEventListener("pointercancel", (event) => {
      fingers.delete(event.pointerId);
      this.dragged = null;
    });
    canvas.addEventListener("pointerleave", () => this.hover(null));
  }

  private hover(at: number | null): void {
    if (at === this.hovered) return;
    this.hovered = at;
    this.canvas.classList.toggle("pointing", at !== null);
    this.ask();
  }

  private world(event: MouseEvent): [number, number] {
    const { left, top } = this.canvas.getBoundingClientRect();
    return this.transform.invert([event.clientX - left, event.clientY - top]);
  }

  private at(event: MouseEvent): number | null {
    const { network } = this;
    this.tree ??= quadtree<number>(
      [...network.nodes.keys()],
      (at) => network.x(at),
      (at) => network.y(at),
    );
    const [x, y] = this.world(event);
    const found = this.tree.find(x, y, 18 + REACH / this.transform.k);
    if (found === undefined) return null;
    const distance = Math.hypot(network.x(found) - x, network.y(found) - y);
    return distance < (network.radii[found] ?? 0) + REACH / this.transform.k / 2 ? found : null;
  }

  // --- drawing

  private show(transform: ZoomTransform): void {
    select(this.canvas).call(this.zoomed.transform, transform);
  }

  private moved(): void {
    this.movedAt = this.calm ? -STILL_AFTER : performance.now();
    this.ask();
  }

  private resize(): void {
    const { canvas } = this;
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    this.ask();
  }

  /** The nodes to be seen well: the one that is pointed at or chosen, and those joined to it. */
  private lit(): Set<number> | null {
    const at = this.hovered ?? this.selected;
    if (at === null) return null;
    return new Set([at, ...(this.network.neighbours[at] ?? []).map((edge) => this.network.other(edge, at))]);
  }

  private drawEdges(context: CanvasRenderingContext2D, lit: Set<number> | null, still: boolean): void {
    const { network, palette } = this;
    const shown = still ? network.edges : network.edges.slice(0, MOVING_EDGES);
    context.globalAlpha = lit ? 0.12 : 0.4;
    context.strokeStyle = palette.edge;
    const bodies = this.data.graph === "bodies";
    // Three widths, each drawn in one go; edges stand from the strongest down.
    for (const [from, width] of [[8, 3.5], [2, 1.8], [0, 0.8]] as const) {
      context.beginPath();
      for (const edge of shown) {
        const weight = bodies ? edge.weight : 1;
        if (weight < from || (from === 2 && weight >= 8) || (from === 0 && weight >= 2)) continue;
        this.line(context, edge.source, edge.target);
      }
      context.lineWidth = width;
      context.stroke();
    }
    const at = this.hovered ?? this.selected;
    if (at === null) return;
    context.globalAlpha = 0.9;
    context.strokeStyle = palette.accent;
    context.lineWidth = 1.6;
    context.beginPath();
    for (const edge of network.neighbours[at] ?? []) this.line(context, edge.source, edge.target);
    context.stroke();
  }

  private line(context: CanvasRenderingContext2D, one: number, other: number): void {
    context.moveTo(this.network.x(one), this.network.y(one));
    context.lineTo(this.network.x(other), this.network.y(other));
  }

  private drawNodes(context: CanvasRenderingContext2D, lit: Set<number> | null): void {
    const { network } = this;
    for (let at = network.nodes.length - 1; at >= 0; at -= 1) {
      const node = network.nodes[at];
      if (!node) continue;
      context.globalAlpha = !lit || lit.has(at) ? 1 : 0.2;
      const side = 3.4 * (network.radii[at] ?? 5);
      context.drawImage(this.sprite(node.kind), network.x(at) - side / 2, network.y(at) - side / 2, side, side);
    }
    context.globalAlpha = 1;
    if (this.selected === null) return;
    context.strokeStyle = this.palette.accent;
    context.lineWidth = 2.5 / this.transform.k;
    context.beginPath();
    const radius = (network.radii[this.selected] ?? 5) + 5 / this.transform.k;
    context.arc(network.x(this.selected), network.y(this.selected), radius * 1.3, 0, 2 * Math.PI);
    context.stroke();
  }

  private sprite(kind: string): HTMLCanvasElement {
    const known = this.sprites.get(kind);
    if (known) return known;
    const made = document.createElement("canvas");
    made.width = made.height = SPRITE;
    const context = made.getContext("2d");
    const mark = this.data.kinds[kind] ?? this.data.kinds["unresolved"];
    if (context && mark) {
      const path = new Path2D(mark.path);
      context.setTransform(SPRITE / 3.4, 0, 0, SPRITE / 3.4, SPRITE / 2, SPRITE / 2);
      context.strokeStyle = this.palette.ground;
      context.lineWidth = 0.25;
      context.stroke(path);
      context.fillStyle = this.palette.shares[mark.colour] ?? this.palette.text;
      context.fill(path, "evenodd");
    }
    this.sprites.set(kind, made);
    return made;
  }

  /** Names of nodes in sight, as many as there is room for; those that are lit come first. */
  private drawNames(context: CanvasRenderingContext2D, lit: Set<number> | null, most: number): void {
    const { network, palette } = this;
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = palette.ground;
    context.fillStyle = palette.text;
    for (const { at, x, y, name } of this.names(context, lit ? [...lit] : [...network.nodes.keys()], most)) {
      context.globalAlpha = !lit || lit.has(at) ? 1 : 0.2;
      context.strokeText(name, x, y);
      context.fillText(name, x, y);
    }
    context.globalAlpha = 1;
  }

  private names(context: CanvasRenderingContext2D, among: number[], most: number): Name[] {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const kept: Name[] = [];
    for (const at of among) {
      if (kept.length >= most) break;
      const [x, middle] = this.transform.apply([this.network.x(at), this.network.y(at)]);
      if (x < 0 || middle < 0 || x > width || middle > height) continue;
      const y = middle + (this.network.radii[at] ?? 5) * this.transform.k + 13;
      const name = short(this.network.nodes[at]?.label ?? "");
      const half = context.measureText(name).width / 2;
      const free = kept.every((one) => Math.abs(one.y - y) > 14 || Math.abs(one.x - x) > one.half + half + 4);
      if (free) kept.push({ at, x, y, half, name });
    }
    return kept;
  }
}

interface Name {
  at: number;
  x: number;
  y: number;
  half: number;
  name: string;
}

export function short(text: string): string {
  return text.length > 34 ? `${text.slice(0, 33)}…` : text;
}

/** The left, top, right and bottom of all nodes. */
export function bounds(network: Network): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const at of network.nodes.keys()) {
    const radius = network.radii[at] ?? 5;
    left = Math.min(left, network.x(at) - radius);
    right = Math.max(right, network.x(at) + radius);
    top = Math.min(top, network.y(at) - radius);
    bottom = Math.max(bottom, network.y(at) + radius + 16);
  }
  return [left - 20, top - 20, right + 20, bottom + 20];
}
