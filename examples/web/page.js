// What both views of the page have in common: it says what each chat was told, and plays what users do.

import { keep, run } from "/web/countersign.js";

const { view, told } = JSON.parse(document.getElementById("state").textContent);
const chats = ["support", "chat", "portal"];
const ends = {};

const reasons = {
  invalid: "it is malformed",
  "no-place": "this vendor has no place for it",
  privacy: "the user chose full privacy",
  reserved: "this vendor reads the name as an identifier",
  "too-many": "there are more than this vendor takes",
  "too-long": "it is longer than this vendor takes",
  "unsupported-value": "this vendor has no word for the value",
  unverified: "nobody has verified it, so it is not signed",
};
const renewals = {
  event: "The vendor asks for a new one.",
  call: "The page asks for a new one before that.",
};

const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

// What a bundle did not take, and how long its proof is good.
function tell(all) {
  for (const chat of chats) {
    const { dropped = [], refused, ...life } = all.find(({ adapter }) => adapter === chat) ?? {};
    const lines = dropped.map(({ path, reason }) => `${path}: ${reasons[reason] ?? reason}.`);
    if (refused) lines.push(`The whole user: ${refused}`);
    const list = document.getElementById(`${chat}-left-out`);
    list.replaceChildren(...(lines.length ? lines : ["Nothing."]).map((line) => element("li", line)));
    ends[chat] = life;
  }
  count();
}

function count() {
  for (const chat of chats) {
    const { renew, expires_at: end } = ends[chat] ?? {};
    const left = end ? Math.round(end - Date.now() / 1000) : 0;
    const time = end && new Date(end * 1000).toLocaleTimeString();
    const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
    const span = [hours && `${hours} h`, minutes && `${minutes} min`, `${seconds} s`].filter(Boolean).join(" ");
    const text = !renew
      ? ""
      : !end
        ? "Its proof does not end, or there is none."
        : left > 0
          ? `Its proof ends at ${time}, in ${span}. ${renewals[renew] ?? ""}`
          : `Its proof has ended at ${time}. ${renewals[renew] ?? ""}`;
    document.getElementById(`${chat}-proof`).textContent = text;
  }
}
setInterval(count, 1000);

const post = (path, headers, body) => fetch(path, { method: "POST", headers, body });
const bundles = async () => (await post("/chats")).json();

// Signs in to each chat, or as a visitor; a chat that takes nobody is signed out.
async function signInHere() {
  const all = await bundles();
  all.forEach((bundle) => keep(bundle, "/chats"));
  tell(all);
}

const askAgain = () =>
  document.dispatchEvent(new CustomEvent("stand-in", { detail: { chat: "support", what: "ask again" } }));

const does = {
  async "sign-in"() {
    const user = document.getElementById("person").value;
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    await post("/sign-in", form, new URLSearchParams({ user }));
    await signInHere();
    return `Signed in without a reload. Each chat was handed the new user.`;
  },
  async "sign-out"() {
    const all = await (await post("/sign-out", { Accept: "application/json" })).json();
    all.forEach((bundle) => run(bundle, bundle.logout));
    return "Signed out.";
  },
  async "ask-again"() {
    askAgain();
    return "Helpshift has asked for a token; the page has asked its endpoint.";
  },
  async expire() {
    await post("/sign-out");
    askAgain();
    return "The session has ended on the server: the endpoint answers 401, and Helpshift shows an expired session after 5 seconds.";
  },
  async tamper() {
    const bundle = (await bundles()).find(({ adapter }) => adapter === "support");
    if (!bundle.payload.identity_token) return "Sign in first: a visitor has no token.";
    const token = bundle.payload.identity_token;
    bundle.payload.identity_token = token.slice(0, -2) + (token.endsWith("AA") ? "BA" : "AA");
    keep(bundle);
    return "One letter of the signature was changed: Helpshift refuses it.";
  },
  async block() {
    const { searchParams } = new URL(location);
    location.search = searchParams.has("blocked") ? "" : "?blocked=support";
    return "";
  },
};

for (const button of document.querySelectorAll("[data-does]")) {
  button.addEventListener("click", async () => {
    document.getElementById("did").textContent = await does[button.dataset.does]();
  });
}
if (new URL(location).searchParams.has("blocked")) {
  document.querySelector("[data-does=block]").textContent = "Let Helpshift's script load";
}

// Without scripts the form ends the session alone.
document.getElementById("sign-out")?.addEventListener("submit", (event) => {
  event.preventDefault();
  does["sign-out"]();
});

if (view === "single") await signInHere();
else tell(told);
