// Stands in for UserHero's embedded portal: it works off its queue, and sends the user as `JSON.stringify` writes it
// (inferred).
{
  const chat = "portal";
  const listeners = {};
  let started = false;

  const believes = (state, text, ends_at) => {
    const output = document.getElementById(chat);
    if (output) [output.dataset.state, output.value, output.dataset.endsAt] = [state, text, ends_at ?? ""];
    document.dispatchEvent(new CustomEvent("stand-in:believes", { detail: { chat, state } }));
  };
  const emit = (event) => (listeners[event] ?? []).forEach((listener) => listener());

  const methods = {
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    // Once for each load of the page; at the end it shows that the session has expired (documented).
    async init({ publicKey, user, userHmac }) {
      if (started) return;
      started = true;
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ publicKey, user: JSON.stringify(user), userHmac });
      const answer = await fetch("/stand-ins/userhero", { method: "POST", headers, body });
      const belief = await answer.json();
      believes(belief.state, belief.user?.join(", ") ?? belief.reason, user.expiresAt);
      if (belief.state === "refused") return emit("auth_failed");
      setTimeout(believes, user.expiresAt * 1000 - Date.now(), "refused", "session expired");
    },
  };

  document.addEventListener("stand-in", ({ detail }) => {
    if (detail.chat === chat && detail.what === "ask again") emit("auth_expiring");
  });

  const call = ([method, ...rest]) => methods[method](...rest);
  const waiting = window.UserHeroQueue ?? [];
  // Where the script was loaded before, the first one works off what is pushed.
  if (Array.isArray(waiting)) {
    window.UserHeroQueue = { push: call };
    waiting.forEach(call);
  }
}
