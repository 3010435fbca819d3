// Runs each block of JavaScript of a README as it stands there, in the folder that has the package.
// usage: node readme.mjs FILE

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const blocks = [...readFileSync(process.argv[2], "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, lines]) => lines);
assert.equal(blocks.length, 2);

// The environment of a server, and the endpoint of a page.
process.env.HELPSHIFT_SECRET = "an example secret of this file!!";
const bundle = { adapter: "a", kind: "a", action: "login", steps: [{ call: { function: "said", args: [{ payload: "" }] } }], payload: 7, logout: [] };
globalThis.fetch = async () => ({ json: async () => [bundle] });
const said = [];
globalThis.said = (value) => said.push(value);

const run = async (lines, index) => {
  const file = `${process.cwd()}/block${index}.mjs`;
  // What a block made is its last constant.
  const last = [...lines.matchAll(/^const (\w+) =/gm)].at(-1)[1];
  writeFileSync(file, `${lines}\nexport const made = ${last};\n`);
  return (await import(pathToFileURL(file))).made;
};
const [script, signOuts] = [await run(blocks[0], 0), await run(blocks[1], 1)];
assert.match(script, /^<script nonce="MTIzNA==">[^]*identity_token[^]*<\/script>$/);
assert.equal(signOuts.length, 1);
assert.deepEqual(said, [7]);
