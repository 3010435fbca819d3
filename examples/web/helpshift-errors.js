// Shows in the page, and in more detail in the console, that Helpshift's chat has failed (documented: web-chat/api,
// `onWebChatRuntimeError`). The event's `details` can hold an id or an email, so that they are shown nowhere.
window.Helpshift("addEventListener", "onWebChatRuntimeError", ({ error, reason }) => {
  const name = [error, reason].filter(Boolean).join(": ");
  console.warn(`Helpshift's chat has failed: ${name}`);
  document.getElementById("support-failed").textContent = "Helpshift told this page that its chat failed. You can go on without it.";
});
