// Compares the package with the command, to the byte.
// usage: node agree.mjs FOLDER, as `bindings/agree` wrote it

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { open } from "countersign";

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), "utf8");
const lines = (name) => read(name).split("\n").slice(0, -1);
const bytes = (all) => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, Buffer.from(one, "base64")]));
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const { secrets, files } = JSON.parse(read("given.json"));
const chats = open(read("countersign.toml"), { secrets: bytes(secrets), files: bytes(files) });
let count = 0;
for (const [subject, answer] of [["issue", chats.issueText], ["verify", chats.verifyText]]) {
  const answers = lines(`${subject}.answers.jsonl`);
  const requests = lines(`${subject}.jsonl`);
  if (answers.length !== requests.length) fail(`${subject}: not as many answers as requests`);
  requests.forEach((request, index) => answer(request) === answers[index] || fail(`${subject}: the answer to line ${index + 1} differs`));
  count += requests.length;
}
for (const { name, config, secrets, request, payload } of lines("known.jsonl").map((line) => JSON.parse(line))) {
  const answer = open(config, { secrets, files: secrets }).issueText(JSON.stringify(request));
  if (!answer.includes(`"payload":${payload}`)) fail(`the known answer ${name} differs`);
  count += 1;
}
console.log(`${count} answers agree to the byte`);
