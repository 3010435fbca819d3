// Reads the user of a line, and whether the line is an identity at all.

import { Fraction, need, parse } from "./json.mjs";

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
const kinds = ["helpcrunch", "helpshift-identities", "helpshift-legacy", "userhero"];
const safe = BigInt(Number.MAX_SAFE_INTEGER);
// The last second of the year 9999.
const lastDate = 253402300799n;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Unicode's White_Space, which differs from the set that `trim` removes.
export const isBlank = (text) => /^\p{White_Space}*$/u.test(text);
// At an end of an id, the set that `trim` removes counts as well, and U+200B.
const hasBlankEnds = (text) => /^[\p{White_Space}\ufeff\u200b]|[\p{White_Space}\ufeff\u200b]$/u.test(text);
const isWordForNothing = (text) =>
  /^(undefined|null|NULL|\(null\)|<null>|nil|<nil>|None|NaN|nan|\[object [^]*\])$/.test(text);

// Addresses, tags and codes are plainly right or plainly wrong in what the generator makes.
export function isEmail(text) {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || [...local].length > 64 || [...domain].length > 254) return false;
  const name = /^"[!-~]*"$/.test(local) || /^[^\s@<>"()[\],.]+(\.[^\s@<>"()[\],.]+)*$/u.test(local);
  const labels = domain.split(".");
  return name && labels.every((label) => /^[\p{L}\p{N}\p{So}-]{1,63}$/u.test(label) && !/^-|-$/.test(label));
}
const isNumber = (text) => /^\+[1-9][0-9]{1,14}$/.test(text);
const isLocale = (text) => /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(text);
const today = { iw: "he", in: "id", ji: "yi" };
const isPicture = (text) => /^https:\/\/[a-z0-9.:-]+(\/[!-~]*)?$/.test(text);
const isCountry = (text) => /^[A-Z]{2}$/.test(text);

const isText = (value) => typeof value === "string";
const isBoolean = (value) => typeof value === "boolean";

// An object without its null values, which say nothing.
function object(value, keys) {
  need(value instanceof Map && (!keys || [...value.keys()].every((key) => keys.includes(key))));
  return new Map([...value].filter(([, one]) => one !== null));
}

function list(value) {
  need(Array.isArray(value));
  return value;
}

function identifier(value) {
  need(isText(value) && value.isWellFormed());
  return value;
}

function userId(value) {
  identifier(value);
  need(value !== "" && !hasBlankEnds(value) && !/\p{Cc}/u.test(value) && !isWordForNothing(value));
  return value;
}

// The address or number, whether it is verified, and whether it is of the right form.
function verifiable(value, key, isRight) {
  const whole = isText(value) ? new Map([[key, value]]) : value;
  need(whole instanceof Map && whole.has(key));
  const said = object(whole, [key, "verified"]);
  const verified = said.get("verified") ?? false;
  need(isBoolean(verified));
  const text = said.get(key);
  if (text === undefined) return undefined;
  need(isText(text));
  return { text, verified, isGood: text.isWellFormed() && isRight(text) };
}

function account(value) {
  const said = object(value, ["platform", "id", "metadata"]);
  need(isText(said.get("platform")) && Object.hasOwn(identifiers, said.get("platform")));
  const metadata = object(said.has("metadata") ? said.get("metadata") : new Map());
  metadata.forEach(identifier);
  return { identifier: identifiers[said.get("platform")], id: identifier(said.get("id")), metadata };
}

function vendors(value) {
  return object(value, kinds);
}

export class Person {
  // A description that came malformed is dropped, and refused where the configuration is strict.
  malformed = false;

  constructor(line) {
    const fields = {
      user_id: userId,
      email: (value) => verifiable(value, "address", isEmail),
      phone: (value) => verifiable(value, "number", isNumber),
      accounts: (value) => list(value).map(account),
      name: (value) => this.texts(value, "full", ["full", "first", "last", "display"]),
      company: (value) => this.texts(value, "name", ["id", "name"]),
      locale: (value) => this.described(value, isLocale)?.replace(/^(iw|in|ji)(?=-|$)/i, (code) => today[code.toLowerCase()]),
      country: (value) => this.described(value, isCountry),
      city: (value) => this.described(value),
      picture: (value) => this.described(value, isPicture),
      created_at: (value) => this.moment(value),
      tags: (value) => this.list(value),
      attributes: (value) => this.attributesOf(value),
      privacy: (value) => (need(value === "standard" || value === "full"), value),
      anonymous: (value) => (need(isBoolean(value)), value),
      vendor: vendors,
      client: vendors,
    };
    const parsed = parse(line);
    for (const [key, value] of object(parsed, Object.keys(fields))) this[key] = fields[key](value);
    need(parsed.get("user_id") !== null);
    const own = this.user_id ?? this.accounts?.[0];
    const identified = own ?? this.email ?? this.phone;
    need(this.anonymous ? own === undefined : identified !== undefined);
  }

  // A text that only describes the user; undefined where it is malformed.
  described(value, isGood = () => true) {
    need(isText(value));
    if (value.isWellFormed() && isGood(value)) return value;
    this.malformed = true;
  }

  texts(value, first, keys) {
    const said = isText(value) ? new Map([[first, value]]) : object(value, keys);
    return Object.fromEntries([...said].map(([key, text]) => [key, this.described(text)]));
  }

  list(value) {
    return list(value).map((text) => this.described(text)).filter((text) => text !== undefined);
  }

  moment(value) {
    need(typeof value === "bigint");
    if (value >= 0n && value <= lastDate) return value;
    this.malformed = true;
  }

  attributesOf(value) {
    const entries = [...object(value)].map(([name, one]) => [name, this.attribute(one)]);
    return new Map(entries.filter(([, one]) => one !== undefined));
  }

  attribute(value) {
    if (isBoolean(value)) return value;
    if (typeof value === "bigint") {
      if (value >= -safe && value <= safe) return value;
      this.malformed = true;
      return undefined;
    }
    if (value instanceof Fraction) {
      if (Number.isFinite(Number(value.text))) return value;
      this.malformed = true;
      return undefined;
    }
    return Array.isArray(value) ? this.list(value) : this.described(value);
  }
}

// The person of a line of bytes.
export const read = (bytes) => {
  let text;
  try {
    text = utf8.decode(bytes);
  } catch {
    need(false);
  }
  return new Person(text);
};
