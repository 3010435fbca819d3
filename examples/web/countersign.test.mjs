// Tests `countersign.js` with each kind of step. Run this with `node --test examples/web/*.test.mjs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

// As a page gets it: an ES module, whatever Node takes the file's name for.
const source = readFileSync(new URL("../../core/src/bundle/countersign.js", import.meta.url), "utf8");
const { keep, run, verification } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const names = Object.getOwnPropertyNames(globalThis);
beforeEach(() => {
  const left = Object.getOwnPropertyNames(globalThis).filter((name) => !names.includes(name));
  left.forEach((name) => delete globalThis[name]);
});

// Bundles come as JSON, where `__proto__` is a key like any other.
const bundle = (text) => JSON.parse(text);
const runJson = (steps, payload = "null") => {
  const made = bundle(`{"payload":${payload},"steps":${steps}}`);
  run(made, made.steps);
};
const until = async (passes) => {
  for (let tries = 0; !passes() && 200 > tries; tries += 1) await sleep(10);
  assert.ok(passes());
};
const untouched = () => assert.equal({}.hostile, undefined);

test("assign makes the object, and never replaces it", () => {
  runJson(`[{"assign":{"to":"settings.user","args":[{"value":{"id":"1"}},{"payload":""}]}}]`, `{"name":"Lisa"}`);
  assert.deepEqual(globalThis.settings, { user: { id: "1", name: "Lisa" } });
  const { user } = globalThis.settings;
  runJson(`[{"assign":{"to":"settings.user","args":[{"value":{"id":"2"}}]}}]`);
  assert.equal(globalThis.settings.user, user);
  assert.deepEqual(user, { id: "2", name: "Lisa" });
});

test("assign of what is not in the payload sets nothing", () => {
  runJson(`[{"assign":{"to":"settings","args":[{"payload":"/absent"}]}}]`, "{}");
  assert.deepEqual(globalThis.settings, {});
});

test("remove takes keys away, and needs no object", () => {
  globalThis.settings = { id: "1", theme: "dark" };
  runJson(`[{"remove":{"from":"settings","keys":["id","absent"]}},
    {"remove":{"from":"absent","keys":["id"]}},{"remove":{"from":"absent.deeper","keys":["id"]}}]`);
  assert.deepEqual(globalThis.settings, { theme: "dark" });
  assert.equal(globalThis.absent, undefined);
});

test("push makes the list, and adds one list of the arguments", () => {
  const step = `[{"push":{"to":"queue","args":[{"value":"init"},{"merge":[{"value":{"key":"pk"}},{"payload":""}]}]}}]`;
  runJson(step, `{"user":{"b":1,"a":2},"key":"later wins"}`);
  assert.equal(JSON.stringify(globalThis.queue), `[["init",{"key":"later wins","user":{"b":1,"a":2}}]]`);
  runJson(step, `{}`);
  assert.equal(globalThis.queue.length, 2);
});

test("call keeps the object that the function is of", () => {
  const calls = [];
  globalThis.vendor = { sign_in(...args) { calls.push([this, ...args]); } };
  runJson(`[{"call":{"function":"vendor.sign_in","args":[{"value":"login"},{"payload":"/token"}]}}]`, `{"token":"t"}`);
  assert.deepEqual(calls, [[globalThis.vendor, "login", "t"]]);
});

test("a function that is missing ends its step alone, and is told in one line", (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const call = (name) => `{"call":{"function":"${name}","args":[]}}`;
  const steps = `[${call("absent")},${call("absent.login")},${call("Math.PI")},{"assign":{"to":"after","args":[{"value":{"ran":true}}]}}]`;
  const made = bundle(`{"adapter":"support","payload":null,"steps":${steps}}`);
  t.mock.method(console, "error", () => {});
  assert.deepEqual(run(made, made.steps), ["absent", "absent.login", "Math.PI"]);
  assert.deepEqual(globalThis.after, { ran: true });
  const told = "countersign: support: no absent, absent.login, Math.PI: does this stand after the vendor's embed code?";
  assert.deepEqual(warned.mock.calls.map((call) => call.arguments), [[told]]);
});

test("a function that throws ends its step alone", (t) => {
  t.mock.method(console, "warn", () => {});
  const shown = t.mock.method(console, "error", () => {});
  globalThis.vendor = { fail() { throw new Error("the vendor's own"); }, go() { this.went = true; } };
  const steps = ["fail", "go"].map((name) => ({ call: { function: `vendor.${name}`, args: [] } }));
  assert.deepEqual(run({ payload: null, steps }, steps), ["vendor.fail"]);
  assert.equal(globalThis.vendor.went, true);
  assert.equal(shown.mock.callCount(), 1);
});

// The rule of GlobalName in core/src/bundle/name.rs, with the cases of its test.
test("a name reaches nothing that every object shares", () => {
  const bad = ["", ".", "a.", ".a", "a..b", "1a", "a b", "a-b", "a[0]", "é", "__proto__", "a.__proto__.x", "a.constructor",
    "prototype", "a;b", "a\n", "Object.prototype", "window.x", "self.x", "globalThis.x", "frames.x", "top.x", "parent.x", "window.window", "self", "top", "x.constructor.prototype", "arguments.0.__proto__"];
  globalThis.x = {};
  for (const name of bad) {
    const value = [{ value: { hostile: 1 } }];
    const steps = [{ assign: { to: name, args: value } }, { push: { to: name, args: value } }, { append: { to: name, args: value } },
      { remove: { from: name, keys: ["toString"] } }, { call: { function: name, args: value } }, { ready: { exists: name, steps: [] } }];
    for (const step of steps) assert.throws(() => run({ payload: null }, [step]), TypeError, name);
    untouched();
  }
  assert.equal(typeof {}.toString, "function");
  for (const name of ["Helpshift_", "a.b.c", "$_.x", "a.constructors"]) {
    run({ payload: null }, [{ assign: { to: name, args: [{ value: { ok: 1 } }] } }]);
  }
});

test("a variable of the page is a key of its global object", () => {
  globalThis.window = globalThis;
  run({ payload: { TOKEN: "t" } }, [{ assign: { to: "window", args: [{ payload: "" }] } }]);
  assert.equal(globalThis.TOKEN, "t");
  run({ payload: null }, [{ remove: { from: "window", keys: ["TOKEN"] } }]);
  assert.equal("TOKEN" in globalThis, false);
  delete globalThis.window;
});

test("objects and lists are made of their parts, functions among them", () => {
  const steps = `[{"push":{"to":"queue","args":[{"object":{"user":{"payload":"/user"},"on":{"steps":[
    {"assign":{"to":"arguments.0","args":[{"payload":"/user"}]}}]},"__proto__":{"value":1},"absent":{"payload":"/absent"}}},
    {"list":[{"value":1},{"payload":"/user/id"}]},{"text":[{"value":"JWT "},{"payload":"/user/id"},{"payload":"/absent"}]}]}}]`;
  runJson(steps, `{"user":{"id":"u"}}`);
  const [[made, list, text]] = globalThis.queue;
  assert.deepEqual(list, [1, "u"]);
  assert.equal(text, "JWT u");
  assert.deepEqual(made.user, { id: "u" });
  assert.deepEqual(Object.keys(made), ["user", "on", "__proto__", "absent"]);
  assert.equal(Object.getPrototypeOf(made), Object.prototype);
  const given = {};
  made.on(given);
  assert.deepEqual(given, { id: "u" });
});

test("append adds the arguments themselves", () => {
  const seen = [];
  globalThis.vendor = (one) => seen.push(one);
  runJson(`[{"append":{"to":"onReady","args":[{"steps":[{"call":{"function":"vendor","args":[{"payload":""}]}}]}]}}]`, `"p"`);
  assert.equal(globalThis.onReady.length, 1);
  globalThis.onReady[0]();
  assert.deepEqual(seen, ["p"]);
});

test("steps wait until a function is there, and no longer than their user is signed in", async () => {
  const ready = `[{"ready":{"exists":"vendor.login","steps":[{"call":{"function":"vendor.login","args":[{"payload":""}]}}]}}]`;
  const login = (adapter, payload) => bundle(`{"adapter":"${adapter}","action":"login","payload":"${payload}","steps":${ready},"logout":[]}`);
  const [late, out] = [login("one", "late"), login("two", "out")];
  run(late, late.steps);
  run(out, out.steps);
  run(out, out.logout);
  const seen = [];
  await sleep(50);
  globalThis.vendor = { login: (one) => seen.push(one) };
  await until(() => seen.length > 0);
  await sleep(150);
  assert.deepEqual(seen, ["late"]);
  const there = login("three", "at once");
  run(there, there.steps);
  assert.deepEqual(seen, ["late", "at once"]);
});

test("steps run where a value is the one that they name, of the same type, and nowhere else", () => {
  const seen = [];
  globalThis.vendor = { on: (_, listener) => seen.push(listener), call: () => seen.push("called"), is: { ready: null } };
  const when = (value, is) => ({ when: { value, is, steps: [{ call: { function: "vendor.call", args: [] } }] } });
  const listener = { steps: [when("arguments.0.success", false)] };
  run({ adapter: "when", payload: null }, [{ call: { function: "vendor.on", args: [{ value: "state" }, listener] } },
    when("vendor.is.ready", null), when("vendor.is.absent", null), when("vendor.absent.ready", null), when("absent.ready", false)]);
  const [heard, ...rest] = seen.splice(0);
  assert.deepEqual(rest, ["called"]);
  for (const given of [undefined, {}, { success: true }, { success: 0 }, { success: null }, { success: "false" }]) heard(given);
  assert.deepEqual(seen, []);
  heard({ success: false });
  assert.deepEqual(seen, ["called"]);
});

test("steps wait for an event", () => {
  const page = new EventTarget();
  globalThis.addEventListener = (...args) => page.addEventListener(...args);
  const seen = [];
  const ready = [{ ready: { exists: "vendor.login", event: "vendor:ready", steps: [{ call: { function: "vendor.login", args: [] } }] } }];
  run({ adapter: "event", payload: null, steps: ready }, ready);
  globalThis.vendor = { login: () => seen.push("in") };
  page.dispatchEvent(new Event("vendor:ready"));
  page.dispatchEvent(new Event("vendor:ready"));
  assert.deepEqual(seen, ["in"]);
});

// A vendor like Helpshift: it asks its listeners, which it can be told to remove.
const listener = { ask: { client: { given: "/0" }, returns: "/token",
  steps: [{ call: { function: "vendor", args: [{ value: "login" }, { payload: "/token" }] } }] } };
const asked = ["removeEventListener", "addEventListener"].map((method) => ({
  call: { function: "vendor", args: [{ value: method }, listener] } }));
const signIn = (name, more) => ({ adapter: "support", action: "login", payload: { token: name }, steps: asked,
  logout: [{ remove: { from: "settings", keys: ["id"] } }], renew: "event", expires_at: 4e9,
  verification: { kind: "jwt", payload: "/token" }, ...more });
const vendor = () => {
  const heard = [];
  const logins = [];
  globalThis.vendor = (method, one) => {
    if (method === "addEventListener") heard.push(one);
    else if (method === "removeEventListener") heard.includes(one) && heard.splice(heard.indexOf(one), 1);
    else logins.push(one);
  };
  return { heard, logins };
};

test("a listener asks with what the event said, acts with the new bundle and returns a part of it", async () => {
  const { heard, logins } = vendor();
  const asks = [];
  keep(signIn("old"), async ({ adapter, action }, client) => {
    asks.push([adapter, action, client]);
    return signIn("new");
  });
  assert.equal(await heard[0]({ userId: "u" }), "new");
  assert.deepEqual(asks, [["support", "login", { userId: "u" }]]);
  assert.deepEqual(logins, ["new"]);
});

test("a later login of the adapter replaces the listener, and a logout ends it", async () => {
  const { heard, logins } = vendor();
  keep(signIn("a"));
  const first = heard[0];
  const out = keep(signIn("b"));
  assert.deepEqual(heard, [first]);
  await first({});
  assert.deepEqual(logins, ["b"]);
  out();
  await first({});
  assert.deepEqual(logins, ["b"]);
});

test("an answer that comes after a logout or for another user's login is not used", async () => {
  const { heard, logins } = vendor();
  let answer;
  const out = keep(signIn("a"), () => new Promise((done) => { answer = done; }));
  const waiting = heard[0]({});
  out();
  answer(signIn("late"));
  assert.equal(await waiting, undefined);
  assert.deepEqual(logins, []);
});

test("where the endpoint cannot be had the old proof is used while it is good", async (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const { heard, logins } = vendor();
  const fails = () => Promise.reject(new Error("offline"));
  keep(signIn("good"), fails);
  await heard[0]({});
  keep(signIn("ended", { expires_at: 1 }), fails);
  await heard[0]({});
  keep(signIn("alone"));
  await heard[0]({});
  keep(signIn("alone and ended", { expires_at: 1 }));
  await heard[0]({});
  assert.deepEqual(logins, ["good", "alone"]);
  assert.match(warned.mock.calls[0].arguments[0], /^countersign: support: no new proof: Error$/);
});

test("a bundle whose proof is still to come asks, and is the same user's as the one with the proof", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { heard, logins } = vendor();
  const bare = (id, token = null) => signIn("", { adapter: "bare", payload: { id, token }, logout: [{ call: { function: "vendor", args: [{ value: "out" }, { value: "out" }] } }] });
  let answer = bare("a");
  keep(bare("a"), async () => answer);
  await heard[0]({});
  assert.deepEqual(logins, [], "no proof");
  answer = bare("a", "of a");
  await heard[0]({});
  assert.deepEqual(logins, ["of a"], "no logout");
  answer = bare("b", "of b");
  await heard[0]({});
  assert.deepEqual(logins, ["of a", "out"], "the vendor of another user asks again");
  await heard[0]({});
  assert.deepEqual(logins, ["of a", "out", "of b"]);
  keep(bare("c"), () => Promise.reject(new Error("offline")));
  keep(bare("c"));
  logins.length = 0;
  await heard[0]({});
  assert.deepEqual(logins, []);
  assert.equal(verification(bare("c")), undefined);
});

test("an endpoint that is too slow for the vendor is not waited for", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { heard, logins } = vendor();
  keep(signIn("good"), () => new Promise(() => {}));
  const begun = Date.now();
  await heard[0]({});
  assert.ok(4900 > Date.now() - begun);
  assert.deepEqual(logins, ["good"]);
});

test("an address is asked by POST, and 401, 403 and 409 mean that nobody is signed in", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { heard, logins } = vendor();
  const sent = [];
  let reply;
  t.mock.method(globalThis, "fetch", async (url, { method, headers, body }) => {
    sent.push([url, method, headers["Content-Type"], JSON.parse(body)]);
    return reply;
  });
  const json = (value) => ({ ok: true, status: 200, json: async () => value });
  keep(signIn("old"), "/chats");
  for (reply of [json(signIn("one")), json([signIn("other", { adapter: "chat" }), signIn("two")]),
    json({ bundles: [{ adapter: "chat", error: {} }, signIn("three")] }), json({ bundles: [{ adapter: "support", error: {} }] }),
    ...[401, 403, 409].map((status) => ({ ok: false, status })), json([]), json({ error: {} }), { ok: false, status: 503 }]) {
    await heard[0]({ userId: "u" });
  }
  assert.deepEqual(logins, ["one", "two", "three", "three", "three"]);
  assert.deepEqual(sent[0], ["/chats", "POST", "application/json", { adapters: ["support"], action: "login", client: { userId: "u" } }]);
});

test("an adapter that has refused signs nobody in, and its earlier user out", (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const { logins } = vendor();
  const refused = { adapter: "refusing", error: { kind: "invalid-identity", problems: [] } };
  keep(refused, "/chats")();
  keep(signIn("a", { adapter: "refusing", logout: [{ call: { function: "vendor", args: [{ value: "out" }, { value: "out" }] } }] }));
  keep(refused, "/chats")();
  assert.deepEqual(logins, ["out"]);
  assert.deepEqual(warned.mock.calls.map((call) => call.arguments[0]), Array(2).fill("countersign: refusing: its adapter has refused"));
});

test("a bundle that is to be renewed by a call is, before its end", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const { logins } = vendor();
  const step = (name) => [{ call: { function: "vendor", args: [{ value: name }, { payload: "/token" }] } }];
  const made = (name, refresh_at) => ({ adapter: "call", action: "login", payload: { token: name }, steps: step("login"),
    renewal: step("renew"), logout: [], renew: "call", expires_at: refresh_at + 60, refresh_at });
  const out = keep(made("one", 100), async () => made("two", 200));
  assert.deepEqual(logins, ["one"]);
  t.mock.timers.tick(99_000);
  assert.deepEqual(logins, ["one"]);
  t.mock.timers.tick(1_000);
  for (let turn = 0; turn !== 9; turn += 1) await Promise.resolve();
  assert.deepEqual(logins, ["one", "two"]);
  out();
  t.mock.timers.tick(1_000_000);
  assert.deepEqual(logins, ["one", "two"]);
});

test("a page that the browser brings back asks who is signed in", async () => {
  const page = new EventTarget();
  globalThis.addEventListener = (...args) => page.addEventListener(...args);
  const back = () => page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  globalThis.settings = { id: "a" };
  const settings = { assign: { to: "settings", args: [{ object: { id: { payload: "/id" } } }] } };
  const set = (id) => signIn(id, { payload: { id, token: `of ${id}` }, steps: [settings] });
  let answer = set("b");
  keep(set("a"), async () => answer);
  page.dispatchEvent(new Event("pageshow"));
  await sleep(1);
  assert.equal(globalThis.settings.id, "a");
  back();
  await until(() => globalThis.settings.id === "b");
  answer = undefined;
  back();
  await until(() => globalThis.settings.id === undefined);
});

// A vendor that keeps its user until it is told, in a page that the browser brings back.
const keeping = () => {
  const page = new EventTarget();
  globalThis.addEventListener = (...args) => page.addEventListener(...args);
  const seen = [];
  globalThis.chat = { user: undefined, login(id) { seen.push(`in ${id}`); if (id) this.user ??= id; }, logout() { seen.push("out"); this.user = undefined; } };
  const call = (name, ...args) => ({ call: { function: `chat.${name}`, args } });
  const login = (id, more) => ({ adapter: "keeping", action: "login", payload: { id, token: `of ${id}` }, renew: "never",
    steps: [call("login", { payload: "/id" })], logout: id ? [call("logout")] : [], verification: { kind: "jwt", payload: "/token" }, ...more });
  const back = async () => {
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await sleep(20);
  };
  return { seen, login, back };
};

test("another user's login signs the earlier one out first, and the same user's does not", () => {
  const { seen, login } = keeping();
  keep(login(""));
  keep(login("a"));
  keep(login("a", { payload: { id: "a", token: "renewed" } }));
  const out = keep(login("b"));
  assert.deepEqual(seen, ["in ", "in a", "in a", "out", "in b"]);
  out();
  assert.equal(globalThis.chat.user, undefined);
});

test("a payload that holds a token alone is the user's whom the token names", () => {
  const { seen, login } = keeping();
  // By RFC 7519: the claims are JSON in base64url.
  const token = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
  const of = (claims) => login("x", { adapter: "alone", payload: { token: token(claims) }, steps: [] });
  keep(of({ sub: "a\u00ff?", iat: 1, exp: 2, jti: "one" }));
  keep(of({ sub: "a\u00ff?", iat: 3, exp: 4, jti: "two" }));
  assert.deepEqual(seen, []);
  keep(of({ sub: "b", iat: 3, exp: 4, jti: "two" }));
  assert.deepEqual(seen, ["out"]);
});

test("a page that comes back follows the session, and asks again after it has ended", async () => {
  const { seen, login, back } = keeping();
  let answer = login("a");
  const out = keep(login(""), async () => answer);
  await back();
  assert.equal(globalThis.chat.user, "a");
  await back();
  assert.deepEqual(seen, ["in ", "in a"], "the same user is told nothing");
  answer = undefined;
  await back();
  assert.equal(globalThis.chat.user, undefined);
  answer = login("b");
  await back();
  assert.equal(globalThis.chat.user, "b");
  answer = login("");
  await back();
  assert.deepEqual(seen.slice(-2), ["out", "in "], "a visitor's page has nothing of the user before");
  answer = login("c");
  await back();
  out();
  assert.equal(globalThis.chat.user, undefined, "the first page's own function signs out whoever is signed in");
});

test("a page that comes back and gets no answer stays as it is, signed in or out", async (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const { seen, login, back } = keeping();
  let reply;
  t.mock.method(globalThis, "fetch", async () => reply);
  const out = keep(login("a"), "/chats");
  const json = (value) => ({ ok: true, status: 200, json: async () => value });
  const broken = { ok: true, status: 200, json: async () => JSON.parse("ada@example.com") };
  for (reply of [json({}), json({ error: "busy" }), json(null), json("text"), broken, { ok: false, status: 500 }]) await back();
  assert.deepEqual(seen, ["in a"]);
  const lines = warned.mock.calls.map((call) => call.arguments[0]);
  assert.equal(lines.length, 6);
  assert.doesNotMatch(lines.join(), /ada@/);
  out();
  await back();
  assert.deepEqual(seen, ["in a", "out"]);
});

test("chats that come back act when all of them are answered", async () => {
  const { seen, login, back } = keeping();
  const step = (name) => [{ call: { function: "chat.login", args: [{ value: name }] } }];
  const slow = { ...login("a"), adapter: "slow", logout: step("slow is out") };
  keep({ ...login("a"), adapter: "reloads", logout: step("reloads") }, async () => undefined);
  keep(slow, async () => void (await sleep(15)));
  await back();
  assert.deepEqual(seen.slice(-2), ["in reloads", "in slow is out"]);
});

test("a user whose ids have changed is signed in by the new ones, and the vendor asks again", async () => {
  const { heard, logins } = vendor();
  const set = (id) => ({ assign: { to: "settings", args: [{ value: { id } }] } });
  keep(signIn("old", { steps: [set("u"), ...asked] }), async () => signIn("new", { steps: [set("u, verified"), ...asked] }));
  assert.equal(await heard[0]({}), undefined);
  assert.deepEqual([globalThis.settings, logins], [{ id: "u, verified" }, []]);
  assert.equal(await heard[0]({}), "new");
});

test("a proof that is over is asked for until there is an answer", async (t) => {
  t.mock.method(console, "warn", () => {});
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const { seen, login } = keeping();
  const made = (id, refresh_at) => login(id, { renew: "call", refresh_at, expires_at: refresh_at + 60 });
  let answer = Promise.reject(new Error("offline"));
  answer.catch(() => {});
  const out = keep(made("a", 100), () => answer);
  const turns = async () => { for (let turn = 0; turn !== 20; turn += 1) await Promise.resolve(); };
  t.mock.timers.tick(200_000);
  await turns();
  assert.deepEqual(seen, ["in a"]);
  answer = Promise.resolve(made("a", 900));
  t.mock.timers.tick(30_000);
  await turns();
  assert.deepEqual(seen, ["in a", "in a"]);
  out();
});

test("a logout arms no listener again", async () => {
  const { heard } = vendor();
  const forget = [{ call: { function: "vendor", args: [{ value: "removeEventListener" }, listener] } }];
  const out = keep(signIn("a", { logout: forget }));
  const [first] = heard;
  out();
  assert.deepEqual([heard, await first({})], [[], undefined]);
});

test("an update that waits ends with its user", async () => {
  const { login } = keeping();
  const steps = [{ ready: { exists: "late", steps: [{ call: { function: "late", args: [{ payload: "/of" }] } }] } }];
  const out = keep(login("a"));
  run({ adapter: "keeping", action: "update-profile", payload: { of: "a" }, steps, logout: [] }, steps);
  out();
  const told = [];
  globalThis.late = (one) => told.push(one);
  await sleep(150);
  assert.deepEqual(told, []);
});

test("a name that leads through a text or a frozen object ends its step alone", (t) => {
  t.mock.method(console, "warn", () => {});
  t.mock.method(console, "error", () => {});
  globalThis.vendor = { text: "a", frozen: Object.freeze({}), ran: 0 };
  const assign = (to) => ({ assign: { to, args: [{ value: { ran: 1 } }] } });
  const steps = ["vendor.text.deep.er", "vendor.frozen.deep.er", "vendor"].map(assign);
  assert.deepEqual(run({ payload: null }, steps), ["vendor.text.deep.er", "vendor.frozen.deep.er"]);
  assert.equal(globalThis.vendor.ran, 1);
});

test("what a page writes into its settings leaves the bundle as it is", () => {
  const made = bundle(`{"payload":{"user":{"id":"1"}},"steps":[{"assign":{"to":"settings","args":[{"payload":""}]}}]}`);
  run(made, made.steps);
  globalThis.settings.user.id = "2";
  assert.equal(made.payload.user.id, "1");
});

test("no script can read a proof out of what the module keeps", () => {
  vendor();
  keep(signIn("a-secret-proof"));
  const seen = new Set();
  const look = (value) => {
    if (typeof value === "string") assert.doesNotMatch(value, /a-secret-proof/);
    if (Object(value) !== value || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Map) [...value].flat().forEach(look);
    Reflect.ownKeys(value).forEach((key) => look(value[key]));
  };
  look(globalThis[Symbol.for("countersign")]);
});

test("steps are a function, whose parameters are arguments", () => {
  const seen = [];
  const listeners = {};
  globalThis.vendor = (event, listener) => { listeners[event] = listener; };
  runJson(`[{"call":{"function":"vendor","args":[{"value":"asks"},{"steps":[
    {"call":{"function":"arguments.0","args":[{"payload":"/token"}]}},
    {"assign":{"to":"arguments.1.reply","args":[{"payload":""}]}}]}]}}]`, `{"token":"t"}`);
  assert.deepEqual(seen, []);
  const answer = {};
  listeners.asks((token) => seen.push(token), answer);
  assert.deepEqual(seen, ["t"]);
  assert.deepEqual(answer, { reply: { token: "t" } });
});

test("a pointer finds escaped keys, entries of lists, and nothing inherited", () => {
  const payload = `{"a/b":{"m~n":[1,{"~1":"deep"}]},"":"empty","text":"abc"}`;
  const found = (pointer) => {
    globalThis.queue = [];
    runJson(`[{"push":{"to":"queue","args":[{"payload":${JSON.stringify(pointer)}}]}}]`, payload);
    return globalThis.queue[0][0];
  };
  assert.equal(found("/a~1b/m~0n/0"), 1);
  assert.equal(found("/a~1b/m~0n/1/~01"), "deep");
  assert.equal(found("/"), "empty");
  assert.deepEqual(found(""), JSON.parse(payload));
  for (const pointer of ["/absent", "/absent/x", "/toString", "/__proto__", "/constructor/name", "/text/constructor"]) {
    assert.equal(found(pointer), undefined, pointer);
  }
});

test("hostile keys become keys, and change no prototype", () => {
  const hostile = `{"__proto__":{"hostile":1},"constructor":{"prototype":{"hostile":1}},"toString":1}`;
  runJson(`[{"assign":{"to":"settings","args":[{"payload":""}]}},
    {"push":{"to":"queue","args":[{"merge":[{"payload":""},{"value":${hostile}}]}]}},
    {"remove":{"from":"other","keys":["__proto__"]}}]`, hostile);
  for (const object of [globalThis.settings, globalThis.queue[0][0]]) {
    assert.equal(Object.getPrototypeOf(object), Object.prototype);
    assert.equal(JSON.stringify(object), hostile);
  }
  untouched();
});

test("texts stay texts", () => {
  const text = `</script><script>globalThis.hostile = 1</script><!--\u2028\u2029'"\`\${hostile}\\`;
  runJson(`[{"assign":{"to":"settings","args":[{"value":{"name":${JSON.stringify(text)}}}]}}]`);
  assert.equal(globalThis.settings.name, text);
  untouched();
});

test("steps run in order, and logout undoes them", () => {
  const made = bundle(`{"payload":{"id":"1"},
    "steps":[{"assign":{"to":"settings","args":[{"payload":""}]}},{"call":{"function":"vendor","args":[{"value":"start"}]}}],
    "logout":[{"call":{"function":"vendor","args":[{"value":"logout"}]}},{"remove":{"from":"settings","keys":["id"]}}]}`);
  const seen = [];
  globalThis.vendor = (name) => seen.push([name, { ...globalThis.settings }]);
  run(made, made.steps);
  run(made, made.logout);
  assert.deepEqual(seen, [["start", { id: "1" }], ["logout", { id: "1" }]]);
  assert.deepEqual(globalThis.settings, {});
});

test("verification is what ahize takes", () => {
  const of = (where, payload) => verification(bundle(`{"payload":${payload},"steps":[]${where && `,"verification":${where}`}}`));
  assert.deepEqual(of(`{"kind":"jwt","payload":"/identity_token"}`, `{"identity_token":"t"}`), { kind: "jwt", token: "t" });
  assert.deepEqual(of(`{"kind":"hmac","payload":"/userHmac"}`, `{"userHmac":"h"}`), { kind: "hmac", hash: "h" });
  assert.deepEqual(of(`{"kind":"opaque","payload":"/token"}`, `{"token":"t"}`), { kind: "opaque", token: "t" });
  assert.equal(of("", `{"userHmac":"h"}`), undefined);
  assert.equal(of(`{"kind":"jwt","payload":"/identity_token"}`, "{}"), undefined);
  assert.equal(of("null", "{}"), undefined);
});
