// Stands in a frame of `recipes.test.mjs` before a vendor's embed code. `chat` is what all vendors have in common: a
// server that judges a user, a session that the browser keeps, and ways in which an embed code makes calls wait.
globalThis.chat = {
  name: document.body.id,
  // What the script has been told, in order: "in", "out". And what it has sent.
  told: [],
  sent: [],
  turn: 0,
  // The page's own code, where the vendor has a callback for it.
  ready: undefined,

  // The server answers whom it takes the user for. `done` gets the error, where there is one.
  async signIn(user, done = () => {}) {
    const turn = ++chat.turn;
    chat.told.push("in");
    chat.sent.push(user);
    const answer = await fetch(`/judges/${chat.name}`, { method: "POST", body: JSON.stringify(user) });
    const belief = await answer.json();
    if (turn !== chat.turn) return;
    // A vendor that was not told of a logout goes on in the earlier user's conversation.
    const earlier = localStorage.getItem(chat.name);
    if (belief.user && earlier && earlier !== belief.user) return chat.show("mixed", `${earlier} and ${belief.user}`);
    if (belief.user) localStorage.setItem(chat.name, belief.user);
    chat.show(belief.user ? "signed-in" : "refused", belief.user);
    done(belief.user ? undefined : "refused");
  },
  signOut(state = "anonymous") {
    chat.turn += 1;
    chat.told.push("out");
    localStorage.removeItem(chat.name);
    chat.show(state);
  },
  // The script has loaded: a user whom the vendor keeps is there again.
  begin(keeps = true) {
    if (!keeps) localStorage.removeItem(chat.name);
    const user = localStorage.getItem(chat.name);
    chat.show(user ? "signed-in" : "anonymous", user ?? undefined);
  },
  show(state, value = state) {
    chat.state = [state, value];
  },
  state: ["off", "off"],

  // A function that keeps the calls of a page in a list until the script has loaded.
  stub(name, list = "q") {
    if (typeof window[name] === "function") return;
    const stub = (...call) => void stub[list].push(call);
    stub[list] = [];
    window[name] = stub;
  },
  // The script replaces that function, and runs what has waited.
  replace(name, methods, list = "q") {
    const waiting = window[name]?.[list] ?? [];
    const run = (method, ...given) => methods[method]?.(...given);
    window[name] = run;
    waiting.forEach((call) => run(...call));
  },
  onLoad(load) {
    if (document.readyState === "complete") load();
    else addEventListener("load", load);
  },
  load(onload = null) {
    const { source, slow } = document.body.dataset;
    const script = Object.assign(document.createElement("script"), { async: true, src: source, onload });
    const come = () => document.head.append(script);
    if (slow && !chat.come) chat.come = come;
    else come();
  },
  // A script that is slow comes when a test says so.
  come: undefined,

  // As a single-page application does.
  async keep() {
    const { keep } = await import("/countersign.js");
    for (const bundle of await chat.bundles()) chat.out = keep(bundle, "/chats");
  },
  async bundles() {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ adapters: [chat.name] });
    return (await fetch("/chats", { method: "POST", headers, body })).json();
  },
  // The texts that the page's variables and the browser's storage hold, but for this object.
  texts() {
    const seen = new Set([window, document, chat]);
    const stored = [chat.name, `${chat.name} cookie`];
    const texts = stored.map((key) => localStorage.getItem(key) ?? "");
    const visit = (value) => {
      if (typeof value === "string") texts.push(value);
      if (Object(value) !== value || seen.has(value) || value instanceof Node || value instanceof Window) return;
      seen.add(value);
      Object.values(value).forEach(visit);
    };
    const own = Object.keys(window).filter((name) => !chat.usual.has(name));
    own.forEach((name) => visit(window[name]));
    return texts;
  },
  usual: new Set(Object.keys(window)),
};
