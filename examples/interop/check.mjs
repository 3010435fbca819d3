// Makes every proof of a run of `countersign issue` anew, with Node alone, and sends UserHero's text
// through a browser's JSON.parse and JSON.stringify.
//
// usage: check.mjs SECRETS IDENTITIES BUNDLES
//
// SECRETS is a folder with a file for each kind, IDENTITIES has an identity a line, and BUNDLES is
// what `issue` printed for them. The first disagreement ends the check.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const identifiers = {
  "apple-game-center": "apple_gamecenter_id",
  discord: "discord_id",
  facebook: "facebook_id",
  "google-play": "google_playstore_id",
  nintendo: "nintendo_id",
  psn: "psn_id",
  steam: "steam_id",
  whatsapp: "whatsapp_id",
  "xbox-live": "xbox_live_id",
};
const day = 24 * 60 * 60;
const front =
  /^\{"line":\d+,"adapter":"[^"\\]*","kind":"userhero","action":"login","payload":\{"user":(.*?),"userHmac":"([0-9a-f]{64})"\},"steps":/s;

class Disagreement extends Error {}

// The message names no value: a bundle is one user's.
function equal(what, found, expected) {
  if (found !== expected) throw new Disagreement(`${what} differs`);
}

const digest = (key, text, encoding) => createHmac("sha256", key).update(text).digest(encoding);

const verified = (value, key) => (value?.verified ? value[key] : undefined);

// The identities that a token claims for this identity.
function claimed(identity) {
  const claims = [
    { identifier: "uid", value: identity.user_id },
    { identifier: "email", value: verified(identity.email, "address") },
    { identifier: "phone_number", value: verified(identity.phone, "number") },
  ].filter(({ value }) => value !== undefined);
  for (const { platform, id, metadata = {} } of identity.accounts ?? []) {
    const claim = { identifier: identifiers[platform], value: id };
    claims.push(Object.keys(metadata).length > 0 ? { ...claim, metadata } : claim);
  }
  return claims;
}

const kinds = {
  "helpshift-identities"(key, identity, bundle) {
    const [header, claims, signature] = bundle.payload.identity_token.split(".");
    equal("the header", Buffer.from(header, "base64url").toString(), '{"alg":"HS256","typ":"JWT"}');
    const expected = { identities: claimed(identity), iat: bundle.expires_at - day };
    equal("the claims", Buffer.from(claims, "base64url").toString(), JSON.stringify(expected));
    equal("the signature", signature, digest(key, `${header}.${claims}`, "base64url"));
  },

  "helpshift-legacy"(key, identity, { payload }) {
    equal("userId", payload.userId, identity.user_id);
    equal("userEmail", payload.userEmail, verified(identity.email, "address"));
    const text = (payload.userId ?? "") + (payload.userEmail ?? "");
    equal("userAuthToken", payload.userAuthToken, digest(key, text, "base64"));
  },

  helpcrunch(key, identity, { payload }) {
    equal("user_id", payload.user_id, identity.user_id);
    equal("security_hash", payload.security_hash, digest(key, payload.user_id, "hex"));
  },

  userhero(key, identity, bundle, text) {
    const match = front.exec(text);
    if (!match) throw new Disagreement("the keys do not stand in their order");
    const [, signed, tag] = match;
    const user = JSON.parse(signed);
    equal("externalUserId", user.externalUserId, identity.user_id);
    equal("expiresAt", user.expiresAt, bundle.expires_at);
    equal("userHmac", tag, digest(key, signed, "hex"));
    equal("the text after a browser has read and written it", JSON.stringify(user), signed);
    const sent = JSON.stringify(bundle.payload.user);
    equal("userHmac over what a browser writes", tag, digest(key, sent, "hex"));
  },
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

// Lines end at LF alone: U+2028 is text.
const lines = (path) => readFileSync(path, "utf8").split("\n");

function check(secrets, identities, bundles) {
  const secret = (kind) => readFileSync(join(secrets, kind), "utf8").replace(/\n$/, "");
  const keys = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, secret(kind)]));
  const people = lines(identities);
  const agreed = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0]));
  lines(bundles).filter(Boolean).forEach((text, index) => {
    const bundle = JSON.parse(text);
    if ("error" in bundle) return;
    const { kind, line } = bundle;
    const identity = JSON.parse(people[line - 1]);
    try {
      if (identity.anonymous) return equal("a visitor's payload", JSON.stringify(bundle.payload), "{}");
      kinds[kind](keys[kind], identity, bundle, text);
    } catch (error) {
      if (!(error instanceof Disagreement)) throw error;
      fail(`line ${index + 1}: ${kind}: ${error.message}`);
    }
    agreed[kind] += 1;
  });
  for (const [kind, count] of Object.entries(agreed)) {
    if (count === 0) fail(`no bundle of the kind ${kind} to check`);
  }
  const total = Object.values(agreed).reduce((sum, count) => sum + count, 0);
  console.log(`Node: ${total} bundles agreed`);
}

if (process.argv.length !== 5) fail("usage: check.mjs SECRETS IDENTITIES BUNDLES");
check(...process.argv.slice(2));
