// The ten lines of Bun and Deno: prints the bundle that they make.

import { open } from "countersign";

const config = { adapters: { portal: { kind: "userhero", "public-key": "pk_example", secret: { env: "S" } } } };
const chats = open(config, { secrets: { S: "an example secret of this file!!" }, now: () => 1735689600 });
console.log(chats.issueText('{"identity":{"user_id":"usr_zoë"}}'));
