// Node, Bun and Deno: the module lies beside this file.
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { start } = require("./api.cjs");
const glue = require("./glue.cjs");

const module_ = new WebAssembly.Module(readFileSync(join(__dirname, "countersign.wasm")));
const { open, explain, checkConfig, CountersignError } = start(glue, module_);
module.exports = { open, explain, checkConfig, CountersignError };
