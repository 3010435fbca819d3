// A page with nothing but a chat that writes down what it is told: first by our steps, then by the vendor's own package.

import assert from "node:assert";
import { createRequire } from "node:module";

import { run } from "./countersign.mjs";
import { disagree, read } from "./read.mjs";

const work = process.argv[2];
const require = createRequire(`${work}/`);
globalThis.window = globalThis;
const { Crisp } = require("crisp-sdk-web");
const intercom = require("@intercom/messenger-js-sdk");

/** Notes each call of a function of this name while `act` runs. */
function calls(name, act) {
  const noted = [];
  globalThis[name] = (...given) => noted.push(structuredClone(given));
  act();
  delete globalThis[name];
  return noted;
}

/** The commands that a chat's list gets while `act` runs, and the token that the page has then. */
function pushes(act) {
  globalThis.$crisp = [];
  // The vendor's package tells a chat of its logout once the chat's script is there.
  Crisp.injected = true;
  act();
  const told = globalThis.$crisp.map((command) => [...command]);
  return { told, token: globalThis.CRISP_TOKEN_ID };
}

const sdks = {
  crisp(bundle) {
    const { email, signature, nickname, phone, user_id, page } = bundle.payload;
    const ours = pushes(() => run(bundle, bundle.steps));
    const theirs = pushes(() => {
      Crisp.setTokenId(page?.CRISP_TOKEN_ID);
      Crisp.user.setEmail(email, signature);
      if (nickname !== undefined) Crisp.user.setNickname(nickname);
      if (user_id !== undefined) Crisp.session.setData({ user_id });
      if (phone !== undefined) Crisp.user.setPhone(phone);
    });
    // A page that has loaded may begin with a reset, which the package has as a command of its own.
    const isReset = ([verb, name]) => verb === "do" && name === "session:reset";
    const inOrder = ({ told, token }) => ({
      told: told.filter((one) => !isReset(one)).map((one) => JSON.stringify(one)).sort(),
      token,
    });
    assert.deepStrictEqual(inOrder(ours), inOrder(theirs));
    const out = pushes(() => run(bundle, bundle.logout));
    const theirOut = pushes(() => {
      Crisp.setTokenId();
      Crisp.session.reset();
    });
    // The package adds whether the page loads anew.
    const names = ({ told, token }) => ({ told: told.map((one) => one.slice(0, 2)), token });
    assert.deepStrictEqual(names(out), names(theirOut));
  },
  intercom(bundle) {
    const settings = { ...bundle.payload, app_id: /* the example's */ "abc12345" };
    const ours = calls("Intercom", () => [...bundle.steps, ...(bundle.renewal ?? []), ...bundle.logout].forEach((step) => run(bundle, [step])));
    const theirs = calls("Intercom", () => {
      intercom.boot(settings);
      intercom.update(bundle.payload);
      intercom.shutdown();
    });
    // Intercom's page adds an address of another region to what it boots with.
    for (const [, said] of ours) delete said?.api_base;
    const once = (told) => [...new Set(told.map(([command, said]) => JSON.stringify([command, said && Object.entries(said).sort()])))];
    assert.deepStrictEqual(once(ours), once(theirs));
  },
};
sdks["intercom-hash"] = sdks.intercom;

const counts = {};
for (const bundle of read(work)) {
  // A page of its own: it has had no other user.
  globalThis[Symbol.for("countersign")].clear();
  try {
    sdks[bundle.kind](bundle);
  } catch (error) {
    if (error.code !== "ERR_ASSERTION") throw error;
    disagree(bundle, "the vendor's package tells the chat something else");
  }
  counts[bundle.kind] = (counts[bundle.kind] ?? 0) + 1;
}
console.log(`the vendors' packages tell the chat the same: ${Object.entries(counts).map(([kind, count]) => `${count} of ${kind}`).join(", ")}`);
