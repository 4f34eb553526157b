// A worker: it finds where the nodes of a network go, and tells it as it does.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import type { SimulationNodeDatum } from "d3-force";
import type { LayoutTask } from "./network/model";

const TICKS = 260;
const TICKS_OF_MANY = 150; // each takes longer, and more would be seen no better
const MANY = 800;
const TOLD_EVERY = 60; // milliseconds

addEventListener("message", (event: MessageEvent<LayoutTask>) => {
  const { radii, links, quiet } = event.data;
  const nodes: SimulationNodeDatum[] = Array.from(radii, () => ({}));
  const edges = Array.from({ length: links.length / 2 }, (_, at) => ({
    source: links[2 * at] ?? 0,
    target: links[2 * at + 1] ?? 0,
  }));
  const ticks = nodes.length > MANY ? TICKS_OF_MANY : TICKS;
  const simulation = forceSimulation(nodes)
    .force("charge", forceManyBody().strength(-90).theta(1).distanceMax(700))
    .force("link", forceLink(edges).distance(46))
    .force("x", forceX(0).strength(0.06))
    .force("y", forceY(0).strength(0.06))
    .force("collide", forceCollide((_, at) => (radii[at] ?? 5) + 2).iterations(1))
    .alphaDecay(1 - 0.001 ** (1 / ticks))
    .stop();
  let told = performance.now();
  for (let tick = 0; tick < ticks; tick += 1) {
    simulation.tick();
    if (!quiet && performance.now() - told > TOLD_EVERY) {
      told = performance.now();
      tell(nodes, false);
    }
  }
  tell(nodes, true);
});

function tell(nodes: SimulationNodeDatum[], done: boolean): void {
  const places = new Float32Array(2 * nodes.length);
  nodes.forEach((node, at) => {
    places[2 * at] = node.x ?? 0;
    places[2 * at + 1] = node.y ?? 0;
  });
  postMessage({ places, done }, { transfer: [places.buffer] });
}
