// Helpshift's profile of a user, which nothing signs: global and app user data, all of it text.

import { need, write } from "./json.mjs";
import { isBlank } from "./person.mjs";
import { reserved } from "./reserved.mjs";
import { length } from "./user.mjs";

const matches = (form) => (text) => form.test(text);
const anyText = () => true;
const integer = matches(/^-?\d+$/);
const truth = matches(/^(true|false)$/);
// Seconds before the year 10000.
const moment = (text) => integer(text) && BigInt(text) >= 0n && BigInt(text) < 253402300800n;
const age = (text) => integer(text) && BigInt(text) > 0n && BigInt(text) < 150n;
const language = matches(/^[a-z]{2}$/);
// A name; of codes, one of two capital letters.
const country = (text) => !/^[a-z]{2}$/i.test(text) || /^[A-Z]{2}$/.test(text);

// In the order of Helpshift's pages; what has no form is said by the identity alone.
const globalForms = {
  ...{ first_name: null, last_name: null, full_name: null, display_name: null },
  ...{ last_country: null, last_city: null, age, lifetime_value: integer },
  ...{ user_persona: anyText, user_vip_segment: anyText, user_support_status: anyText },
  ...{ last_active_date: moment, accepted_t_and_c: truth, preferred_language: null, new_tags: null },
};
const deviceForms = { device_model: anyText, os_version: anyText };
const appForms = {
  ...{ app_version: (text) => length(text) <= 10, sdk_version: anyText, country, city: anyText },
  ...{ user_vip_segment: anyText, language, app_rating: anyText },
  ...{ user_paying_segment: matches(/^(low|medium|high|non)_paying$/), user_support_status: anyText },
  ...{ user_persona: anyText, accepted_t_and_c: truth, user_level: anyText, app_status: anyText },
  ...{ lifetime_value: integer, last_90d_spend: matches(/^-?\d+(\.\d+)?$/) },
  ...{ count_transactions_90d: integer, count_transactions_lifetime: integer },
  ...{ count_refunds_90d: integer, iap_views_since_last_purchase: integer },
  ...{ last_purchase_date: moment, last_login_date: moment },
};
const lists = ["tags_to_remove", "reset_tags"];
const customKeys = ["custom_user_fields", "multiline_user_fields"];
const isReserved = reserved([
  ...["id", "uid", "user_id", "name", "user_name", "email", "user_email", "phone", "phone_number", "tags"],
  ...["identity_token", "user_auth_token", ...lists],
  ...[globalForms, deviceForms, appForms].flatMap(Object.keys),
]);

const isText = (value) => typeof value === "string";

class Profile {
  // On the web no value is longer than this; SDK X has no such limit.
  constructor(user, longest) {
    this.user = user;
    this.longest = longest;
    const said = user.vendor ?? new Map();
    need(said instanceof Map && [...said.keys()].every((key) => ["global", "app", "metadata"].includes(key)));
    this.global = said.get("global") ?? new Map();
    this.app = said.get("app") ?? new Map();
    need(this.global instanceof Map && this.app instanceof Map);
  }

  // The data under `vendor`: a wrong type is refused, a wrong value left out.
  said(part, forms, further) {
    const values = {};
    for (const [key, value] of part) {
      if (further.includes(key)) continue;
      need(Object.hasOwn(forms, key) && forms[key] && isText(value));
      if (this.user.described(value, this.longest) === undefined) continue;
      if (forms[key](value)) values[key] = value;
      else this.user.fault();
    }
    return values;
  }

  tags(value) {
    need(Array.isArray(value) && value.every(isText));
    const fit = value.filter((tag) => this.user.described(tag, 100) !== undefined);
    if (fit.length > 30) this.user.fault();
    return fit.slice(0, 30);
  }

  // An empty list goes in as such: as `reset_tags` it takes all tags away. A list of faults does not.
  tagsSaid(said) {
    if (said === undefined) return undefined;
    const tags = this.tags(said);
    return tags.length > 0 || said.length === 0 ? tags : undefined;
  }

  // Thirty custom fields: the attributes, the fields of the vendor's part, and its fields of several lines.
  customFields(part, attributes) {
    const [custom, multiline] = customKeys.map((key) => part.get(key) ?? new Map());
    const groups = [
      [attributes, 255],
      [custom, 255],
      [multiline, Math.min(this.longest, 100_000)],
    ];
    const fields = new Map();
    for (const [group, longest] of groups) {
      need(group instanceof Map && [...group.values()].every(isText));
      for (const [key, value] of group) {
        const isFit = !isBlank(key) && length(key) <= 255 && !isReserved(key);
        if (!isFit || isBlank(value) || length(value) > longest || fields.size === 30) this.user.fault();
        else fields.set(key, value);
      }
    }
    return fields.size > 0 ? fields : undefined;
  }

  get globalData() {
    const { user, longest } = this;
    const { full, first, last, display } = user.name ?? {};
    const [language] = user.locale?.toLowerCase().split("-") ?? [];
    const tags = this.tags(user.tags ?? []);
    const attributes = [...(user.attributes ?? [])].filter(([, value]) => !Array.isArray(value));
    return inOrder([...Object.keys(globalForms), ...lists, "custom_user_fields"], {
      ...this.said(this.global, globalForms, [...lists, ...customKeys]),
      first_name: user.described(first, longest),
      last_name: user.described(last, longest),
      full_name: user.described(full, longest),
      display_name: user.described(display, longest),
      last_country: user.country,
      last_city: user.described(user.city, longest),
      preferred_language: language?.length === 2 ? language : undefined,
      new_tags: tags.length > 0 ? tags : undefined,
      tags_to_remove: this.tagsSaid(this.global.get("tags_to_remove")),
      reset_tags: this.tagsSaid(this.global.get("reset_tags")),
      custom_user_fields: this.customFields(
        this.global,
        new Map(attributes.map(([name, value]) => [name, String(value)])),
      ),
    });
  }

  get appData() {
    const isWeb = this.longest !== Infinity;
    // Data of a device has no place on the web.
    const without = isWeb ? Object.keys(deviceForms) : [];
    need(without.every((key) => isText(this.app.get(key) ?? "")));
    const forms = isWeb ? appForms : { ...deviceForms, ...appForms };
    return inOrder([...Object.keys(forms), "custom_user_fields"], {
      ...this.said(this.app, forms, [...customKeys, ...without]),
      custom_user_fields: this.customFields(this.app, new Map()),
    });
  }
}

function inOrder(keys, told) {
  const entries = keys.map((key) => [key, told[key]]).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? new Map(entries) : undefined;
}

export function updateProfile({ surface }, user) {
  need(!user.anonymous);
  need([user.id, user.email, user.phone, user.accounts[0]].some((identifier) => identifier !== undefined));
  if (user.isPrivate) return { payload: "{}" };
  const isWeb = surface === "web";
  const { globalData, appData } = new Profile(user, isWeb ? 1000 : Infinity);
  const [ofGlobal, ofApp] = isWeb ? ["globalUserData", "appUserData"] : ["masterAttributes", "appAttributes"];
  return { payload: write(new Map(Object.entries({ [ofGlobal]: globalData, [ofApp]: appData }))) };
}
