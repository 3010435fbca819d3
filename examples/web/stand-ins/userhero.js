// Stands in for UserHero's embedded portal: it works off its queue, and sends the user as
// `JSON.stringify` writes it (inferred).
{
  const listeners = {};
  let started = false;

  const show = (state, text) => {
    const output = document.getElementById("portal");
    output.dataset.state = state;
    output.value = text;
  };

  const methods = {
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    async init({ publicKey, user, userHmac }) {
      if (started) return;
      started = true;
      const answer = await fetch("/stand-ins/userhero", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ publicKey, user: JSON.stringify(user), userHmac }),
      });
      const belief = await answer.json();
      show(belief.state, belief.user?.join(", ") ?? belief.reason);
      if (belief.state === "refused") (listeners.auth_failed ?? []).forEach((listener) => listener());
    },
  };

  const call = ([method, ...rest]) => methods[method](...rest);
  const waiting = window.UserHeroQueue ?? [];
  window.UserHeroQueue = { push: call };
  waiting.forEach(call);
}
