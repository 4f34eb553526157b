// From src/NAME.ts, the script of one page, to endpoint/static/built/NAME.js, with all that it imports;
// what it imports from a folder of src/ is shared. With --watch, again at each change.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const built = join(here, "../endpoint/static/built");

const names = (await readdir(source)).filter((name) => /^[a-z-]+\.(ts|css)$/.test(name));
const options = {
  absWorkingDir: here,
  entryPoints: names.map((name) => join("src", name)),
  outdir: built,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  minify: true,
  legalComments: "none", // LICENCES.txt has them whole
  metafile: true,
  logLevel: "warning",
};

/** The packages whose code is in what was built, by their folder. */
function packages(metafile) {
  const folders = Object.values(metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter(Boolean))].sort();
}

/** The licences of what others wrote, as they ask to be kept with it. */
async function licences(metafile) {
  const texts = packages(metafile).map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const file = (await readdir(join(here, folder))).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} has no licence in its folder: keep it out of the pages`);
    return `${name} ${version}\n\n${await readFile(join(here, folder, file), "utf8")}`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

if (process.argv.includes("--watch")) {
  await (await esbuild.context({ ...options, logLevel: "info" })).watch();
} else {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  const { metafile } = await esbuild.build(options);
  await writeFile(join(built, "LICENCES.txt"), await licences(metafile));
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    console.log(`${path.replace(/.*\//, "")}: ${Math.ceil(bytes / 1024)} kB`);
  }
}
