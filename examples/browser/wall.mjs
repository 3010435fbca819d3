// A page with a frame for each vendor of the recipes, so that a test does one thing with all of them at once. Each frame
// has `frame.js`, the vendor's embed code, and the script that the command renders.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import { judges } from "./judges.mjs";
import { vendors } from "./loaders.mjs";
import { Site } from "./pages.mjs";

const frame = readFileSync(new URL("frame.js", import.meta.url), "utf8");

export class Wall extends Site {
  // Writes the page. `script` says how the vendors' scripts come, `order` where ours stands, and `ours` may take its
  // place. `own` runs first.
  async wall({ script = "prompt", order = "after", ours, own = "" } = {}) {
    const wall = `/wall/${this.pages.size}`;
    const names = Object.keys(vendors);
    for (const name of names) {
      const { embed, waits } = vendors[name];
      const nonce = randomBytes(16).toString("base64");
      const element = (text) => `<script nonce="${nonce}">${text}</script>\n`;
            const rendered = async () => (await this.bundles([name], { script: { nonce, endpoint: "/chats" } })).script;
      // The page's own code waits for some vendors.
      const mine = ours ?? (waits && order === "after" ? () => (chat.ready = () => chat.keep()) : undefined);
      const our = mine ? element(`(${mine})()`) : await rendered();
      const code = script === "absent" ? "" : element(`({ ${embed} }).embed();`);
      const theirs = script === "twice" ? code + code : code;
      const data = `data-source="${script === "blocked" ? "/absent.js" : `/loaders/${name}`}"${script === "slow" ? " data-slow=1" : ""}${waits ? " data-waits=1" : ""}`;
      const parts = order === "after" ? [theirs, our] : [our, theirs];
      const body = `<!doctype html><meta charset="utf-8"><title>${name}</title>
<body id="${name}" ${data}>${element(frame + own)}${parts.join("")}</body>`;
      const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src 'self'; base-uri 'none'`;
      this.pages.set(`${wall}/${name}`, { body, policy });
    }
    const frames = names.map((name) => `<iframe name="${name}" src="${wall}/${name}"></iframe>`).join("");
    const body = `<!doctype html><meta charset="utf-8"><title>wall</title><link rel="icon" href="data:,">${frames}`;
    this.pages.set(wall, { body, policy: "default-src 'none'; frame-src 'self'; img-src data:" });
    return this.address + wall;
  }

  async serve(request, response) {
    const [, part, name] = /^\/(loaders|judges)\/([\w-]+)$/.exec(request.url) ?? [];
    if (!vendors[name]) return super.serve(request, response);
    if (part === "loaders") {
      const once = `if (!chat.isLoaded) { chat.isLoaded = true; ({ ${vendors[name].script} }).script(); }`;
      return response.writeHead(200, { "Content-Type": "text/javascript", "Cache-Control": "no-cache" }).end(once);
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const belief = judges[name](JSON.parse(Buffer.concat(chunks).toString()), this.now);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(belief));
  }
}
