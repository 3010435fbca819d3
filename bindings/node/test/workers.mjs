// Runs the package in workerd, the engine of Cloudflare's Workers, and prints the bundle that it makes.
// usage: node workers.mjs PACKAGE, in a folder that has miniflare

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { Miniflare } = createRequire(`${process.cwd()}/`)("miniflare");
const folder = process.argv[2];
const exported = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).exports["."];
const main = exported.workerd.default;
const file = (type, name) => ({ type, path: join("/package", name), contents: readFileSync(join(folder, name)) });
const worker = readFileSync(new URL("./elsewhere.mjs", import.meta.url), "utf8")
  .replace('"countersign"', `"/package/${main.slice(2)}"`)
  .replace("console.log(", "const answer = (")
  .concat("\nexport default { fetch: () => new Response(answer) };\n");
const modules = [{ type: "ESModule", path: "/main.mjs", contents: worker }, ...["worker.js", "api.js", "glue.js"].map((name) => file("ESModule", name)), file("CompiledWasm", "countersign.wasm")];
const server = new Miniflare({ modulesRoot: "/", modules, compatibilityDate: "2025-01-01" });
try {
  console.log(await (await server.dispatchFetch("http://worker/")).text());
} finally {
  await server.dispose();
}
