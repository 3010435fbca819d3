// Reads what `prepare` has made: bundles, each with its person and the secret of its adapter.

import { readFileSync } from "node:fs";

const lines = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

export const at = (value, pointer) => pointer.split("/").slice(1).reduce((inside, key) => inside?.[key], value);

export function read(work, file = "bundles") {
  const people = readFileSync(`${work}/identities`, "utf8").split("\n");
  const bundles = lines(`${work}/${file}`).filter((bundle) => !bundle.error);
  return bundles.map((bundle) => ({
    ...bundle,
    person: JSON.parse(people[bundle.line - 1]),
    secret: readFileSync(`${work}/secrets/${bundle.adapter}-secret`),
    proof: at(bundle.payload, bundle.verification.payload),
  }));
}

/** The claims, or the header, of a token whose signature nobody has checked here. */
export const part = (token, number) => JSON.parse(Buffer.from(token.split(".")[number], "base64url"));

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The same token with another header or other claims, under the signature that it had. */
export function altered(token, header, claims) {
  const [first, second, signature] = token.split(".");
  return [header ? base64url(header) : first, claims ? base64url(claims) : second, signature].join(".");
}

export function disagree(bundle, text) {
  console.log(`${bundle.kind}, ${bundle.adapter}, line ${bundle.line}: ${text}`);
  process.exit(1);
}
