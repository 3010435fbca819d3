// Runs the lines for Node of the top-level README, with the configuration that stands above them.
// usage: node top.mjs FILE, in a folder that has the package installed

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const page = readFileSync(process.argv[2], "utf8");
const [, config] = page.match(/^```toml\n(\[adapters\.support\][^]*?)^```$/m);
const [, lines] = page.match(/^```js\n([^`]*from "countersign";[^]*?)^```$/m);
writeFileSync("countersign.toml", config);
writeFileSync("top.mjs", `${lines}\nexport { script };\n`);
Object.assign(process.env, { HELPSHIFT_SECRET: "an example secret of this file!!", USERHERO_SECRET: "another secret of this file!!!!!" });
const { script } = await import(pathToFileURL(`${process.cwd()}/top.mjs`));
for (const proof of ["identity_token", "userHmac"]) assert.match(script, new RegExp(`^<script nonce="MTIzNA==">[^]*${proof}[^]*</script>$`));
