// Stands in for Freshchat's web widget with user authentication enforced: the events and states that pages in the field
// listen to, and the order of things that the widget's script shows (inferred). Nothing of it is the vendor's code.
{
  const chat = "widget";
  const listeners = [];
  const stored = "stand-in:freshchat:uuid";
  // A token that was refused takes the widget away until the page loads anew.
  let isGone = false;
  let isLoaded = false;
  let waiting = [];

  const believes = (state, text, ends_at) => {
    const output = document.getElementById(chat);
    if (output) [output.dataset.state, output.value, output.dataset.endsAt] = [state, text, ends_at ?? ""];
    document.dispatchEvent(new CustomEvent("stand-in:believes", { detail: { chat, state } }));
  };
  const emit = (event, told) => listeners.filter((one) => one.event === event).forEach(({ listener }) => listener(told));
  const state = (success, name, status) => {
    emit("frame:statechange", { success, status, data: { frameState: name } });
    if (!isGone) emit("user:statechange", { success, data: { userState: name, freshchat_uuid: uuid() } });
  };
  const uuid = () => {
    const known = localStorage.getItem(stored) ?? crypto.randomUUID();
    localStorage.setItem(stored, known);
    return known;
  };
  const wants = () => {
    believes("waiting", "no token");
    state(false, "not_authenticated", 304);
  };

  window.fcWidget = {
    isLoaded: () => isLoaded,
    on: (event, listener) => void listeners.push({ event, listener }),
    // It compares the functions by their names alone.
    off(event, { name }) {
      const at = listeners.findIndex((one) => one.event === event && one.listener.name === name);
      if (at >= 0) listeners.splice(at, 1);
    },
    async authenticate(token) {
      if (isGone) return;
      const mine = uuid();
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ token, uuid: mine });
      const answer = await fetch("/stand-ins/freshchat", { method: "POST", headers, body });
      const belief = await answer.json();
      // The page has cleared the user meanwhile.
      if (mine !== uuid()) return;
      window.fcWidget.taken = [...(window.fcWidget.taken ?? []), token];
      if (belief.state === "refused") {
        believes("refused", belief.reason);
        state(false, "not_authenticated", 401);
        isGone = true;
        listeners.length = 0;
        return;
      }
      believes(belief.state, belief.user?.join(", ") ?? "anonymous", belief.ends_at);
      state(true, "authenticated", 200);
    },
    user: {
      // A call before the widget has loaded waits for it.
      getUUID(callback) {
        const call = () => callback({ success: true, status: 200, data: { uuid: uuid() } });
        if (isLoaded) setTimeout(call);
        else waiting.push(call);
      },
      clear() {
        localStorage.removeItem(stored);
        emit("user:cleared");
        if (isLoaded && !isGone) wants();
        return Promise.resolve({ success: true });
      },
    },
  };

  // Its frame loads later than its script.
  setTimeout(() => {
    isLoaded = true;
    emit("frame:statechange", { success: true, data: { frameState: "loaded" } });
    wants();
    waiting.splice(0).forEach((call) => call());
  }, 150);

  // The end of a token, or another reason to ask again. A test says when.
  document.addEventListener("stand-in", ({ detail }) => {
    if (detail.chat === chat && detail.what === "ask again") wants();
  });
}
