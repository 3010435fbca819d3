// The product of `examples/` a second time, in Node: a login, sessions, and three chats on one page.
// usage: node product.mjs [PORT], in a folder that has the package `countersign` installed

import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { CountersignError, open } = require("countersign");
const examples = new URL("../", import.meta.url);
const read = (name) => readFileSync(new URL(name, examples), "utf8");
// A product takes its secrets from its environment: `secrets: process.env`.
const files = Object.fromEntries(readdirSync(new URL("secrets", examples)).map((name) => [`secrets/${name}`, read(`secrets/${name}`)]));
const chats = open(read("countersign.toml"), { files });
// The chats of the page. The last one's logout loads the page anew.
const CHATS = ["support", "chat", "portal"];
const MODULE = { headers: { "Content-Type": "text/javascript" }, body: readFileSync(require.resolve("countersign/page")) };
const SIGN_OUT = `import { run } from "/page.js";
document.querySelector("button").onclick = async () => {
  const { bundles } = await (await fetch("/sign-out", { method: "POST" })).json();
  bundles.forEach((bundle) => run(bundle, bundle.logout));
};`;

const USERS = {
  lisa: { user_id: "usr_8f2k9d", email: { address: "lisa@example.com", verified: true }, name: "Lisa Chen", company: "Acme Co." },
  zoe: { user_id: "usr_zoë_2k4m", email: { address: "zoe@example.com", verified: false }, name: "Zoë 🦊 李" },
};
const VISITOR = { anonymous: true };
const LIFE = 8 * 60 * 60 * 1000;
const sessions = new Map();
// An answer that is a status alone.
const fail = (status) => Object.assign(new Error(), { status });
const json = (body, more) => ({ headers: { "Content-Type": "application/json", ...more }, body: JSON.stringify(body) });
const escaped = (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
const cookie = ({ headers }) => /(?:^|; )session=([\w-]{43})(?:;|$)/.exec(headers.cookie ?? "")?.[1];

function userOf(request) {
  const session = sessions.get(cookie(request));
  return session && Date.now() < session.ends ? USERS[session.login] : undefined;
}

async function bodyOf(request) {
  let body = Buffer.alloc(0);
  for await (const part of request) {
    body = Buffer.concat([body, part]);
    if (body.length > 16 * 1024) throw fail(413);
  }
  return body.toString();
}

// The page's question. A form of another site can send other types alone.
async function questionOf(request) {
  const body = await bodyOf(request);
  if (body === "") return { adapters: CHATS };
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) throw fail(415);
  try {
    const { adapters = CHATS, action, client } = JSON.parse(body);
    if (adapters.every((name) => CHATS.includes(name))) return { adapters, action, client };
  } catch {}
  throw fail(422);
}

// Answers bundles for the user of the session, whatever user the page names.
async function bundles(request) {
  const [user, { adapters, action, client }] = [userOf(request), await questionOf(request)];
  const isOne = adapters.length === 1;
  // A vendor's event asks for somebody who was signed in when the page was made.
  if (client && !(isOne && user)) throw fail(isOne ? 401 : 422);
  const answer = chats.issue({ identity: user ?? VISITOR, adapters, action, client });
  if (answer.bundles.some(({ error }) => error?.problems.some(({ code }) => code === "mismatch"))) throw fail(409);
  const made = answer.bundles.filter((one) => !one.error);
  if (isOne && !made.length) throw fail(403);
  return json(isOne ? made[0] : made);
}

function page(request, nonce) {
  const user = userOf(request);
  const script = chats.pageScript({ identity: user ?? VISITOR, adapters: CHATS, script: { nonce, endpoint: "/chats" } });
  const form = user
    ? `<p>Signed in as ${escaped(user.name)}. <button>Sign out</button></p><script type="module" nonce="${nonce}">${SIGN_OUT}</script>`
    : '<form method="post" action="/sign-in"><button name="user" value="lisa">Lisa</button> <button name="user" value="zoe">Zoë</button></form>';
  const body = `<!doctype html>\n<meta charset="utf-8">\n<title>Three chats</title>\n${form}\n<!-- Each vendor's own embed code stands here. -->\n${script}\n`;
  return { headers: { "Content-Type": "text/html; charset=utf-8" }, body };
}
const set = (session) => ({ "Set-Cookie": `session=${session}; HttpOnly; SameSite=Lax; Path=/` });

// A product asks for a password or a passkey here. Each sign-in has a new id: one that somebody planted is worth nothing.
async function signIn(request) {
  const login = new URLSearchParams(await bodyOf(request)).get("user");
  if (!Object.hasOwn(USERS, login)) throw fail(401);
  for (const [id, { ends }] of sessions) if (id === cookie(request) || ends < Date.now()) sessions.delete(id);
  const id = randomBytes(32).toString("base64url");
  sessions.set(id, { login, ends: Date.now() + LIFE });
  return { status: 303, headers: { Location: "/", ...set(id) } };
}

// The session ends first, and then each chat in the page.
function signOut(request) {
  sessions.delete(cookie(request));
  return json(chats.issue({ action: "logout", adapters: CHATS }), set("; Max-Age=0"));
}

const ROUTES = { "GET /": page, "GET /page.js": () => MODULE, "POST /chats": bundles, "POST /sign-in": signIn, "POST /sign-out": signOut };

const server = createServer(async (request, response) => {
  const nonce = randomBytes(16).toString("base64");
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Content-Security-Policy", `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'`);
  try {
    const site = request.headers["sec-fetch-site"] ?? "none";
    if (request.method !== "GET" && !["none", "same-origin"].includes(site)) throw fail(403);
    const { status = 200, headers, body } = await (ROUTES[`${request.method} ${request.url}`] ?? (() => Promise.reject(fail(404))))(request, nonce);
    response.writeHead(status, headers).end(body);
  } catch (error) {
    response.writeHead(error.status ?? (error instanceof CountersignError ? 422 : 500)).end();
  }
});
server.listen(Number(process.argv[2] ?? 3000), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
