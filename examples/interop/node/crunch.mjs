// HelpCrunch: a user object, with a MAC of the id in most modes, or with the MD5 of its text beside it.

import { createHash } from "node:crypto";
import { Fraction, need, write } from "./json.mjs";
import { isBlank } from "./person.mjs";
import { reserved } from "./reserved.mjs";
import { digest } from "./user.mjs";

const isReserved = reserved([
  ...["user_id", "email", "name", "phone", "company", "custom_data"],
  ...["security_hash", "signature"],
]);

// JavaScript writes these keys before all others.
const isIndex = (name) => /^(?:0|[1-9][0-9]*)$/.test(name) && Number(name) < 2 ** 32;

function customData(user, isSigned) {
  const data = new Map();
  for (const [name, value] of user.attributes ?? []) {
    if (isBlank(name) || isReserved(name) || (isSigned && isIndex(name))) user.fault();
    else if (!Array.isArray(value) && !(isSigned && value instanceof Fraction)) data.set(name, value);
  }
  return data.size > 0 ? data : undefined;
}

// `json_encode` without flags escapes the slash, and each unit of UTF-16 beyond ASCII.
function asPhpWrites(json) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return json.replaceAll("/", "\\/").replace(/[^\x00-\x7f]/g, escaped);
}

function signed({ key, json }, payload) {
  const plain = write(payload);
  if (JSON.stringify(JSON.parse(plain)) !== plain) throw new Error("a browser sends another text");
  const text = json === "php" ? asPhpWrites(plain) : plain;
  if (JSON.stringify(JSON.parse(text)) !== plain) throw new Error("a browser reads another user");
  const signature = createHash("md5").update(text).update(key).digest("hex");
  return { payload: `{"user":${text},"signature":"${signature}"}` };
}

// Of dated secrets, the latest that is not after the user, who is not of the future.
function secret({ key, dated }, since, now) {
  if (!dated) return key;
  need(since !== undefined && since <= now);
  const found = dated.findLast(({ from }) => from <= since);
  need(found);
  return found.key;
}

function entity(mode, user, now) {
  need(user.id !== undefined);
  const key = secret(mode, user.since, now);
  const mac = key && digest(key, user.id, "hex");
  const isSigned = mode.way === "security-signature";
  const only = (way) => (mode.way === way ? mac : undefined);
  const payload = {
    user_id: only("hashed-id") ?? user.id,
    name: user.oneName(),
    email: user.email,
    phone: user.phone,
    company: user.companyName,
    custom_data: customData(user, isSigned),
    security_hash: only("security-hash"),
    signature: only("signature"),
  };
  const entries = new Map(Object.entries(payload));
  return isSigned ? signed(mode, entries) : { payload: write(entries) };
}

export const crunch = {
  login(mode, user, now) {
    if (!user.anonymous) return entity(mode, user, now);
    need(mode.way !== "security-signature");
    // Hints for the form.
    const { email, phone } = user;
    return { payload: write(new Map(Object.entries({ name: user.oneName(), email, phone }))) };
  },

  "update-profile"(mode, user, now) {
    need(!user.anonymous);
    return entity(mode, user, now);
  },
};
