// The page of a single-page application: it asks for its bundles, runs them, then loads the vendors'
// scripts.

import { run } from "/web/countersign.js";

const post = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

// Helpshift asks for a token when a login begins, near its end and on suspicion. A page that stays open
// for days must not answer with the token that it was loaded with, so its listener asks the server.
function support(bundle) {
  run(bundle, bundle.steps.filter((step) => step.assign));
  Helpshift("addEventListener", "onLoginRequest", async (asked) => {
    const answer = await post("/chats/support/token", asked);
    if (answer.ok) Helpshift("login", await answer.json());
  });
}

function load(loader) {
  const script = document.createElement("script");
  script.src = loader;
  document.body.append(script);
}

const chats = await (await post("/chats")).json();
for (const { bundle, loader } of chats) {
  // A vendor whose steps cannot run costs the page that vendor's chat and nothing else.
  try {
    if (bundle.kind === "helpshift-identities") support(bundle);
    else run(bundle, bundle.steps);
    load(loader);
  } catch (error) {
    console.error(error);
  }
}
