// Freshchat's embed code, in words of our own (documented: developers.freshchat.com). Nothing of the widget is there
// before its script has loaded, and there is no queue.
(() => {
  const script = document.createElement("script");
  script.async = true;
  script.src = "{loader}";
  script.setAttribute("chat", "true");
  document.head.append(script);
})();
