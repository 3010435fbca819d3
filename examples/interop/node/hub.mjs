// Helpshift's User Hub: a JWT of the user's identities.

import { need, write } from "./json.mjs";
import { digest, length } from "./user.mjs";
import { updateProfile } from "./userdata.mjs";

const day = 24 * 60 * 60;
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");

function claim(identifier, value, longest, metadata) {
  need(value !== "" && length(value) <= longest);
  return new Map(Object.entries({ identifier, value, metadata }));
}

function described(metadata) {
  need(metadata instanceof Map && metadata.size <= 30);
  for (const [key, text] of metadata) {
    need(typeof text === "string" && key !== "" && length(key) <= 255 && text !== "" && length(text) <= 300);
  }
  return metadata.size > 0 ? metadata : undefined;
}

// The metadata under `vendor` beside the user's own identifiers; user data is for another action.
function ownMetadata(vendor = new Map()) {
  const among = (keys, said) => said instanceof Map && [...said.keys()].every((key) => keys.includes(key));
  need(among(["global", "app", "metadata"], vendor));
  const metadata = vendor.get("metadata") ?? new Map();
  need(among(["uid", "email", "phone_number"], metadata));
  return metadata;
}

function token(key, { id, email, phone, accounts, vendor }, now) {
  const metadata = ownMetadata(vendor);
  const named = [
    ["uid", id, 750],
    ["email", email, 300],
    ["phone_number", phone, 300],
  ].filter(([, value]) => value !== undefined);
  const own = ([kind, value, longest]) => claim(kind, value, longest, described(metadata.get(kind) ?? new Map()));
  const account = ({ identifier, id, metadata }) => claim(identifier, id, 300, described(metadata));
  const identities = [...named.map(own), ...accounts.map(account)];
  need(identities.length <= 30);
  const claims = write(new Map(Object.entries({ identities, iat: now })));
  const signed = `${header}.${Buffer.from(claims).toString("base64url")}`;
  return `${signed}.${digest(key, signed, "base64url")}`;
}

// The page's configuration names the same user as the token, and nobody where there is none. The steps begin with this.
function pageOf({ anonymous, id, email }) {
  const [userId, userEmail] = anonymous ? ["", ""] : [id ?? "", email ?? ""];
  const value = JSON.stringify({ authenticateWith: "identities", userId, userEmail });
  return `[{"assign":{"to":"helpshiftConfig","args":[{"value":${value}}]}}`;
}

const life = (now) => ({ expires_at: now + day, refresh_at: now + day / 2 });

export const hub = {
  login({ key, surface }, user, now) {
    const flag = { full_privacy_enabled: user.isPrivate };
    const isWeb = surface === "web";
    const rest = isWeb ? flag : { config: flag };
    const page = isWeb ? pageOf(user) : undefined;
    if (user.anonymous) return { payload: isWeb ? "{}" : JSON.stringify({ identity_token: "", ...rest }), page };
    need(user.id !== undefined || user.email !== undefined);
    const payload = JSON.stringify({ identity_token: token(key, user, now), ...rest });
    return { payload, page, ...life(now) };
  },

  "add-identities"({ key }, user, now) {
    need(!user.anonymous && !user.isPrivate);
    need(user.id !== undefined || user.email !== undefined);
    const isMore = user.id !== undefined && user.email !== undefined;
    need(isMore || user.phone !== undefined || user.accounts.length > 0);
    return { payload: JSON.stringify({ identity_token: token(key, user, now) }), ...life(now) };
  },

  "update-profile": updateProfile,
};
