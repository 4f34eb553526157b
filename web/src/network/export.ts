// The picture as a file: PNG as it is seen, SVG whole.
import type { Network, PageData } from "./model";
import { bounds, colours, short } from "./scene";
import type { Scene } from "./scene";

const NAMED = 60;

export function savePng(scene: Scene): void {
  const copy = document.createElement("canvas");
  copy.width = scene.canvas.width;
  copy.height = scene.canvas.height;
  scene.draw(copy.getContext("2d"), true);
  copy.toBlob((blob) => blob && save(blob, "network.png"), "image/png");
}

export function saveSvg(network: Network, data: PageData): void {
  save(new Blob([svg(network, data)], { type: "image/svg+xml" }), "network.svg");
}

/** The whole network as SVG, in the colours of the page. */
export function svg(network: Network, data: PageData): string {
  const [left, top, right, bottom] = bounds(network).map(Math.round) as [number, number, number, number];
  const palette = colours();
  const lines = network.edges.map(
    (edge) =>
      `<line x1="${at(network.x(edge.source))}" y1="${at(network.y(edge.source))}" x2="${at(network.x(edge.target))}" y2="${at(network.y(edge.target))}" stroke-width="${data.graph === "bodies" ? Math.min(edge.weight, 8) : 1}"/>`,
  );
  const marks = network.nodes.map((node, number) => {
    const kind = data.kinds[node.kind] ?? data.kinds["unresolved"];
    return `<path transform="translate(${at(network.x(number))} ${at(network.y(number))}) scale(${at(network.radii[number] ?? 5)})" fill="${palette.shares[kind?.colour ?? 7]}" fill-rule="evenodd" d="${kind?.path}"><title>${escaped(node.label)}</title></path>`;
  });
  const names = network.nodes
    .slice(0, NAMED)
    .map(
      (node, number) =>
        `<text x="${at(network.x(number))}" y="${at(network.y(number) + (network.radii[number] ?? 5) + 12)}">${escaped(short(node.label))}</text>`,
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}">
<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${palette.ground}"/>
<g stroke="${palette.edge}" stroke-opacity="0.4">${lines.join("\n")}</g>
<g>${marks.join("\n")}</g>
<g font-family="sans-serif" font-size="11" text-anchor="middle" fill="${palette.text}">${names.join("\n")}</g>
</svg>
`;
}

function at(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
