// Runs in a page what a bundle says, after the vendors' embed codes. Names are looked up on `globalThis`.
// What ends an adapter's last login, for every copy of this module in the page. No script can read a proof there.
const pages = (globalThis[Symbol.for("countersign")] ??= new Map());

// Signs the user of a login's bundle in and keeps the sign-in alive; returns a function that signs out. `ask` is the
// address of the page's endpoint, or a function of a bundle and of what the vendor's event said, which answers a new
// bundle, or nothing where nobody is signed in. Without it the page's own proof is used while it is good.
export function keep(bundle, ask) {
  const page = start(bundle, bundle.steps, ask);
  const go = (steps) => {
    perform(page, steps);
    const delay = Math.min(Math.max(page.bundle.refresh_at * 1000 - Date.now(), 30_000), 2 ** 31 - 1);
    if (page.bundle.renew === "call") page.timer = setTimeout(again, delay);
  };
  const again = async (isBack) => {
    const [old, fresh] = [page.bundle, await refresh(page)];
    if (fresh) go(fresh === old ? [] : isBack || !fresh.renewal?.length ? fresh.steps : fresh.renewal);
    else if (!page.ended) run(bundle, bundle.logout);
  };
  // A page that the browser brings back may be that of somebody who has signed out since.
  globalThis.addEventListener?.("pageshow", ({ persisted }) => persisted && ask && !page.ended && again(true));
  go(bundle.steps);
  return () => run(bundle, bundle.logout);
}
// Runs a bundle's `steps` or its `logout` once. Returns the names of what is missing or throws; the other steps run.
export const run = (bundle, steps) => perform(start(bundle, steps), steps);
// The proof as the library ahize takes it; undefined where the bundle has none.
export function verification({ payload, verification: where }) {
  const proof = where ? part(payload, where.payload) : undefined;
  if (proof !== undefined) return where.kind === "jwt" ? { kind: "jwt", token: proof } : { kind: "hmac", hash: proof };
}
// A login or a logout ends what an earlier login of its adapter has set up.
function start(bundle, steps, ask) {
  const { hear, end } = pages.get(bundle.adapter) ?? { hear: listeners() };
  const page = { bundle, ask, hear };
  if ((bundle.action ?? "login") !== "login" && steps !== bundle.logout) return page;
  end?.();
  pages.set(bundle.adapter, { hear, end: () => (clearTimeout(page.timer), hear(), (page.ended = true)) });
  return page;
}
// The functions in steps. Each is one for all users, so that a vendor can remove it, and acts for the last login.
function listeners(all = new Map()) {
  return (page, one, key = JSON.stringify(one)) => {
    if (!page) return all.forEach((listener) => delete listener.page);
    if (!all.has(key)) all.set(key, { hear: (...given) => all.get(key).page && answer(all.get(key).page, one, given) });
    return Object.assign(all.get(key), { page }).hear;
  };
}
async function answer(page, { steps, ask }, given) {
  if (ask && !(await refresh(page, ask.client && argument(page, given, ask.client)))) return undefined;
  perform(page, steps ?? ask.steps, given);
  if (ask?.returns !== undefined) return part(page.bundle.payload, ask.returns);
}
// The page's bundle, made anew within four seconds (Helpshift waits five), else the old one while it is good.
async function refresh(page, client, old = page.bundle) {
  const late = new Promise((_, reject) => setTimeout(reject, 4000, "no answer in 4 seconds"));
  const failed = (reason) => warn(page, `no new proof: ${reason}`) ?? old;
  const fresh = await Promise.race([inquire(page, client), late]).catch(failed);
  const isOver = fresh === old && old.expires_at && Date.now() >= old.expires_at * 1000;
  return page.ended || isOver || !fresh ? undefined : (page.bundle = fresh);
}
async function inquire({ bundle, ask }, client) {
  if (typeof ask !== "string") return ask ? ask(bundle, client) : bundle;
  const body = JSON.stringify({ adapters: [bundle.adapter], action: bundle.action, client });
  const answer = await fetch(ask, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) return [401, 403, 409].includes(answer.status) ? undefined : Promise.reject(`HTTP ${answer.status}`);
  return [await answer.json()].flat().find((one) => one.adapter === bundle.adapter && one.steps);
}
const KINDS = {
  assign: (list, place) => list.forEach((from) => copy(fill(place, {}), from)),
  push: (list, place) => fill(place, []).push(list),
  append: (list, place) => fill(place, []).push(...list),
  call: (list, [object, last]) => object[last](...list),
  remove: (_, [object, last], { keys }) => keys.forEach((key) => delete Object(object?.[last])[key]),
  ready: (_, [object, last], { event, ...step }, page, given) => {
    const again = () => page.ended || perform(page, [{ ready: step }], given);
    if (typeof object?.[last] === "function") perform(page, step.steps, given);
    else event ? globalThis.addEventListener(event, again, { once: true }) : setTimeout(again, 100);
  },
};
function perform(page, steps, given = []) {
  const failed = [];
  for (const [kind, step] of steps.flatMap(Object.entries)) {
    const name = step.to ?? step.from ?? step.function ?? step.exists;
    const place = walk(name, given, step.to);
    try {
      KINDS[kind](step.args?.map((one) => argument(page, given, one)), place, step, page, given);
    } catch (error) {
      failed.push(name);
      if (place[0]?.[place[1]]) console.error(error);
    }
  }
  if (failed.length) warn(page, `no ${[...new Set(failed)].join(", ")}: does this stand after the vendor's embed code?`);
  return failed;
}
function argument(page, given, one) {
  const inner = (each) => argument(page, given, each);
  if ("value" in one) return one.value;
  if ("payload" in one) return part(page.bundle.payload, one.payload);
  if ("given" in one) return part(given, one.given);
  if ("list" in one) return one.list.map(inner);
  if ("merge" in one) return one.merge.map(inner).reduce(copy, {});
  if ("object" in one) return Object.keys(one.object).reduce((to, key) => copy(to, { [key]: inner(one.object[key]) }), {});
  return page.hear(page, one);
}
// The object that a name's last part belongs to, and that part. The library's `GlobalName` has the same rule.
const NAME = /^(?!(.*\.)?(__proto__|constructor|prototype)(\.|$))[A-Za-z_$][\w$]*(\.[\w$]+)*$/;
function walk(name, given, make) {
  if (!NAME.test(name)) throw new TypeError("a step has a name that it may not use");
  const [last, ...names] = name.split(".").reverse();
  const root = names.at(-1) === "arguments" ? { arguments: given } : globalThis;
  return [names.reduceRight((object, each) => object?.[each] ?? (make && copy(object, { [each]: {} })[each]), root), last];
}
const fill = ([object, last], empty) => object[last] ?? copy(object, { [last]: empty })[last];
const copy = (object, from) => Object.defineProperties(object, Object.getOwnPropertyDescriptors({ ...from }));
// The part of a value at a JSON pointer (RFC 6901).
const part = (value, pointer) => pointer.split("/").slice(1).map(unescape).reduce(own, value);
const unescape = (key) => key.replace(/~1/g, "/").replace(/~0/g, "~");
const own = (value, key) => (Object.hasOwn(Object(value), key) ? value[key] : undefined);
const warn = ({ bundle }, message) => void console.warn(`countersign: ${bundle.adapter}: ${message}`);
