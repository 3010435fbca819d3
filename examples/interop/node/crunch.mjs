// HelpCrunch: a user object, with a MAC of the id in most modes.

import { need, write } from "./json.mjs";
import { isBlank } from "./person.mjs";
import { reserved } from "./reserved.mjs";
import { digest } from "./user.mjs";

const isReserved = reserved([
  ...["user_id", "email", "name", "phone", "company", "custom_data"],
  ...["security_hash", "signature"],
]);

function customData(user) {
  const data = new Map();
  for (const [name, value] of user.attributes ?? []) {
    if (isBlank(name) || isReserved(name)) user.fault();
    else if (!Array.isArray(value)) data.set(name, value);
  }
  return data.size > 0 ? data : undefined;
}

// Of dated secrets, the latest that is not after the user.
function secret({ key, dated }, since) {
  if (!dated) return key;
  need(since !== undefined);
  const found = dated.findLast(({ from }) => from <= since);
  need(found);
  return found.key;
}

function entity(mode, user) {
  need(user.id !== undefined);
  const key = secret(mode, user.since);
  const mac = key && digest(key, user.id, "hex");
  const only = (way) => (mode.way === way ? mac : undefined);
  const payload = {
    user_id: only("hashed-id") ?? user.id,
    name: user.oneName(),
    email: user.email,
    phone: user.phone,
    company: user.companyName,
    custom_data: customData(user),
    security_hash: only("security-hash"),
    signature: only("signature"),
  };
  return { payload: write(new Map(Object.entries(payload))) };
}

export const crunch = {
  login(mode, user) {
    if (!user.anonymous) return entity(mode, user);
    // Hints for the form.
    const { email, phone } = user;
    return { payload: write(new Map(Object.entries({ name: user.oneName(), email, phone }))) };
  },

  "update-profile"(mode, user) {
    need(!user.anonymous);
    return entity(mode, user);
  },
};
