// Writes the steps of bundles as TypeScript, with literal values, and has the compiler check each file.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

import { at, read } from "./read.mjs";

const work = process.argv[2];

/**
 * The packages: for which kinds, how a file of TypeScript begins, how it names what a step names, the type of the user's values,
 * and the keys of ours that the package does not list.
 */
const packages = [
  {
    name: "@types/intercom-web",
    kinds: ["intercom", "intercom-hash"],
    head: '/// <reference types="intercom-web" />\ntype Declared = Intercom_.IntercomSettings;',
    names: { intercomSettings: "window.intercomSettings" },
    unlisted: { intercom: ["intercom_user_jwt"], "intercom-hash": [] },
  },
  {
    name: "@intercom/messenger-js-sdk",
    kinds: ["intercom", "intercom-hash"],
    head: 'import { boot, shutdown, update } from "@intercom/messenger-js-sdk";\n' +
      'import type { InitType as Declared } from "@intercom/messenger-js-sdk/dist/types";\nconst commands = { boot, shutdown, update };',
    names: { intercomSettings: "window.intercomSettings" },
    // The vendor's functions have the names of the commands.
    command: (name, [command, ...rest]) => `commands[${command}](${rest.join(", ")})`,
    unlisted: { intercom: ["intercom_user_jwt"], "intercom-hash": [] },
  },
  {
    name: "front-chat-sdk",
    kinds: ["front"],
    head: 'import "front-chat-sdk";\ntype Declared = NonNullable<Parameters<NonNullable<typeof window.FrontChat>>[1]>;',
    names: { FrontChat: "window.FrontChat!" },
    unlisted: { front: ["clearSession", "email", "name"] },
  },
  {
    name: "@types/smooch",
    kinds: ["sunshine"],
    head: '/// <reference types="smooch" />\ntype Declared = { externalId: string; jwt: string };',
    names: {},
    unlisted: { sunshine: [] },
  },
];

/** Writes steps as statements, and notes the keys of objects that a call or an assignment hands on. */
class Writer {
  constructor({ names, command }, payload) {
    Object.assign(this, { names, command, payload, keys: new Set() });
  }

  value(argument) {
    if ("value" in argument) return argument.value;
    if ("payload" in argument) return argument.payload ? at(this.payload, argument.payload) : this.payload;
    if ("list" in argument) return argument.list.map((one) => this.value(one));
    if ("merge" in argument) return Object.assign({}, ...argument.merge.map((one) => this.value(one)));
    throw new Error(`an argument of another form: ${Object.keys(argument)}`);
  }

  argument(argument) {
    if ("steps" in argument) return `() => {\n${this.steps(argument.steps)}\n}`;
    const value = this.value(argument);
    if (value?.constructor === Object) Object.keys(value).forEach((key) => this.keys.add(key));
    return JSON.stringify(value);
  }

  steps(steps) {
    return steps.map((step) => this.step(step)).filter(Boolean).join("\n");
  }

  step({ ready, call, assign }) {
    if (ready) return this.steps(ready.steps);
    if (call) {
      const args = call.args.map((one) => this.argument(one));
      if (this.command) return `${this.command(call.function, args)};`;
      return `${this.names[call.function] ?? call.function}(${args.join(", ")});`;
    }
    if (!assign) return "";
    // It adds to the object that is there.
    const to = this.names[assign.to];
    return `${to} = { ...${to}!, ...${this.argument({ merge: assign.args })} };`;
  }
}

// No types but those that a file names.
const compilerOptions = {
  noEmit: true, strict: true, skipLibCheck: true, types: [], target: "es2022", lib: ["es2022", "dom"], module: "preserve",
};
const SAME = `
type Listed = keyof { [K in keyof Declared as string extends K ? never : K]: Declared[K] };
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
`;
const words = (names) => (names.length > 0 ? names.map((name) => JSON.stringify(name)).join(" | ") : "never");
const bundles = read(work);
const told = [];
let faults = 0;
for (const one of packages) {
  for (const kind of one.kinds.filter((kind) => bundles.some((bundle) => bundle.kind === kind))) {
    const keys = new Set();
    const calls = bundles.filter((bundle) => bundle.kind === kind).map(({ payload, steps, renewal = [], logout = [] }) => {
      const writer = new Writer(one, payload);
      const text = writer.steps([...steps, ...renewal, ...logout]);
      writer.keys.forEach((key) => keys.add(key));
      return text;
    });
    const file = `${one.name.replaceAll(/\W+/g, "-")}-${kind}.ts`.replace(/^-/, "");
    const unlisted = `true satisfies Same<Exclude<${words([...keys])}, Listed>, ${words(one.unlisted[kind])}>;`;
    writeFileSync(`${work}/${file}`, [one.head, SAME, unlisted, ...calls].join("\n"));
    writeFileSync(`${work}/tsconfig.json`, JSON.stringify({ compilerOptions, files: [file] }));
    const { status, stdout } = spawnSync("node_modules/.bin/tsc", [], { cwd: work });
    if (status !== 0) {
      faults += 1;
      // A message of the compiler can quote a value: the place and the number of the fault are enough.
      console.log(`${kind}: ${one.name} declares otherwise: ${String(stdout).split("\n")[0].replace(/(error TS\d+).*/, "$1")}`);
    } else told.push(`${kind} by ${one.name}`);
  }
}
if (faults > 0) process.exit(1);
console.log(`the calls are declared: ${told.join(", ")}`);
