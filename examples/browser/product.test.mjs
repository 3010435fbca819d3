// The product in a browser: each stand-in shows whom its vendor takes the user for.
//
// PRODUCT names the built program. `examples/browser/run` builds it and runs this.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { Browser, start } from "./webdriver.mjs";

const styles = ["/", "/app"];
const hostile =
  "</script><script>globalThis.hostile = 1</script><!--\u2028\u2029" +
  "<img src=x onerror=\"globalThis.hostile = 2\">'\"`${globalThis.hostile = 3}\\";

const nobody = { support: ["anonymous", "anonymous"], chat: ["anonymous", "anonymous"], portal: ["off", "no chat"] };
const everywhere = (support, others = support) => ({
  support: ["signed-in", support],
  chat: ["signed-in", others],
  portal: ["signed-in", others],
});
const lisa = everywhere("usr_8f2k9d, lisa@example.com", "usr_8f2k9d, lisa@example.com, Lisa Chen");
// Her email is not verified.
const zoe = everywhere("usr_zoë_2k4m", "usr_zoë_2k4m, Zoë 🦊 李");
const mallory = everywhere(`usr_${hostile}, mallory@example.com`, `usr_${hostile}, mallory@example.com, ${hostile}`);

let product;
let browser;

before(async () => {
  product = await start(process.env.PRODUCT, ["127.0.0.1:0"], /^(http:\S+)$/);
  browser = await Browser.open();
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

// Nothing was refused by the policy, and nothing threw, unless the test has asked for it.
afterEach(async () => {
  const complaints = await browser.complaints();
  await browser.go(`${product.address}/web/style.css`);
  await browser.run(() => fetch("/sign-out", { method: "POST" }).then(() => localStorage.clear()));
  assert.deepEqual(complaints, []);
});

const go = (path) => browser.go(product.address + path);

// Whom each vendor takes the user for, once all have made up their minds.
async function believed(expected) {
  const settled = (found) => isDeepStrictEqual(found, expected);
  const found = await browser.until(settled, () =>
    Object.fromEntries([...document.querySelectorAll("output")].map(({ id, dataset, value }) => [id, [dataset.state, value]])),
  );
  assert.deepEqual(found, expected);
}

// Clicks a button of a form, and waits for the page that it leads to.
async function submit(form) {
  await browser.run(() => (globalThis.before = true));
  await browser.click(`#${form} button`);
  const fresh = await browser.until(Boolean, () => !globalThis.before && document.readyState === "complete");
  assert.ok(fresh, form);
}

async function signIn(user) {
  await browser.run((user) => (document.querySelector("select").value = user), user);
  await submit("sign-in");
}

// Every text that a script can reach from a global variable of the page, or from its storage.
const reachable = () => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  const own = new Set(Object.getOwnPropertyNames(frame.contentWindow));
  frame.remove();
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  const seen = new Set();
  const visit = (value) => {
    if (typeof value === "string") texts.push(value);
    if (Object(value) !== value || value instanceof Node || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === "string") texts.push(key);
      const { value: held } = Object.getOwnPropertyDescriptor(value, key);
      visit(held);
    }
  };
  for (const name of Object.getOwnPropertyNames(window)) {
    if (!own.has(name)) visit(window[name]);
  }
  return texts;
};
const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

for (const path of styles) {
  test(`${path}: a visitor is nobody`, async () => {
    await go(path);
    await believed(nobody);
  });

  test(`${path}: a user signs in everywhere, and the next meets nobody else`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await submit("sign-out");
    await go(path);
    await believed(nobody);
    await signIn("zoe");
    await believed(zoe);
    const texts = await browser.run(reachable);
    const page = await browser.run(() => document.documentElement.outerHTML);
    // Her name stands in the list of those who can sign in.
    const found = /lisa@|usr_8f2k9d/i.exec([page, ...texts].join("\n"));
    assert.equal(found, null);
    await submit("sign-out");
    await go(path);
    await believed(nobody);
  });

  test(`${path}: the token is in no global variable and no storage`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    const texts = await browser.run(reachable);
    assert.deepEqual(texts.filter((text) => token.test(text)), []);
    // What the vendors ask to have there is found, and so would a token be.
    assert.ok(texts.includes("usr_8f2k9d"));
    await browser.run(() => (globalThis.leak = { deep: ["eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjB9.c2ln"] }));
    assert.equal((await browser.run(reachable)).filter((text) => token.test(text)).length, 1);
  });

  test(`${path}: hostile names are text and execute nothing`, async () => {
    await go(path);
    await signIn("mallory");
    await believed(mallory);
    const found = await browser.run(() => {
      const { user } = helpcrunchSettings;
      return {
        hostile: globalThis.hostile ?? null,
        elements: document.querySelectorAll("img, main script").length,
        name: document.getElementById("name").textContent,
        prototypes: [helpshiftConfig, user, user.custom_data].every(
          (object) => Object.getPrototypeOf(object) === Object.prototype,
        ),
        data: user.custom_data,
      };
    });
    assert.deepEqual(found, {
      hostile: null,
      elements: 0,
      name: hostile,
      prototypes: true,
      // HelpCrunch's adapter leaves `__proto__` out; what looks like it is a key like any other.
      data: { "</script>__proto__": hostile },
    });
  });
}

test("the policy keeps what has no nonce from running, and the console says so", async () => {
  await go("/");
  const evaluated = await browser.run(async () => {
    document.body.setAttribute("onclick", "globalThis.hostile = 1");
    document.body.click();
    // Later, since the policy does not hold for what a driver itself runs.
    await new Promise((done) => setTimeout(done));
    try {
      return eval("1");
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(evaluated, "EvalError");
  assert.equal(await browser.run(() => globalThis.hostile ?? null), null);
  const complaints = await browser.complaints();
  assert.ok(complaints.some((message) => /Content Security Policy/.test(message)), complaints.join("\n"));
});

const ask = (body) =>
  browser.run(async (body) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/chats", { method: "POST", headers, body: JSON.stringify(body) });
    return [answer.status, answer.headers.get("cache-control"), (await answer.text()).slice(0, 10)];
  }, body);
const question = (userId) => ({ adapters: ["support"], client: { userId } });
const askAgain = () =>
  browser.run(() => {
    const detail = { chat: "support", what: "ask again" };
    document.dispatchEvent(new CustomEvent("stand-in", { detail }));
  });
const does = (name) => browser.click(`[data-does=${name}]`);
const choose = (user) => browser.run((user) => void (document.getElementById("person").value = user), user);
const asked = () => performance.getEntriesByName(`${location.origin}/chats`).length;

test("a page that names another user is answered 409", async () => {
  await go("/app");
  await signIn("lisa");
  await believed(lisa);
  assert.deepEqual(await ask(question("usr_zoë_2k4m")), [409, "no-store", ""]);
  const [status, caching] = await ask(question("usr_8f2k9d"));
  assert.deepEqual([status, caching], [200, "no-store"]);
  assert.match((await browser.complaints()).join("\n"), /409/);
});

for (const path of styles) {
  test(`${path}: a page whose settings name another user is not logged in`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await browser.run(() => {
      helpshiftConfig.userId = "usr_zoë_2k4m";
      Helpshift("updateHelpshiftConfig");
    });
    await believed({ ...lisa, support: ["refused", "session expired"] });
    assert.match((await browser.complaints()).join("\n"), /409/);
  });

  test(`${path}: a page that stays open asks for each token anew`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    const before = await browser.run(asked);
    await askAgain();
    await browser.until((count) => count === before + 1, asked);
    await believed(lisa);
    assert.equal(await browser.run(asked), before + 1);
  });

  test(`${path}: a session that has ended elsewhere gives no token`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await does("expire");
    await believed({ ...lisa, support: ["refused", "session expired"] });
    assert.match((await browser.complaints()).join("\n"), /401/);
  });

  test(`${path}: a visitor who signs in late is signed in without a reload`, async () => {
    await go(path);
    await believed(nobody);
    await browser.run(() => void (globalThis.before = true));
    await choose("lisa");
    await does("sign-in");
    await believed(lisa);
    assert.equal(await browser.run(() => globalThis.before), true);
  });

  test(`${path}: another user takes the page over, and nothing of the first is in its settings`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    // HelpCrunch's widget keeps its user until it is told to log out; UserHero's portal takes one for each load.
    await choose("zoe");
    await does("sign-in");
    await believed({ ...lisa, support: zoe.support });
    const settings = await browser.run(() => [helpshiftConfig, helpcrunchSettings].map((each) => JSON.stringify(each)));
    assert.doesNotMatch(settings.join(), /lisa|usr_8f2k9d/);
    await askAgain();
    await believed({ ...lisa, support: zoe.support });
  });

  test(`${path}: signing out leaves nobody, without a bundle at hand`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await browser.run(() => void (globalThis.before = true));
    await does("sign-out");
    await browser.until(Boolean, () => !globalThis.before && document.readyState === "complete");
    await believed(nobody);
  });

  test(`${path}: a token that was changed is refused`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await does("tamper");
    await believed({ ...lisa, support: ["refused", "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN"] });
    assert.match((await browser.complaints()).join("\n"), /403/);
  });

  test(`${path}: a widget that is blocked costs its chat alone, and the next user meets nobody else`, async () => {
    await go(`${path}?blocked=support`);
    await signIn("lisa");
    await go(`${path}?blocked=support`);
    await believed({ ...lisa, support: ["off", "no chat"] });
    assert.equal(await browser.run(() => helpshiftConfig.userId), "usr_8f2k9d");
    await browser.run(async () => {
      const { run } = await import("/web/countersign.js");
      const headers = { Accept: "application/json" };
      const logouts = await (await fetch("/sign-out", { method: "POST", headers })).json();
      // UserHero's loads the page anew.
      for (const bundle of logouts.slice(0, 2)) run(bundle, bundle.logout);
    });
    const left = await browser.run(() => [helpshiftConfig.userId ?? null, helpcrunchSettings.user ?? null]);
    assert.deepEqual(left, [null, null]);
    assert.match((await browser.complaints()).join("\n"), /404/);
  });

  test(`${path}: what a chat did not take is told in words, and how long its proof is good`, async () => {
    await go(path);
    await signIn("zoe");
    await believed(zoe);
    const text = (id) => browser.until(Boolean, (id) => document.getElementById(id).textContent, id);
    assert.match(await text("support-left-out"), /email: nobody has verified it, so it is not signed\./);
    assert.match(await text("support-proof"), /^Its proof ends at .+, in (23 h 59 min|24 h).* The vendor asks for a new one\.$/);
    assert.equal(await text("chat-proof"), "Its proof does not end, or there is none.");
    assert.match(await text("portal-proof"), /, in (4 min|5 min)/);
  });
}

test("a page in another tab asks for the user who is signed in by then", async () => {
  await go("/");
  await signIn("lisa");
  await believed(lisa);
  const tab = await browser.tab();
  await go("/app");
  await submit("sign-out");
  await signIn("zoe");
  await believed(zoe);
  await browser.to(tab);
  await askAgain();
  await believed({ ...lisa, support: ["refused", "session expired"] });
  assert.match((await browser.complaints()).join("\n"), /409/);
});

test("a vendor that is not told to log out keeps the first user", async () => {
  await go("/");
  await signIn("lisa");
  await believed(lisa);
  await browser.run(() => fetch("/sign-out", { method: "POST" }).then(() => null));
  await go("/");
  await signIn("zoe");
  await believed({ ...zoe, chat: lisa.chat });
});
