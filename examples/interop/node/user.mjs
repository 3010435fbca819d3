// The rules that all vendors share.

import { createHmac } from "node:crypto";

import { need } from "./json.mjs";
import { isBlank } from "./person.mjs";

// The values of a person that an adapter may send: nothing unverified, and under full privacy the id alone. The vendor
// takes these contacts, email and phone; and of a visitor hints, which are contacts and a name.
export class User {
  constructor(person, { kind, strict = false, allow }, { contacts, takesHints }) {
    need(!(strict && person.malformed));
    const isPrivate = person.privacy === "full";
    need(!isPrivate || person.anonymous || person.user_id !== undefined);
    Object.assign(this, { strict, isPrivate, anonymous: person.anonymous ?? false });
    const hints = this.anonymous && takesHints;
    const trusted = (field) => {
      const { text, verified, isGood } = person[field] ?? {};
      const mayGo = !isPrivate && (this.anonymous ? hints : verified || allow.includes(field));
      if (text === undefined || !mayGo) return undefined;
      if (isGood) return text;
      if (!contacts.includes(field)) return undefined;
      // Of the wrong form, and the application says that it is verified.
      need(hints || !verified);
      return this.fault();
    };
    Object.assign(this, { id: person.user_id, since: person.created_at });
    Object.assign(this, { email: trusted("email"), phone: trusted("phone") });
    this.accounts = isPrivate ? [] : (person.accounts ?? []);
    const told = isPrivate || this.anonymous ? {} : person;
    for (const field of ["name", "company", "locale", "country", "city", "created_at", "tags", "attributes"]) {
      this[field] = told[field];
    }
    if (hints && !isPrivate) this.name = person.name;
    this.vendor = told.vendor?.get(kind);
  }

  // A description that the vendor does not take is left out, or refused.
  fault() {
    need(!this.strict);
  }

  described(text, longest = Infinity) {
    if (text === undefined) return undefined;
    if (!isBlank(text) && length(text) <= longest) return text;
    return this.fault();
  }

  get companyName() {
    return this.described(this.company?.name);
  }

  // Full, else first and last, else display.
  oneName() {
    const part = (key) => this.described(this.name?.[key]);
    const [full, first, last, display] = ["full", "first", "last", "display"].map(part);
    if (full !== undefined) return full;
    const parts = [first, last].filter((text) => text !== undefined);
    return parts.length > 0 ? parts.join(" ") : display;
  }
}

// In code points.
export function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const digest = (key, text, encoding) => createHmac("sha256", key).update(text).digest(encoding);
