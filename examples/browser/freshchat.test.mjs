// Signs users and visitors in to Freshchat's widget in a browser. The first bundle of a page has no token: the page asks
// the widget for the uuid of its browser, and the endpoint for a token of it.
//
// COUNTERSIGN names the built command. `examples/browser/run` builds it and runs this.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Site } from "./pages.mjs";
import { Browser } from "./webdriver.mjs";

const kind = "freshchat";
const ada = { user_id: "usr_ada", email: { address: "ada@example.com", verified: true }, name: "Ada" };
const bob = { user_id: "usr_bob", name: "Bob" };
const ADA = "usr_ada, ada@example.com, Ada";
const BOB = "usr_bob, Bob";

let site;
let browser;

before(async () => {
  site = await Site.open(process.env.COUNTERSIGN, fileURLToPath(new URL("freshchat.toml", import.meta.url)));
  browser = await Browser.open();
});
after(async () => {
  await browser?.close();
  site?.close();
});
beforeEach(() => site.begin());
afterEach(async () => {
  await browser.complaints();
  await browser.go(`${site.address}/other`);
  await browser.run(() => localStorage.clear());
});

const state = () => {
  const output = document.querySelector("output");
  return [output.dataset.state, output.value];
};
async function believed(expected, value = expected) {
  const found = await browser.until(([state, text]) => state === expected && text === value, state);
  assert.deepEqual(found, [expected, value]);
}
const signedIn = (value) => believed("signed-in", value);
const isAnonymous = () => believed("anonymous");
const open = async (options) => browser.go(await site.page({ kind, ...options }));
const signIn = (user) => {
  site.user = user;
  return browser.run(async () => {
    const { keep } = await import("/countersign.js");
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/chats", { method: "POST", headers, body: JSON.stringify({ adapters: ["widget"] }) });
    for (const bundle of await answer.json()) globalThis.signOut = keep(bundle, "/chats");
  });
};
const signOut = () => browser.run(() => signOut());
const taken = () => browser.run(() => globalThis.fcWidget?.taken ?? []);
const askAgain = () =>
  browser.run(() => {
    document.dispatchEvent(new CustomEvent("stand-in", { detail: { chat: "widget", what: "ask again" } }));
  });
// The widget tells of its own sign-in as well: a page that answers that asks without an end.
async function isQuiet() {
  await sleep(400);
  const asked = site.asked;
  await sleep(600);
  assert.equal(site.asked, asked, "it asks no more");
  assert.ok(asked < 10, `${asked} requests`);
  assert.deepEqual(await browser.complaints(), []);
}

for (const [name, options] of Object.entries({
  prompt: { script: "prompt" },
  slow: { script: "slow" },
  "loaded twice": { script: "twice" },
  "prompt, and our script before the embed code": { order: "before" },
  "slow, and our script before the embed code": { order: "before", script: "slow" },
})) {
  test(`a user signs in, the vendor's script ${name}`, async () => {
    site.user = ada;
    await open(options);
    await signedIn(ADA);
    if (options.script !== "twice") await isQuiet();
  });
}

test("a visitor has a token of the browser alone", async () => {
  await open();
  await isAnonymous();
  const [token] = await taken();
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  assert.deepEqual(Object.keys(claims), ["freshchat_uuid", "exp"]);
  await isQuiet();
});

test("the script blocked: no chat, and nothing is thrown", async () => {
  site.user = ada;
  await open({ script: "blocked" });
  await sleep(500);
  await believed("off", "no chat");
  const lines = await browser.complaints();
  assert.deepEqual(lines.filter((line) => !line.includes("absent.js")), []);
});

test("our script runs long after the widget has asked", async () => {
  await open({ endpoint: false, own: "" });
  await believed("waiting", "no token");
  await sleep(500);
  await signIn(ada);
  await signedIn(ADA);
});

test("a visitor signs in late", async () => {
  await open();
  await isAnonymous();
  const uuid = await browser.run(() => localStorage.getItem("stand-in:freshchat:uuid"));
  await signIn(ada);
  await signedIn(ADA);
  assert.notEqual(await browser.run(() => localStorage.getItem("stand-in:freshchat:uuid")), uuid);
  await isQuiet();
});

test("another user without a logout", async () => {
  site.user = ada;
  await open();
  await signedIn(ADA);
  await signIn(bob);
  await signedIn(BOB);
  await askAgain();
  await signedIn(BOB);
  await isQuiet();
});

test("a logout, and another user after it", async () => {
  site.user = ada;
  await open();
  await signedIn(ADA);
  await signIn(ada);
  await signedIn(ADA);
  await signOut();
  await believed("waiting", "no token");
  await signIn(bob);
  await signedIn(BOB);
  await isQuiet();
});

test("a logout, and the visitor after it", async () => {
  await open();
  await signIn(ada);
  await signedIn(ADA);
  await signOut();
  await signIn(undefined);
  await isAnonymous();
});

test("logged out while the widget is slow", async () => {
  await open({ script: "slow", endpoint: false });
  await signIn(ada);
  await signOut();
  await believed("waiting", "no token");
  await sleep(400);
  assert.deepEqual(await taken(), []);
});

test("the widget asks again, hours later", async () => {
  site.user = ada;
  await open();
  await signedIn(ADA);
  site.later = 2 * 60 * 60;
  await askAgain();
  await signedIn(ADA);
  await isQuiet();
});

test("the page renews the token by itself", async () => {
  site.user = ada;
  // The first long timer is that of the renewal.
  const own = "{ const { setTimeout: start } = globalThis; let once = false; " +
    "globalThis.setTimeout = (f, ms, ...rest) => start(f, ms > 20000 && !once ? ((once = true), 900) : ms, ...rest); }";
  await open({ own });
  await signedIn(ADA);
  const before = (await taken()).length;
  site.later = 50 * 60;
  await sleep(1500);
  const tokens = await taken();
  assert.ok(tokens.length > before, `${tokens.length} tokens`);
  const end = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")).exp;
  assert.ok(end(tokens.at(-1)) - end(tokens[0]) >= 50 * 60);
  await signedIn(ADA);
});

for (const endpoint of ["down", "none"]) {
  test(`no token is handed over where the endpoint is ${endpoint}`, async () => {
    site.user = ada;
    const page = await site.page({ kind, endpoint: endpoint !== "none" });
    site.endpoint = endpoint;
    await browser.go(page);
    await sleep(800);
    await believed("waiting", "no token");
    assert.deepEqual(await taken(), []);
    if (endpoint === "none") return;
    site.endpoint = "right";
    await askAgain();
    await signedIn(ADA);
  });
}

test("the session has ended: the page is a visitor's", async () => {
  site.user = ada;
  await open();
  await signedIn(ADA);
  site.user = undefined;
  await askAgain();
  await isAnonymous();
  await isQuiet();
});

test("another user's session by then", async () => {
  site.user = ada;
  await open();
  await signedIn(ADA);
  site.user = bob;
  await askAgain();
  await signedIn(BOB);
});

test("a hostile name stays a text", async () => {
  const name = "</script><script>globalThis.hostile = 1</script><!--\u2028'\"`${globalThis.hostile = 2}";
  site.user = { ...ada, name };
  await open();
  await signedIn(`usr_ada, ada@example.com, ${name}`);
  assert.equal(await browser.run(() => globalThis.hostile ?? null), null);
});

test("a token that the vendor refuses is asked for once more, and not without an end", async () => {
  site.user = ada;
  const { ask } = site;
  site.ask = async (question) => {
    const [status, bundles] = await ask.call(site, question);
    for (const { payload } of bundles) payload.token &&= payload.token.replace(/.$/, (last) => (last === "A" ? "E" : "A"));
    return [status, bundles];
  };
  await open();
  await believed("refused", "not_authenticated");
  await sleep(800);
  const { asked } = site;
  await sleep(500);
  assert.equal(site.asked, asked);
  assert.ok(asked < 6, `${asked} requests`);
  delete site.ask;
});
