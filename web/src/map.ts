// The map of /map, which stands there without us: here it can be zoomed and moved, and tells what the pointer is on.

const NAMESPACE = "http://www.w3.org/2000/svg";
const CLOSEST = 40; // times the whole
const STEP = 1.5;
const NUDGE = 0.15; // of the view, for a key

interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

const words = document.documentElement.lang === "en"
  ? { in: "Zoom in", out: "Zoom out", whole: "Whole map", map: "Map: arrows move it, + and − zoom" }
  : { in: "Agrandir", out: "Réduire", whole: "Toute la carte", map: "Carte : les flèches la déplacent, + et − agrandissent ou réduisent" };

class Zoomable {
  private readonly whole: View;
  private view: View;
  private held: { x: number; y: number; view: View } | undefined;
  private moved = false;
  private readonly fingers = new Map<number, PointerEvent>();

  constructor(private readonly svg: SVGSVGElement, private readonly told: HTMLElement) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.view = { ...this.whole };
    svg.tabIndex = 0;
    svg.setAttribute("aria-description", words.map);
    svg.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.press(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) svg.addEventListener(end, (event) => this.release(event));
    svg.addEventListener("click", (event) => this.click(event), true);
    svg.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["pointerover", "focusin"]) svg.addEventListener(name, (event) => this.tell(event.target));
  }

  /** Zoom around a point of the picture, by default the middle of what is seen. */
  zoom(factor: number, at = this.middle()): void {
    const width = Math.min(Math.max(this.view.width / factor, this.whole.width / CLOSEST), this.whole.width);
    const share = width / this.view.width;
    this.show({
      x: at.x - (at.x - this.view.x) * share,
      y: at.y - (at.y - this.view.y) * share,
      width,
      height: this.view.height * share,
    });
  }

  reset(): void {
    this.show({ ...this.whole });
  }

  /** Never beyond the edge; circles, lines and letters keep their size on the screen. */
  private show(view: View): void {
    const { whole } = this;
    view.x = Math.min(Math.max(view.x, whole.x), whole.x + whole.width - view.width);
    view.y = Math.min(Math.max(view.y, whole.y), whole.y + whole.height - view.height);
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const share = view.width / whole.width;
    for (const circle of this.svg.querySelectorAll<SVGCircleElement>(".places circle")) {
      circle.dataset.r ??= circle.getAttribute("r") ?? "3";
      circle.setAttribute("r", String(Number(circle.dataset.r) * Math.sqrt(share)));
    }
    for (const text of this.svg.querySelectorAll<SVGTextElement>(".towns text")) this.scaled(text, share);
    this.svg.classList.toggle("zoomed", share < 1);
  }

  private scaled(text: SVGTextElement, share: number): void {
    const x = Number(text.getAttribute("x"));
    const y = Number(text.getAttribute("y"));
    text.setAttribute("transform", `translate(${x * (1 - share)} ${y * (1 - share)}) scale(${share})`);
  }

  private middle(): { x: number; y: number } {
    const { x, y, width, height } = this.view;
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** Where in the picture a pointer is. */
  private at(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.svg.getBoundingClientRect();
    return {
      x: this.view.x + ((event.clientX - box.left) / box.width) * this.view.width,
      y: this.view.y + ((event.clientY - box.top) / box.height) * this.view.height,
    };
  }

  /** The wheel scrolls the page, unless Ctrl is held as for any zoom, or the map is zoomed already. */
  private turn(event: WheelEvent): void {
    if (!event.ctrlKey && this.view.width === this.whole.width) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.at(event));
  }

  private press(event: PointerEvent): void {
    this.fingers.set(event.pointerId, event);
    this.moved = false;
    this.held = { x: event.clientX, y: event.clientY, view: { ...this.view } };
  }

  private move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before || !this.held) return;
    if (this.fingers.size === 2) {
      this.pinch(event);
      return;
    }
    const box = this.svg.getBoundingClientRect();
    const [dx, dy] = [event.clientX - this.held.x, event.clientY - this.held.y];
    if (Math.abs(dx) + Math.abs(dy) < 4) return;
    if (!this.moved) this.svg.setPointerCapture(event.pointerId);
    this.moved = true;
    const { view } = this.held;
    this.show({ ...view, x: view.x - (dx / box.width) * view.width, y: view.y - (dy / box.height) * view.height });
  }

  private pinch(event: PointerEvent): void {
    const [one, two] = [...this.fingers.values()] as [PointerEvent, PointerEvent];
    const before = distance(one, two);
    this.fingers.set(event.pointerId, event);
    const [first, second] = [...this.fingers.values()] as [PointerEvent, PointerEvent];
    const middle = { clientX: (first.clientX + second.clientX) / 2, clientY: (first.clientY + second.clientY) / 2 };
    this.moved = true;
    if (before > 0) this.zoom(distance(first, second) / before, this.at(middle));
  }

  private release(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    this.held = undefined; // the finger that stays after a pinch moves nothing: it held the map as it was before
  }

  /** Who has dragged the map does not follow the link where the pointer came to rest. */
  private click(event: MouseEvent): void {
    if (!this.moved) return;
    event.preventDefault();
    event.stopPropagation();
    this.moved = false;
  }

  private key(event: KeyboardEvent): void {
    const { view } = this;
    const steps: Record<string, () => void> = {
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      "0": () => this.reset(),
      ArrowLeft: () => this.show({ ...view, x: view.x - view.width * NUDGE }),
      ArrowRight: () => this.show({ ...view, x: view.x + view.width * NUDGE }),
      ArrowUp: () => this.show({ ...view, y: view.y - view.height * NUDGE }),
      ArrowDown: () => this.show({ ...view, y: view.y + view.height * NUDGE }),
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  }

  private tell(target: EventTarget | null): void {
    const circle = target instanceof Element ? target.closest("a, circle") : null;
    const title = circle?.querySelector("title") ?? null;
    if (title) this.told.textContent = title.textContent;
  }
}

function distance(one: PointerEvent, two: PointerEvent): number {
  return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
}

function button(label: string, sign: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = sign;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function start(): void {
  const svg = document.getElementById("map");
  const box = document.getElementById("map-box");
  if (!(svg instanceof SVGSVGElement) || !box || svg.namespaceURI !== NAMESPACE) return;
  const told = document.createElement("p");
  told.className = "told";
  told.setAttribute("aria-live", "polite");
  const map = new Zoomable(svg, told);
  const bar = document.createElement("p");
  bar.className = "tools";
  bar.append(
    button(words.in, "+", () => map.zoom(STEP)),
    button(words.out, "−", () => map.zoom(1 / STEP)),
    button(words.whole, words.whole, () => map.reset()),
  );
  box.before(bar);
  box.after(told);
}

start();
