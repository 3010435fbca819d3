// The part that both views of the page share. It shows the user of each chat, and plays the actions of users.

import { keep, run } from "/web/countersign.js";

const page = JSON.parse(document.getElementById("state").textContent);
const chats = ["support", "chat", "portal"];
const at = (id) => document.getElementById(id);
// A text that stays is not written again: a screen reader would read it aloud again.
const write = (id, text) => at(id).textContent === text || (at(id).textContent = text);

// From here on, a chat that has not started has a script that does not come.
let isLate = false;
setTimeout(() => ((isLate = true), show()), 2000);

const reasons = {
  invalid: "Malformed",
  "no-place": "This vendor has no place for",
  privacy: "You chose full privacy",
  reserved: "This vendor reads the name as something else",
  "too-many": "More than this vendor takes",
  "too-long": "Longer than this vendor takes",
  "unsupported-value": "This vendor has no word for the value",
  unverified: "Nobody has verified it, so it is not signed",
};
const names = { "name.full": "name", "company.name": "company", locale: "language", created_at: "date of registration" };
const refusals = {
  "session expired": "Your session with me has expired. Load the page anew, or sign in again.",
  auth_failed: "I do not let you in: your proof is wrong or too old.",
};
// The side that asks for the next proof.
const renewals = {
  support: "Before that, Helpshift asks for a new one, and this page gets it from its server.",
  portal: "Shortly before, UserHero tells the page. How it takes a new one is not documented: load the page anew.",
};

const of = (chat) => page.told.chats.find(({ adapter }) => adapter === chat);

// The stand-in's own view, in a sentence.
function says(chat, state, text) {
  if (state === "waiting") return "One moment, I am signing you in.";
  if (state === "anonymous") return "You are a visitor: I do not know who you are.";
  if (state === "signed-in") return "I take you for";
  if (state === "refused") return refusals[text] ?? "I do not let you in: your proof is wrong.";
  const { problems } = of(chat);
  if (problems?.some(({ path }) => path === "anonymous")) return "There is no chat for visitors: this vendor wants a user who is signed in.";
  if (problems) return "There is no chat: this vendor cannot take this user.";
  return isLate ? "There is no chat: its script did not load. Was it blocked?" : "Not here yet.";
}

// A chat that shows another user than the session says why.
const keeps = {
  support: "I keep my user until the page tells me to log out",
  chat: "I keep my user until the page tells me to log out",
  portal: "I take one user for each load of the page",
};
function note(chat, state, text) {
  const { user } = page.told;
  if (state !== "signed-in" || text === user?.id || text.startsWith(`${user?.id}, `)) return "";
  return user
    ? `This is not who is signed in now. ${keeps[chat]}: choose Switch or Sign out.`
    : `Your session has ended, but nobody has told me. ${keeps[chat]}.`;
}

function proof(chat, state, end) {
  if (state !== "signed-in") return state === "refused" ? "None that it takes." : "None.";
  if (!end) return "It never ends.";
  const left = Math.max(0, Math.round(end - Date.now() / 1000));
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
  const span = hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min ${seconds} s` : `${seconds} s`;
  return `It ends at ${new Date(end * 1000).toLocaleTimeString()}, in ${span}. ${renewals[chat] ?? ""}`;
}

function leftOut(chat, isOther) {
  const { dropped, problems } = of(chat);
  if (isOther) return ["Not known for this user."];
  if (problems && page.told.user) return problems.map(({ path, detail }) => `All of it, since ${path} is faulty: ${detail}.`);
  const groups = Map.groupBy(dropped, ({ reason }) => reasons[reason] ?? reason);
  const named = (all) => all.map(({ path }) => names[path] ?? path).join(", ");
  return groups.size ? [...groups].map(([reason, all]) => `${reason}: ${named(all)}.`) : ["Nothing."];
}

function show() {
  const { user } = page.told;
  const focused = document.activeElement;
  for (const each of document.querySelectorAll("#visitor, .if-visitor")) each.hidden = Boolean(user);
  for (const each of document.querySelectorAll("#user, #sign-out, .if-user")) each.hidden = !user;
  write("name", user?.name ?? "");
  // Where the button that was pressed is gone, the next key goes on from here.
  if (focused?.closest("[hidden]")) at("session").focus();
  for (const chat of chats) {
    const { value, dataset } = at(chat);
    at(chat).closest("article").dataset.state = dataset.state;
    write(`${chat}-says`, says(chat, dataset.state, value));
    const other = note(chat, dataset.state, value);
    write(`${chat}-note`, other);
    const items = leftOut(chat, other).map((line) => Object.assign(document.createElement("li"), { textContent: line }));
    at(`${chat}-left-out`).replaceChildren(...items);
  }
  count();
}

function count() {
  for (const chat of chats) {
    const { state, endsAt } = at(chat).dataset;
    write(`${chat}-proof`, proof(chat, state, Number(endsAt)));
  }
}
setInterval(count, 1000);

// Asks who is signed in now: another tab or the end of the session may have changed the user.
async function look() {
  page.told = await (await fetch("/session")).json();
  show();
}

document.addEventListener("stand-in:believes", ({ detail: { chat, state } }) => {
  if (state === "waiting") write(`${chat}-failed`, "");
  show();
  if (state === "refused") look();
});
document.addEventListener("visibilitychange", () => document.hidden || look());

const post = (path, headers, body) => fetch(path, { method: "POST", headers, body });
const bundles = async () => (await post("/chats")).json();
const signIn = () => post("/sign-in", {}, new URLSearchParams({ user: at("person").value }));
const keepAll = async () => (await bundles()).forEach((bundle) => keep(bundle, "/chats"));
const askAgain = () =>
  document.dispatchEvent(new CustomEvent("stand-in", { detail: { chat: "support", what: "ask again" } }));
const isIn = (chat) => at(chat).dataset.state === "signed-in";

// Ends the session, begins the next, and signs each chat out. The last, UserHero's, loads the page anew: what is to be
// said is kept until then.
async function leave(text, next) {
  const logouts = await (await post("/sign-out", { Accept: "application/json" })).json();
  await next?.();
  history.replaceState({ text }, "");
  logouts.forEach((bundle) => run(bundle, bundle.logout));
}

const switched = "Switched. Each chat was told to log out first, and the page has loaded anew for the new user.";
const does = {
  async "sign-in"() {
    // A chat must first forget the user whom it still keeps.
    if (chats.some(isIn)) return leave(switched, signIn);
    await signIn();
    await look();
    await keepAll();
    return "Signed in without a reload: each chat was handed the new user.";
  },
  "sign-out": () => leave("Signed out. Each chat was told, and the page has loaded anew."),
  async "ask-again"() {
    askAgain();
    return "Helpshift has asked, and the page has asked its server for a new token.";
  },
  async expire() {
    await post("/sign-out");
    askAgain();
    await look();
    return "The session has ended on the server, which answers Helpshift's question with 401.";
  },
  async tamper() {
    const bundle = (await bundles()).find(({ adapter }) => adapter === "support");
    const token = bundle.payload.identity_token;
    bundle.payload.identity_token = token.slice(0, -2) + (token.endsWith("AA") ? "BA" : "AA");
    keep(bundle);
    return "The token's signature is wrong now. Load the page anew to mend it.";
  },
  block() {
    location.search = isBlocked ? "" : "?blocked=support";
  },
};
const isBlocked = new URL(location).searchParams.has("blocked");
const blocked = "Helpshift's script is blocked.";

// The reason why Helpshift would not ask now.
function missing(name) {
  if (!["ask-again", "expire", "tamper"].includes(name)) return undefined;
  if (!page.told.user) return "Sign in first: Helpshift asks visitors for nothing.";
  return isBlocked ? blocked : undefined;
}

let isBusy = false;
async function act(name) {
  if (isBusy) return;
  isBusy = true;
  try {
    at("did").textContent = missing(name) ?? (await does[name]()) ?? "";
  } catch {
    at("did").textContent = "The server does not answer. Is it running?";
  } finally {
    isBusy = false;
    // The chats that changed stand below it.
    at("did").scrollIntoView({ block: "nearest" });
  }
}

for (const button of document.querySelectorAll("[data-does]")) {
  button.addEventListener("click", () => act(button.dataset.does));
}
if (isBlocked) {
  document.querySelector("[data-does=block]").textContent = "Let Helpshift load";
}
// Without scripts the forms change the session alone.
at("sign-out").addEventListener("submit", (event) => (event.preventDefault(), act("sign-out")));
at("sign-in").addEventListener("submit", (event) => chats.some(isIn) && (event.preventDefault(), act("sign-in")));

at("did").textContent = history.state?.text ?? (isBlocked ? blocked : "");
history.replaceState(null, "");
show();
if (page.view === "single") await keepAll();
