function run(bundle, steps, given) {
  const set = (object, key, value) =>
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  const start = (name) => (name === "arguments" ? given : globalThis);
  const walk = (path, make) => {
    const names = path.split(".");
    let object = start(names[0]);
    if (object === given) names.shift();
    const last = names.pop();
    for (const name of names) {
      if (object[name] == null) {
        if (!make) return null;
        set(object, name, {});
      }
      object = object[name];
    }
    return [object, last];
  };
  const at = (path, empty) => {
    const [object, last] = walk(path, true);
    if (object[last] == null) set(object, last, empty);
    return object[last];
  };
  const copy = (object, from) => Object.keys(from).forEach((key) => set(object, key, from[key]));
  const resolve = (pointer) => pointer.split("/").slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .reduce((value, key) => (Object.hasOwn(Object(value), key) ? value[key] : undefined), bundle.payload);
  const argument = (one) => {
    if ("value" in one) return one.value;
    if ("payload" in one) return resolve(one.payload);
    if ("steps" in one) return (...given) => run(bundle, one.steps, given);
    return one.merge.map(argument).reduce((all, part) => (copy(all, part), all), {});
  };
  for (const { assign, remove, call, push } of steps) {
    if (assign) assign.args.forEach((one) => copy(at(assign.to, {}), argument(one)));
    if (push) at(push.to, []).push(push.args.map(argument));
    if (remove) {
      const [object, last] = walk(remove.from) || [{}];
      remove.keys.forEach((key) => object[last] == null || delete object[last][key]);
    }
    if (call) {
      const [object, last] = walk(call.function);
      object[last](...call.args.map(argument));
    }
  }
}
