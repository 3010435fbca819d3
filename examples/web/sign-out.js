// Ends the session, then has every chat forget the user. Without scripts the form ends the session alone.

import { run } from "/web/countersign.js";

const post = (path) => fetch(path, { method: "POST" });

document.getElementById("sign-out")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chats = await (await post("/chats")).json();
  await post("/sign-out");
  for (const { bundle } of chats) {
    // What one vendor throws must not keep the user signed in to the next.
    try {
      run(bundle, bundle.logout);
    } catch (error) {
      console.error(error);
    }
  }
  location.reload();
});
