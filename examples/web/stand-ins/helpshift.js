// Stands in for Helpshift's Web Chat with User Hub, as its pages describe it (`identity-users`, `api`).
{
  const deadline = 5000;
  const listeners = {};
  let asked = 0;

  const show = (state, text) => {
    const output = document.getElementById("support");
    output.dataset.state = state;
    output.value = text;
  };
  const config = () => window.helpshiftConfig ?? {};
  const fail = (error, reason) => {
    asked = 0;
    show("refused", `${error}: ${reason}`);
    emit("onWebChatRuntimeError", { error, reason });
  };
  const emit = (event, detail) => (listeners[event] ?? []).forEach((listener) => listener(detail));

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

  const faults = (token) => {
    const { authenticateWith, userId, userEmail } = config();
    const found = claims(token);
    const value = (kind) => found.identities.find(({ identifier }) => identifier === kind)?.value;
    if (authenticateWith !== "identities") return "AUTHENTICATE_WITH_FIELD_INCORRECT";
    if (!found) return "JWT_IS_INVALID";
    if (!Array.isArray(found.identities)) return "IDENTITIES_KEY_ABSENT";
    if (!value("uid") && !value("email")) return "USERID_AND_EMAIL_MISSING";
    if (value("email") !== userEmail) return "CONFIG_JWT_EMAIL_MISMATCH";
    if (value("uid") !== userId) return "CONFIG_JWT_USER_ID_MISMATCH";
  };

  const start = () => {
    const { authenticateWith, userId, userEmail } = config();
    if (!userId && !userEmail) return show("anonymous", "anonymous");
    // Without the opt-in Helpshift takes the ids as they are; such a login has no proof.
    if (authenticateWith !== "identities") return show("refused", "not verified");
    const mine = (asked = performance.now());
    show("waiting", "logging in");
    emit("onLoginRequest", { userId, userEmail });
    setTimeout(() => asked === mine && show("refused", "session expired"), deadline);
  };

  const methods = {
    addEventListener: (event, listener) => (listeners[event] ??= []).push(listener),
    async login({ identity_token }) {
      if (!asked) return;
      const reason = faults(identity_token);
      if (reason) return fail("LOGIN_FAILED", reason);
      const mine = asked;
      const answer = await fetch("/stand-ins/helpshift", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ identity_token }),
      });
      const belief = await answer.json();
      if (asked !== mine) return;
      if (belief.state === "refused") return fail("LOGIN_FAILED", belief.reason);
      asked = 0;
      show(belief.state, belief.user.join(", "));
    },
    logout() {
      asked = 0;
      for (const key of ["userId", "userEmail", "userName"]) delete config()[key];
      show("anonymous", "anonymous");
    },
    updateHelpshiftConfig: start,
  };

  const calls = window.Helpshift.q;
  window.Helpshift = (method, ...rest) => methods[method](...rest);
  calls.forEach((call) => window.Helpshift(...call));
  start();
}
