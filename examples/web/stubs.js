// What each vendor has a page define before its script: calls wait in a queue until it has loaded.
for (const name of ["Helpshift", "HelpCrunch"]) {
  const stub = (...call) => stub.q.push(call);
  stub.q = [];
  window[name] ??= stub;
}
