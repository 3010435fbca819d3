// Workers: they compile no bytes, so that the module is imported.
import module from "./countersign.wasm";
import { start } from "./api.js";
import * as glue from "./glue.js";

export const { open, explain, checkConfig, CountersignError } = start(glue, module);
