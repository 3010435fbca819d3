// smooch-core's `generate`, and the jsonwebtoken that it brings.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import { disagree, part, read } from "./read.mjs";

const [work, countersign] = process.argv.slice(2);
const require = createRequire(`${work}/`);
const { generate } = require("smooch-core/lib/utils/jwt.js");
const jsonwebtoken = createRequire(require.resolve("smooch-core/lib/utils/jwt.js"))("jsonwebtoken");

const configuration = readFileSync(`${work}/countersign.toml`, "utf8");
const keyId = /^key-id = "(.*)"$/m.exec(configuration)[1];

let agreed = 0;
const asked = new Set();
for (const bundle of read(work)) {
  const { user_id, name } = bundle.person;
  const claims = part(bundle.proof, 1);
  try {
    jsonwebtoken.verify(bundle.proof, bundle.secret, { algorithms: ["HS256"] });
  } catch (error) {
    disagree(bundle, `smooch-core's jsonwebtoken refuses the token: ${error.message}`);
  }
  // The vendor's own words for a user: the scope, and the id as a text.
  if (claims.scope !== "user" || claims.external_id !== user_id) disagree(bundle, "the claims name another user");
  if (typeof name === "string" && name.trim() && claims.name !== undefined && claims.name !== name) {
    disagree(bundle, "the claims have another name");
  }
  const theirs = generate({ ...claims }, bundle.secret, keyId);
  if (!isDeepStrictEqual(part(theirs, 0), part(bundle.proof, 0))) disagree(bundle, "smooch-core mints another header");
  // It adds when it was made.
  const { iat, ...rest } = part(theirs, 1);
  if (!isDeepStrictEqual(rest, claims)) disagree(bundle, "smooch-core mints other claims");
  agreed += 1;
  // Once for each adapter: a process each.
  if (!asked.has(bundle.adapter)) {
    asked.add(bundle.adapter);
    const key = bundle.verification.payload.slice(1);
    const { person, secret, proof, ...issued } = bundle;
    const input = JSON.stringify({ ...issued, payload: { ...bundle.payload, [key]: theirs } });
    const asking = ["--config", `${work}/countersign.toml`, "verify"];
    const verdict = JSON.parse(execFileSync(countersign, asking, { input }));
    if (verdict.user?.user_id !== user_id) disagree(bundle, "our verify takes the vendor's token for another user");
  }
}
console.log(`smooch-core mints the same ${agreed} tokens, and each side verifies the other's`);
