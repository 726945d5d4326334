// Copies what the pages need out of node_modules into ../wwwroot/lib, and nothing else. Run by `npm run build`.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const lib = join(here, "..", "wwwroot", "lib");

const copies = {
  "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
  "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
  "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
  "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
  "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
  "uplot/dist/uPlot.esm.js": "uplot/uPlot.esm.js",
  "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
};

rmSync(lib, { recursive: true, force: true });
for (const [from, to] of Object.entries(copies)) {
  const source = join(here, "node_modules", from);
  if (!existsSync(source)) {
    console.error(`${from} is missing: run "npm ci" in src/Gateway/web, or ./alpr setup`);
    process.exit(1);
  }
  mkdirSync(dirname(join(lib, to)), { recursive: true });
  cpSync(source, join(lib, to));
}
// The project file compares this stamp with package-lock.json.
writeFileSync(join(lib, "stamp"), `${Object.keys(copies).length} files\n`);
console.log(`wwwroot/lib: ${Object.keys(copies).length} files`);
