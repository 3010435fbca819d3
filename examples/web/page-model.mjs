// Runs bundles by `countersign.js` in pages that `examples/tests/page_model.rs` describes, and prints each page as
// the kit's model writes its own. Input: [{"bundles": […], "does": [[what, …], …]}, …] on standard input.

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const source = readFileSync(new URL("../../core/src/bundle/countersign.js", import.meta.url), "utf8");
const { now, pages } = JSON.parse(readFileSync(0, "utf8"));

// What one page waits for, the next one does not hear.
let events;
const timers = [];
const { setTimeout: start } = globalThis;
globalThis.setTimeout = (...args) => (timers.push(start(...args)), timers.at(-1));
globalThis.addEventListener = (...args) => events.addEventListener(...args);
Date.now = () => now * 1000;
const told = [];
console.warn = (line) => told.push(line);
console.error = () => {};
const names = Object.getOwnPropertyNames(globalThis);
const made = () => Object.getOwnPropertyNames(globalThis).filter((name) => !names.includes(name)).sort();

const within = (value) => (Object(value) === value ? Object.keys(value).sort().map((key) => value[key]) : []);
const all = (value) => [value, ...(Array.isArray(value) ? value : within(value)).flatMap(all)];

async function outcome({ bundles, does }, turn) {
  for (const name of made()) delete globalThis[name];
  delete globalThis[Symbol.for("countersign")];
  timers.splice(0).forEach(clearTimeout);
  events = new EventTarget();
  told.length = 0;
  const { keep, run } = await import(`data:text/javascript,${encodeURIComponent(`${source}// ${turn}`)}`);
  const [calls, vendors, signOuts] = [[], new Map(), new Map()];
  const handed = () => {
    const values = [...calls.flatMap(([, ...args]) => args), ...made().map((name) => globalThis[name])].flatMap(all);
    return [...new Set(values.filter((one) => typeof one === "function" && !vendors.has(one)))];
  };
  const install = (name) => {
    const [last, ...objects] = name.split(".").reverse();
    const object = objects.reduceRight((object, each) => (object[each] ??= {}), globalThis);
    if (vendors.get(object[last]) === name) return;
    object[last] = (...args) => void calls.push([name, ...args]);
    vendors.set(object[last], name);
  };
  const actions = {
    functions: (list) => list.forEach(install),
    run: (at) => {
      const bundle = bundles[at];
      if (bundle.action === "login") signOuts.set(bundle.adapter, keep(bundle));
      else run(bundle, bundle.steps);
    },
    "sign out": (adapter) => signOuts.get(adapter)?.(),
    "call back": async () => {
      for (const one of handed()) await one({});
    },
    load: async (list) => {
      list.forEach(install);
      const ready = bundles.flatMap(all).filter((one) => one?.exists);
      ready.forEach(({ event }) => event && events.dispatchEvent(new Event(event)));
      if (ready.length > 0) await sleep(250);
    },
  };
  for (const [what, given] of does) await actions[what](given);
  const numbers = handed();
  const show = (value) => {
    if (value === undefined) return { undefined: true };
    if (Array.isArray(value)) return value.map(show);
    if (Object(value) !== value) return value;
    const keys = Object.keys(value).map((key) => [key, show(value[key])]);
    if (typeof value !== "function") return Object.fromEntries(keys);
    const own = vendors.has(value) ? ["vendor's", vendors.get(value)] : ["handed over", numbers.indexOf(value)];
    return Object.fromEntries([own, ...keys]);
  };
  const state = Object.fromEntries(made().map((name) => [name, show(globalThis[name])]));
  const changed = all(made().map((name) => globalThis[name])).filter((one) => Object(one) === one)
    .filter((one) => ![Object, Array, Function].some(({ prototype }) => Object.getPrototypeOf(one) === prototype));
  if (changed.length > 0) throw new Error("a step has changed a prototype");
  return { state, calls: calls.map(([name, ...args]) => [name, ...args.map(show)]), told: [...told] };
}

const outcomes = [];
for (const [turn, page] of pages.entries()) outcomes.push(await outcome(page, turn));
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
