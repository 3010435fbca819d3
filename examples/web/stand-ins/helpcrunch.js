// Stands in for HelpCrunch's widget. It keeps its user across pages until it is told to log out, as the
// vendor's SDK does (helpcrunch/android-sdk-demo, issue 45; for the web that is inferred).
{
  const kept = "stand-in-helpcrunch";

  const show = (state, text) => {
    const output = document.getElementById("chat");
    output.dataset.state = state;
    output.value = text;
  };

  const start = async () => {
    const user = JSON.parse(localStorage.getItem(kept)) ?? window.helpcrunchSettings.user ?? {};
    const answer = await fetch("/stand-ins/helpcrunch", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(user),
    });
    const belief = await answer.json();
    if (belief.state === "signed-in") localStorage.setItem(kept, JSON.stringify(user));
    show(belief.state, belief.user?.join(", ") ?? belief.reason ?? "anonymous");
  };

  const methods = {
    logOut() {
      localStorage.removeItem(kept);
      show("anonymous", "anonymous");
    },
  };

  const calls = window.HelpCrunch.q;
  window.HelpCrunch = (method, ...rest) => methods[method](...rest);
  calls.forEach((call) => window.HelpCrunch(...call));
  start();
}
