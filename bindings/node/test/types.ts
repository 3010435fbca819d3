// A program that `tsc` must take, but for the lines that expect an error.

import { CountersignError, checkConfig, explain, open, type Action, type Bundle, type Identity, type Request } from "countersign";
import { keep, run, verification } from "countersign/page";

declare const process: { env: { [name: string]: string | undefined } };

const identity: Identity = { user_id: "usr_1", email: { address: "lisa@example.com", verified: true }, attributes: { plan: "gold", seats: 3 } };
const chats = open({ adapters: { a: { kind: "userhero", "public-key": "pk" } } }, { secrets: process.env, files: { "a.toml": new Uint8Array() }, now: () => 1 });
const request: Request = { identity, adapters: ["a"], action: "login", script: { nonce: "MTIzNA==" } };
const { issue } = chats;
const { bundles, script } = issue(request);
for (const one of bundles) {
  if ("error" in one) console.log(one.adapter, one.error.problems.map(({ path, code }) => `${path} ${code}`));
  else keep(one, "/chats")();
}
const made = bundles.filter((one): one is Bundle => !("error" in one));
const missing: string[] = made.flatMap((one) => run(one, one.steps));
const proof = verification(made[0]!)?.kind;
const accepted: (boolean | null)[] = chats.verify({ bundles }).verdicts.map((one) => one.accepted);
issue({ from: "oidc", identity: { sub: "u", any_claim: 1 } });
// The claims of a library have an interface of their own.
interface Claims {
  sub: string;
  email?: string;
}
const claims: Claims = { sub: "u" };
issue({ from: "oidc", identity: claims });
// The data of a page, as an endpoint has it.
const ADAPTERS = ["a", "b"] as const;
const asked: { adapters?: string[]; action?: Action; client?: { [id: string]: unknown } } = {};
const { adapters, action, client } = asked;
issue({ identity, adapters, action, client });
issue({ identity: { user_id: "u", name: undefined, tags: ADAPTERS }, adapters: ADAPTERS, now: undefined, script: { nonce: undefined } });
issue({ action: "logout" });
issue({ action: "logout", adapters: ADAPTERS });
for (const verdict of chats.verify({ bundles, adapter: undefined }).verdicts) {
  if (verdict.accepted) console.log(verdict.user, verdict.proof);
  else console.log(verdict.reason);
}
open("", { secrets: undefined, files: undefined, now: undefined });
const text: string = chats.issueText(chats.pageScript(request)) + (script ?? "");
try {
  open("");
} catch (error) {
  if (error instanceof CountersignError) console.log(error.problems[0]?.detail, explain("x")[0]?.kind, checkConfig("")[0]?.problems);
}
chats.close();
console.log(missing, proof, accepted, text);

// @ts-expect-error: a key that no identity has
issue({ identity: { user: "u" } });
// @ts-expect-error: no action of this name
issue({ identity, action: "dance" });
// @ts-expect-error: an identity must be there
issue({});
// @ts-expect-error: a logout is that of any user
issue({ action: "logout", identity });
// @ts-expect-error: claims are an object
issue({ from: "oidc", identity: "usr_1" });
// @ts-expect-error: a verdict that refuses has no user
for (const verdict of chats.verify({ bundles }).verdicts) if (!verdict.accepted) console.log(verdict.user);
// @ts-expect-error: a secret is a text or bytes
open("", { secrets: { A: 7 } });
