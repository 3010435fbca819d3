// Writes `wire.d.ts` from the schemas that the command prints.
// usage: COUNTERSIGN=… node types/write.mjs FILE, in a folder that has json-schema-to-typescript

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { compile } = createRequire(`${process.cwd()}/`)("json-schema-to-typescript");
const [program, ...before] = process.env.COUNTERSIGN.split(" ");
const SHAPES = ["type", "anyOf", "oneOf", "allOf", "enum", "const", "properties", "$ref"];

// Returns a schema as the compiler reads it: a reference is nothing but one, a schema that allows all is `unknown`, and of the
// text for readers of Rust the summary stays.
function plain(schema, key) {
  if (Array.isArray(schema)) return schema.map((one) => plain(one));
  if (schema === null || typeof schema !== "object") return schema;
  if (schema.$ref && key !== "properties") return { $ref: schema.$ref };
  const parts = Object.entries(schema).map(([name, part]) => [name, plain(part, name)]);
  const made = Object.fromEntries(parts);
  if (key === "properties" || key === "$defs") return made;
  if (typeof schema.description === "string") made.description = schema.description.split("\n\n")[0].replaceAll("\n", " ");
  if (schema.description && !SHAPES.some((shape) => shape in schema)) made.tsType = "unknown";
  return made;
}

const $defs = {};
for (const subject of ["identity", "request", "answer", "verify-request", "verify-answer"]) {
  const printed = execFileSync(program, [...before, "schema", subject], { encoding: "utf8" });
  const { $defs: parts = {}, $schema, ...schema } = JSON.parse(printed);
  const root = subject === "identity" ? "Identity" : schema.title;
  for (const [name, part] of Object.entries({ ...plain(parts, "$defs"), [root]: plain(schema) })) {
    const titled = part.$ref ? { title: name, tsType: part.$ref.split("/").at(-1) } : { ...part, title: name };
    if (JSON.stringify($defs[name] ?? titled) !== JSON.stringify(titled)) throw new Error(`two schemas have another ${name}`);
    $defs[name] = titled;
  }
}
// A request holds other parts of the wire form, which the schema does not repeat.
$defs.IssueRequest.properties.identity.tsType = "Identity";
$defs.VerifyRequest.properties.bundles.tsType = "readonly Issued[]";

const options = { bannerComment: "// Written by `types/write.mjs` from the schemas of `countersign schema`.", additionalProperties: false, unreachableDefinitions: true };
const all = { type: "object", properties: {}, additionalProperties: false, $defs };
const text = await compile(all, "Wire", options);
const lean = text.replace("export interface Wire {}\n", "").replace(/( \*\n)? \* This interface was referenced by .*\n \* via the `definition`.*\n/g, "");
writeFileSync(process.argv[2], lean.replaceAll("/**\n */\n", ""));
