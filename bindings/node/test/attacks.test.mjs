// Requests, clocks and secrets of somebody who means harm. After each the next call must work.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import test from "node:test";
import { Worker } from "node:worker_threads";

import { CountersignError, open } from "countersign";

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
  for (const request of [circle, hostile, 7n, undefined, () => 1, Symbol("private")]) {
    assert.throws(() => chats.issue(request), (error) => error instanceof CountersignError && !inspect(error).includes('"private"'));
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
  for (const told of [NaN, -1, Infinity, Date.now(), "1735689600", null, undefined, 1n]) {
    assert.throws(() => opened({ now: () => told }).issue({ identity }), TypeError, String(told));
  }
  const closing = opened({ now: () => (closing.close(), NOW) });
  assert.throws(() => closing.issue({ identity }), /closed/);
  works();
});

test("a secret that is no text is refused by its name", () => {
  for (const value of [7, true, {}, [], () => SECRET, new Uint16Array(8), "\ud800 half a character"]) {
    assert.throws(() => opened({ secrets: { S: value } }), (error) => error instanceof TypeError && /^S: /.test(error.message));
  }
  for (const value of [undefined, null, ""]) assert.throws(() => opened({ secrets: { S: value } }), CountersignError);
  works();
});

test("no secret is seen in the object", () => {
  assert.doesNotMatch(inspect(chats, { depth: 9, showHidden: true }), new RegExp(SECRET));
  assert.equal(JSON.stringify(chats), "{}");
  assert.ok(Object.isFrozen(chats));
});
