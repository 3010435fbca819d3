// What UserHero's embed code does, in words of our own (documented: embedded-portal/sdk-reference). What is pushed to the
// queue runs in order once its script has loaded.
(() => {
  window.UserHeroQueue = window.UserHeroQueue || [];
  const script = document.createElement("script");
  script.async = true;
  script.src = "{loader}";
  document.body.append(script);
})();
