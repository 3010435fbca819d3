// UserHero's portal: a JSON text with an end, and its MAC.

import { need } from "./json.mjs";
import { digest } from "./user.mjs";

export const portal = {
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
