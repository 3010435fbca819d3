// Tiledesk's verifier: each bundle's token, and forgeries of it.

import { readFileSync } from "node:fs";

import jsonwebtoken from "jsonwebtoken";

import { altered, disagree, part, read } from "./read.mjs";
import server from "./server.cjs";

const work = process.argv[2];

// The recipe puts the project before the user's id, so that two projects' users are two users.
const prefix = /^id-prefix = "(.*)"$/m.exec(readFileSync(`${work}/countersign.toml`, "utf8"))?.[1] ?? "";

/** The id of the project that a token's `aud` names, as the vendor reads it. */
const project = (token) => new URL(part(token, 1).aud).pathname.split("/")[2];

function forgeries({ proof, secret }) {
  const [header, claims] = [part(proof, 0), part(proof, 1)];
  const signed = (said, key = secret) => jsonwebtoken.sign(said, key, { header });
  const { _id, ...nobody } = claims;
  return {
    "another key": signed(claims, "another secret of thirty-two bytes"),
    "another user": altered(proof, undefined, { ...claims, _id: `${_id}x` }),
    "no algorithm": altered(proof, { ...header, alg: "none" }).replace(/[^.]*$/, ""),
    "no signature": proof.replace(/[^.]*$/, ""),
    "a token of nobody": signed(nobody),
    "another project": signed({ ...claims, aud: "https://tiledesk.com/projects/another" }),
    "no project": signed({ ...claims, aud: "https://tiledesk.com" }),
  };
}

let accepted = 0;
let refused = 0;
const bundles = read(work);
for (const bundle of bundles) {
  server.projects.clear();
  server.projects.set(project(bundle.proof), bundle.secret);
  server.projects.set("another", "another secret of thirty-two bytes");
  const user = await server.accepts(bundle.proof);
  if (!user) disagree(bundle, "Tiledesk refuses the token");
  if (user.id !== prefix + bundle.person.user_id) disagree(bundle, "Tiledesk takes the bearer for another user");
  if (user.sub !== "userexternal" || user.role !== undefined) disagree(bundle, "Tiledesk takes the bearer for no visitor's account");
  accepted += 1;
  for (const [how, token] of Object.entries(forgeries(bundle))) {
    if (await server.accepts(token)) disagree(bundle, `Tiledesk accepts ${how}`);
    refused += 1;
  }
}
for (const bundle of read(work, "expired")) {
  server.projects.set(project(bundle.proof), bundle.secret);
  if (await server.accepts(bundle.proof)) disagree(bundle, "Tiledesk accepts a token of two days ago");
  refused += 1;
}
console.log(`Tiledesk's own verifier accepts ${accepted} tokens, each as its user, and refuses ${refused} others`);
