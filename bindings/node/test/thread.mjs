// A thread of the attacks.

import { parentPort, workerData } from "node:worker_threads";

import { open } from "countersign";

const { config, secrets, now, identity } = workerData;
const chats = open(config, { secrets, now: () => now });
let answer;
for (let index = 0; index < 500; index += 1) answer = chats.issueText(JSON.stringify({ identity }));
parentPort.postMessage(answer);
