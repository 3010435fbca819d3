// Makes every bundle of a run of `countersign issue` anew, with Node alone.
//
// usage: node check.mjs ACTION NOW IDENTITIES BUNDLES
//
// IDENTITIES has an identity a line, and BUNDLES is what `issue` printed for them with every adapter of
// `countersign.toml` that has the action. The rules are those of the adapters' READMEs. A payload must be
// the same to the byte, and an identity refused where it is refused here; the first disagreement ends
// the check, and its message holds no value.

import { crunch } from "./crunch.mjs";
import { hub } from "./hub.mjs";
import { Refused, need } from "./json.mjs";
import { legacy } from "./legacy.mjs";
import { lines } from "./lines.mjs";
import { modes } from "./modes.mjs";
import { read } from "./person.mjs";
import { portal } from "./portal.mjs";
import { User } from "./user.mjs";

const kinds = { helpcrunch: crunch, "helpshift-identities": hub, "helpshift-legacy": legacy, userhero: portal };
const takesVendorData = ["helpshift-identities"];

function fail(message) {
  console.error(`Node: ${message}`);
  process.exit(1);
}

// Makes the bundle; undefined where the identity is refused.
function unlessRefused(make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

// The vendor's choice of email and phone, and whether the vendor takes a visitor's hints.
function places({ kind, signsEmail }, action) {
  const legacy = signsEmail ? ["email"] : [];
  const isProfile = kind === "helpshift-identities" && action === "update-profile";
  const contacts = isProfile ? [] : kind === "helpshift-legacy" ? legacy : ["email", "phone"];
  return { contacts, takesHints: kind === "helpcrunch" && action === "login" };
}

function answer(mode, person, action, now) {
  need(person && (takesVendorData.includes(mode.kind) || !person.vendor?.has(mode.kind)));
  // The widget's event says whom the page names; an empty object names nobody.
  need((mode.surface === "web" && action === "login") || !person.client?.has(mode.kind));
  return kinds[mode.kind][action](mode, new User(person, mode, places(mode, action)), now);
}

// UserHero's page hands over an object: read and written again it must be the same text.
function asTheBrowserSendsIt(payload) {
  return JSON.stringify(JSON.parse(payload)) === payload;
}

// Returns the difference, if there is one.
function compare(front, action, expected, text, kind) {
  if (!text.startsWith(front)) return "its answer is not here";
  const found = JSON.parse(text);
  if (!expected) return "error" in found ? undefined : "a bundle where it is refused here";
  if ("error" in found) return "refused where it is a bundle here";
  const { payload, page = "[", expires_at = null, refresh_at = null } = expected;
  const start = `${front},"action":"${action}","payload":${payload},"steps":`;
  if (!text.startsWith(start)) return "the payload differs";
  if (!text.startsWith(start + page)) return "the page's configuration differs";
  if (found.expires_at !== expires_at || found.refresh_at !== refresh_at) return "the life differs";
  if (kind === "userhero" && "userHmac" in found.payload && !asTheBrowserSendsIt(payload)) {
    return "a browser would send another text";
  }
}

async function check(action, now, identities, bundles) {
  const asked = Object.keys(modes).sort().filter((name) => action in kinds[modes[name].kind]);
  const counts = Object.fromEntries(asked.map((name) => [name, { issued: 0, refused: 0 }]));
  const answers = lines(bundles);
  let line = 0;
  for await (const bytes of lines(identities)) {
    line += 1;
    const person = unlessRefused(() => read(bytes));
    for (const name of asked) {
      const { kind } = modes[name];
      const expected = unlessRefused(() => answer(modes[name], person, action, now));
      const front = `{"line":${line},"adapter":"${name}","kind":"${kind}"`;
      const { value = "" } = await answers.next();
      const difference = compare(front, action, expected, value.toString(), kind);
      if (difference) fail(`${action}, line ${line}, ${name}: ${difference}`);
      counts[name][expected ? "issued" : "refused"] += 1;
    }
  }
  if (!(await answers.next()).done) fail("there are more answers than were asked for");
  for (const [name, { issued, refused }] of Object.entries(counts)) {
    if (!issued || !refused) fail(`${action}, ${name}: nothing was ${issued ? "refused" : "issued"}`);
  }
  const sum = (what) => Object.values(counts).reduce((total, count) => total + count[what], 0);
  console.log(`Node, ${action}: ${sum("issued")} bundles and ${sum("refused")} refusals agreed`);
}

if (process.argv.length !== 6) fail("usage: node check.mjs ACTION NOW IDENTITIES BUNDLES");
const [action, now, ...files] = process.argv.slice(2);
await check(action, Number(now), ...files);
