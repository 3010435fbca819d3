// The servers of the recipes' vendors: each says whom it takes a user for, by Node's own HMAC and tokens read by hand.
// The scheme is that of the pages in the recipe's `docs`.

import { createHmac } from "node:crypto";

const SECRET = "a test secret of thirty-two bytes";
const TOKEN = "another secret of thirty-two bytes";
const HEX = "00112233445566778899aabbccddeeff".repeat(2);
// As `recipes.toml` names them.
export const secrets = { RECIPES_SECRET: SECRET, RECIPES_TOKEN: TOKEN, RECIPES_HEX: HEX };

const hmac = (text, key = SECRET, encoding = "hex") => createHmac("sha256", key).update(text).digest(encoding);
const judge = (isGood, user) => (isGood ? { user } : {});
// The claims of a token that is signed and counts, or nothing.
function claims(token, now, { kid } = {}) {
  const [header, body, signature] = String(token).split(".");
  if (!signature || hmac(`${header}.${body}`, SECRET, "base64url") !== signature) return {};
  const [head, found] = [header, body].map((part) => JSON.parse(Buffer.from(part, "base64url")));
  if (head.alg !== "HS256" || head.kid !== kid || now >= (found.exp ?? Infinity)) return {};
  return found;
}
const byToken = (claim, member, options) => (sent, now) => {
  const user = claims(sent[member], now, options)[claim];
  return judge(user, user);
};

export const judges = {
  intercom: byToken("user_id", "intercom_user_jwt"),
  "intercom-hash": ({ user_id, user_hash }) => judge(hmac(user_id) === user_hash, user_id),
  canny: byToken("id", "ssoToken"),
  "canny-hash": ({ user, hash }) => judge(hmac(user.id) === hash, user.id),
  chatwoot: ({ identifier, user: { identifier_hash: hash } }) =>
    judge(identifier && hmac(identifier) === hash, identifier),
  crisp: ({ email, signature, token }) =>
    judge(
      hmac(email) === signature && token === hmac(`usr_${email.split("@")[0]}`, TOKEN),
      email,
    ),
  customerly: ({ email, email_hash: hash }) => judge(hmac(email.toLowerCase()) === hash, email),
  featurebase: byToken("userId", "featurebaseJwt"),
  "featurebase-hash": ({ userId, userHash }) => judge(hmac(userId) === userHash, userId),
  front: ({ userId, userHash }) => judge(hmac(userId) === userHash, userId),
  "help-scout": ({ email, signature }) => judge(hmac(email) === signature, email),
  kustomer({ jwtToken }, now) {
    const { externalId, iat } = claims(jwtToken, now);
    return judge(externalId && iat <= now && now - iat < 15 * 60, externalId);
  },
  novu: ({ subscriberId: id, subscriberHash: hash }) =>
    judge(hmac(id) === hash, id),
  pylon: ({ email, email_hash: hash }) =>
    judge(hmac(email, Buffer.from(HEX, "hex")) === hash, email),
  reamaze: ({ id, email, authkey }) => judge(hmac(`${id}:${email}`) === authkey, id),
  sprinklr({ id, firstName = "", lastName = "", profileImageUrl = "", phoneNo = "", email = "", hash, hashCreationTime: at }, now) {
    const text = [id, firstName, lastName, profileImageUrl, phoneNo, email, at].join("_");
    return judge(hmac(text) === hash && Math.abs(now - at / 1000) <= 60, id);
  },
  sunshine({ id, jwt }, now) {
    const { external_id: user, scope } = claims(jwt, now, { kid: "app_key" });
    return judge(user === id && scope === "user", user);
  },
  "tawk-to": ({ userId, hash }) => judge(hmac(userId) === hash, userId),
  tiledesk({ token }, now) {
    const { _id, sub, aud } = claims(/^JWT (.*)$/.exec(token)?.[1], now);
    const isGood = sub === "userexternal" && aud === "https://tiledesk.com/projects/p1" && _id.startsWith("p1_");
    return judge(isGood, _id?.slice(3));
  },
  uservoice: byToken("guid", "sso"),
  zendesk: byToken("external_id", "token", { kid: "app_key" }),
};
