// Pages for the matrix: a vendor's embed code, and the script that the command renders, in either order. The vendors'
// servers judge with Node's own HMAC, and the page's endpoint asks a command that is kept running.

import { spawn } from "node:child_process";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const secret = (name) => read(`../secrets/${name}`).replace(/\n$/, "");

// Each kind's adapter, vendor, and the chat's name in the page.
export const kinds = {
  "helpshift-identities": { adapter: "support", vendor: "helpshift", chat: "support" },
  "helpshift-legacy": { adapter: "legacy", vendor: "helpshift", chat: "support" },
  helpcrunch: { adapter: "chat", vendor: "helpcrunch", chat: "chat" },
  userhero: { adapter: "portal", vendor: "userhero", chat: "portal" },
};
// Kinds with a test of their own. Their adapters take data of the page, from visitors as well.
const others = { freshchat: { adapter: "widget", vendor: "freshchat", chat: "widget" } };

// `countersign issue --lines`: a request, an answer.
export class Command {
  constructor(program, config) {
    this.child = spawn(program, ["--config", config, "issue", "--lines"], { stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.turn = Promise.resolve();
  }

  ask(request) {
    this.turn = this.turn.then(async () => {
      this.child.stdin.write(`${JSON.stringify(request)}\n`);
      return JSON.parse((await this.answers.next()).value);
    });
    return this.turn;
  }

  stop() {
    this.child.stdin.end();
  }
}

const same = (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
const hmac = (key, text, encoding) => createHmac("sha256", key).update(text).digest(encoding);
const refused = (reason) => ({ state: "refused", reason });
const believed = (...user) => ({ state: "signed-in", user: user.filter(Boolean) });

const judges = {
  // `users` and `identity-users` of the vendor's pages: the older token, or a JWT of at most 24 hours.
  helpshift({ identity_token: token, userId = "", userEmail = "", userName, userAuthToken }, now) {
    if (token === undefined) {
      if (!userAuthToken) return refused("missing user auth token");
      const right = hmac(secret("helpshift-legacy"), userId + userEmail, "base64");
      return same(right, userAuthToken) ? believed(userId, userEmail, userName) : refused("invalid user auth token");
    }
    const [header, claims, signature] = token.split(".");
    const right = hmac(secret("helpshift-identities"), `${header}.${claims}`, "base64url");
    const { alg } = JSON.parse(Buffer.from(header, "base64url"));
    const { identities, iat } = JSON.parse(Buffer.from(claims, "base64url"));
    const isGood = alg === "HS256" && same(right, signature) && iat <= now && now - iat <= 24 * 60 * 60;
    return isGood ? believed(...identities.map(({ value }) => value)) : refused("IDENTITIES_INVALID_TOKEN");
  },
  // `user-entity-format`: a hash is a user's for good once it was sent.
  helpcrunch({ user_id: id, security_hash: hash, email, name }, _, pinned) {
    if (!id) return { state: "anonymous" };
    if (hash) pinned.set(id, pinned.get(id) ?? hash);
    return pinned.get(id) === hash ? believed(id, email, name) : refused("HTTP 403");
  },
  // `hmac-signing`: the text that the script sends, and an end in it.
  userhero({ user, userHmac }, now) {
    const { expiresAt, externalUserId, email, name } = JSON.parse(user);
    const isGood = same(hmac(secret("userhero"), user, "hex"), userHmac) && now < expiresAt;
    return isGood ? believed(externalUserId, email, name) : refused("auth_failed");
  },
  // `enable-jwt-authentication`: HS256, for this browser alone. A token without an id is a visitor's.
  freshchat({ token, uuid }, now) {
    const [header, claims, signature] = String(token).split(".");
    const right = hmac(secret("freshchat"), `${header}.${claims}`, "base64url");
    if (!signature || !same(right, signature)) return refused("not_authenticated");
    const { alg } = JSON.parse(Buffer.from(header, "base64url"));
    const { freshchat_uuid, reference_id, first_name, email, exp } = JSON.parse(Buffer.from(claims, "base64url"));
    if (alg !== "HS256" || freshchat_uuid !== uuid || now >= exp) return refused("not_authenticated");
    return { ...(reference_id ? believed(reference_id, email, first_name) : { state: "anonymous" }), ends_at: exp };
  },
};

// A site with one page. `site` is what a test sets: who is signed in, how the endpoint answers, the servers' clock.
export class Site {
  static async open(program, config) {
    const site = new this(new Command(program, config));
    site.server = createServer((request, response) => {
      site.serve(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    await new Promise((done) => site.server.listen(0, "127.0.0.1", done));
    site.address = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  constructor(command) {
    Object.assign(this, { command, pages: new Map(), faults: [] });
    this.begin();
  }

  begin() {
    Object.assign(this, { user: undefined, endpoint: "right", later: 0, asked: 0, pinned: new Map() });
  }

  close() {
    this.command.stop();
    this.server.closeAllConnections();
    this.server.close();
  }

  get now() {
    return Math.floor(Date.now() / 1000) + this.later;
  }

  async bundles(adapters, more) {
    const identity = this.user ?? { anonymous: true };
    const answer = await this.command.ask({ adapters, identity, now: this.now, ...more });
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    return answer;
  }

  // Writes a page. `script` says how the vendor's script comes, and `order` where ours stands.
  async page({ kind, order = "after", script = "prompt", endpoint = true, own = "" }) {
    const { adapter, vendor, chat } = { ...kinds, ...others }[kind];
    const nonce = randomBytes(16).toString("base64");
    const loader = { blocked: "/absent.js", slow: `/stand-ins/${vendor}.js?wait=700` }[script] ?? `/stand-ins/${vendor}.js`;
    const values = { loader, platformId: "platform", domain: "acme", organization: "acme", appId: "app" };
    const code = read(`../web/embed/${vendor}.js`).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
    const element = (text) => `<script nonce="${nonce}">${text}</script>\n`;
    const { script: ours } = await this.bundles([adapter], { script: { nonce, endpoint: endpoint ? "/chats" : undefined } });
    const embed = script === "absent" ? "" : element(code) + (script === "twice" ? element(code) : "");
    const parts = order === "after" ? [embed, element(own), ours] : [ours, embed, element(own)];
    const body = `<!doctype html><meta charset="utf-8"><title>${kind}</title><link rel="icon" href="data:,">
<body><output id="${chat}" data-state="off">no chat</output>\n${parts.join("")}</body>`;
    const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src 'self'; img-src data:; base-uri 'none'`;
    const path = `/page/${this.pages.size}`;
    this.pages.set(path, { body, policy });
    return this.address + path;
  }

  async serve(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.address);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const page = this.pages.get(pathname);
    const answer = (status, type, body) => response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-cache" }).end(body);
    if (page) {
      response.setHeader("Content-Security-Policy", page.policy);
      return answer(200, "text/html", page.body);
    }
    if (pathname === "/countersign.js") return answer(200, "text/javascript", read("../../core/src/bundle/countersign.js"));
    if (pathname === "/other") return answer(200, "text/html", "<!doctype html><title>other</title><link rel=icon href=data:,>");
    if (pathname === "/chats") {
      const [status, body] = await this.ask(JSON.parse(text || "{}"));
      return answer(status, "application/json", JSON.stringify(body));
    }
    const [, vendor, type] = /^\/stand-ins\/(\w+)(\.js)?$/.exec(pathname) ?? [];
    if (!(vendor in judges)) return answer(404, "text/plain", "");
    if (type) {
      await sleep(Number(searchParams.get("wait") ?? 0));
      return answer(200, "text/javascript", read(`../web/stand-ins/${vendor}.js`));
    }
    answer(200, "application/json", JSON.stringify(judges[vendor](JSON.parse(text), this.now, this.pinned)));
  }

  // The page's endpoint, as the guide describes it.
  async ask({ adapters, action, client }) {
    this.asked += 1;
    if (this.endpoint === "slow") await sleep(6000);
    if (this.endpoint === "down") return [503, {}];
    const takesVisitors = Object.values(others).some(({ adapter }) => adapters?.includes(adapter));
    if (client && !this.user && !takesVisitors) return [401, {}];
    const { bundles } = await this.bundles(adapters ?? Object.values(kinds).map(({ adapter }) => adapter), { action, client });
    const names = (bundle) => bundle.error?.problems.some(({ code }) => code === "mismatch");
    if (bundles.some(names)) return [409, {}];
    return [200, bundles.filter(({ error }) => !error)];
  }
}
