// Novu's `createHash`, over the subscriber's id and the agent's name.

import Module, { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import { disagree, read } from "./read.mjs";

const work = process.argv[2];
const load = Module._load;
// It logs, and takes nothing else of the framework.
Module._load = (name, ...rest) => (name === "@nestjs/common" ? { Logger: { verbose() {} } } : load(name, ...rest));
const { createHash } = createRequire(import.meta.url)("./package/build/main/utils/hmac.js");
const agentId = /^agent-id = "(.*)"$/m.exec(readFileSync(`${work}/countersign.toml`, "utf8"))?.[1];

let agreed = 0;
for (const bundle of read(work)) {
  const { subscriber, subscriberHash, agentHash } = bundle.payload;
  if (subscriber.subscriberId !== bundle.person.user_id) disagree(bundle, "the subscriber is another user");
  if (createHash(bundle.secret, bundle.person.user_id) !== subscriberHash) disagree(bundle, "Novu makes another subscriberHash");
  if (agentHash !== undefined && createHash(bundle.secret, agentId) !== agentHash) disagree(bundle, "Novu makes another agentHash");
  agreed += agentHash === undefined ? 1 : 2;
}
console.log(`Novu's createHash makes the same ${agreed} hashes`);
