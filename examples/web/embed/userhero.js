// UserHero's embed code, in words of our own (documented: embedded-portal/sdk-reference). The entries of the queue run
// in order once the script has loaded.
(() => {
  window.UserHeroQueue = window.UserHeroQueue || [];
  const script = document.createElement("script");
  script.async = true;
  script.src = "{loader}";
  document.body.append(script);
})();
