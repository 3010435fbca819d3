// Runs a bundle's `steps` or its `logout`, as they come in JSON. Throws where a function is missing.
export function run(bundle, steps, given) {
  const set = (object, key, value) =>
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  const copy = (object, from) => Object.keys(from ?? {}).forEach((key) => set(object, key, from[key]));
  const walk = (path, make) => {
    const names = path.split(".");
    const last = names.pop();
    const start = names[0] === "arguments" ? (names.shift(), given) : globalThis;
    const next = (object, name) => {
      if (make && object[name] == null) set(object, name, {});
      return object?.[name];
    };
    return [names.reduce(next, start), last];
  };
  const at = (path, empty) => {
    const [object, last] = walk(path, true);
    if (object[last] == null) set(object, last, empty);
    return object[last];
  };
  const argument = (one) => {
    if ("value" in one) return one.value;
    if ("payload" in one) return part(bundle.payload, one.payload);
    if ("steps" in one) return (...given) => run(bundle, one.steps, given);
    return one.merge.map(argument).reduce((all, from) => (copy(all, from), all), {});
  };
  for (const { assign, remove, call, push } of steps) {
    if (assign) assign.args.forEach((one) => copy(at(assign.to, {}), argument(one)));
    if (push) at(push.to, []).push(push.args.map(argument));
    if (remove) {
      const [object, last] = walk(remove.from);
      remove.keys.forEach((key) => delete Object(object?.[last])[key]);
    }
    if (call) {
      const [object, last] = walk(call.function);
      if (typeof object?.[last] !== "function") throw new TypeError(`${call.function} is not a function`);
      object[last](...call.args.map(argument));
    }
  }
}

// The proof as the library ahize takes it; undefined where the bundle has none.
export function verification({ payload, verification: where }) {
  const proof = where ? part(payload, where.payload) : undefined;
  if (proof === undefined) return undefined;
  return where.kind === "jwt" ? { kind: "jwt", token: proof } : { kind: "hmac", hash: proof };
}

// The part of the payload at a JSON pointer (RFC 6901).
function part(payload, pointer) {
  const keys = pointer.split("/").slice(1).map((key) => key.replace(/~1/g, "/").replace(/~0/g, "~"));
  return keys.reduce((value, key) => (Object.hasOwn(Object(value), key) ? value[key] : undefined), payload);
}
