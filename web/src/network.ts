// The page of the network, where scripts run: the picture moves, and tells of the node that is chosen.
import "./network/stage.css";
import { savePng, saveSvg } from "./network/export";
import { Network } from "./network/model";
import type { Content, LayoutNews, PageData } from "./network/model";
import { make, Panel } from "./network/panel";
import { Scene } from "./network/scene";

const STEP = 60; // pixels

async function start(): Promise<void> {
  const holder = document.getElementById("network");
  const said = document.getElementById("network-data")?.textContent;
  if (!holder || !said) return;
  const data = JSON.parse(said) as PageData;
  const answer = await fetch(data.source);
  if (!answer.ok) return; // the picture that stands still says the same
  const network = new Network((await answer.json()) as Content);
  show(holder, network, data);
}

function show(holder: HTMLElement, network: Network, data: PageData): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const say = (fr: string, en: string): string => (data.lang === "fr" ? fr : en);
  const canvas = make("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", say(
    "Image du réseau : flèches pour déplacer, + et − pour agrandir et réduire, 0 pour tout voir. La liste qui suit donne chaque nœud.",
    "Picture of the network: arrows to move, + and − to zoom, 0 to see it all. The list that follows has each node.",
  ));
  const panel = new Panel(network, data, (at) => {
    scene.choose(at);
    scene.goTo(at);
  });
  const stage = make("div", "stage");
  const tools = make("p", "tools");
  stage.append(tools, canvas, panel.element);
  for (const still of holder.querySelectorAll("figure")) still.hidden = true;
  holder.append(stage);
  const scene = new Scene(canvas, network, data, (at) => panel.show(at), calm);
  const state = make("span", "muted", say("Mise en place…", "Finding the places…"));
  state.setAttribute("role", "status");
  tools.append(
    button("+", say("Agrandir", "Zoom in"), () => scene.scaleBy(1.4)),
    button("−", say("Réduire", "Zoom out"), () => scene.scaleBy(1 / 1.4)),
    button(say("Tout voir", "See all"), "", () => scene.fit()),
    button("PNG", say("Enregistrer l'image en PNG", "Save the picture as PNG"), () => savePng(scene)),
    button("SVG", say("Enregistrer l'image en SVG", "Save the picture as SVG"), () => saveSvg(network, data)),
    state,
  );
  canvas.addEventListener("keydown", (event) => keyed(event, scene));
  settle(scene, data, calm, () => (state.textContent = ""));
}

/** Have the places found in a worker; while it works the picture follows, unless motion is unwanted. */
function settle(scene: Scene, data: PageData, calm: boolean, done: () => void): void {
  const worker = new Worker(data.layout, { type: "module" });
  let touched = false;
  scene.canvas.addEventListener("pointerdown", () => (touched = true), { once: true });
  scene.canvas.addEventListener("wheel", () => (touched = true), { once: true, passive: true });
  worker.addEventListener("message", ({ data: news }: MessageEvent<LayoutNews>) => {
    scene.place(news.places);
    if (!touched) scene.fit();
    if (!news.done) return;
    worker.terminate();
    scene.canvas.dataset["settled"] = "true";
    done();
  });
  worker.postMessage(scene.network.task(calm));
}

function keyed(event: KeyboardEvent, scene: Scene): void {
  const moves: Record<string, () => void> = {
    ArrowLeft: () => scene.panBy(STEP, 0),
    ArrowRight: () => scene.panBy(-STEP, 0),
    ArrowUp: () => scene.panBy(0, STEP),
    ArrowDown: () => scene.panBy(0, -STEP),
    "+": () => scene.scaleBy(1.4),
    "-": () => scene.scaleBy(1 / 1.4),
    "0": () => scene.fit(),
    Escape: () => scene.choose(null),
  };
  const move = moves[event.key];
  if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move();
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = make("button", "plain", text);
  made.type = "button";
  if (label) {
    made.setAttribute("aria-label", label.includes(text) ? label : `${label} (${text})`);
    made.title = label;
  }
  made.addEventListener("click", act);
  return made;
}

void start();
