// Runs the steps of the adapter `hubspot` in a page with a stand-in for HubSpot's script, which does what HubSpot's pages
// say. The steps are those of the adapter's snapshot. Run this with `node --test examples/web/*.test.mjs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const source = read("core/src/bundle/countersign.js");
const { keep, run } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const snapshot = read("adapters/hubspot/tests/snapshots/conformance__snapshots__full.snap").split("\n");
const steps = (name) => {
  const lines = snapshot.slice(snapshot.indexOf(name) + 1);
  return lines.slice(0, lines.findIndex((line) => !line.startsWith("  "))).map((line) => JSON.parse(line));
};

// The second at which the first token is made, and the life of a token.
const [START, HOUR] = [1_735_689_600, 3600];
const bundle = (email, token, made = START) => ({
  adapter: "chat",
  action: "login",
  payload: { identificationEmail: email, identificationToken: token },
  steps: steps("steps"),
  renewal: steps("renewal"),
  logout: steps("logout"),
  renew: "call",
  expires_at: made + 12 * HOUR,
  refresh_at: made + 11 * HOUR,
  verification: { kind: "opaque", payload: "/identificationToken" },
});

// HubSpot's script: a widget reads the settings when it is loaded, and keeps its user until it is removed.
let widgets = [];
let cleared = 0;
function script() {
  const read = () => {
    const { identificationEmail: email, identificationToken: token } = globalThis.hsConversationsSettings ?? {};
    return { email, token };
  };
  const widget = {
    load: () => void (widgets.at(-1) ?? widgets.push(read())),
    remove: () => void (widgets = widgets.fill(undefined)),
    status: () => ({ loaded: Boolean(widgets.at(-1)) }),
  };
  const clear = ({ resetWidget } = {}) => {
    cleared += 1;
    if (resetWidget) widget.remove(), widget.load();
  };
  globalThis.HubSpotConversations = { widget, clear };
  globalThis.hsConversationsOnReady?.forEach((ready) => ready());
  if (globalThis.hsConversationsSettings?.loadImmediately !== false) widget.load();
}
const seen = () => widgets.at(-1);
const nobody = { email: undefined, token: undefined };
const lisa = { email: "lisa@example.com", token: "t1" };
const ofLisa = () => bundle(lisa.email, lisa.token);

let clock;
beforeEach((t) => {
  for (const name of ["hsConversationsSettings", "hsConversationsOnReady", "HubSpotConversations"]) delete globalThis[name];
  globalThis[Symbol.for("countersign")]?.clear();
  [widgets, cleared] = [[], 0];
  clock = t.mock.timers;
  clock.enable({ apis: ["setTimeout", "Date"], now: START * 1000 });
});

test("the script has run, and its widget is a visitor's: it makes room for the user's", () => {
  script();
  assert.deepEqual(seen(), nobody);
  keep(ofLisa());
  assert.deepEqual(seen(), lisa);
});

test("the script has run, and waits as HubSpot asks: one widget is loaded", () => {
  globalThis.hsConversationsSettings = { loadImmediately: false, inlineEmbedSelector: "#chat" };
  script();
  keep(ofLisa());
  assert.deepEqual(widgets, [lisa]);
  assert.equal(globalThis.hsConversationsSettings.inlineEmbedSelector, "#chat");
});

test("the script comes late: the user's widget is the only one", () => {
  keep(ofLisa());
  clock.tick(5_000);
  script();
  clock.tick(100);
  assert.deepEqual(widgets, [lisa]);
});

test("a page of somebody else follows: the logout is told first", () => {
  script();
  keep(ofLisa());
  keep(bundle("max@example.com", "t2"));
  assert.equal(cleared, 1);
  assert.deepEqual(seen(), { email: "max@example.com", token: "t2" });
});

test("a logout leaves a widget without a user", () => {
  script();
  const out = keep(ofLisa());
  out();
  assert.deepEqual([seen(), cleared], [nobody, 1]);
  assert.deepEqual(globalThis.hsConversationsSettings, { loadImmediately: false });
});

test("a logout before the script has run is told to the script when it comes", () => {
  const out = keep(ofLisa());
  out();
  script();
  clock.tick(100);
  assert.deepEqual([seen(), cleared], [nobody, 1]);
  clock.tick(1_000);
  assert.equal(cleared, 1);
});

test("a page that has no bundle is signed out", () => {
  script();
  const out = { adapter: "chat", action: "login", payload: null, steps: [], logout: steps("logout") };
  run(out, out.logout);
  assert.deepEqual([seen(), cleared], [nobody, 1]);
});

test("a new token after eleven hours changes the settings, and the open chat stays", async () => {
  script();
  const asked = [];
  keep(ofLisa(), (old) => {
    asked.push(old.payload.identificationToken);
    return bundle(lisa.email, "t2", START + 11 * HOUR);
  });
  const open = seen();
  clock.tick((11 * HOUR - 1) * 1000);
  assert.deepEqual(asked, []);
  clock.tick(1000);
  for (let turns = 0; 20 > turns; turns += 1) await Promise.resolve();
  assert.deepEqual(asked, ["t1"]);
  assert.equal(seen(), open, "the same widget");
  assert.equal(cleared, 0);
  assert.equal(globalThis.hsConversationsSettings.identificationToken, "t2");
});
