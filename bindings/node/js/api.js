// The package's functions: objects in, objects out. `glue` is wasm-bindgen's half of the module.

/** The longest request, in UTF-16 units. The memory of a module grows with the longest and never shrinks. */
const LONGEST = 16 * 1024 * 1024;
/** The longest configuration, and the longest secret or file, as for the command. */
const LONGEST_CONFIG = 1024 * 1024;
const LONGEST_FILE = 64 * 1024;
const FAILED = "the module of countersign has failed and its secrets are wiped: the process must load it anew";

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

const fault = (kind, detail) => ({ kind, problems: [{ path: "", code: "invalid", detail, vendor_reason: null }] });
const wrongConfig = (detail) => new CountersignError(fault("invalid-config", detail));

/** Writes what `make` returns as JSON. The error of a `toJSON` or a getter could quote the user. */
function written(kind, make) {
  let text;
  try {
    text = JSON.stringify(make());
  } catch {}
  if (typeof text !== "string") throw new CountersignError(fault(kind, "not an object that JSON can hold"));
  return text;
}

function configText(config) {
  const text = typeof config === "string" ? config : written("invalid-config", () => config);
  if (text.length > LONGEST_CONFIG) throw wrongConfig("longer than 1 MiB, so it is no configuration");
  if (!text.isWellFormed()) throw wrongConfig("not Unicode: it holds a lone surrogate");
  if (/^[^=\n]*\.toml$/.test(text)) throw wrongConfig("a path: the text of the file is wanted, or an object. This package reads no file");
  return text;
}

/** Returns the seconds that a clock tells. A number after the last is one of milliseconds. */
function moment(now, last) {
  const seconds = now();
  if (!(typeof seconds === "number" && seconds >= 0 && seconds <= last)) throw new TypeError("`now` must return Unix seconds");
  return Math.floor(seconds);
}

const encoder = new TextEncoder();
const nothing = new Uint8Array();
// Another realm has another Uint8Array, and an object may call itself one: this getter looks at the object itself.
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

/** Returns bytes of their own, and the reason why they cannot be read. A subclass may lie about its length, a copy cannot. */
function bytes(value) {
  const isText = typeof value === "string";
  if (!isText && tagOf.call(value) !== "Uint8Array") return [nothing, "it is neither a text nor a Uint8Array"];
  if (isText && !value.isWellFormed()) return [nothing, "it is not Unicode: it holds a lone surrogate"];
  const found = isText ? encoder.encode(value) : new Uint8Array(value);
  return found.length > LONGEST_FILE ? [nothing, `it is longer than ${LONGEST_FILE} bytes`] : [found];
}

/** Returns the names of an object that have a value, each with its bytes. */
function entries(name, all) {
  if (all === undefined || all === null) return [];
  if (typeof all !== "object") throw new TypeError(`\`${name}\` must be an object`);
  const given = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
  return given.map(([name, value]) => [name, ...bytes(value)]);
}

/** Starts the module. Each loader finds the module in its own way. */
function start(glue, module) {
  const { exports } = new WebAssembly.Instance(module, { "./countersign_bg.js": glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const last = Number(glue.last_date());

  let failed = false;

  function fail() {
    failed = true;
    // The objects that are left are freed later, and this memory has nothing of them.
    glue.__wbg_set_wasm({ __wbg_chats_free() {}, __wbg_source_free() {} });
    new Uint8Array(exports.memory.buffer).fill(0);
  }

  /** Calls the module, which throws texts alone. Nobody knows what a trap, or the end of the stack, has left half-done. */
  function safely(call) {
    if (failed) throw new Error(FAILED);
    try {
      return call();
    } catch (error) {
      if (typeof error === "string") throw error;
      fail();
      throw new Error(FAILED, { cause: error });
    }
  }

  /** Hands a configuration to `use`, which takes the secrets and files, and forgets those that are not in use. */
  function configured(config, { secrets, files }, use) {
    const text = configText(config);
    const [ofSecrets, ofFiles] = [entries("secrets", secrets), entries("files", files)];
    return safely(() => {
      const source = new glue.Source();
      for (const each of ofSecrets) source.secret(...each);
      for (const each of ofFiles) source.file(...each);
      return use(text, typeof config === "string", source);
    });
  }

  function open(config, options) {
    const now = options?.now ?? (() => Date.now() / 1000);
    if (typeof now !== "function") throw new TypeError("`now` must be a function");
    let chats;
    try {
      chats = configured(config, options ?? {}, (...given) => glue.Chats.open(...given));
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
      if (text.length > LONGEST) return JSON.stringify({ error: fault("invalid-request", "longer than 16 MiB") });
      // The module takes UTF-8, which has no place for half a character.
      if (!text.isWellFormed()) return JSON.stringify({ error: fault("invalid-request", "not Unicode: it holds a lone surrogate") });
      const seconds = moment(now, last);
      const asked = opened(); // The clock may have closed it.
      return safely(() => asked[ask](text, seconds));
    };
    const read = (ask, make) => {
      opened();
      const answered = JSON.parse(answer(ask, written("invalid-request", make)));
      if (answered.error) throw new CountersignError(answered.error);
      return answered;
    };
    return Object.freeze({
      issue: (request) => read("issue", () => request),
      issueText: (text) => answer("issue", text),
      verify: (request) => read("verify", () => request),
      verifyText: (text) => answer("verify", text),
      adapters() {
        const asked = opened();
        return JSON.parse(safely(() => asked.adapters()));
      },
      pageScript: (request) => read("issue", () => ({ ...request, script: request?.script ?? {} })).script,
      close() {
        const closing = chats;
        chats = undefined;
        if (failed) fail();
        else safely(() => closing?.free());
      },
    });
  }

  return {
    open,
    explain(name) {
      if (name !== undefined && name !== null && typeof name !== "string") throw new TypeError("a name is a text");
      return name?.length > LONGEST_FILE ? [] : JSON.parse(safely(() => glue.explain(name)));
    },
    checkConfig: (config, options) => JSON.parse(configured(config, options ?? {}, glue.check_config)),
    CountersignError,
  };
}

export { start };
