// jose and jsonwebtoken: each bundle's token, and forgeries of it.

import assert from "node:assert";

import { SignJWT, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";

import { altered, disagree, part, read } from "./read.mjs";

const work = process.argv[2];

const readers = {
  jose: async (token, key, life) =>
    (await jwtVerify(token, key, { algorithms: ["HS256"], ...(life && { maxTokenAge: life }) })).payload,
  jsonwebtoken: async (token, key, life) =>
    jsonwebtoken.verify(token, key, { algorithms: ["HS256"], ...(life && { maxAge: life }) }),
};

/** A vendor that counts from `iat` is told how long; another reads `exp`. */
const lifeOf = ({ proof, expires_at }) => {
  const { exp, iat } = part(proof, 1);
  return exp === undefined ? expires_at - iat : undefined;
};

async function forged({ proof, secret }) {
  const [header, claims] = [part(proof, 0), part(proof, 1)];
  const another = { ...claims, [Object.keys(claims)[0]]: "somebody else" };
  const sign = (alg, key) => new SignJWT(claims).setProtectedHeader({ ...header, alg }).sign(key);
  return {
    "another key": await sign("HS256", Buffer.concat([secret, Buffer.from("x")])),
    "another algorithm": await sign("HS512", Buffer.concat([secret, secret])),
    "other claims": altered(proof, undefined, another),
    "no algorithm": altered(proof, { ...header, alg: "none" }).replace(/[^.]*$/, ""),
    "no signature": proof.replace(/[^.]*$/, ""),
    "a shorter signature": proof.slice(0, -4),
  };
}

let verified = 0;
let refused = 0;
const bundles = read(work);
const expired = read(work, "expired");
const isRefused = (reader, token, key, life) => reader(token, key, life).then(() => false, () => true);
for (const [name, reader] of Object.entries(readers)) {
  const tried = {};
  for (const bundle of bundles) {
    const claims = await reader(bundle.proof, bundle.secret, lifeOf(bundle)).catch((error) =>
      disagree(bundle, `${name} refuses the token: ${error.code ?? error.message}`),
    );
    assert.deepStrictEqual(JSON.parse(JSON.stringify(claims)), part(bundle.proof, 1), name);
    const { user_id, email } = bundle.person;
    const named = Object.values(claims).some((claim) => [user_id, email, email?.address].includes(claim));
    if (!named) disagree(bundle, `${name} finds nobody in the token`);
    verified += 1;
    tried[bundle.adapter] = (tried[bundle.adapter] ?? 0) + 1;
    // A few of each adapter show how forgeries end.
    if (tried[bundle.adapter] > 25) continue;
    for (const [how, token] of Object.entries(await forged(bundle))) {
      // A key that is twice as long verifies the token of another algorithm, but for the algorithm.
      const key = how === "another algorithm" ? Buffer.concat([bundle.secret, bundle.secret]) : bundle.secret;
      if (!(await isRefused(reader, token, key, lifeOf(bundle)))) disagree(bundle, `${name} accepts ${how}`);
      refused += 1;
    }
  }
  for (const bundle of expired) {
    if (!(await isRefused(reader, bundle.proof, bundle.secret, lifeOf(bundle)))) {
      disagree(bundle, `${name} accepts a token of two days ago`);
    }
    refused += 1;
  }
}
const kinds = new Set(bundles.map(({ kind }) => kind));
console.log(`jose and jsonwebtoken verify ${verified} tokens of ${kinds.size} recipes, and refuse ${refused} others`);
