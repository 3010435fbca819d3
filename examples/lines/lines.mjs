// Keeps the command running and asks it for bundles: a request a line, an answer a line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export function open(config) {
  const command = spawn("countersign", ["--config", config, "issue", "--lines"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = []; // The answers come in the order of the requests.
  createInterface({ input: command.stdout }).on("line", (line) => {
    const { resolve, reject } = waiting.shift();
    const answer = JSON.parse(line);
    answer.error ? reject(Object.assign(new Error("a request has faults"), answer.error)) : resolve(answer.bundles);
  });
  command.on("exit", () => waiting.forEach(({ reject }) => reject(new Error("the command has ended"))));
  const issue = (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      command.stdin.write(JSON.stringify(request) + "\n");
    });
  return { issue, close: () => command.stdin.end() };
}
