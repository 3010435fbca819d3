// What `countersign.js` does with each kind of step. Run it with `node --test examples/web/*.test.mjs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

// As a page gets it: an ES module, whatever Node takes the file's name for.
const source = readFileSync(new URL("../../core/src/countersign.js", import.meta.url), "utf8");
const { run, verification } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

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

test("call of what is missing says its name", () => {
  for (const name of ["absent", "absent.login", "Math.PI"]) {
    assert.throws(() => runJson(`[{"call":{"function":"${name}","args":[]}}]`), new TypeError(`${name} is not a function`));
  }
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
  assert.equal(of("", `{"userHmac":"h"}`), undefined);
  assert.equal(of(`{"kind":"jwt","payload":"/identity_token"}`, "{}"), undefined);
  assert.equal(of("null", "{}"), undefined);
});
