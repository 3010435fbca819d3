// Asks the command by `lines.mjs`, many times at once.
import assert from "node:assert";
import { open } from "./lines.mjs";

const chats = open(new URL("../countersign.toml", import.meta.url).pathname);
const users = Array.from({ length: 2000 }, (_, index) => `usr_${index}`);
const named = async (user) => {
  const [bundle] = await chats.issue({ adapters: ["portal"], identity: { user_id: user } });
  return bundle.payload.user.externalUserId;
};
assert.deepEqual(await Promise.all(users.map(named)), users);
await assert.rejects(chats.issue({ identitty: {} }), (error) => /identity is meant/.test(JSON.stringify(error.problems)));

// The end of the command, or its lack, ends each call and not the product.
const ended = /the command has ended/;
const late = chats.issue({ identity: { user_id: "usr_1" } });
chats.close();
await assert.rejects(chats.issue({ identity: { user_id: "usr_1" } }), ended);
assert.ok((await late).length > 0);
const broken = open("absent.toml");
await assert.rejects(broken.issue({ identity: { user_id: "usr_1" } }), ended);
await assert.rejects(broken.issue({ identity: { user_id: "usr_1" } }), ended);
process.env.PATH = "";
await assert.rejects(open("countersign.toml").issue({ identity: { user_id: "usr_1" } }), { code: "ENOENT" });
console.log("lines.mjs: 2,000 users, each with their own bundle");
