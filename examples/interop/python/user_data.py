"""Helpshift's profile of a user, which nothing signs: global and app user data, all of it text."""

import re

from answer import Answer, Reserved, present, write
from person import is_blank, need

LAST_SECOND = 253402300799
SEGMENTS = {"low_paying", "medium_paying", "high_paying", "non_paying"}
INTEGER = re.compile(r"-?[0-9]+")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LANGUAGE = re.compile(r"[a-z]{2}")
CODE = re.compile(r"[A-Za-z]{2}")
COUNTRY = re.compile(r"[A-Z]{2}")


def is_age(text):
    return bool(INTEGER.fullmatch(text)) and 0 < int(text) < 150


def is_moment(text):
    return bool(INTEGER.fullmatch(text)) and 0 <= int(text) <= LAST_SECOND


def is_country(text):
    return not CODE.fullmatch(text) or bool(COUNTRY.fullmatch(text))


def any_text(_text):
    return True


# In the order of Helpshift's pages; None is what does not come from the vendor's part.
GLOBAL = {
    "first_name": None, "last_name": None, "full_name": None, "display_name": None, "last_country": None,
    "last_city": None, "age": is_age, "lifetime_value": INTEGER.fullmatch, "user_persona": any_text,
    "user_vip_segment": any_text, "user_support_status": any_text, "last_active_date": is_moment,
    "accepted_t_and_c": {"true", "false"}.__contains__, "preferred_language": None, "new_tags": None,
}  # fmt: skip
DEVICE = {"device_model": any_text, "os_version": any_text}
APP = {
    "app_version": lambda text: len(text) <= 10, "sdk_version": any_text, "country": is_country,
    "city": any_text,
    "user_vip_segment": any_text, "language": LANGUAGE.fullmatch, "app_rating": any_text,
    "user_paying_segment": SEGMENTS.__contains__, "user_support_status": any_text, "user_persona": any_text,
    "accepted_t_and_c": {"true", "false"}.__contains__, "user_level": any_text, "app_status": any_text,
    "lifetime_value": INTEGER.fullmatch, "last_90d_spend": DECIMAL.fullmatch,
    "count_transactions_90d": INTEGER.fullmatch, "count_transactions_lifetime": INTEGER.fullmatch,
    "count_refunds_90d": INTEGER.fullmatch, "iap_views_since_last_purchase": INTEGER.fullmatch,
    "last_purchase_date": is_moment, "last_login_date": is_moment,
}  # fmt: skip
LISTS = ("tags_to_remove", "reset_tags")
RESERVED = Reserved(
    "id", "name", "tags", "uid", "userId", "email", "userEmail", "phone", "phone_number", "userName",
    "identity_token",
    "userAuthToken", *GLOBAL, *DEVICE, *APP, *LISTS,
)  # fmt: skip


class Profile:
    def __init__(self, user, longest):
        self.user = user
        # On the web no value is longer than this; SDK X has no such limit.
        self.longest = longest
        said = user.vendor
        need(isinstance(said, dict) and said.keys() <= {"global", "app", "metadata"})
        self.said = {part: said.get(part, {}) for part in ("global", "app")}
        need(all(isinstance(part, dict) for part in self.said.values()))

    def checked(self, said, forms):
        """What stands under `vendor`: a wrong type is refused, a wrong value left out."""
        values = {}
        for key, is_good in forms.items():
            if key not in said:
                continue
            need(is_good and isinstance(said[key], str))
            if self.user.described(said[key], self.longest) is not None:
                if is_good(said[key]):
                    values[key] = said[key]
                else:
                    self.user.fault()
        return values

    def tags(self, value):
        need(isinstance(value, list) and all(isinstance(tag, str) for tag in value))
        tags = [tag for tag in value if self.user.described(tag, 100) is not None]
        if len(tags) > 30:
            self.user.fault()
        return tags[:30]

    def fields(self, *groups):
        """Thirty custom fields, each group with the longest value that it takes."""
        fields = {}
        for longest, group in groups:
            need(isinstance(group, dict) and all(isinstance(value, str) for value in group.values()))
            for key, value in group.items():
                if not self.is_fit(key, value, longest) or len(fields) == 30:
                    self.user.fault()
                else:
                    need(key not in fields)
                    fields[key] = value
        return fields or None

    def is_fit(self, key, value, longest):
        if is_blank(key) or len(key) > 255 or RESERVED.has(key):
            return False
        return not is_blank(value) and len(value) <= longest

    def custom(self, said, *groups):
        lines = 100_000 if self.longest is None else self.longest
        return self.fields(
            *groups, (255, said.get("custom_user_fields", {})), (lines, said.get("multiline_user_fields", {}))
        )

    def global_data(self):
        user, said = self.user, self.said["global"]
        need(said.keys() <= {*GLOBAL, *LISTS, "custom_user_fields", "multiline_user_fields"})
        language = (user.locale or "").partition("-")[0].lower()
        told = {f"{part}_name": user.described(text, self.longest) for part, text in user.names.items()}
        told |= {"last_country": user.country, "last_city": user.described(user.city, self.longest)}
        told |= {"preferred_language": language if LANGUAGE.fullmatch(language) else None}
        told |= {"new_tags": self.tags(user.tags) or None} | self.checked(said, GLOBAL)
        told |= {key: self.tags_said(said[key]) for key in LISTS if key in said}
        flat = {name: value for name, value in user.attributes.items() if not isinstance(value, list)}
        attributes = {name: in_words(value) for name, value in flat.items()}
        told |= {"custom_user_fields": self.custom(said, (255, attributes))}
        return in_order([*GLOBAL, *LISTS, "custom_user_fields"], told)

    def tags_said(self, said):
        """An empty list goes in as such: as `reset_tags` it takes all tags away. A list of faults does not."""
        tags = self.tags(said)
        return tags if tags or not said else None

    def app_data(self):
        said = self.said["app"]
        need(said.keys() <= {*DEVICE, *APP, "custom_user_fields", "multiline_user_fields"})
        need(all(isinstance(said.get(key, ""), str) for key in DEVICE))
        forms = APP if self.longest else DEVICE | APP
        told = self.checked(said, forms) | {"custom_user_fields": self.custom(said)}
        return in_order([*forms, "custom_user_fields"], told)


def in_words(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_order(keys, told):
    return present({key: told.get(key) for key in keys}) or None


def update_profile(mode, user, _now):
    need(not user.anonymous)
    need(user.user_id or user.email or user.phone or user.accounts)
    if user.private:
        return Answer("{}")
    web = mode.options["surface"] == "web"
    profile = Profile(user, 1_000 if web else None)
    names = ("globalUserData", "appUserData") if web else ("masterAttributes", "appAttributes")
    return Answer(write(present(dict(zip(names, (profile.global_data(), profile.app_data()))))))
