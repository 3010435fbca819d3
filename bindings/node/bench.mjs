// Measures the package beside the same three proofs by hand with node:crypto, in one run, and its memory over many requests.
// usage: node --expose-gc bench.mjs [CALLS [SOAKED]], in a folder that has the package `countersign` installed
//
// Short rounds alternate, and the quickest tenth counts: a machine that does other work delays some rounds, and quickens none.
// Exits with 1 where `issueText` takes more than 2.5 times as long as the code by hand: both make the text of an answer. `issue`
// reads that text once more, steps and all, which code by hand does not have.

import assert from "node:assert/strict";
import { createHmac, createSecretKey } from "node:crypto";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const { open } = createRequire(`${process.cwd()}/`)("countersign");
const [calls, soaked] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 0)];

const NOW = 1735689600;
const secrets = { SUPPORT: "support ".repeat(8), CHAT: "chat".repeat(12), PORTAL: "portal".repeat(8) };
const adapters = {
  chat: { kind: "helpcrunch", mode: "security-hash", organization: "example", "app-id": "11111111-2222-4333-8444-555555555555", secret: { env: "CHAT" } },
  portal: { kind: "userhero", "public-key": "pk_example", secret: { env: "PORTAL" } },
  support: { kind: "helpshift-identities", secret: { env: "SUPPORT" } },
};
const chats = open({ adapters }, { secrets, now: () => NOW });

const keys = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, createSecretKey(secret, "utf8")]));
const hmac = (key, text, form) => createHmac("sha256", key).update(text).digest(form);
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const HEADER = base64url({ alg: "HS256", typ: "JWT" });

// A product's own code checks that the email is verified, and no more.
function byHand({ user_id: id, email, name }) {
  const address = email.verified ? email.address : undefined;
  const identities = [{ identifier: "uid", value: id }, { identifier: "email", value: address }];
  const signed = `${HEADER}.${base64url({ identities, iat: NOW })}`;
  const user = { email: address, expiresAt: NOW + 300, externalUserId: id, name };
  return [
    { user_id: id, name, email: address, security_hash: hmac(keys.CHAT, id, "hex") },
    { user, userHmac: hmac(keys.PORTAL, JSON.stringify(user), "hex") },
    { identity_token: `${signed}.${hmac(keys.SUPPORT, signed, "base64url")}`, full_privacy_enabled: false },
  ];
}

const person = (index) => ({ user_id: `usr_${index}`, email: { address: `user${index}@example.com`, verified: true }, name: "Lisa Chen" });
const payloads = ({ bundles }) => bundles.map(({ payload }) => payload);
// Both make the same before either is measured.
for (const index of [0, 1, 77777]) assert.deepEqual(payloads(chats.issue({ identity: person(index) })), byHand(person(index)));

const ways = {
  "by hand": (index) => JSON.stringify(byHand(person(index))),
  "issueText": (index) => chats.issueText(JSON.stringify({ identity: person(index) })),
  "issue": (index) => chats.issue({ identity: person(index) }),
};
const took = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < 3000; round += 1) {
  for (const [name, way] of Object.entries(ways)) {
    const start = performance.now();
    for (let index = 0; index < calls; index += 1) way(index);
    took[name].push(((performance.now() - start) * 1000) / calls);
  }
}
const quick = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 10)];
const hand = quick(took["by hand"]);
for (const [name, list] of Object.entries(took)) {
  console.log(`${name}: ${quick(list).toFixed(1)} µs for three proofs, ${(quick(list) / hand).toFixed(2)} times by hand`);
}

if (soaked) {
  const used = () => (globalThis.gc?.(), process.memoryUsage());
  for (let index = 0; index < 200_000; index += 1) ways.issue(index);
  const before = used();
  for (let index = 0; index < soaked; index += 1) ways.issue(index);
  const after = used();
  const told = (key) => `${key} ${(before[key] / 1e6).toFixed(1)} MB, then ${(after[key] / 1e6).toFixed(1)} MB`;
  console.log(`${soaked} requests: ${["rss", "heapUsed", "arrayBuffers", "external"].map(told).join("; ")}`);
}
process.exitCode = quick(took.issueText) > 2.5 * hand ? 1 : 0;
