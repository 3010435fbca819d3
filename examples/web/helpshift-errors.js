// Tells whoever sees the page, and in more detail the console, that Helpshift's chat has failed (documented: web-chat/api,
// `onWebChatRuntimeError`). Its `details` can hold an id or an email, so that nobody is told them.
window.Helpshift("addEventListener", "onWebChatRuntimeError", ({ error, reason }) => {
  const name = [error, reason].filter(Boolean).join(": ");
  console.warn(`Helpshift's chat has failed: ${name}`);
  document.getElementById("support-failed").textContent = "Helpshift told this page that its chat failed. You can go on without it.";
});
