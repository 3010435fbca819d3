// HelpCrunch's embed code, in words of our own (documented: user-authentication-mode). It sets the settings
// and the queue anew, and loads its script once the page has loaded.
(() => {
  window.helpcrunchSettings = { organization: "{organization}", appId: "{appId}" };
  const settings = window.helpcrunchSettings;
  if (!settings.organization) return;
  window.HelpCrunch = (...call) => window.HelpCrunch.q.push(call);
  window.HelpCrunch.q = [];
  const load = () => {
    const script = document.createElement("script");
    script.async = true;
    script.src = "{loader}";
    document.body.append(script);
  };
  if (document.readyState === "complete" || settings.loadImmediately) load();
  else window.addEventListener("load", load);
})();
