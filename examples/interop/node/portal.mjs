// UserHero: the portal's signed JSON text with an end, and the widget's metadata, which nothing signs.

import { need, write } from "./json.mjs";
import { isBlank } from "./person.mjs";
import { reserved } from "./reserved.mjs";
import { digest } from "./user.mjs";

const largestMetadata = 5000;
const isReserved = reserved([
  ...["name", "userName", "user_name", "fullName", "full_name", "displayName"],
  ...["customer", "customerName", "customer_name", "email", "userEmail", "user_email"],
  ...["phone", "userPhone", "user_phone", "phoneNumber", "phone_number"],
  ...["userId", "externalUserId", "userHmac", "expiresAt"],
  ...["company", "companyId", "locale", "country", "city", "createdAt", "tags"],
]);

// Each key and value that the widget is told beside the identifiers, in order.
function* customData(user) {
  const { company, locale, country, city, created_at, tags, attributes } = user;
  yield ["name", user.oneName()];
  yield ["company", user.companyName];
  yield ["companyId", user.described(company?.id)];
  yield ["locale", locale];
  yield ["country", country];
  yield ["city", user.described(city)];
  yield ["createdAt", created_at];
  const shown = tags?.filter((tag) => user.described(tag) !== undefined) ?? [];
  yield ["tags", shown.length > 0 ? shown : undefined];
  for (const [name, value] of attributes ?? []) {
    if (isBlank(name) || isReserved(name)) user.fault();
    else yield [name, value];
  }
}

export const portal = {
  "update-profile"(_mode, user) {
    need(!user.anonymous);
    const { id, email, phone } = user;
    const identifiers = new Map(Object.entries({ userId: id, email, phone }));
    need([id, email, phone].some((identifier) => identifier !== undefined));
    let metadata = identifiers;
    // The page writes a number in a form of its own.
    const number = ({ text }) => JSON.stringify(Number(text));
    const isFit = (entries) => Buffer.byteLength(write(entries, number)) <= largestMetadata;
    need(isFit(metadata));
    for (const [key, value] of customData(user)) {
      if (value === undefined) continue;
      const more = new Map(metadata).set(key, value);
      if (isFit(more)) metadata = more;
      else user.fault();
    }
    return { payload: write(metadata) };
  },

  login({ key, ttl }, user, now) {
    need(!user.anonymous);
    need([user.id, user.email, user.phone].some((identifier) => identifier !== undefined));
    const language = user.locale?.split("-")[0].toLowerCase();
    const text = JSON.stringify({
      company: user.companyName,
      email: user.email,
      expiresAt: now + ttl,
      externalUserId: user.id,
      locale: ["en", "es"].includes(language) ? language : undefined,
      name: user.oneName(),
      phone: user.phone,
    });
    const payload = `{"user":${text},"userHmac":"${digest(key, text, "hex")}"}`;
    return { payload, expires_at: now + ttl, refresh_at: now + Math.floor((ttl * 2) / 3) };
  },
};
