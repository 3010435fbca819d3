"""HelpCrunch: a user object, with a MAC of the id in most modes, or with the MD5 of its text beside it."""

import hashlib
import re

from answer import Answer, Reserved, digest, present, write
from person import Fraction, is_blank, need

RESERVED = Reserved(
    "user_id", "email", "name", "phone", "company", "custom_data", "security_hash", "signature"
)


def is_index(name):
    """JavaScript writes these keys before all others."""
    return bool(re.fullmatch("0|[1-9][0-9]*", name)) and int(name) < 2**32


def custom_data(user, is_signed):
    data = {}
    for name, value in user.attributes.items():
        if is_blank(name) or RESERVED.has(name) or (is_signed and is_index(name)):
            user.fault()
        elif not isinstance(value, list) and not (is_signed and isinstance(value, Fraction)):
            data[name] = value
    return data or None


def as_php_writes(json):
    """`json_encode` without flags escapes the slash, and each unit of UTF-16 beyond ASCII."""

    def escaped(match):
        units = match[0].encode("utf-16-be").hex()
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))

    return re.sub("[^\x00-\x7f]", escaped, json).replace("/", "\\/")


def signed(mode, payload):
    text = write(payload)
    if mode.options["json"] == "php":
        text = as_php_writes(text)
    signature = hashlib.md5(text.encode() + mode.key).hexdigest()
    return Answer(f'{{"user":{text},"signature":"{signature}"}}')


def secret(mode, created_at, now):
    """Of dated secrets, the latest that is not after the user, who is not of the future."""
    if not mode.dated:
        return mode.key
    need(created_at is not None and created_at <= now)
    fitting = [key for since, key in mode.dated if since <= created_at]
    need(fitting)
    return fitting[-1]


def entity(mode, user, now):
    need(user.user_id is not None)
    key = secret(mode, user.person.created_at, now)
    mac = digest(key, user.user_id).hexdigest() if key else None
    kind = mode.options["mode"]
    payload = {
        "user_id": mac if kind == "hashed-id" else user.user_id,
        "name": user.one_name(),
        "email": user.email,
        "phone": user.phone,
        "company": user.described(user.company.get("name")),
        "custom_data": custom_data(user, kind == "security-signature"),
        "security_hash": mac if kind == "security-hash" else None,
        "signature": mac if kind == "signature" else None,
    }
    payload = present(payload)
    return signed(mode, payload) if kind == "security-signature" else Answer(write(payload))


def login(mode, user, now):
    if not user.anonymous:
        return entity(mode, user, now)
    need(mode.options["mode"] != "security-signature")
    return Answer(write(present({"name": user.one_name(), "email": user.email, "phone": user.phone})))


def update_profile(mode, user, now):
    need(not user.anonymous)
    return entity(mode, user, now)


ACTIONS = {"login": login, "update-profile": update_profile}
