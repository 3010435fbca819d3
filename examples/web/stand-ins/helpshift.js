// Stands in for Helpshift's Web Chat, as its pages describe it (`getting-started`, `api`, `identity-users`, `users`).
// It knows both schemes: identities, and the older user with a `userAuthToken`.
{
  const chat = "support";
  const deadline = 5000;
  const listeners = {};
  // The reason of the last request for a login; nothing where no request is open.
  let asked;

  const believes = (state, text, ends_at) => {
    const output = document.getElementById(chat);
    if (output) [output.dataset.state, output.value, output.dataset.endsAt] = [state, text, ends_at ?? ""];
    document.dispatchEvent(new CustomEvent("stand-in:believes", { detail: { chat, state } }));
  };
  const config = () => window.helpshiftConfig ?? {};
  const emit = (event, detail) => [...(listeners[event] ?? [])].forEach((listener) => listener(detail));
  const fail = (error, reason, details) => {
    asked = undefined;
    believes("refused", `${error}: ${reason}`);
    emit("onWebChatRuntimeError", { error, reason, details });
  };
  const judge = async (body) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/stand-ins/helpshift", { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  };

  // The claims of a token, or nothing where it is none.
  const claims = (token) => {
    try {
      const text = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return undefined;
    }
  };

  // Why a token is refused before the server sees it, and the details (documented).
  const fault = (token) => {
    const { authenticateWith, userId, userEmail } = config();
    const found = claims(token);
    const value = (kind) => found.identities.find(({ identifier }) => identifier === kind)?.value;
    if (authenticateWith !== "identities") return ["AUTHENTICATE_WITH_FIELD_INCORRECT"];
    if (!found) return ["JWT_IS_INVALID"];
    if (!Array.isArray(found.identities)) return ["IDENTITIES_KEY_ABSENT"];
    if (!value("uid") && !value("email")) return ["USERID_AND_EMAIL_MISSING"];
    const [jwtEmail, configEmail] = [value("email") ?? "", userEmail ?? ""];
    if (jwtEmail !== configEmail) return ["CONFIG_JWT_EMAIL_MISMATCH", { jwtEmail, configEmail }];
    const [jwtUserId, configUserId] = [value("uid") ?? "", userId ?? ""];
    if (jwtUserId !== configUserId) return ["CONFIG_JWT_USER_ID_MISMATCH", { jwtUserId, configUserId }];
  };

  const ask = () => {
    const { userId, userEmail } = config();
    const mine = (asked = {});
    believes("waiting", "logging in");
    emit("onLoginRequest", { userId, userEmail });
    setTimeout(() => asked === mine && ((asked = undefined), believes("refused", "session expired")), deadline);
  };

  // The older scheme: the page's word with a token beside it, which is checked on the server.
  const present = async ({ userId, userEmail, userName, userAuthToken }) => {
    const mine = (asked = {});
    believes("waiting", "logging in");
    const belief = await judge({ userId, userEmail, userName, userAuthToken });
    if (asked !== mine) return;
    asked = undefined;
    if (belief.state !== "refused") return believes(belief.state, belief.user.join(", "));
    believes("refused", belief.reason);
    emit("userAuthFailure", { message: belief.reason });
  };

  const start = () => {
    const { authenticateWith, userId, userEmail } = config();
    asked = undefined;
    if (!userId && !userEmail) return believes("anonymous", "anonymous");
    return authenticateWith === "identities" ? ask() : present(config());
  };

  let started = false;
  const methods = {
    init: () => started || ((started = true), start()),
    // The embed code calls it where the script is there already.
    update: () => started && start(),
    updateHelpshiftConfig: () => started && start(),
    addEventListener: (event, listener) => (listeners[event] ??= []).push(listener),
    removeEventListener(event, listener) {
      listeners[event] = (listeners[event] ?? []).filter((each) => each !== listener);
    },
    async login({ identity_token }) {
      if (!asked) return;
      const mine = asked;
      const found = fault(identity_token);
      if (found) return fail("LOGIN_FAILED", ...found);
      const belief = await judge({ identity_token });
      if (asked !== mine) return;
      if (belief.state === "refused") return fail("LOGIN_FAILED", belief.reason);
      asked = undefined;
      believes(belief.state, belief.user.join(", "), claims(identity_token).iat + 24 * 60 * 60);
    },
    // It clears what is the user's in the configuration (documented).
    logout() {
      for (const key of ["userId", "userEmail", "userName", "userAuthToken"]) delete config()[key];
      start();
    },
  };

  // On suspicion, or near the end of a session, it asks again (documented). A test and the demonstration say when.
  document.addEventListener("stand-in", ({ detail }) => {
    if (detail.chat === chat && detail.what === "ask again") start();
  });

  const calls = window.Helpshift?.q ?? [];
  window.Helpshift = (method, ...rest) => methods[method](...rest);
  calls.forEach((call) => window.Helpshift(...call));
}
