// Tries every order of embed code and script, and the actions of users on a page, for each kind of adapter in a browser.
//
// COUNTERSIGN names the built command. `examples/browser/run` builds it and runs this. The results are kept as a table
// in `examples/browser/results/matrix.md`, which git ignores.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Site, kinds } from "./pages.mjs";
import { Browser } from "./webdriver.mjs";

const names = Object.keys(kinds);
const ada = { user_id: "usr_ada", email: { address: "ada@example.com", verified: true }, name: "Ada" };
const bob = { user_id: "usr_bob", name: "Bob" };
// The users whom each vendor takes the two for.
const as = {
  "helpshift-identities": { ada: "usr_ada, ada@example.com", bob: "usr_bob" },
  "helpshift-legacy": { ada: "usr_ada, ada@example.com, Ada", bob: "usr_bob, Bob" },
  helpcrunch: { ada: "usr_ada, ada@example.com, Ada", bob: "usr_bob, Bob" },
  userhero: { ada: "usr_ada, ada@example.com, Ada", bob: "usr_bob, Bob" },
};
const isHelpshift = (kind) => kind.startsWith("helpshift");
const told = /countersign: \w+: no \w+.*: does this stand after the vendor's embed code\?/;

let site;
let browser;
const results = new Map();

before(async () => {
  site = await Site.open(process.env.COUNTERSIGN, fileURLToPath(new URL("../countersign.toml", import.meta.url)));
  browser = await Browser.open();
});

after(async () => {
  await browser?.close();
  site?.close();
  const row = ([name, found]) => `| ${name} | ${names.map((kind) => found[kind] ?? "").join(" | ")} |`;
  const head = [`| | ${names.join(" | ")} |`, `| --- |${" --- |".repeat(names.length)}`];
  const table = [...head, ...[...results].map(row)].join("\n");
  const folder = new URL("results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("matrix.md", folder), `${table}\n`);
  console.log(table);
});

beforeEach(() => site.begin());
afterEach(async () => {
  await browser.complaints();
  await browser.go(`${site.address}/other`);
  await browser.run(() => localStorage.clear());
});

// A row of the matrix, for each kind that it is about.
function row(name, chosen, judge) {
  for (const kind of chosen) {
    test(`${name}: ${kind}`, async () => {
      const cell = results.get(name) ?? results.set(name, {}).get(name);
      cell[kind] = "**failed**";
      cell[kind] = await judge(kind);
    });
  }
}

const state = () => {
  const output = document.querySelector("output");
  return [output.dataset.state, output.value];
};
async function believed(expected, value = expected) {
  const found = await browser.until(([state, text]) => state === expected && text === value, state);
  assert.deepEqual(found, [expected, value]);
  return value;
}
const signedIn = (kind, who) => believed("signed-in", as[kind][who]);
const open = async (options) => browser.go(await site.page(options));
// As a single-page application does.
const signIn = (kind, user) => {
  site.user = user;
  return browser.run(async (adapter) => {
    const { keep } = await import("/countersign.js");
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/chats", { method: "POST", headers, body: JSON.stringify({ adapters: [adapter] }) });
    for (const bundle of await answer.json()) {
      globalThis.signOut = keep(bundle, "/chats");
    }
  }, kinds[kind].adapter);
};
const signOut = () => browser.run(() => signOut());
const askAgain = (kind) =>
  browser.run((chat) => {
    document.dispatchEvent(new CustomEvent("stand-in", { detail: { chat, what: "ask again" } }));
  }, kinds[kind].chat);
const settings = () =>
  browser.run(() => JSON.stringify([globalThis.helpshiftConfig, globalThis.helpcrunchSettings]) ?? "");
const warnings = async () => (await browser.complaints()).filter((message) => message.includes("countersign: "));
const quiet = async () => assert.deepEqual(await browser.complaints(), []);

for (const script of ["prompt", "slow", "twice"]) {
  row(`after the embed code, its script ${script}`, names, async (kind) => {
    site.user = ada;
    await open({ kind, script });
    const found = await signedIn(kind, "ada");
    await quiet();
    return found;
  });
}

row("after the embed code, its script blocked", names, async (kind) => {
  site.user = ada;
  await open({ kind, script: "blocked" });
  await believed("off", "no chat");
  // The browser tells of the script; ours has nothing to tell.
  assert.deepEqual(await warnings(), []);
  return "no chat, nothing thrown";
});

row("before the embed code", names, async (kind) => {
  site.user = ada;
  await open({ kind, order: "before" });
  // UserHero's queue is made by whoever comes first (documented).
  if (kind === "userhero") return signedIn(kind, "ada");
  await believed("anonymous");
  const lines = await warnings();
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(lines[0], told);
  return "anonymous, told in one line";
});

row("without an embed code", names, async (kind) => {
  site.user = ada;
  await open({ kind, script: "absent" });
  await believed("off", "no chat");
  const lines = await warnings();
  // A queue whose script never comes looks like a queue whose script is late.
  assert.equal(lines.length, kind === "userhero" ? 0 : 1, lines.join("\n"));
  return lines.length === 0 ? "no chat" : "no chat, told in one line";
});

row("a visitor", names, async (kind) => {
  await open({ kind });
  await believed(...(kind === "userhero" ? ["off", "no chat"] : ["anonymous"]));
  await quiet();
  return kind === "userhero" ? "no chat" : "anonymous";
});

for (const script of ["prompt", "slow"]) {
  row(`a visitor signs in late, the vendor's script ${script}`, names, async (kind) => {
    await open({ kind, script });
    if (script === "prompt" && kind !== "userhero") await believed("anonymous");
    await signIn(kind, ada);
    const found = await signedIn(kind, "ada");
    await quiet();
    return found;
  });
}

row("another user without a logout", names, async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  await signIn(kind, bob);
  // UserHero's portal takes one user for each load: the page loads anew, here with the first one's script.
  if (kind === "userhero") {
    const type = () => performance.getEntriesByType("navigation")[0].type;
    assert.equal(await browser.until((found) => found === "reload", type), "reload");
    return "the page loads anew";
  }
  await signedIn(kind, "bob");
  assert.doesNotMatch(await settings(), /ada/i);
  await askAgain(kind);
  return signedIn(kind, "bob");
});

row("another user after a logout", names.slice(0, 3), async (kind) => {
  await open({ kind });
  await signIn(kind, ada);
  await signedIn(kind, "ada");
  await signOut();
  await believed("anonymous");
  await signIn(kind, bob);
  const found = await signedIn(kind, "bob");
  assert.doesNotMatch(await settings(), /ada/i);
  await quiet();
  return found;
});

row("a visitor after a user, without a logout", names.slice(0, 3), async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  await signIn(kind, undefined);
  await believed("anonymous");
  assert.doesNotMatch(await settings(), /ada/i);
  return "anonymous";
});

row("logged out while the widget is blocked, then another user", names.slice(0, 3), async (kind) => {
  await open({ kind, script: "blocked" });
  await signIn(kind, ada);
  await signOut();
  assert.doesNotMatch(await settings(), /ada/i);
  await signIn(kind, bob);
  const found = await settings();
  assert.match(found, /usr_bob/);
  assert.doesNotMatch(found, /ada/i);
  assert.deepEqual(await warnings(), []);
  return "nothing of the first user";
});

row("logged out while the widget is slow", names.slice(0, 3), async (kind) => {
  await open({ kind, script: "slow" });
  await signIn(kind, ada);
  await signOut();
  await believed("anonymous");
  return "anonymous";
});

row("full privacy", names, async (kind) => {
  site.user = { ...ada, privacy: "full" };
  await open({ kind });
  const found = await believed("signed-in", "usr_ada");
  await quiet();
  return found;
});

row("an email that nobody verified, in a page that sets it", ["helpshift-identities", "helpshift-legacy"], async (kind) => {
  site.user = { user_id: "usr_ada", email: "ada@example.com" };
  await open({ kind, own: 'helpshiftConfig.userEmail = "ada@example.com"' });
  const found = await believed("signed-in", "usr_ada");
  await quiet();
  return found;
});

row("a hostile name", names.slice(1), async (kind) => {
  const name = "</script><script>globalThis.hostile = 1</script><!--\u2028'\"`${globalThis.hostile = 2}";
  site.user = { ...ada, name };
  await open({ kind });
  await believed("signed-in", `usr_ada, ada@example.com, ${name}`);
  assert.equal(await browser.run(() => globalThis.hostile ?? null), null);
  await quiet();
  return "text";
});

const listening = ["helpshift-identities"];

row("the vendor asks again", listening, async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  const before = site.asked;
  await askAgain(kind);
  await signedIn(kind, "ada");
  assert.equal(site.asked, before + 1);
  await quiet();
  return "a new token";
});

row("the vendor asks again after two days", listening, async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  site.later = 2 * 24 * 60 * 60;
  await askAgain(kind);
  const found = await signedIn(kind, "ada");
  return found;
});

row("the same without an endpoint", listening, async (kind) => {
  site.user = ada;
  await open({ kind, endpoint: false });
  await signedIn(kind, "ada");
  await askAgain(kind);
  await signedIn(kind, "ada");
  site.later = 2 * 24 * 60 * 60;
  await askAgain(kind);
  return believed("refused", "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN");
});

for (const endpoint of ["slow", "down"]) {
  row(`the vendor asks again, the endpoint ${endpoint}`, listening, async (kind) => {
    site.user = ada;
    await open({ kind });
    await signedIn(kind, "ada");
    site.endpoint = endpoint;
    const before = site.asked;
    await askAgain(kind);
    // From here on it is not the first sign-in that is seen, however soon the endpoint fails.
    while (site.asked === before) await sleep(20);
    const found = await signedIn(kind, "ada");
    assert.match((await warnings()).join("\n"), /no new proof: /);
    return `${found}, by the old token`;
  });
}

row("the session has ended (401)", listening, async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  site.user = undefined;
  await askAgain(kind);
  return believed("refused", "session expired");
});

row("another user's session by then (409)", listening, async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  site.user = bob;
  await askAgain(kind);
  return believed("refused", "session expired");
});

row("the browser brings the page back after a logout elsewhere", names.slice(0, 3), async (kind) => {
  site.user = ada;
  await open({ kind });
  await signedIn(kind, "ada");
  await browser.run(() => addEventListener("pageshow", ({ persisted }) => (globalThis.persisted = persisted)));
  await browser.go(`${site.address}/other`);
  site.user = undefined;
  await browser.back();
  const persisted = await browser.until((one) => one !== null, () => globalThis.persisted ?? null);
  assert.equal(persisted, true, "the page came out of the back and forward cache");
  return believed("anonymous");
});
