// The package's functions: objects in, objects out. `glue` is wasm-bindgen's half of the module.

/** The longest request, in UTF-16 units. The memory of a module grows with the longest and never shrinks. */
const LONGEST = 16 * 1024 * 1024;
/** The end of the year 9999. A greater number is one of milliseconds. */
const LAST = 253_402_300_799;

/** A request or a configuration at fault. It holds every problem, and no value. */
class CountersignError extends Error {
  constructor({ kind, problems }) {
    const told = problems.map(({ path, code, detail }) => `${path || "the whole"}: ${code} (${detail})`);
    super([kind, told.join("; ")].filter(Boolean).join(": "));
    this.kind = kind;
    this.problems = problems;
  }
}
CountersignError.prototype.name = "CountersignError";

const fault = (detail) => ({ kind: "invalid-request", problems: [{ path: "", code: "invalid", detail, vendor_reason: null }] });

/** Writes an object as JSON. The error of a `toJSON` could quote the user. */
function written(request) {
  let text;
  try {
    text = JSON.stringify(request);
  } catch {}
  if (typeof text !== "string") throw new CountersignError(fault("not an object that JSON can hold"));
  return text;
}

function moment(now) {
  const seconds = now();
  if (!(typeof seconds === "number" && seconds >= 0 && seconds <= LAST)) throw new TypeError("`now` must return Unix seconds");
  return Math.floor(seconds);
}

const encoder = new TextEncoder();

function bytes(name, value) {
  if (typeof value === "string" && value.isWellFormed()) return encoder.encode(value);
  // Another realm has another Uint8Array.
  if (Object.prototype.toString.call(value) === "[object Uint8Array]") return value;
  throw new TypeError(`${name}: neither a text nor a Uint8Array`);
}

/** Starts the module. Each loader finds the module in its own way. */
function start(glue, module) {
  const { exports } = new WebAssembly.Instance(module, { "./countersign_bg.js": glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();

  /** Hands a configuration with its secrets and files to `use`, and forgets the secrets that are not in use. */
  function configured(config, { secrets = {}, files = {} }, use) {
    const isToml = typeof config === "string";
    const source = new glue.Source();
    try {
      const given = (all) => Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
      for (const [name, value] of given(secrets)) source.secret(name, bytes(name, value));
      for (const [path, value] of given(files)) source.file(path, bytes(path, value));
      return use(isToml ? config : written(config), isToml, source);
    } finally {
      source.free();
    }
  }

  function open(config, options = {}) {
    const now = options.now ?? (() => Date.now() / 1000);
    let chats;
    try {
      chats = configured(config, options, (...given) => glue.Chats.open(...given));
    } catch (error) {
      // The module throws its problems as text.
      throw typeof error === "string" ? new CountersignError({ kind: "invalid-config", problems: JSON.parse(error) }) : error;
    }
    const opened = () => {
      if (chats === undefined) throw new Error("this Countersign is closed");
      return chats;
    };
    const answer = (ask, text) => {
      opened();
      if (typeof text !== "string") throw new TypeError("a request is a text here");
      if (text.length > LONGEST) return JSON.stringify({ error: fault("longer than 16 MiB") });
      // The module takes UTF-8, which has no place for half a character.
      if (!text.isWellFormed()) return JSON.stringify({ error: fault("not Unicode: it holds a lone surrogate") });
      const seconds = moment(now);
      return opened()[ask](text, seconds);
    };
    const read = (ask, request) => {
      opened();
      const answered = JSON.parse(answer(ask, written(request)));
      if (answered.error) throw new CountersignError(answered.error);
      return answered;
    };
    return Object.freeze({
      issue: (request) => read("issue", request),
      issueText: (text) => answer("issue", text),
      verify: (request) => read("verify", request),
      verifyText: (text) => answer("verify", text),
      adapters: () => JSON.parse(opened().adapters()),
      pageScript: (request) => read("issue", { ...request, script: request?.script ?? {} }).script,
      close() {
        chats?.free();
        chats = undefined;
      },
    });
  }

  return {
    open,
    explain: (name) => JSON.parse(glue.explain(name)),
    checkConfig: (config, options = {}) => JSON.parse(configured(config, options, glue.check_config)),
    CountersignError,
  };
}

export { start };
