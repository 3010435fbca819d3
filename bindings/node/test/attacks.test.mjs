// Requests, clocks and secrets of somebody who means harm. After each the next call must work.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";

import { CountersignError, checkConfig, explain, open } from "countersign";

import { thrown } from "./thrown.mjs";

const SECRET = "an example secret of this file!!";
const NOW = 1735689600;
const secret = { env: "S" };
const config = {
  adapters: {
    chat: { kind: "helpcrunch", mode: "security-hash", organization: "example", "app-id": "11111111-2222-4333-8444-555555555555", secret },
    portal: { kind: "userhero", "public-key": "pk_example", secret },
    support: { kind: "helpshift-identities", secret },
  },
};
const opened = (more) => open(config, { secrets: { S: SECRET }, now: () => NOW, ...more });
const identity = { user_id: "usr_1" };
const chats = opened();
const usual = chats.issueText(JSON.stringify({ identity }));
const works = (some = chats) => assert.equal(some.issueText(JSON.stringify({ identity })), usual);
const kindOf = (text) => JSON.parse(chats.issueText(text)).error?.kind;

test("a prototype is no way in", () => {
  assert.equal(kindOf('{"__proto__":{"script":{}},"identity":{"user_id":"u"}}'), "invalid-request");
  const { bundles } = chats.issue(JSON.parse('{"identity":{"user_id":"u","attributes":{"__proto__":"polluted","constructor":"y"}}}'));
  assert.equal(bundles.length, 3);
  assert.equal({}.polluted, undefined);
  // Names that every object has are no names of secrets or adapters.
  const named = { adapters: { a: { kind: "userhero", "public-key": "p", secret: { env: "toString" } } } };
  assert.throws(() => open(named, { secrets: {} }), CountersignError);
  assert.throws(() => chats.issue({ identity, adapters: ["__proto__"] }), CountersignError);
  works();
});

test("half a character is refused, in a text and in an object", () => {
  assert.equal(kindOf('{"identity":{"user_id":"\ud800"}}'), "invalid-request");
  const { bundles, error } = JSON.parse(chats.issueText('{"identity":{"user_id":"\\ud800"}}'));
  assert.ok(error || bundles.every((one) => one.error));
  works();
});

test("a number that no double holds is an answer or an error", () => {
  for (const number of ["1e400", "-1e400", "9".repeat(5000), `1.${"0".repeat(5000)}1`, "-0", "1e-400"]) {
    for (const text of [`{"identity":{"user_id":"u","attributes":{"n":${number}}}}`, `{"now":${number},"identity":{"user_id":"u"}}`]) {
      assert.equal(typeof JSON.parse(chats.issueText(text)), "object");
    }
  }
  works();
});

test("deep nesting is an answer or an error", () => {
  for (const depth of [100, 1000, 100_000, 2_000_000]) {
    for (const [left, inner, right] of [["[", "", "]"], ['{"a":', "1", "}"]]) {
      const open = left.repeat(depth);
      const deep = open + inner + right.repeat(depth);
      const rest = '"identity":{"user_id":"u"}';
      const among = [deep, open, `{"identity":${deep}}`, `{"identity":{"user_id":"u","attributes":{"a":${deep}}}}`, `{"client":${deep},${rest}}`, `{"id":${deep},${rest}}`];
      for (const text of [...among, `{"bundles":[${deep}]}`]) {
        assert.equal(typeof chats.issueText(text), "string");
        assert.equal(typeof chats.verifyText(text), "string");
      }
    }
  }
  let deep = [];
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  assert.throws(() => chats.issue({ identity, client: deep }), CountersignError);
  works();
});

test("100 MB are refused, and 16 MB are answered", () => {
  const long = (length) => `{"identity":{"user_id":"${"x".repeat(length)}"}}`;
  assert.equal(kindOf(long(100_000_000)), "invalid-request");
  assert.throws(() => chats.issue({ identity: { user_id: "é".repeat(50_000_000) } }), CountersignError);
  assert.equal(JSON.parse(chats.issueText(long(16_000_000))).bundles.length, 3);
  const wide = "\u20ac".repeat(15_000_000);
  assert.equal(typeof chats.issueText(`{"identity":{"user_id":"u","attributes":{"a":"${wide}"}},"script":{}}`), "string");
  works();
});

test("an object that no JSON holds throws, and nothing of it is quoted", () => {
  const circle = { identity: { user_id: "private" } };
  circle.identity.self = circle;
  const hostile = {
    toJSON() {
      throw new Error("private");
    },
  };
  const getter = {
    get identity() {
      throw new Error("private");
    },
  };
  for (const request of [circle, hostile, getter, 7n, undefined, () => 1, Symbol("private")]) {
    for (const call of [chats.issue, chats.pageScript, chats.verify]) {
      assert.throws(() => call(request), (error) => error instanceof CountersignError && !/"private"|: private/.test(inspect(error)));
    }
  }
  for (const request of [null, 7, "text", [], true]) assert.throws(() => chats.issue(request), CountersignError);
  for (const text of [undefined, null, 7, {}, Buffer.from("{}")]) assert.throws(() => chats.issueText(text), TypeError);
  works();
});

test("calls at once do not mix", async () => {
  const one = async (index) => {
    const some = opened({ now: () => NOW + index });
    await null;
    const { bundles } = some.issue({ identity: { user_id: `usr_${index}` }, adapters: ["portal"] });
    some.close();
    return [bundles[0].payload.user.externalUserId, bundles[0].expires_at - NOW - 300];
  };
  const all = await Promise.all(Array.from({ length: 500 }, (_, index) => one(index)));
  assert.deepEqual(all, Array.from({ length: 500 }, (_, index) => [`usr_${index}`, index]));
  // A clock that asks in its turn.
  works(opened({ now: () => (works(), NOW) }));
});

test("threads have a module each", async () => {
  const ask = () =>
    new Promise((resolve, reject) => {
      const thread = new Worker(new URL("./thread.mjs", import.meta.url), { workerData: { config, secrets: { S: SECRET }, now: NOW, identity } });
      thread.once("message", resolve).once("error", reject);
    });
  assert.deepEqual(await Promise.all([ask(), ask(), ask(), ask()]), Array(4).fill(usual));
});

test("after close every call throws, and others go on", () => {
  const some = opened();
  some.close();
  some.close();
  for (const name of ["issue", "issueText", "verify", "verifyText", "adapters", "pageScript"]) {
    assert.throws(() => some[name]({ identity }), /closed/, name);
  }
  works();
});

test("a clock that throws or tells nonsense stops the call alone", () => {
  const broken = () => {
    throw new RangeError("no clock");
  };
  assert.throws(() => opened({ now: broken }).issue({ identity }), /no clock/);
  for (const told of [NaN, -1, Infinity, 253402300800, Date.now(), "1735689600", null, undefined, 1n]) {
    assert.throws(() => opened({ now: () => told }).issue({ identity }), TypeError, String(told));
  }
  const closing = opened({ now: () => (closing.close(), NOW) });
  assert.throws(() => closing.issue({ identity }), /closed/);
  works();
});

// A value that no adapter needs may be anything: an environment has a PORT.
test("a secret that is neither text nor bytes is a fault where it is named", () => {
  const faults = (value) => thrown(() => opened({ secrets: { S: value } })).problems.map(({ path, code, detail }) => `${path}: ${code} (${detail})`);
  const all = (told) => Object.keys(config.adapters).map((name) => `adapters.${name}.secret: ${told}`);
  const entry = "the entry of `secrets` that it names";
  for (const value of [7, true, {}, [], () => SECRET, new Uint16Array(8), { [Symbol.toStringTag]: "Uint8Array", length: 1e9 }]) {
    assert.deepEqual(faults(value), all(`invalid (${entry} cannot be read: it is neither a text nor a Uint8Array)`));
  }
  assert.deepEqual(faults("\ud800"), all(`invalid (${entry} cannot be read: it is not Unicode: it holds a lone surrogate)`));
  assert.deepEqual(faults(new Uint8Array(65537)), all(`invalid (${entry} cannot be read: it is longer than 65536 bytes)`));
  assert.deepEqual(faults(""), all(`empty (${entry} is empty)`));
  for (const value of [undefined, null]) assert.deepEqual(faults(value), all(`missing (${entry} is not there)`));
  works(opened({ secrets: { S: SECRET, PORT: 3000, LONG: "x".repeat(1e6), HALF: "\ud800", NONE: null }, files: { "a.txt": 7 } }));
});

test("bytes that lie about their length are those that they are", () => {
  class Liar extends Uint8Array {
    get length() {
      return 1_000_000;
    }
    get byteLength() {
      return 1_000_000;
    }
  }
  works(opened({ secrets: { S: new Liar(Buffer.from(SECRET)) } }));
  const elsewhere = runInNewContext(`new Uint8Array([${[...Buffer.from(SECRET)]}])`);
  works(opened({ secrets: { S: elsewhere } }));
});

test("arguments of another type are refused, and none reaches the module", () => {
  for (const name of [7, {}, [], true, { length: "1000000000" }, { length: 1e9 }, Symbol("x")]) assert.throws(() => explain(name), TypeError);
  assert.equal(explain(null).length, explain().length);
  assert.deepEqual(explain("x".repeat(100_000_000)), []);
  for (const act of [open, checkConfig]) {
    for (const wrong of [undefined, () => 1, 7n, { toJSON: () => assert.fail("private") }, "x".repeat(100_000_000), "\ud800", "chats/countersign.toml"]) {
      const error = thrown(() => act(wrong, {}));
      assert.equal(error.kind, "invalid-config");
      assert.doesNotMatch(inspect(error), /private/);
    }
    for (const secrets of ["text", 7, true, () => 1]) assert.throws(() => act(config, { secrets }), /TypeError: `secrets` must be/);
  }
  for (const wrong of [null, 7, [], {}, ""]) assert.equal(thrown(() => open(wrong)).kind, "invalid-config");
  assert.match(thrown(() => open("countersign.toml")).message, /a path: the text of the file is wanted/);
  assert.throws(() => opened({ now: NOW }), TypeError);
  assert.throws(() => open(config, null), CountersignError);
  works();
});

test("a recipe that is not given is one fault", () => {
  const recipe = { adapters: { a: { kind: "recipe", recipe: "acme.toml", secret: { env: "S" } } } };
  assert.deepEqual(thrown(() => open(recipe, { secrets: { S: SECRET } })).problems.map(({ path }) => path), ["adapters.a.recipe"]);
});

test("after a trap the secrets are gone, and each call says so", async () => {
  // Another copy of the module, whose `explain` hands it a length that is none.
  const folder = new URL("../node_modules/countersign/", import.meta.url);
  const { start } = await import(new URL("api.js", folder));
  const own = await import(new URL("glue.js?copy", folder));
  let memory;
  const glue = {
    ...own,
    __wbg_set_wasm(wasm) {
      memory ??= wasm.memory;
      own.__wbg_set_wasm(wasm);
    },
    explain: () => own.explain({ length: 3e9, charCodeAt: () => 0x78 }),
  };
  const copy = start(glue, new WebAssembly.Module(readFileSync(new URL("countersign.wasm", folder))));
  const some = copy.open(config, { secrets: { S: SECRET }, now: () => NOW });
  works(some);
  const isWiped = () => Buffer.from(memory.buffer).every((byte) => byte === 0);
  assert.ok(!isWiped());
  const failed = /^Error: the module of countersign has failed/;
  assert.throws(() => copy.explain("x"), (error) => failed.test(error) && error.cause instanceof WebAssembly.RuntimeError);
  assert.ok(isWiped());
  for (const act of [() => some.issue({ identity }), () => some.adapters(), () => copy.open(config), () => copy.checkConfig(config), () => copy.explain("x")]) {
    assert.throws(act, failed);
  }
  some.close();
  some.close();
  assert.throws(() => some.issue({ identity }), /closed/);
  works();
});

test("no secret is seen in the object", () => {
  assert.doesNotMatch(inspect(chats, { depth: 9, showHidden: true }), new RegExp(SECRET));
  assert.equal(JSON.stringify(chats), "{}");
  assert.ok(Object.isFrozen(chats));
});
