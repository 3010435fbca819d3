// The package as its users call it: objects in, objects out, and its errors.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import test from "node:test";

import { CountersignError, checkConfig, explain, open } from "countersign";
import { keep, run, verification } from "countersign/page";

import { thrown } from "./thrown.mjs";

const SECRET = "an example secret of this file!!";
const NOW = 1735689600;
const adapters = {
  portal: { kind: "userhero", "public-key": "pk_example", secret: { env: "PORTAL" } },
  support: { kind: "helpshift-identities", secret: { file: "keys/support" } },
};
const config = { adapters };
const given = { secrets: { PORTAL: SECRET }, files: { "keys/support": `${SECRET}\n` } };
const identity = { user_id: "usr_1", email: { address: "lisa@example.com", verified: true } };
const opened = (more) => open(config, { ...given, now: () => NOW, ...more });

test("a bundle holds the proof that node:crypto makes", () => {
  const { bundles } = opened().issue({ identity });
  assert.deepEqual(bundles.map(({ adapter }) => adapter), ["portal", "support"]);
  const [portal, support] = bundles.map(({ payload }) => payload);
  const hmac = (text, form) => createHmac("sha256", SECRET).update(text).digest(form);
  assert.equal(portal.userHmac, hmac(JSON.stringify(portal.user), "hex"));
  // The line break at the end of the file is no part of the secret.
  const [header, claims, signature] = support.identity_token.split(".");
  assert.equal(signature, hmac(`${header}.${claims}`, "base64url"));
  assert.equal(JSON.parse(Buffer.from(claims, "base64url")).iat, NOW);
});

test("a configuration in TOML and as an object are the same", () => {
  const toml = `[adapters.portal]
kind = "userhero"
public-key = "pk_example"
secret = { env = "PORTAL" }
[adapters.support]
kind = "helpshift-identities"
secret = { file = "keys/support" }`;
  const bytes = { secrets: { PORTAL: Buffer.from(SECRET) }, files: { "keys/support": new TextEncoder().encode(SECRET) } };
  const other = open(toml, { ...bytes, now: () => NOW });
  assert.deepEqual(other.issue({ identity }), opened().issue({ identity }));
  assert.deepEqual(other.adapters(), opened().adapters());
});

test("a proof is accepted for its user, and for no other", () => {
  const { issue, verify } = opened();
  const { bundles } = issue({ identity });
  assert.deepEqual(verify({ bundles }).verdicts.map(({ accepted }) => accepted), [true, true]);
  bundles[0].payload.user.externalUserId = "usr_2";
  assert.deepEqual(verify({ bundles }).verdicts.map(({ accepted }) => accepted), [false, true]);
});

test("a request at fault throws every fault and no value", () => {
  const error = thrown(() => opened().issue({ identity, adapters: ["nobody"], action: "dance-secretly" }));
  assert.ok(error instanceof CountersignError && error instanceof Error);
  assert.equal(error.kind, "invalid-request");
  assert.deepEqual(error.problems.map(({ path }) => path).sort(), ["action", "adapters[0]"]);
  assert.doesNotMatch(`${error.stack}${JSON.stringify(error.problems)}`, /secretly/);
});

test("an adapter that refuses is an entry of the answer", () => {
  const { bundles } = opened().issue({ identity: { ...identity, user_id: "x".repeat(4000) } });
  assert.ok(bundles.some((one) => one.error?.problems.length));
});

test("a configuration at fault throws every fault and no secret", () => {
  const wrong = { adapters: { ...adapters, other: { kind: "no-kind" }, third: { kind: "userhero", "public-key": "pk", secret: SECRET } } };
  const error = thrown(() => open(wrong, { secrets: { PORTAL: SECRET } }));
  assert.ok(error instanceof CountersignError);
  assert.equal(error.kind, "invalid-config");
  for (const name of ["support", "other", "third"]) assert.ok(error.problems.some(({ path }) => path.includes(name)), name);
  assert.doesNotMatch(error.stack, new RegExp(SECRET));
});

test("a vendor that must be asked over HTTP is refused, and the way is named", () => {
  const error = thrown(() => open({ adapters: { chat: { kind: "hubspot", "api-key": { env: "KEY" } } } }, { secrets: { KEY: "k" } }));
  assert.match(error.message, /adapters\.chat.*HTTP.*countersign serve/);
});

test("the findings of a configuration hold fingerprints and no secret", () => {
  const found = checkConfig(config, { secrets: given.secrets });
  assert.deepEqual(found.map(({ adapter, problems }) => [adapter, problems.length]), [["portal", 0], ["support", 1]]);
  assert.equal(found[0].secrets[0].bytes, SECRET.length);
  assert.doesNotMatch(JSON.stringify(found), new RegExp(SECRET));
});

test("a failure is explained, whatever its case", () => {
  const [one] = explain("jwt is invalid");
  assert.equal(one.reason, "JWT_IS_INVALID");
  assert.ok(explain().length > 10);
  assert.deepEqual(explain("nothing of the kind"), []);
});

test("the script of a page has its nonce, and no other end of a script than its own", () => {
  const script = opened().pageScript({ identity: { user_id: "</script>" }, script: { nonce: "MTIzNA==", endpoint: "/chats" } });
  assert.match(script, /^<script nonce="MTIzNA==">/);
  assert.equal(script.match(/<\/script/g).length, 1);
  assert.match(opened().pageScript({ identity }), /^<script>/);
});

test("a page whose session has ended signs out without a user", () => {
  const { issue } = opened();
  const { bundles } = issue({ action: "logout", adapters: ["support", "portal"] });
  assert.deepEqual(bundles.map(({ adapter }) => adapter), ["support", "portal"]);
  for (const bundle of bundles) assert.deepEqual(bundle.logout, issue({ identity, adapters: [bundle.adapter] }).bundles[0].logout);
});

test("a text goes in and out as the command's do", () => {
  const { issueText, verifyText } = opened();
  assert.match(issueText('{"id": [1,  2], "identity": {"user_id": "u"}}'), /^\{"id":\[1,  2\],"bundles":\[/);
  assert.match(issueText("nonsense"), /^\{"error":\{"kind":"invalid-request"/);
  assert.match(verifyText("{}"), /^\{"error":/);
});

test("the clock is the caller's, and a request can say its own moment", () => {
  let seconds = NOW;
  const { issue } = opened({ now: () => seconds + 0.9 });
  const ends = (request) => issue({ identity, adapters: ["portal"], ...request }).bundles[0].expires_at;
  const first = ends();
  seconds += 60;
  assert.equal(ends(), first + 60);
  assert.equal(ends({ now: NOW }), first);
  const early = Math.floor(Date.now() / 1000);
  const made = open(config, given).issue({ identity, adapters: ["portal"] }).bundles[0].expires_at - (first - NOW);
  assert.ok(early <= made && made <= Math.ceil(Date.now() / 1000));
});

test("both forms of the module are one", () => {
  const required = createRequire(import.meta.url)("countersign");
  assert.equal(required.CountersignError, CountersignError);
  assert.equal(required.open, open);
});

test("the page's module takes a bundle", () => {
  globalThis.said = [];
  const steps = [{ push: { to: "said", args: [{ payload: "" }] } }];
  const bundle = { adapter: "a", steps, payload: 7, logout: [], verification: { kind: "jwt", payload: "" } };
  assert.deepEqual(run(bundle, bundle.steps), []);
  assert.deepEqual(globalThis.said, [[7]]);
  assert.deepEqual(verification({ payload: { t: "x" }, verification: { kind: "jwt", payload: "/t" } }), { kind: "jwt", token: "x" });
  assert.equal(typeof keep, "function");
});
