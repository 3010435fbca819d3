// Keeps the command running and asks it for bundles: a request a line, an answer a line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export function open(config) {
  const command = spawn("countersign", ["--config", config, "issue", "--lines"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = []; // The answers come in the order of the requests.
  const end = (error) => waiting.splice(0).forEach(({ reject }) => reject(error));
  command.on("error", end).on("close", () => end(new Error("the command has ended")));
  command.stdin.on("error", () => {}); // `close` tells it.
  createInterface({ input: command.stdout }).on("line", (line) => waiting.shift()?.resolve(line));
  const ask = (line) =>
    new Promise((resolve, reject) => {
      if (!command.stdin.writable) throw new Error("the command has ended");
      command.stdin.write(`${line}\n`);
      waiting.push({ resolve, reject });
    });
  async function issue(request) {
    const answer = JSON.parse(await ask(JSON.stringify(request)));
    if (answer.error) throw Object.assign(new Error("a request has faults"), answer.error);
    return answer.bundles;
  }
  return { issue, close: () => command.stdin.end() };
}
