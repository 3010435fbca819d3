// Runs in a page what a bundle says, after the vendors' embed codes; the library's `COUNTERSIGN_JS` documents it.
const pages = (globalThis[Symbol.for("countersign")] ??= new Map()); // Functions alone: no script reads a proof.
export function keep(bundle, ask) { // `ask` is the page's endpoint, or a function. Returns a function that signs out.
  if (!bundle.steps) return pages.get(bundle.adapter)?.out(), warn({ bundle }, "its adapter has refused"), () => {};
  const page = start(bundle, bundle.steps, ask);
  const go = (steps, left = page.bundle.refresh_at * 1000 - Date.now()) => {
    perform(page, steps);
    if (page.bundle.renew === "call") page.timer = setTimeout(again, Math.min(Math.max(left, 30_000), 2 ** 31 - 1));
  };
  const again = async (isBack) => {
    const [old, answered] = [page.bundle, refresh(page)];
    pages.turn = Promise.all([pages.turn, answered]); // A chat may load the page anew: all act when all are answered.
    const fresh = await answered.finally(() => pages.turn);
    if (page.entry.again !== again || (isBack ? fresh === old || fresh === null : page.life.ended)) return;
    if (fresh !== null && !(fresh && page.entry.is(fresh))) return fresh ? keep(fresh, ask) : page.entry.out();
    page.bundle = fresh ?? old;
    if (!isBack) go(!fresh || fresh === old ? [] : fresh.renewal?.length ? fresh.renewal : fresh.steps);
  };
  page.entry.again = again; // A page that the browser brings back may be that of somebody who has signed out since.
  globalThis.addEventListener?.("pageshow", ({ persisted }) => persisted && page.entry.again === again && again(true));
  go(bundle.steps);
  return () => page.entry.out();
}
export const run = (bundle, steps) => perform(start(bundle, steps), steps); // Once. Returns what is missing or throws.
export function verification({ payload, verification: where }) { // The proof, as the library ahize takes it.
  const proof = where && part(payload, where.payload); // null: it is still to come.
  if (proof != null) return where.kind === "hmac" ? { kind: "hmac", hash: proof } : { kind: where.kind, token: proof };
}
const who = ({ steps, payload, verification: where, expires_at }, proof = where && part(payload, where.payload)) =>
  JSON.stringify([steps, payload], (_, value) => ([proof, expires_at].includes(value) ? 0 : value));
const claims = (bundle, { kind, token } = verification(bundle) ?? {}) => kind === "jwt" && // But for the times.
  atob(token.split(".")[1]?.replace(/-/g, "+").replace(/_/g, "/") ?? "").replace(/"(exp|iat|nbf|jti)":[^,}]+/g, "");
function start(bundle, steps, ask) { // A login or a logout ends what an earlier login of its adapter has set up.
  const entry = pages.get(bundle.adapter) ?? { hear: listeners(), is: () => true, out() {}, life: {} };
  const page = { bundle, ask, entry, life: entry.life, isOut: steps === bundle.logout, who: who(bundle) };
  pages.set(bundle.adapter, entry);
  if (!page.isOut && (bundle.action ?? "login") !== "login") return page;
  if (!page.isOut && !entry.is(bundle)) entry.out(); // Some vendors keep their user until they are told.
  entry.end?.();
  entry.end = () => (clearTimeout(page.timer), entry.hear(), (page.life.ended = true));
  const agrees = (other) => new Set([page.bundle, other].map((one) => claims(one)).filter(Boolean)).size !== 2;
  Object.assign(entry, { life: (page.life = {}), is: (page.is = (other, asks) => !page.isOut && who(other) === page.who && (asks || agrees(other))) });
  entry.out = () => page.isOut || run(bundle, (bundle.logout ??= []));
  return page;
}
const listeners = (all = new Map()) => (page, one, key = JSON.stringify(one)) => { // One for all, to be removed.
  if (!page) return all.forEach((listener) => delete listener.page);
  const listener = all.get(key) ?? { hear: (...given) => listener.page && answer(listener.page, one, given) };
  return Object.assign(all.set(key, listener).get(key), page.isOut ? {} : { page }).hear;
};
async function answer(page, { steps, ask }, given) {
  const fresh = ask ? await refresh(page, ask.client && argument(page, given, ask.client)) : page.bundle;
  if (!fresh || page.life.ended) return;
  if (page.is?.(fresh, !!ask?.client) === false) return void keep(fresh, page.ask); // With the user's new ids the vendor asks again.
  page.bundle = fresh;
  if (!ask || !fresh.verification || verification(fresh)) perform(page, steps ?? ask.steps, given);
  if (ask?.returns !== undefined) return part(fresh.payload, ask.returns);
}
async function refresh(page, client, old = page.bundle) { // undefined: nobody is signed in. null: the old one is over.
  const late = new Promise((_, reject) => setTimeout(reject, 4000, "no answer in 4 seconds")); // A vendor waits five.
  const fresh = (await Promise.race([inquire(page, client), late])
    .catch((why) => warn(page, `no new proof: ${why?.name ?? why}`) ?? old)) ?? undefined;
  return fresh === old && old.expires_at && Date.now() >= old.expires_at * 1000 ? null : fresh;
}
async function inquire({ bundle, ask }, client) {
  if (typeof ask !== "string") return ask ? ask(bundle, client) : bundle;
  const body = JSON.stringify({ adapters: [bundle.adapter], action: bundle.action, client });
  const answer = await fetch(ask, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) return [401, 403, 409].includes(answer.status) ? undefined : Promise.reject(`HTTP ${answer.status}`);
  const list = [await answer.json()].flatMap((said) => said?.bundles ?? said); // A list may leave the adapter out.
  if (!list.every((one) => one?.adapter)) throw "no bundle";
  return list.find((one) => one.adapter === bundle.adapter && one.steps);
}
const KINDS = {
  assign: (list, place) => list.forEach((from) => copy(fill(place, {}), from)),
  push: (list, place) => fill(place, []).push(list),
  append: (list, place) => fill(place, []).push(...list),
  call: (list, [object, last]) => object[last](...list),
  remove: (_, [object, last], { keys }) => keys.forEach((key) => delete Object(object?.[last])[key]),
  ready: (_, [object, last], { event, ...step }, page, given) => {
    const again = () => page.life.ended || perform(page, [{ ready: step }], given);
    if (typeof object?.[last] === "function") perform(page, step.steps, given);
    else event ? globalThis.addEventListener(event, again, { once: true }) : setTimeout(again, 100);
  },
  when: (_, [object, last], { is, steps }, page, given) => object?.[last] === is && perform(page, steps, given),
};
function perform(page, steps, given = [], failed = new Set()) {
  for (const [kind, step] of steps.flatMap(Object.entries)) {
    const [name, place] = [step.to ?? step.from ?? step.function ?? step.exists ?? step.value, []];
    if (!NAME.test(name)) throw new TypeError("a step has a name that it may not use");
    try {
      place.push(...walk(name, given, step.to));
      KINDS[kind](step.args?.map((one) => argument(page, given, one)), place, step, page, given);
    } catch (error) {
      if (failed.add(name) && place[0]?.[place[1]]) console.error(error);
    }
  }
  return failed.size && warn(page, `no ${[...failed].join(", ")}: does this stand after the vendor's embed code?`), [...failed];
}
function argument(page, given, one, inner = (each) => argument(page, given, each)) {
  if ("payload" in one) one = { value: part(page.bundle.payload, one.payload) };
  if ("value" in one) return structuredClone(one.value); // The page may write into it.
  if ("given" in one) return part(given, one.given);
  if ("list" in one) return one.list.map((each) => inner(each));
  if ("text" in one) return inner({ list: one.text }).join("");
  if ("merge" in one) return one.merge.map((each) => inner(each)).reduce(copy, {});
  if ("object" in one) return Object.keys(one.object).reduce((to, key) => copy(to, { [key]: inner(one.object[key]) }), {});
  return page.entry.hear(page, one);
}
const NAME = /^(?!(window\.|(self|globalThis|frames|top|parent)(\.|$))|(.*\.)?(__proto__|constructor|prototype)(\.|$))[A-Za-z_$][\w$]*(\.[\w$]+)*$/;
function walk(name, given, make) {
  const [last, ...names] = name.split(".").reverse();
  const root = names.at(-1) === "arguments" ? { arguments: given } : globalThis;
  return [names.reduceRight((object, each) => object?.[each] ?? (make && copy(object, { [each]: {} })[each]), root), last];
}
const fill = ([object, last], empty) => object[last] ?? copy(object, { [last]: empty })[last];
const copy = (object, from) => Object.defineProperties(object, Object.getOwnPropertyDescriptors({ ...from }));
const own = (value, key) => (Object.hasOwn(Object(value), key) ? value[key] : undefined); // A pointer is of RFC 6901.
const part = (value, pointer) => pointer.split("/").slice(1).map((key) => key.replace(/~1/g, "/").replace(/~0/g, "~")).reduce(own, value);
const warn = ({ bundle }, message) => void console.warn(`countersign: ${bundle.adapter}: ${message}`);
