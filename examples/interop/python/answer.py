"""What every vendor's rules have in common."""

import hashlib
import hmac
import json
from dataclasses import dataclass

from person import Fraction, is_blank, need


@dataclass
class Answer:
    payload: str
    expires_at: int | None = None
    refresh_at: int | None = None
    # The steps begin with this, where they name the user.
    page: str = "["


class User:
    """What an adapter may tell of a person: nothing unverified, and under full privacy the id alone.

    `contacts` are what the vendor takes of email and phone, and `hints` whether it takes them, and a name,
    of a visitor.
    """

    def __init__(self, person, mode, contacts, hints):
        need(not (mode.strict and person.malformed))
        private = person.full_privacy
        need(not (private and not person.anonymous and person.user_id is None))
        self.strict = mode.strict
        self.person = person
        self.anonymous = person.anonymous
        self.private = private
        self.user_id = person.user_id
        hints = hints and person.anonymous
        for field in ("email", "phone"):
            goes = not private and (hints or not person.anonymous)
            value = getattr(person, field) if goes else None
            setattr(self, field, self.contact(field, value, mode, contacts, hints))
        self.accounts = [] if private else person.accounts
        hidden = private or person.anonymous
        self.names = {} if hidden and (private or not hints) else person.names
        self.company = {} if hidden else person.company
        for field in ("locale", "country", "city", "picture", "created_at"):
            setattr(self, field, None if hidden else getattr(person, field))
        self.tags = [] if hidden else person.tags
        self.attributes = {} if hidden else person.attributes
        self.vendor = {} if hidden else person.vendor.get(mode.kind, {})

    def contact(self, field, value, mode, contacts, hints):
        """An email or phone that may be told. One of the wrong form is refused where it is verified."""
        text, verified, is_good = value or (None, False, True)
        if not (verified or hints or field in mode.unverified):
            return None
        if is_good:
            return text
        if field in contacts:
            need(hints or not verified)
            self.fault()
        return None

    def fault(self):
        """A description that the vendor does not take is left out, or refused."""
        need(not self.strict)

    def described(self, text, longest=None):
        """The text, where it says something that is not too long."""
        if text is None:
            return None
        if is_fit(text, longest):
            return text
        self.fault()
        return None

    def one_name(self):
        """Full, else first and last, else display."""
        parts = {key: self.described(text) for key, text in self.names.items()}
        if parts.get("full"):
            return parts["full"]
        both = " ".join(filter(None, (parts.get("first"), parts.get("last"))))
        return both or parts.get("display")


def is_fit(text, longest):
    return not is_blank(text) and (longest is None or len(text) <= longest)


EVERY_OBJECT = {"__proto__", "constructor", "prototype"}


def letters(name):
    return "".join(character for character in name.lower() if character.isalnum())


class Reserved:
    """Names that no attribute may have: the vendor's, however they are spelled, and every object's."""

    def __init__(self, *names):
        self.letters = {letters(name) for name in names}

    def has(self, name):
        return name in EVERY_OBJECT or letters(name) in self.letters


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256)


def write(value):
    """Compact. A fraction is written with its digits."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{write(key)}:{write(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return value.text if isinstance(value, Fraction) else json.dumps(value, ensure_ascii=False)


def present(entries):
    return {key: value for key, value in entries.items() if value is not None}
