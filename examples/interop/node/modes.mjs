// The settings of `countersign.toml`, in the form of this check.

import { readFileSync } from "node:fs";

// The raw bytes, without one line break at the end.
function secret(name) {
  const bytes = readFileSync(new URL(`../secrets/${name}`, import.meta.url));
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}

const mode = (kind, options) => ({ kind, allow: [], ...options });
const hub = (key, options) => mode("helpshift-identities", { key: secret(key), surface: "web", ...options });
const legacy = (key, options) => mode("helpshift-legacy", { key: secret(key), signsEmail: true, ...options });
const crunch = (way, options) => mode("helpcrunch", { way, ...options });
const portal = (key, ttl, options) => mode("userhero", { key: secret(key), ttl, ...options });

export const modes = {
  "crunch-dated": crunch("security-hash", {
    allow: ["phone"],
    dated: [
      { from: 0n, key: secret("crunch-dated-1970") },
      { from: 1704067200n, key: secret("crunch-dated-2024") },
      { from: 1735689600n, key: secret("crunch-dated-2025") },
    ],
  }),
  "crunch-dated-ids": crunch("hashed-id", {
    dated: [
      { from: 1262304000n, key: secret("crunch-dated-ids-2010") },
      { from: 1735689600n, key: secret("crunch-dated-ids-2025") },
    ],
  }),
  "crunch-hashed-id": crunch("hashed-id", { key: secret("crunch-hashed-id") }),
  "crunch-plain": crunch("plain"),
  "crunch-security-hash": crunch("security-hash", { key: secret("crunch-security-hash") }),
  "crunch-security-signature": crunch("security-signature", {
    key: secret("crunch-security-signature"),
    json: "php",
  }),
  "crunch-security-signature-plain": crunch("security-signature", {
    key: secret("crunch-security-signature-plain"),
    json: "plain",
    allow: ["email", "phone"],
    strict: true,
  }),
  "crunch-signature": crunch("signature", { key: secret("crunch-signature"), strict: true }),
  "hub-sdk-x": hub("hub-sdk-x", { surface: "sdk-x" }),
  "hub-typed": hub("hub-typed", { allow: ["email", "phone"], strict: true }),
  "hub-web": hub("hub-web"),
  "legacy-id": legacy("legacy-id", { signsEmail: false }),
  "legacy-id-and-email": legacy("legacy-id-and-email"),
  "legacy-strict": legacy("legacy-strict", { allow: ["email"], strict: true }),
  portal: portal("portal", 300),
  "portal-brief": portal("portal-brief", 1, { allow: ["email", "phone"], strict: true }),
  "portal-long": portal("portal-long", 899),
};
