// The pages of the recipes' vendors, each in a few lines: what the embed code does, and what the script does. `embed` and
// `script` run in a page, where `chat` is that of `frame.js`. The words are our own, and the behaviour is that of the
// page or the code that each entry names. "Inferred" says that nobody has written it down.

const anonymous = () => ["anonymous", "anonymous"];

// intercom.com/help 170 (single-page applications) and the vendor's installation code: the script boots by the settings.
// A second `boot` does nothing, and `update` changes the user (inferred).
const intercom = {
  embed() {
    window.intercomSettings = { app_id: "app" };
    if (typeof window.Intercom === "function") return window.Intercom("update", window.intercomSettings);
    chat.stub("Intercom");
    chat.onLoad(() => chat.load());
  },
  script() {
    let runs = false;
    const tell = ({ app_id, api_base, ...user }) => Object.keys(user).length > 0 && chat.signIn(user);
    const methods = {
      boot(settings) {
        if (runs || !settings?.app_id) return;
        runs = true;
        chat.begin();
        tell(settings);
      },
      update: (settings = window.intercomSettings) => runs && tell(settings),
      shutdown() {
        runs = false;
        chat.signOut("off");
      },
    };
    methods.boot(window.intercomSettings);
    chat.replace("Intercom", methods);
  },
  out: "off",
};

// developers.canny.io/install: the embed code makes a function that queues, and loads the script after the page.
const canny = {
  embed() {
    chat.stub("Canny");
    chat.onLoad(() => chat.load());
  },
};

// help.featurebase.app 1621280: the embed code boots a visitor. `shutdown` ends the session and takes the chat away.
// A further `boot` replaces the visitor (inferred).
const featurebase = {
  embed() {
    chat.stub("Featurebase");
    window.Featurebase("boot", { appId: "app" });
    chat.load();
  },
  script() {
    let runs = false;
    const tell = ({ appId, ...user }) => Object.keys(user).length > 0 && chat.signIn(user);
    chat.replace("Featurebase", {
      boot(settings) {
        if (!runs) chat.begin();
        runs = true;
        tell(settings);
      },
      update: (settings) => runs && tell(settings),
      shutdown() {
        runs = false;
        chat.signOut("off");
      },
    });
  },
  out: "off",
};

// `by` says that a vendor knows users by their email, `out` what is left of a chat after a logout, `early` what our script
// gets before the embed code, and `renews` where a renewed token stands. A vendor takes its user `once`, when it loads;
// it `waits` for a callback to the page's own code, which starts it `again`; or its users are `endless`.
export const vendors = {
  intercom: { ...intercom, renews: "intercom_user_jwt" },
  "intercom-hash": intercom,
  canny: {
    ...canny,
    // A board without a token asks its user to log in at Canny.
    script() {
      chat.begin(false);
      chat.replace("Canny", { render: ({ ssoToken }) => (ssoToken ? chat.signIn({ ssoToken }) : chat.signOut()) });
    },
  },
  "canny-hash": {
    ...canny,
    // There is no sign-out: the next user takes the place of the last, and a page begins anew.
    script() {
      chat.begin(false);
      chat.replace("Canny", {
        identify({ user, hash }) {
          localStorage.removeItem(chat.name);
          chat.signIn({ user, hash });
        },
      });
    },
    endless: true,
  },
  // chatwoot/chatwoot, sdk.js and IFrameHelper.js: a message to a frame that loads is lost. A frame that has loaded is
  // told the user again, without the identifier. `reset` loads the frame anew, and keeps the event from coming again.
  chatwoot: {
    embed() {
      chat.load(() => window.chatwootSDK.run());
    },
    script() {
      const cookie = "chatwoot cookie";
      let isOpen;
      let frames = 0;
      const frame = () => {
        isOpen = false;
        const mine = ++frames;
        setTimeout(() => {
          if (mine !== frames) return;
          isOpen = window.$chatwoot.hasLoaded = true;
          chat.begin();
          if (window.$chatwoot.user) chat.signIn({ user: window.$chatwoot.user });
          if (!window.$chatwoot.resetTriggered) dispatchEvent(new Event("chatwoot:ready"));
        }, 150);
      };
      const run = () => {
        window.$chatwoot ??= {
          hasLoaded: false,
          resetTriggered: false,
          setUser(identifier, user) {
            const keys = ["avatar_url", "email", "name"];
            if (!keys.some((key) => user[key])) throw new Error(`User object should have one of the keys [${keys}]`);
            const hash = btoa(JSON.stringify([identifier, user]));
            if (localStorage.getItem(cookie) === hash) return;
            Object.assign(window.$chatwoot, { identifier, user });
            if (isOpen) chat.signIn({ identifier, user });
            localStorage.setItem(cookie, hash);
          },
          reset() {
            localStorage.removeItem(cookie);
            chat.signOut();
            frame();
            window.$chatwoot.resetTriggered = true;
          },
        };
        if (!frames) frame();
      };
      window.chatwootSDK = { run };
    },
  },
  // docs.crisp.chat, session continuity: the script reads the token when it loads, and at a reset.
  crisp: {
    embed() {
      window.$crisp = [];
      window.CRISP_WEBSITE_ID = "site";
      chat.load();
    },
    script() {
      let token = window.CRISP_TOKEN_ID;
      const actions = {
        "session:reset"() {
          token = window.CRISP_TOKEN_ID;
          chat.signOut();
        },
        "user:email": ([email, signature]) => chat.signIn({ email, signature, token }),
      };
      const waiting = window.$crisp;
      window.$crisp = { push: (...calls) => calls.forEach(([, action, given]) => actions[action]?.(given)) };
      chat.begin();
      window.$crisp.push(...waiting);
    },
    by: "email",
    early: anonymous,
  },
  // Customerly/react-live-chat-customerly, initialize.ts: the embed code has a list of functions, and `logout` is not
  // one of them. A second `load` is refused.
  customerly: {
    embed() {
      const customerly = (window.customerly ??= []);
      if (customerly.initialized) return console.info("[customerly] SDK already initialized.");
      Object.assign(customerly, { initialized: true, queue: [], settings: { app_id: "app" } });
      customerly.update = (...given) => void customerly.queue.push(given);
      chat.load();
    },
    script() {
      const { customerly } = window;
      const tell = () => customerly.settings.email && chat.signIn({ ...customerly.settings });
      chat.begin();
      tell();
      customerly.update = (given) => {
        Object.assign(customerly.settings, given);
        tell();
      };
      customerly.logout = () => chat.signOut();
      customerly.queue.splice(0).forEach((given) => customerly.update(...given));
    },
    by: "email",
  },
  featurebase: { ...featurebase, renews: "featurebaseJwt" },
  "featurebase-hash": featurebase,
  // dev.frontapp.com/docs/chat-sdk-reference: `init` calls back, and counts once until `shutdown`.
  front: {
    embed() {
      window.startAgain = () => window.FrontChat("init", { chatId: "chat", onInitCompleted: () => chat.ready?.() });
      chat.load(window.startAgain);
    },
    script() {
      let state = "shut";
      const methods = {
        init({ onInitCompleted }) {
          if (state !== "shut") return;
          state = "starting";
          setTimeout(() => {
            state = "ready";
            chat.begin();
            onInitCompleted();
          }, 100);
        },
        identity: (user) => state === "ready" && chat.signIn(user),
        shutdown({ clearSession } = {}) {
          state = "shut";
          if (clearSession) chat.signOut("off");
        },
      };
      chat.replace("FrontChat", methods);
    },
    waits: true,
    out: "off",
    again: true,
  },
  // developer.helpscout.com/beacon-2/web/javascript-api: the embed code keeps calls in `readyQueue`.
  "help-scout": {
    embed() {
      chat.stub("Beacon", "readyQueue");
      chat.onLoad(() => chat.load());
      window.Beacon("init", "beacon");
    },
    script() {
      const methods = { init: () => chat.begin(), identify: (user) => chat.signIn(user), logout: () => chat.signOut() };
      chat.replace("Beacon", methods, "readyQueue");
    },
    by: "email",
  },
  // developer.kustomer.com/chat-sdk/v2.0-Web: no method counts before `start` has called back.
  kustomer: {
    embed() {
      chat.load(() => window.Kustomer.start({}, () => chat.ready?.()));
    },
    script() {
      let started = false;
      window.Kustomer = {
        start(_, done) {
          setTimeout(() => {
            if (!started) chat.begin();
            started = true;
            done();
          }, 100);
        },
        login: (user) => started && chat.signIn(user),
        logout: () => started && chat.signOut(),
      };
    },
    waits: true,
  },
  // Novu has no embed code: the page's own code makes its Novu of the options (docs.novu.co/platform/sdks/javascript).
  novu: {
    embed() {
      chat.onLoad(() => chat.load());
    },
    script() {
      chat.begin(false);
      const { subscriber, subscriberHash } = window.novuOptions ?? {};
      if (subscriber) chat.signIn({ ...subscriber, subscriberHash });
    },
    once: true,
  },
  // docs.usepylon.com, chat setup: the script loads after the page, and reads the settings then.
  pylon: {
    embed() {
      window.pylon = { chat_settings: { app_id: "app" } };
      chat.stub("Pylon");
      chat.onLoad(() => chat.load());
    },
    script() {
      chat.begin(false);
      const { app_id, ...user } = window.pylon.chat_settings;
      if (user.email) chat.signIn(user);
    },
    by: "email",
    once: true,
    early: anonymous,
  },
  // reamaze.com/developer/widget_auth, and the vendor's WordPress plugin, which calls `reload`.
  reamaze: {
    embed() {
      window._support ??= { ui: {}, user: {} };
      window._support.account = "acme";
      chat.load();
    },
    script() {
      const reload = () => {
        const { user } = window._support;
        if (user.id) chat.signIn({ ...user });
        else chat.signOut();
      };
      chat.begin(false);
      window.Reamaze = { reload };
      if (window._support.user.id) reload();
    },
  },
  // dev.sprinklr.com/update-user-details: the script reads the settings, and is told of changes.
  sprinklr: {
    embed() {
      window.sprChatSettings = { appId: "app" };
      chat.stub("sprChat");
      chat.load();
    },
    script() {
      const tell = (user) => (user?.id ? chat.signIn({ ...user }) : chat.signOut());
      chat.begin();
      if (window.sprChatSettings.user) tell(window.sprChatSettings.user);
      chat.replace("sprChat", { updateUserSettings: ({ user }) => tell(user) });
    },
  },
  // zendesk/sunshine-conversations-web, README and its embed code: `login` counts once `init` has ended, which the event
  // `ready` tells. The embed code keeps calls of `init` and `on` alone.
  sunshine: {
    embed() {
      let started;
      const listeners = [];
      window.Smooch = { init: (...given) => (started = given), on: (...given) => void listeners.push(given) };
      window.webMessengerHostReady = (api) => {
        window.Smooch = api;
        if (started) api.init(...started);
        listeners.forEach((given) => api.on(...given));
      };
      chat.load();
      window.Smooch.init({ integrationId: "integration" });
    },
    script() {
      const listeners = [];
      let isReady = false;
      const later = (act) => Promise.resolve(isReady && act());
      window.webMessengerHostReady({
        on: (event, listener) => void listeners.push({ event, listener }),
        init() {
          setTimeout(() => {
            isReady = true;
            chat.begin();
            listeners.filter(({ event }) => event === "ready").forEach(({ listener }) => listener());
          }, 150);
        },
        login: (id, jwt) => later(() => chat.signIn({ id, jwt })),
        logout: () => later(() => chat.signOut()),
      });
    },
    renews: "jwt",
  },
  // developer.tawk.to/jsapi: the functions come with the script, and call back with an error or without.
  "tawk-to": {
    embed() {
      window.Tawk_API ??= {};
      chat.load();
    },
    script() {
      const login = (user, done) => void chat.signIn(user, (message) => done(message && { message }));
      const logout = (done) => {
        chat.signOut();
        done();
      };
      setTimeout(() => {
        chat.begin();
        Object.assign(window.Tawk_API, { login, logout });
      }, 50);
    },
  },
  // developer.tiledesk.com/widget/auth: the embed code queues, and the script runs the queue before its own start.
  tiledesk: {
    embed() {
      window.tiledeskSettings = { projectid: "p1", autoStart: false };
      chat.stub("Tiledesk");
      chat.load();
    },
    script() {
      chat.begin();
      const methods = { signInWithCustomToken: (token) => chat.signIn({ token }), logout: () => chat.signOut() };
      chat.replace("Tiledesk", methods);
    },
  },
  // developer.uservoice.com: the script takes over the list's `push`.
  uservoice: {
    embed() {
      window.UserVoice ??= [];
      chat.load();
    },
    script() {
      const run = ([, { sso }]) => (sso ? chat.signIn({ sso }) : chat.signOut());
      const waiting = window.UserVoice;
      chat.begin();
      window.UserVoice = { push: (...calls) => calls.forEach(run) };
      window.UserVoice.push(...waiting);
    },
    renews: "sso",
  },
  // developer.zendesk.com/api-reference/widget-messaging/web/authentication: the function that the page gives is asked
  // for a token, and asked again when an existing session is accessed.
  zendesk: {
    embed() {
      chat.load();
    },
    script() {
      let ask;
      chat.begin();
      chat.replace("zE", {
        messenger: (method, jwt, done = () => {}) => {
          ask = undefined;
          if (method === "logoutUser") return chat.signOut();
          ask = () => jwt((token) => void chat.signIn({ token }, (reason) => done(reason ? { reason } : null)));
          ask();
        },
      });
      chat.ask = () => ask?.();
    },
  },
};
