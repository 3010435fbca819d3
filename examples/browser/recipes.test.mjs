// Signs users in, over and out in the pages of all recipes. Each test does one thing in the frames of all vendors at
// once, and then looks at each: whom the vendor takes the user for, and what is left in the page.
//
// COUNTERSIGN names the built command. `examples/browser/run` builds it and runs this.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { secrets } from "./judges.mjs";
import { vendors } from "./loaders.mjs";
import { Wall } from "./wall.mjs";
import { Browser } from "./webdriver.mjs";

const names = Object.keys(vendors);
const having = (flag) => names.filter((name) => vendors[name][flag]);
const lacking = (flag) => names.filter((name) => !vendors[name][flag]);
const person = (name) => ({ user_id: `usr_${name}`, email: { address: `${name}@example.com`, verified: true }, name });
const [ada, bob] = [person("ada"), person("bob")];
// The states of a chat.
const as = (user) => (name) => ["signed-in", vendors[name].by === "email" ? user.email.address : user.user_id];
const whole = (state) => [state, state];
const anonymous = () => whole("anonymous");
const off = () => whole("off");
// After a logout some chats are a visitor's, and some are not there.
const out = (name) => whole(vendors[name].out ?? "anonymous");

let site;
let browser;

before(async () => {
  Object.assign(process.env, secrets);
  const config = fileURLToPath(new URL("recipes.toml", import.meta.url));
  site = await Wall.open(process.env.COUNTERSIGN, config);
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

// Runs `does` with the window of each frame. Returns the answers by name.
const each = (does) =>
  `async (names) => Object.fromEntries(await Promise.all(names.map(async (name) => [name, await (${does})(frames[name])])))`;
const inEach = (does, chosen = names) => browser.run(each(does), chosen);
const open = async (options) => browser.go(await site.wall(options));
const come = () => inEach(({ chat }) => chat.come());
const signIn = (user, chosen) => {
  site.user = user;
  return inEach(({ chat }) => chat.keep(), chosen);
};
const signOut = (chosen) => inEach(({ chat }) => chat.out(), chosen);
const told = (chosen) => inEach(({ chat }) => chat.told, chosen);

// Waits until each vendor shows what it should, and goes on doing so.
async function show(state, chosen = names) {
  let wrong;
  for (let [since, end] = [Infinity, Date.now() + 8000]; Date.now() < end; await sleep(50)) {
    const found = await inEach(({ chat }) => chat?.state, chosen);
    wrong = chosen.filter((name) => `${found[name]}` !== `${state(name)}`).map((name) => [name, found[name]]);
    since = wrong.length ? Infinity : Math.min(since, Date.now());
    if (Date.now() - since > 300) break;
  }
  assert.deepEqual(Object.fromEntries(wrong), {});
}
// Nothing of a user is in the variables and the storage of the page, nor in a token there.
async function isGone({ user_id, email }, chosen) {
  const isLeft = (text) => [user_id, email.address].some((value) => text.includes(value));
  const parts = (text) => [text, ...text.split(".").map((part) => Buffer.from(part, "base64url").toString())];
  const texts = Object.entries(await inEach(({ chat }) => chat.texts(), chosen));
  const left = texts.map(([name, texts]) => [name, texts.filter((text) => parts(text).some(isLeft))]);
  assert.deepEqual(Object.fromEntries(left.filter(([, texts]) => texts.length > 0)), {});
}
async function isQuiet() {
  assert.deepEqual(await browser.complaints(), []);
}
// The browser tells of a script that it did not get. Our script has nothing to tell.
async function isQuietButForBlocked() {
  const lines = await browser.complaints();
  assert.deepEqual(lines.filter((line) => !line.includes("/absent.js")), []);
}

for (const script of ["prompt", "twice", "slow"]) {
  test(`after the embed code, the vendor's script ${script}`, async () => {
    site.user = ada;
    await open({ script });
    if (script === "slow") {
      await show(off);
      await come();
    }
    await show(as(ada));
    await isQuiet();
  });
}

test("after the embed code, the vendor's script blocked", async () => {
  site.user = ada;
  await open({ script: "blocked" });
  await show(off);
  await isQuietButForBlocked();
});

test("without an embed code", async () => {
  site.user = ada;
  await open({ script: "absent" });
  await show(off);
  await isQuiet();
});

test("before the embed code", async () => {
  site.user = ada;
  await open({ order: "before" });
  // The callback of these vendors is for the page's own code.
  const chosen = lacking("waits");
  await show((name) => (vendors[name].early ?? as(ada))(name), chosen);
});

test("a visitor, a user, another user, a logout, and a visitor", async () => {
  const late = lacking("once");
  const [ends, stays, again] = [lacking("endless").filter((name) => late.includes(name)), late.filter((name) => !vendors[name].again), having("again")];
  await open();
  await show(anonymous);
  await signIn(ada, late);
  await show(as(ada), late);
  // The same user once more is nobody new. But a login of Crisp's asks for a new conversation, and Sprinklr's has its time.
  const before = await told(late);
  await signIn(ada, late);
  await show(as(ada), late);
  const outs = (told) => told.filter((one) => one === "out").length;
  const now = Object.entries(await told(late)).filter(([name]) => !["crisp", "sprinklr"].includes(name));
  assert.deepEqual(now.filter(([name, told]) => outs(told) !== outs(before[name])), []);
  // Another user: the first is signed out before.
  await signIn(bob, late);
  await show(as(bob), stays);
  await isGone(ada, stays);
  const then = Object.entries(await told(ends)).filter(([name]) => !["crisp", "sprinklr"].includes(name));
  assert.deepEqual(then.filter(([name, told]) => outs(told) !== outs(before[name]) + 1), []);
  // The page's own code starts a chat again that a logout has taken away.
  await show(out, again);
  await inEach((frame) => frame.startAgain(), again);
  await inEach(({ chat }) => void (chat.ready = () => chat.keep()), again);
  await show(as(bob), again);
  await isGone(ada, again);
  await signOut(late);
  await show(out, ends);
  await isGone(bob, ends);
  await isQuiet();
  // A visitor, on the next page.
  site.user = undefined;
  await open();
  await show(anonymous);
  await isGone(bob);
  await isQuiet();
});

test("a vendor that takes its user when it loads", async () => {
  const chosen = having("once");
  site.user = ada;
  await open();
  await show(as(ada), chosen);
  await signIn(bob, chosen);
  await open();
  await show(as(bob), chosen);
  await signIn(bob, chosen);
  await signOut(chosen);
  await inEach(({ chat, localStorage }) => localStorage.removeItem(chat.name), chosen);
  await isGone(bob, chosen);
  site.user = undefined;
  await open();
  await show(anonymous, chosen);
});

test("logged out while the script is slow", async () => {
  await open({ script: "slow" });
  const chosen = lacking("endless");
  await signIn(ada);
  await signOut();
  site.user = undefined;
  await come();
  // A function with a list takes its calls in order: the login, and then the logout.
  await show((name) => (vendors[name].waits ? anonymous : out)(name), chosen);
  await isGone(ada, chosen);
});

test("logged out on a page of its own, whose script is slow", async () => {
  site.user = ada;
  await open();
  await show(as(ada));
  await isQuiet();
  // The page has the steps of a logout alone, as `Issuer::logout` gives them.
  const ours = async () => {
    const { run } = await import("/countersign.js");
    const [bundle] = await chat.bundles();
    const tell = () => void run({ ...bundle, payload: null, steps: [] }, bundle.logout);
    if (document.body.dataset.waits) chat.ready = tell;
    else tell();
    chat.isTold = true;
  };
  await open({ script: "slow", ours });
  await browser.until((all) => Object.values(all).every(Boolean), each(({ chat }) => chat.isTold), names);
  await come();
  // Sunshine's calls count once its start has ended, which nothing tells a logout.
  const chosen = names.filter((name) => name !== "sunshine");
  await show(out, chosen);
  await isGone(ada, chosen);
  await isQuiet();
});

test("a proof that the vendor refuses", async () => {
  const { ask } = site;
  site.ask = async (question) => {
    const [status, bundles] = await ask.call(site, question);
    for (const bundle of bundles) {
      const path = bundle.verification.payload.split("/").slice(1);
      const at = path.slice(0, -1).reduce((object, key) => object[key], bundle.payload);
      at[path.at(-1)] = at[path.at(-1)].replace(/.{4}$/, "0000");
    }
    return [status, bundles];
  };
  await open();
  const late = lacking("once");
  await signIn(ada, late);
  await show((name) => whole("refused"), late);
  await isQuiet();
  delete site.ask;
});

test("the page renews the token by itself", async () => {
  const chosen = having("renews");
  // The long timer is that of the renewal.
  const own = `{ const { setTimeout: start } = globalThis;
    globalThis.setTimeout = (f, ms, ...rest) => (ms > 20000 ? void (chat.due = f) : start(f, ms, ...rest)); }`;
  site.user = ada;
  await open({ own });
  await show(as(ada), chosen);
  site.later = 50 * 60;
  await inEach(({ chat }) => chat.due(), chosen);
  const ends = (name, sent) => JSON.parse(Buffer.from(sent.at(-1)[vendors[name].renews].split(".")[1], "base64url")).exp;
  const isNew = (sent) => chosen.every((name) => ends(name, sent[name]) > site.now + 50 * 60);
  assert.ok(isNew(await browser.until(isNew, each(({ chat }) => chat.sent), chosen)));
  await show(as(ada), chosen);
  const all = Object.entries(await told(chosen));
  assert.deepEqual(all.filter(([, told]) => told.includes("out")), []);
});

test("Zendesk asks for a new token", async () => {
  const chosen = ["zendesk"];
  const ask = () => inEach(({ chat }) => chat.ask(), chosen);
  site.user = ada;
  await open();
  await show(as(ada), chosen);
  site.later = 10 * 60;
  await ask();
  await browser.until(({ zendesk }) => zendesk > 1, each(({ chat }) => chat.sent.length), chosen);
  await show(as(ada), chosen);
  // Another user's session by then.
  site.user = bob;
  await ask();
  await show(as(bob), chosen);
  assert.deepEqual(await told(chosen), { zendesk: ["in", "in", "out", "in"] });
  // After a logout the vendor asks nobody.
  await signIn(bob, chosen);
  await signOut(chosen);
  await ask();
  await show(anonymous, chosen);
});
