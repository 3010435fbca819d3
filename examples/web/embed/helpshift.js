// Helpshift's embed code, in words of our own (documented: web-chat/getting-started). It sets the
// configuration anew, and loads its script once.
(() => {
  window.helpshiftConfig = { platformId: "{platformId}", domain: "{domain}" };
  if (typeof window.Helpshift === "function") {
    window.Helpshift("update");
    return;
  }
  const queue = (...call) => queue.q.push(call);
  queue.q = [];
  window.Helpshift = queue;
  const script = document.createElement("script");
  script.async = true;
  script.src = "{loader}";
  script.addEventListener("load", () => window.Helpshift("init"));
  document.getElementsByTagName("script")[0].before(script);
})();
