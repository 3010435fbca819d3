// Compares the call of HubSpot's own client with ours: method, path, key, type and body. Both read the answer of one server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , folder, command, file] = process.argv;
const { Client } = createRequire(join(folder, "package.json"))("@hubspot/api-client");
const vectors = JSON.parse(readFileSync(file, "utf8"));
const key = "pat-na1-test";

let calls = [];
let refuses = false;
// The forms of the answers are those of the stand-in in the adapter's tests.
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { authorization, "content-type": type } = request.headers;
  calls.push({ method: request.method, path: request.url, authorization, type, body: JSON.parse(text) });
  const visitor = Buffer.from(JSON.parse(text).email).toString("base64url");
  const answer = refuses ? { status: "error", message: "…", category: "MISSING_SCOPES" } : { token: `${visitor}.seal` };
  response.writeHead(refuses ? 403 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
});
await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
const url = `http://127.0.0.1:${server.address().port}`;

const called = () => {
  const [only] = calls;
  assert.equal(calls.length, 1, "one call");
  calls = [];
  return only;
};

const client = new Client({ accessToken: key, basePath: url });
const theirs = (visitor) => client.conversations.visitorIdentification.generateApi.generateToken(visitor);

const config = join(folder, "countersign.toml");
writeFileSync(join(folder, "key"), key);
writeFileSync(config, `[adapters.chat]\nkind = "hubspot"\napi-key = { file = "key" }\nurl = "${url}"\n`);
const ours = async (identity) => {
  const run = spawn(command, ["--config", config, "issue"], { stdio: ["pipe", "pipe", "inherit"] });
  run.stdin.end(JSON.stringify(identity));
  let out = "";
  for await (const chunk of run.stdout) out += chunk;
  return JSON.parse(out);
};

try {
  for (const { name, identity, call } of vectors) {
    const { token } = await theirs(call.body);
    const expected = called();
    const { payload } = await ours(identity);
    assert.deepEqual(called(), expected, name);
    assert.equal(payload.identificationToken, token, name);
    assert.equal(payload.identificationEmail, call.body.email, name);
    // The known answers of the adapter's tests are this call.
    const known = { method: call.method, path: new URL(call.uri).pathname, authorization: call.authorization };
    assert.deepEqual({ ...known, type: call["content-type"], body: call.body }, expected, name);
  }
  refuses = true;
  const [{ identity, call }] = vectors;
  const refusal = await theirs(call.body).then(() => assert.fail("the client takes a refusal"), (error) => error);
  called();
  const { error } = await ours(identity);
  called();
  assert.equal(error.cause, `HTTP ${refusal.code}, ${refusal.body.category}`);
  console.log(`hubspot: ${vectors.length} calls and a refusal as @hubspot/api-client makes and reads them`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
server.close();
server.closeAllConnections();
