// Runs each block of JavaScript of the README as it stands there, in the folder that has the package.
// usage: node readme.mjs FILE

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const blocks = [...readFileSync(process.argv[2], "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, lines]) => lines);
assert.equal(blocks.length, 4);

// The environment of a server, and the endpoints of a page.
process.env.HELPSHIFT_SECRET = "an example secret of this file!!";
const said = [];
globalThis.said = (value) => said.push(value);
const steps = [{ call: { function: "said", args: [{ payload: "" }] } }];
const bundle = (payload) => ({ adapter: "a", kind: "a", action: "login", steps, payload, logout: steps });
const answers = { "/chats": { bundles: [bundle(7)] }, "/sign-out": { bundles: [bundle(8)] } };
globalThis.fetch = async (path) => ({ ok: true, json: async () => answers[path] });

const run = async (lines, index, made) => {
  const file = `${process.cwd()}/block${index}.mjs`;
  writeFileSync(file, `${lines}\nexport { ${made} };\n`);
  return (await import(pathToFileURL(file)))[made];
};
assert.match(await run(blocks[0], 0, "script"), /^<script nonce="MTIzNA==">[^]*identity_token[^]*<\/script>$/);

const answer = await run(blocks[0] + blocks[1], 1, "answer");
const user = { user_id: "usr_1" };
const [status, body] = answer({ adapters: ["support"], action: "login", client: { userId: "usr_1", userEmail: "" } }, user);
assert.deepEqual([status, JSON.parse(body).bundles.map(({ adapter }) => adapter)], [200, ["support"]]);
assert.equal(JSON.parse(answer({ client: { userId: "usr_2" } }, user)[1]).bundles[0].error.problems[0].code, "mismatch");
assert.deepEqual([answer(undefined, undefined)[0], answer({ client: {} }, undefined)[0]], [200, 401]);
for (const wrong of [{ adapters: ["legacy"] }, { adapters: "support" }, { action: "dance" }]) assert.equal(answer(wrong, user)[0], 422);

assert.equal((await run(blocks[2], 2, "signOuts")).length, 1);
assert.deepEqual(said, [7]);
await run(blocks[3], 3, "left");
assert.deepEqual(said.slice(-1), [8]);
