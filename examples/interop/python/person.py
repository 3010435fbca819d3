"""What a line says of a user, and whether it is an identity at all."""

import json
import math
import re

WHITE_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# JavaScript's `trim` takes U+FEFF too, and U+200B shows as nothing.
UNSEEN = WHITE_SPACE + "\ufeff\u200b"
NOTHING = {"undefined", "null", "NULL", "(null)", "<null>", "nil", "<nil>", "None", "NaN", "nan"}
KINDS = {"helpcrunch", "helpshift-identities", "helpshift-legacy", "userhero"}
PLATFORMS = {
    "apple-game-center": "apple_gamecenter_id",
    "discord": "discord_id",
    "facebook": "facebook_id",
    "google-play": "google_playstore_id",
    "nintendo": "nintendo_id",
    "psn": "psn_id",
    "steam": "steam_id",
    "whatsapp": "whatsapp_id",
    "xbox-live": "xbox_live_id",
}
FIELDS = {
    "user_id", "email", "phone", "accounts", "name", "company", "locale", "country", "city", "picture",
    "created_at", "tags", "attributes", "privacy", "anonymous", "vendor", "client",
}  # fmt: skip
SAFE = 2**53 - 1
# The last second of the year 9999.
LAST_DATE = 253402300799
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")
E164 = re.compile(r"\+[1-9][0-9]{1,14}")
# The generator makes addresses, tags and codes that are plainly right or plainly wrong.
LABEL = r"[^\s@.<>\"\[\]-](?:[^\s@.<>\"\[\]]{0,61}[^\s@.<>\"\[\]-])?"
ATOM = r"[^\s@.<>\"\[\]()]+"
EMAIL = re.compile(rf"(?:{ATOM}(?:\.{ATOM})*|\"[!-~]*\")@{LABEL}(?:\.{LABEL})*")
LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
OLD_LANGUAGES = {"iw": "he", "in": "id", "ji": "yi"}
COUNTRY = re.compile(r"[A-Z]{2}")
PICTURE = re.compile(r"https://[a-z0-9.:-]+(?:/[!-~]*)?")


class Refused(Exception):
    """No bundle for this identity."""


class Fraction:
    """A number that is no integer, as its digits."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


def need(condition):
    if not condition:
        raise Refused


def is_blank(text):
    return not text.strip(WHITE_SPACE)


def is_email(text):
    local, _, domain = text.rpartition("@")
    return bool(EMAIL.fullmatch(text)) and len(local) <= 64 and len(domain) <= 254


def unique(pairs):
    entries = dict(pairs)
    need(len(entries) == len(pairs))
    need(not any(HALF_A_PAIR.search(key) for key in entries))
    return entries


def no_constant(_name):
    raise Refused


def parse(line):
    """JSON as RFC 8259 has it. Integers keep every digit, and no key stands twice."""
    try:
        return json.loads(
            line.decode(),
            object_pairs_hook=unique,
            parse_float=Fraction,
            parse_constant=no_constant,
        )
    except ValueError as error:
        raise Refused from error


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def given(value):
    """An object without what is null, which says nothing."""
    need(isinstance(value, dict))
    return {key: one for key, one in value.items() if one is not None}


def entries(value, keys):
    need(isinstance(value, dict) and value.keys() <= keys)
    return given(value)


def is_whole(text):
    return not HALF_A_PAIR.search(text)


def identifier(value):
    need(isinstance(value, str) and not HALF_A_PAIR.search(value))
    return value


class Person:
    def __init__(self, line):
        parsed = parse(line)
        said = entries(parsed, FIELDS)
        # A description that came malformed is dropped, and refused where the configuration is strict.
        self.malformed = False
        self.user_id = self.read_user_id(parsed) if "user_id" in parsed else None
        self.email = self.read_address(said, "email", "address", is_email)
        self.phone = self.read_address(said, "phone", "number", E164.fullmatch)
        self.accounts = self.read_accounts(said.get("accounts", []))
        self.names = self.read_texts(said, "name", "full", {"full", "first", "last", "display"})
        self.company = self.read_texts(said, "company", "name", {"id", "name"})
        self.locale = self.read_locale(said)
        self.country = self.read_text(said, "country", COUNTRY)
        self.city = self.read_text(said, "city")
        self.picture = self.read_text(said, "picture", PICTURE)
        self.created_at = self.read_created_at(said) if "created_at" in said else None
        self.tags = self.read_list(said.get("tags", []))
        self.attributes = self.read_attributes(said.get("attributes", {}))
        privacy = said.get("privacy", "standard")
        need(privacy in ("standard", "full"))
        self.full_privacy = privacy == "full"
        self.anonymous = said.get("anonymous", False)
        need(isinstance(self.anonymous, bool))
        self.vendor = entries(said.get("vendor", {}), KINDS)
        self.client = entries(said.get("client", {}), KINDS)
        if self.anonymous:
            need(self.user_id is None and not self.accounts)
        else:
            need(self.user_id or self.email or self.phone or self.accounts)

    def read_user_id(self, said):
        user_id = identifier(said["user_id"])
        need(user_id and user_id == user_id.strip(UNSEEN) and not CONTROL.search(user_id))
        need(user_id not in NOTHING and not (user_id.startswith("[object ") and user_id.endswith("]")))
        return user_id

    def read_address(self, said, field, key, is_good):
        """The address or number, whether it is verified, and whether it is of the right form."""
        if field not in said:
            return None
        value = said[field]
        if isinstance(value, str):
            value = {key: value}
        need(isinstance(value, dict) and key in value)
        value = entries(value, {key, "verified"})
        verified = value.get("verified", False)
        need(isinstance(verified, bool))
        if key not in value:
            return None
        need(isinstance(value[key], str))
        return value[key], verified, is_whole(value[key]) and bool(is_good(value[key]))

    def read_accounts(self, value):
        need(isinstance(value, list))
        accounts = []
        for account in value:
            account = entries(account, {"platform", "id", "metadata"})
            need(isinstance(account.get("platform"), str) and account["platform"] in PLATFORMS)
            metadata = given(account.get("metadata", {}))
            for text in metadata.values():
                identifier(text)
            accounts.append((PLATFORMS[account["platform"]], identifier(account.get("id")), metadata))
        return accounts

    def described(self, text, form=None):
        """A text that only describes the user; None where it is malformed."""
        need(isinstance(text, str))
        if HALF_A_PAIR.search(text) or (form and not form.fullmatch(text)):
            self.malformed = True
            return None
        return text

    def read_text(self, said, field, form=None):
        return self.described(said[field], form) if field in said else None

    def read_locale(self, said):
        """With today's code of the language."""
        locale = self.read_text(said, "locale", LOCALE)
        if locale is None:
            return None
        language, hyphen, rest = locale.partition("-")
        return OLD_LANGUAGES.get(language.lower(), language) + hyphen + rest

    def read_texts(self, said, field, first, keys):
        if field not in said:
            return {}
        value = said[field]
        if isinstance(value, str):
            value = {first: value}
        texts = {key: self.described(text) for key, text in entries(value, keys).items()}
        return {key: text for key, text in texts.items() if text is not None}

    def read_created_at(self, said):
        need(is_integer(said["created_at"]))
        if 0 <= said["created_at"] <= LAST_DATE:
            return said["created_at"]
        self.malformed = True
        return None

    def read_list(self, value):
        need(isinstance(value, list))
        texts = [self.described(text) for text in value]
        return [text for text in texts if text is not None]

    def read_attributes(self, value):
        attributes = {name: self.read_attribute(one) for name, one in given(value).items()}
        return {name: one for name, one in attributes.items() if one is not None}

    def read_attribute(self, value):
        if isinstance(value, bool):
            return value
        if is_integer(value):
            self.malformed |= abs(value) > SAFE
            return value if abs(value) <= SAFE else None
        if isinstance(value, Fraction):
            is_double = not math.isinf(float(value.text))
            self.malformed |= not is_double
            return value if is_double else None
        if isinstance(value, list):
            return self.read_list(value)
        return self.described(value)
