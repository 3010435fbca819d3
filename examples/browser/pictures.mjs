// Pictures of the product's page, for people to look at: both views, wide and narrow, light and dark, in each situation.
//
// PRODUCT names the built program. `examples/browser/run` builds it and runs this. The pictures are kept in
// `examples/browser/pictures`, which git ignores; `node pictures.mjs FOLDER` keeps them elsewhere.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Browser, start } from "./webdriver.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("pictures/", import.meta.url));
const views = { rendered: "/", single: "/app" };
const widths = { wide: 1280, narrow: 390 };
const schemes = ["light", "dark"];

const product = await start(process.env.PRODUCT, ["127.0.0.1:0"], /^(http:\S+)$/);
const browser = await Browser.open();

const until = async (script, ...args) => {
  if (!(await browser.until(Boolean, script, ...args))) throw new Error(`this did not come about: ${script}`);
};
const support = (state) =>
  until((state) => document.readyState === "complete" && document.getElementById("support").dataset.state === state, state);

// Clicks a button that loads the page anew, and waits for the new page.
async function load(css) {
  await browser.run(() => void (globalThis.before = true));
  await browser.click(css);
  await until(() => !globalThis.before && document.readyState === "complete");
}

async function signIn(person) {
  await browser.run((person) => void (document.getElementById("person").value = person), person);
  await load("#sign-in button");
  await support("signed-in");
}

// The actions on a visitor's page.
const situations = {
  visitor: () => support("anonymous"),
  "signed-in": () => signIn("lisa"),
  "hostile-name": () => signIn("mallory"),
  async switched() {
    await signIn("lisa");
    await signIn("zoe");
  },
  async expired() {
    await signIn("lisa");
    await browser.click("[data-does=expire]");
    await support("refused");
  },
  async tampered() {
    await signIn("lisa");
    await browser.click("[data-does=tamper]");
    await support("refused");
  },
  async blocked() {
    await signIn("lisa");
    await load("[data-does=block]");
    await until(() => document.getElementById("support-says").textContent.includes("did not load"));
  },
};

async function take(name) {
  // All chats have answered.
  await until(() => [...document.querySelectorAll("output")].every(({ dataset }) => dataset.state !== "waiting"));
  for (const [width, pixels] of Object.entries(widths)) {
    for (const scheme of schemes) {
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await browser.devtools("Emulation.setEmulatedMedia", { features });
      const metrics = (height) => ({ width: pixels, height, deviceScaleFactor: 1, mobile: false });
      await browser.devtools("Emulation.setDeviceMetricsOverride", metrics(800));
      const height = await browser.run(() => document.documentElement.scrollHeight);
      await browser.devtools("Emulation.setDeviceMetricsOverride", metrics(height));
      const { data } = await browser.devtools("Page.captureScreenshot");
      writeFileSync(join(folder, `${name}-${width}-${scheme}.png`), Buffer.from(data, "base64"));
    }
  }
}

try {
  mkdirSync(folder, { recursive: true });
  for (const [view, path] of Object.entries(views)) {
    for (const [situation, bring] of Object.entries(situations)) {
      await browser.go(product.address + path);
      await bring();
      await take(`${view}-${situation}`);
      await browser.run(() => fetch("/sign-out", { method: "POST" }).then(() => localStorage.clear()));
    }
  }
  console.log(`pictures of the page are in ${folder}`);
} finally {
  await browser.close();
  await product.stop();
}
