// Stands in for HelpCrunch's widget. It keeps its user across pages until the page logs the user out, as the vendor's SDK
// does (helpcrunch/android-sdk-demo, issue 45; for the web that is inferred).
{
  const chat = "chat";
  const kept = "stand-in-helpcrunch";
  // Answers come in the order in which they were asked for.
  let turn = Promise.resolve();

  const believes = (state, text) => {
    const output = document.getElementById(chat);
    if (output) [output.dataset.state, output.value] = [state, text];
    document.dispatchEvent(new CustomEvent("stand-in:believes", { detail: { chat, state } }));
  };

  const take = (user, signature) => {
    turn = turn.then(async () => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(signature === undefined ? user : { user: JSON.stringify(user), signature });
      const answer = await fetch("/stand-ins/helpcrunch", { method: "POST", headers, body });
      const belief = await answer.json();
      if (belief.state === "signed-in") localStorage.setItem(kept, JSON.stringify({ user, signature }));
      believes(belief.state, belief.user?.join(", ") ?? belief.reason ?? "anonymous");
    });
  };

  const start = () => {
    const { user, signature } = JSON.parse(localStorage.getItem(kept)) ?? window.helpcrunchSettings ?? {};
    take(user ?? {}, signature);
  };

  const logOut = () => {
    localStorage.removeItem(kept);
    turn = turn.then(() => believes("anonymous", "anonymous"));
  };

  const methods = {
    logOut,
    logout: logOut,
    // An account switch without a logout keeps the first user (as above).
    updateUser(user, options) {
      const first = JSON.parse(localStorage.getItem(kept))?.user;
      if (!first?.user_id || first.user_id === user.user_id) take(user, options?.signature);
    },
    showChatWidget() {},
    hideChatWidget() {},
  };

  document.addEventListener("stand-in", ({ detail }) => {
    if (detail.chat === chat && detail.what === "ask again") start();
  });

  const calls = window.HelpCrunch?.q ?? [];
  window.HelpCrunch = (method, ...rest) => methods[method](...rest);
  start();
  calls.forEach((call) => window.HelpCrunch(...call));
}
