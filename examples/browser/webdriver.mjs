// The part of WebDriver (https://www.w3.org/TR/webdriver2/) that these tests need, without packages.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Starts a program, and waits for the line that says where it listens.
export async function start(program, args, listening) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  const found = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const match = listening.exec(line);
      if (match) return match[1];
    }
    throw new Error(`${program} ended before it listened`);
  })();
  const address = await Promise.race([found, failed]);
  child.stdout.resume();
  const stop = async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
  };
  return { address, stop };
}

export class Browser {
  static async open() {
    const driver = await start("chromedriver", ["--port=0"], /started successfully on port (\d+)/);
    const profile = await mkdtemp(join(tmpdir(), "countersign-browser-"));
    const browser = new Browser(`http://127.0.0.1:${driver.address}`, driver, profile);
    const { sessionId } = await browser.ask("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "goog:chromeOptions": { args: [...flags, `--user-data-dir=${profile}`] },
          "goog:loggingPrefs": { browser: "ALL" },
        },
      },
    });
    browser.base += `/session/${sessionId}`;
    return browser;
  }

  constructor(base, driver, profile) {
    Object.assign(this, { base, driver, profile });
  }

  async close() {
    await this.ask("DELETE", "");
    await this.driver.stop();
    await rm(this.profile, { recursive: true, force: true });
  }

  async ask(method, path, body) {
    const answer = await fetch(this.base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }

  go(url) {
    return this.ask("POST", "/url", { url });
  }

  back() {
    return this.ask("POST", "/back", {});
  }

  // Runs a function in the page, and waits for its promise.
  run(script, ...args) {
    return this.ask("POST", "/execute/sync", { script: `return (${script})(...arguments)`, args });
  }

  // Opens a tab and goes to it; answers the one before.
  async tab() {
    const before = await this.ask("GET", "/window");
    const { handle } = await this.ask("POST", "/window/new", { type: "tab" });
    await this.to(handle);
    return before;
  }

  to(handle) {
    return this.ask("POST", "/window", { handle });
  }

  async click(css) {
    const element = await this.ask("POST", "/element", { using: "css selector", value: css });
    await this.ask("POST", `/element/${Object.values(element)[0]}/click`, {});
  }

  // Presses keys, as a keyboard does: https://www.w3.org/TR/webdriver2/#keyboard-actions names the special ones.
  press(...keys) {
    const actions = keys.flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
    return this.ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  // A command of the Chrome DevTools Protocol.
  devtools(cmd, params = {}) {
    return this.ask("POST", "/goog/cdp/execute", { cmd, params });
  }

  // The console's lines since the last call: errors, and the scripts that the policy has kept from running.
  async complaints() {
    const entries = await this.ask("POST", "/se/log", { type: "browser" });
    return entries.filter(({ level }) => level !== "INFO" && level !== "DEBUG").map(({ message }) => message);
  }

  // The first answer of the page that passes, within ten seconds.
  async until(passes, script, ...args) {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.run(script, ...args);
      if (passes(answer) || tries === 200) return answer;
      await sleep(50);
    }
  }
}
