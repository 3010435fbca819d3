// Signs identities, one a line, for the four vendors: what an application's own script does.
//
// usage: issue.mjs SECRETS NOW <IDENTITIES >BUNDLES
//
// The keys are kept, and nothing is checked but what the script stumbles over. Each identity gives an
// object for each vendor with the keys that `countersign issue` prints, but for `dropped`; one that
// fails has an error in their place.

import { createHmac, createSecretKey } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DAY = 24 * 60 * 60;
const IDENTIFIERS = {
  discord: "discord_id",
  nintendo: "nintendo_id",
  psn: "psn_id",
  steam: "steam_id",
  "xbox-live": "xbox_live_id",
};

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");
const sign = (key, text, encoding) => createHmac("sha256", key).update(text).digest(encoding);
const verified = (place, part) => (place?.verified ? place[part] : undefined);

const call = (name, ...args) => ({ call: { function: name, args } });
const assign = (to, ...args) => ({ assign: { to, args } });
const value = (of) => ({ value: of });

const PAYLOAD = { payload: "" };
const PLATFORM = "examplegames_platform_20260102030405678-90abcdef1234567";
const APP = "11111111-2222-4333-8444-555555555555";
const LANGUAGES = new Set(["en", "es"]);
const LEGACY_KEYS = ["userId", "userEmail", "userName", "userAuthToken", "fullPrivacy"];
const ASK = { ask: { client: { given: "/0" }, steps: [call("Helpshift", value("login"), PAYLOAD)] } };
const listen = (method) => call("Helpshift", value(method), value("onLoginRequest"), ASK);

function helpcrunch(key, { user_id, name, email, phone, company, attributes }) {
  return {
    payload: {
      user_id,
      name: name?.full,
      email: verified(email, "address"),
      phone: verified(phone, "number"),
      company: company?.name,
      custom_data: attributes,
      security_hash: sign(key, user_id, "hex"),
    },
    steps: [
      assign("helpcrunchSettings", value({ organization: "examplegames", appId: APP })),
      assign("helpcrunchSettings", { object: { user: PAYLOAD } }),
      call("HelpCrunch", value("updateUser"), PAYLOAD),
    ],
    logout: [
      { remove: { from: "helpcrunchSettings", keys: ["user"] } },
      call("HelpCrunch", value("logOut")),
    ],
    renew: "never",
    expires_at: null,
    refresh_at: null,
    verification: { kind: "hmac", payload: "/security_hash" },
  };
}

function helpshiftLegacy(key, { user_id, name, email }) {
  const userEmail = verified(email, "address");
  const userAuthToken = sign(key, user_id + (userEmail ?? ""), "base64");
  const site = { platformId: PLATFORM, domain: "examplegames" };
  const nobody = [
    { remove: { from: "helpshiftConfig", keys: LEGACY_KEYS } },
    call("Helpshift", value("updateHelpshiftConfig")),
  ];
  return {
    payload: { userId: user_id, userEmail, userName: name?.full, userAuthToken },
    steps: [
      assign("helpshiftConfig", value(site)),
      nobody[0],
      assign("helpshiftConfig", PAYLOAD),
      nobody[1],
    ],
    logout: nobody,
    renew: "never",
    expires_at: null,
    refresh_at: null,
    verification: { kind: "hmac", payload: "/userAuthToken" },
  };
}

function userhero(key, { user_id, name, email, phone, company, locale }, now) {
  const [language] = locale?.split("-") ?? [];
  const user = {
    company: company?.name,
    email: verified(email, "address"),
    expiresAt: now + 300,
    externalUserId: user_id,
    locale: LANGUAGES.has(language) ? language : undefined,
    name: name?.full,
    phone: verified(phone, "number"),
  };
  const merged = { merge: [value({ publicKey: "pk_demonstration_only" }), PAYLOAD] };
  return {
    payload: { user, userHmac: sign(key, JSON.stringify(user), "hex") },
    steps: [{ push: { to: "UserHeroQueue", args: [value("init"), merged] } }],
    logout: [call("location.reload")],
    renew: "event",
    expires_at: now + 300,
    refresh_at: now + 200,
    verification: { kind: "hmac", payload: "/userHmac" },
  };
}

function helpshiftIdentities(key, { user_id, email, phone, accounts = [] }, now) {
  const userEmail = verified(email, "address");
  const number = verified(phone, "number");
  const identities = [{ identifier: "uid", value: user_id }];
  if (userEmail) identities.push({ identifier: "email", value: userEmail });
  if (number) identities.push({ identifier: "phone_number", value: number });
  for (const { platform, id, metadata } of accounts) {
    identities.push({ identifier: IDENTIFIERS[platform], value: id, metadata });
  }
  const claims = Buffer.from(JSON.stringify({ identities, iat: now })).toString("base64url");
  const body = `${HEADER}.${claims}`;
  const identity_token = `${body}.${sign(key, body, "base64url")}`;
  const site = { authenticateWith: "identities", userId: user_id, userEmail: userEmail ?? "" };
  return {
    payload: { identity_token, full_privacy_enabled: false },
    steps: [
      assign("helpshiftConfig", value(site)),
      listen("removeEventListener"),
      listen("addEventListener"),
      call("Helpshift", value("updateHelpshiftConfig")),
    ],
    logout: [
      { remove: { from: "helpshiftConfig", keys: ["userId", "userEmail"] } },
      listen("removeEventListener"),
      call("Helpshift", value("logout")),
    ],
    renew: "event",
    expires_at: now + DAY,
    refresh_at: now + DAY / 2,
    verification: { kind: "jwt", payload: "/identity_token" },
  };
}

const VENDORS = [
  ["chat", "helpcrunch", helpcrunch],
  ["legacy", "helpshift-legacy", helpshiftLegacy],
  ["portal", "userhero", userhero],
  ["support", "helpshift-identities", helpshiftIdentities],
];

function answer(line, text, keys, now) {
  const identity = JSON.parse(text);
  const answers = VENDORS.map(([adapter, kind, make]) => {
    const front = { line, adapter, kind };
    if (typeof identity.user_id !== "string" || identity.user_id === "") {
      return JSON.stringify({ ...front, error: "user_id" });
    }
    return JSON.stringify({ ...front, action: "login", ...make(keys[kind], identity, now) });
  });
  return `${answers.join("\n")}\n`;
}

async function main(secrets, now) {
  const secret = (kind) => readFileSync(join(secrets, kind), "utf8").replace(/\n$/, "");
  const key = (kind) => createSecretKey(Buffer.from(secret(kind)));
  const keys = Object.fromEntries(VENDORS.map(([, kind]) => [kind, key(kind)]));
  let line = 0;
  let ready = "";
  for await (const text of createInterface({ input: process.stdin })) {
    line += 1;
    ready += answer(line, text, keys, Number(now));
    if (ready.length < 1 << 16) continue;
    if (!process.stdout.write(ready)) await once(process.stdout, "drain");
    ready = "";
  }
  process.stdout.write(ready);
}

if (process.argv.length !== 4) {
  console.error("usage: issue.mjs SECRETS NOW <IDENTITIES >BUNDLES");
  process.exit(1);
}
await main(...process.argv.slice(2));
