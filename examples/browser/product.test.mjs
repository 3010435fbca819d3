// The product in a browser: each stand-in shows whom its vendor takes the user for.
//
// PRODUCT names the built program. `examples/browser/run` builds it and runs this.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
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

// The user whom each vendor sees, once all have answered.
async function believed(expected) {
  const settled = (found) => isDeepStrictEqual(found, expected);
  const found = await browser.until(settled, () =>
    Object.fromEntries([...document.querySelectorAll("output")].map(({ id, dataset, value }) => [id, [dataset.state, value]])),
  );
  assert.deepEqual(found, expected);
}

// A text of the page, once it is as expected: a pattern, or all of it.
async function said(id, expected) {
  const fits = (text) => (typeof expected === "string" ? text === expected : expected.test(text));
  const text = await browser.until(fits, (id) => document.getElementById(id).innerText, id);
  assert.ok(fits(text), `${id}: ${text}`);
}

// The bar on top: who is signed in, and which buttons there are.
async function bar(...expected) {
  const found = await browser.until((found) => isDeepStrictEqual(found, expected), () => [
    document.getElementById("session").innerText,
    [...document.querySelectorAll(".session button")].filter((button) => button.checkVisibility()).map(({ innerText }) => innerText),
  ]);
  assert.deepEqual(found, expected);
}

const emulate = (name, value) => browser.devtools("Emulation.setEmulatedMedia", { features: [{ name, value }] });

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
    // Her name stands in the list of people who can sign in.
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
    // The values that the vendors ask for there are found, and so would a token be.
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
    await browser.run(() => fetch("/sign-out", { method: "POST" }).then(() => null));
    await askAgain();
    await believed({ ...lisa, support: ["refused", "session expired"] });
    assert.match((await browser.complaints()).join("\n"), /401/);
    await bar("Nobody is signed in: you are a visitor.", ["Sign in", "Sign in without a reload"]);
    await said("support-says", "Your session with me has expired. Load the page anew, or sign in again.");
    await said("support-proof", "None that it takes.");
    // Nobody tells the other two.
    await said("chat-note", "Your session has ended, but nobody has told me. I keep my user until the page tells me to log out.");
    await said("portal-note", "Your session has ended, but nobody has told me. I take one user for each load of the page.");
    await said("chat-left-out", "Not known for this user.");
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

  test(`${path}: the bar says who is signed in, also without a reload and once the session has ended`, async () => {
    await go(path);
    await bar("Nobody is signed in: you are a visitor.", ["Sign in", "Sign in without a reload"]);
    await choose("lisa");
    await does("sign-in");
    await bar("Signed in as Lisa Chen", ["Sign out", "Switch"]);
    await believed(lisa);
    await signIn("zoe");
    await bar("Signed in as Zoë 🦊 李", ["Sign out", "Switch"]);
    await does("expire");
    await bar("Nobody is signed in: you are a visitor.", ["Sign in", "Sign in without a reload"]);
    // The bar does not wait for the chat, which takes five seconds.
    assert.equal(await browser.run(() => document.getElementById("support").dataset.state), "waiting");
    await browser.complaints();
  });

  test(`${path}: a switch signs each chat out first, so that none keeps the first user`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await signIn("zoe");
    await believed(zoe);
    const settings = await browser.run(() => [helpshiftConfig, helpcrunchSettings].map((each) => JSON.stringify(each)));
    assert.doesNotMatch(settings.join(), /lisa|usr_8f2k9d/);
    await said("did", /^Switched\. Each chat was told to log out first/);
    await askAgain();
    await believed(zoe);
  });

  test(`${path}: another user after an expired session meets nobody else`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await does("expire");
    await believed({ ...lisa, support: ["refused", "session expired"] });
    await choose("zoe");
    await browser.run(() => void (globalThis.before = true));
    await does("sign-in");
    await browser.until(Boolean, () => !globalThis.before && document.readyState === "complete");
    await believed(zoe);
    await browser.complaints();
  });

  test(`${path}: signing out leaves nobody, without a bundle at hand`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await submit("sign-out");
    await believed(nobody);
    await said("did", /^Signed out\. Each chat was told/);
  });

  test(`${path}: a token that was changed is refused`, async () => {
    await go(path);
    await signIn("lisa");
    await believed(lisa);
    await does("tamper");
    await believed({ ...lisa, support: ["refused", "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN"] });
    const complaints = (await browser.complaints()).join("\n");
    assert.match(complaints, /403/);
    assert.match(complaints, /Helpshift's chat has failed: LOGIN_FAILED: IDENTITIES_INVALID_TOKEN/);
    await said("support-says", "I do not let you in: your proof is wrong.");
    await said("support-failed", /^Helpshift told this page that its chat failed/);
    await said("support-proof", "None that it takes.");
  });

  test(`${path}: a widget that is blocked costs its chat alone, and the next user meets nobody else`, async () => {
    await go(`${path}?blocked=support`);
    await signIn("lisa");
    await go(`${path}?blocked=support`);
    await believed({ ...lisa, support: ["off", "no chat"] });
    await said("support-says", "There is no chat: its script did not load. Was it blocked?");
    await said("support-proof", "None.");
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
    await said("support-left-out", /^Nobody has verified it, so it is not signed: email\./);
    await said("support-left-out", /This vendor has no place for: name, date of registration\.$/);
    await said("support-proof", /^It ends at .+, in (23 h 59|24 h 0) min\. .*this page gets it from its server\.$/);
    await said("chat-proof", "It never ends.");
    await said("portal-proof", /, in (4 min \d+|5 min 0) s\. /);
  });
}

test("both views say the same, to a visitor and to each user", async () => {
  const seen = { "/": [], "/app": [] };
  for (const path of styles) {
    for (const [person, taken] of Object.entries({ nobody, lisa, zoe, mallory })) {
      await go(path);
      if (taken !== nobody) await signIn(person);
      await believed(taken);
      const text = await browser.run(() => document.querySelector("main").innerText);
      seen[path].push(text.replace(/ends at [^.]+/g, "ends"));
    }
    await submit("sign-out");
  }
  assert.deepEqual(seen["/app"], seen["/"]);
  assert.match(seen["/"][0], /There is no chat for visitors: this vendor wants a user who is signed in\./);
});

test("an error of Helpshift is told without what it quotes", async () => {
  await go("/app");
  await signIn("lisa");
  await believed(lisa);
  await browser.run(async () => {
    const { keep } = await import("/web/countersign.js");
    const [bundle] = await (await fetch("/chats", { method: "POST" })).json();
    // Without an endpoint the listener has this user's token alone.
    keep(bundle);
    globalThis.details = new Promise((done) =>
      Helpshift("addEventListener", "onWebChatRuntimeError", ({ details }) => done(details)),
    );
    helpshiftConfig.userId = "usr_somebody_else";
    Helpshift("updateHelpshiftConfig");
  });
  await believed({ ...lisa, support: ["refused", "LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH"] });
  const details = await browser.run(() => globalThis.details);
  assert.deepEqual(details, { jwtUserId: "usr_8f2k9d", configUserId: "usr_somebody_else" });
  await said("support-failed", "Helpshift told this page that its chat failed. You can go on without it.");
  const complaints = (await browser.complaints()).join("\n");
  assert.match(complaints, /LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH/);
  assert.doesNotMatch(complaints, /usr_/);
});

test("a portal whose proof has ended says so, and counts no longer", async () => {
  await go("/");
  await believed(nobody);
  const user = { expiresAt: Math.floor(Date.now() / 1000) + 2, externalUserId: "usr_8f2k9d" };
  const secret = readFileSync(new URL("../secrets/userhero", import.meta.url), "utf8").trimEnd();
  const userHmac = createHmac("sha256", secret).update(JSON.stringify(user)).digest("hex");
  await browser.run((pair) => UserHeroQueue.push(["init", pair]), { publicKey: "pk_demonstration_only", user, userHmac });
  await believed({ ...nobody, portal: ["signed-in", "usr_8f2k9d"] });
  await believed({ ...nobody, portal: ["refused", "session expired"] });
  await said("portal-proof", "None that it takes.");
});

test("a page says which view it is", async () => {
  for (const [path, view] of [["/", "Rendered by the server"], ["/app", "Single-page application"]]) {
    await go(path);
    const found = await browser.run(() => [document.title, document.querySelector("[aria-current=page]").textContent]);
    assert.deepEqual(found, [`One user, three support chats: ${view}`, view]);
    assert.match(await browser.run(() => document.body.innerText), /stand-ins: none is the vendor's own/);
  }
});

const [tab, enter] = ["\uE004", "\uE007"];

test("a keyboard reaches each control, and is not lost where a control goes away", async () => {
  await go("/");
  await believed(nobody);
  const reached = [];
  for (let presses = 0; presses < 8; presses += 1) {
    await browser.press(tab);
    reached.push(await browser.run(() => document.activeElement.id || document.activeElement.innerText));
  }
  assert.deepEqual(reached, [
    "Rendered by the server",
    "Single-page application",
    "person",
    "Sign in",
    "Sign in without a reload",
    "Let Helpshift ask again",
    "End the session",
    "Change the token",
  ]);
  await browser.run(() => document.querySelector("[data-does=sign-in]").focus());
  await browser.press(enter);
  await believed(lisa);
  assert.equal(await browser.run(() => document.activeElement.id), "session");
});

test("what a button did is in view, however far down the button is", async () => {
  await browser.devtools("Emulation.setDeviceMetricsOverride", { width: 390, height: 700, deviceScaleFactor: 1, mobile: false });
  await go("/");
  await believed(nobody);
  await does("tamper");
  await said("did", "Sign in first: Helpshift asks visitors for nothing.");
  const place = await browser.until((top) => top >= 0, () => document.getElementById("did").getBoundingClientRect().top);
  assert.ok(place >= 0 && place < 700, place);
  await browser.devtools("Emulation.clearDeviceMetricsOverride");
});

test("a change is announced, and the seconds are not", async () => {
  await go("/");
  await signIn("lisa");
  await believed(lisa);
  const live = await browser.run(() => {
    const isLive = (id) => Boolean(document.getElementById(id).closest("[role=status]"));
    return ["session", "did", "support-says", "support", "chat-note", "support-failed", "support-proof"].filter(isLive);
  });
  assert.deepEqual(live, ["session", "did", "support-says", "support", "chat-note", "support-failed"]);
  const changes = await browser.run(async () => {
    const seen = [];
    const observer = new MutationObserver((all) => seen.push(...all.map(({ target }) => target.id)));
    for (const region of document.querySelectorAll("[role=status]")) {
      observer.observe(region, { childList: true, characterData: true, subtree: true });
    }
    await new Promise((done) => setTimeout(done, 2500));
    return seen;
  });
  assert.deepEqual(changes, []);
});

test("nothing moves where the user wants no motion", async () => {
  await go("/");
  await signIn("lisa");
  await believed(lisa);
  const moving = async (value) => {
    await emulate("prefers-reduced-motion", value);
    return browser.run(() => {
      document.querySelector(".chat").dataset.state = "waiting";
      return document.getAnimations().length;
    });
  };
  assert.equal(await moving("no-preference"), 1);
  assert.equal(await moving("reduce"), 0);
  await emulate("prefers-reduced-motion", "");
});

// https://www.w3.org/TR/WCAG22/#contrast-minimum, for every text that is shown.
const faint = () => {
  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = parts(color).map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return parts(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor;
  };
  const texts = [...document.body.querySelectorAll("*")].filter(
    (element) => element.checkVisibility() && [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()),
  );
  const ratio = (element) => {
    const both = [getComputedStyle(element).color, behind(element)].map(luminance);
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  return [texts.length, texts.filter((element) => ratio(element) < 4.5).map((element) => element.textContent)];
};

test("every text stands out enough, in the light and in the dark, and nothing is cut off", async () => {
  await go("/");
  await signIn("mallory");
  await believed(mallory);
  await does("tamper");
  await said("support-failed", /./);
  for (const scheme of ["light", "dark"]) {
    await emulate("prefers-color-scheme", scheme);
    const [count, found] = await browser.run(faint);
    assert.ok(count > 30, count);
    assert.deepEqual(found, [], scheme);
  }
  await emulate("prefers-color-scheme", "");
  for (const width of [1280, 390, 320]) {
    await browser.devtools("Emulation.setDeviceMetricsOverride", { width, height: 800, deviceScaleFactor: 1, mobile: false });
    const { scrollWidth, clientWidth } = await browser.run(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    assert.equal(scrollWidth, clientWidth, width);
  }
  await browser.devtools("Emulation.clearDeviceMetricsOverride");
  await browser.complaints();
});

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
  await browser.devtools("Page.bringToFront");
  await bar("Signed in as Zoë 🦊 李", ["Sign out", "Switch"]);
  await askAgain();
  await believed({ ...lisa, support: ["refused", "session expired"] });
  assert.match((await browser.complaints()).join("\n"), /409/);
  await said("portal-note", /^This is not who is signed in now\./);
});

test("a vendor that is not told to log out keeps the first user, and says so", async () => {
  await go("/");
  await signIn("lisa");
  await believed(lisa);
  const body = "user=zoe";
  await browser.run((body) => fetch("/sign-in", { method: "POST", body: new URLSearchParams(body) }).then(() => null), body);
  await go("/");
  await believed({ ...zoe, chat: lisa.chat });
  await said("chat-note", /^This is not who is signed in now\. I keep my user until the page tells me to log out/);
  await said("support-note", "");
});
