// Helpshift's older scheme: a MAC of id and email.

import { need } from "./json.mjs";
import { isEmail } from "./person.mjs";
import { digest, length } from "./user.mjs";

export const legacy = {
  login({ key, signsEmail }, user) {
    if (user.anonymous) return { payload: "{}" };
    const userId = user.id;
    const userEmail = signsEmail ? user.email : undefined;
    need(userId !== undefined || userEmail !== undefined);
    need(userId === undefined || (length(userId) <= 750 && !isEmail(userId)));
    need(userEmail === undefined || /^[^"].*@.*\./s.test(userEmail));
    const payload = JSON.stringify({
      userId,
      userEmail,
      userName: user.oneName(),
      userAuthToken: digest(key, (userId ?? "") + (userEmail ?? ""), "base64"),
      fullPrivacy: user.isPrivate || undefined,
    });
    return { payload };
  },
};
