"""Signs a person in by a recipe, from the words of the format alone."""

import base64
import hashlib
import hmac
import json

from answer import Answer, Reserved, User, is_fit, present, write
from person import Fraction, Refused, need

TOKEN_HEADER = {"alg": "HS256", "typ": "JWT"}
# A value of these is the user's own name, and never only a description.
IDENTIFIERS = {"user_id", "email", "phone"}
ALIKE = Ellipsis  # The key under which attributes wait for the members before them.


class Recipe:
    """A recipe under the settings of one entry of a configuration."""

    def __init__(self, recipe, entry, secret):
        self.recipe, self.entry, self.secret = recipe, entry, secret
        self.kind = recipe["kind"]
        self.strict = entry.get("strict", False)
        self.unverified = entry.get("allow-unverified", [])
        choices = recipe.get("by", {})
        self.by = entry.get("by", next(iter(choices), None))
        withheld = choices.keys() - {self.by, *choices.get(self.by, [])}
        self.fields, self.claims = (
            {name: place for name, place in recipe.get(part, {}).items() if name not in withheld}
            for part in ("fields", "claims")
        )
        self.proof, self.form = recipe["proof"], next(iter(recipe["proof"]))
        self.life = self.how_long()
        digests = [self.proof["hmac"]] if self.form == "hmac" else []
        self.digests = digests + recipe.get("also", [])
        self.contacts = {"email", "phone"} & (self.fields.keys() | self.claims.keys())
        self.reserved = Reserved(*recipe.get("reserved", []), *self.beside_attributes())

    def how_long(self):
        if self.form == "hmac":
            return self.proof["hmac"].get("stamp", {}).get("window")
        life = self.proof["jwt"]["life"]
        return life["longest"] if life["claim"] == "iat" else self.entry.get("ttl", life["default"])

    def beside_attributes(self):
        """The keys of each object in which attributes stand too."""
        for places, others in ((self.fields, self.payload_leaves({}, {}, 0)), (self.claims, self.claim_leaves({}, 0))):
            if "attributes" in places:
                around = keys(places["attributes"]["to"])
                yield from (at[len(around)] for at, _, _ in others if at[: len(around)] == around and at[-1] is not ALIKE)

    def answer(self, person, now):
        """The answer that the command must give; None where it must refuse."""
        try:
            need(person is not None and not person.anonymous)
            user = User(person, self, self.contacts, False)
            values = {}
            for name, place in [*self.fields.items(), *self.claims.items()]:
                values[name] = self.value(user, name, place)
            self.keep_apart(values)
            self.need_all(values)
            return self.sign(values, now)
        except Refused:
            return None

    def value(self, user, name, place):
        longest, fold = place.get("max"), place.get("fold")
        if name in IDENTIFIERS:
            text = getattr(user, name)
            need(text is None or longest is None or len(text) <= longest)
            # Another reading of "lower case" would fold a letter outside of ASCII too.
            need(text is None or not fold or all(one.isascii() or one == one.lower() for one in text))
            return text.translate(ASCII_LOWER_CASE) if text and fold == "ascii-lowercase" else text
        match name:
            case "email_verified":
                return None if user.email is None else user.person.email[1]
            case "created_at":
                return user.created_at
            case "attributes":
                return self.attributes(user)
            case "name":
                return one_name(user, longest)
            case "first_name" | "last_name":
                text = user.names.get(name.removesuffix("_name"))
            case "company_id" | "company_name":
                text = user.company.get(name.removeprefix("company_"))
            case _:
                text = getattr(user, name)
        return user.described(text, longest)

    def attributes(self, user):
        kept = {}
        for name, value in user.attributes.items():
            if self.reserved.has(name):
                user.fault()
            elif not isinstance(value, list) and not (self.form == "jwt" and isinstance(value, Fraction)):
                kept[name] = value
        return kept or None

    def keep_apart(self, values):
        """A separator in any part but the first would make the message of another user."""
        for digest in self.digests:
            for word in digest["message"][1:]:
                if digest["join"] in (self.part(word, values) or ""):
                    name = self.by if word == "by" else word
                    need(name not in IDENTIFIERS)
                    values[name] = None

    def need_all(self, values):
        one_of = []
        for name, place in [*self.fields.items(), *self.claims.items()]:
            need(values[name] is not None or (place.get("need") != "required" and name != self.by))
            if place.get("need") == "one-of":
                one_of.append(values[name])
        need(not one_of or any(value is not None for value in one_of))

    def told(self, place, value):
        """The value as the vendor gets it: the text of a setting may stand before it."""
        before = self.entry.get(place["before"], "") if "before" in place else ""
        return before + value if isinstance(value, str) else value

    def part(self, word, values):
        """A value as a part of a message."""
        name = self.by if word == "by" else word
        return self.told(self.fields.get(name) or self.claims.get(name, {}), values.get(name))

    def message(self, digest, values, now):
        """The text that is signed; None without one of its parts."""
        parts = []
        for word in digest["message"]:
            if word == "stamp":
                part = str(now * 1000)
            elif word in self.recipe.get("settings", {}):
                part = self.entry.get(word)
            else:
                part = self.part(word, values)
            parts.append("" if part is None and digest.get("absent") == "empty" else part)
        return None if None in parts else digest.get("join", "").join(parts)

    def sign(self, values, now):
        proofs = {}
        if self.form == "jwt":
            jwt = self.proof["jwt"]
            header = TOKEN_HEADER | ({"kid": self.entry[jwt["key-id"]]} if "key-id" in jwt else {})
            text = ".".join(map(base64url, (write(header), write(build(self.claim_leaves(values, now))))))
            proofs[jwt["to"]] = f"{text}.{base64url(hmac.digest(self.secret('secret'), text.encode(), hashlib.sha256))}"
        for digest in self.digests:
            text = self.message(digest, values, now)
            key = self.secret(digest.get("secret", "secret"))
            key = bytes.fromhex(key.decode()) if digest.get("key") == "hex" else key
            if text is not None:
                proofs[digest["to"]] = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        ends = (now + self.life, now + self.life * 2 // 3) if self.life else (None, None)
        return Answer(write(build(self.payload_leaves(values, proofs, now))), *ends)

    def payload_leaves(self, values, proofs, now):
        """What stands in the payload, in order: the keys, the value, and whether it is of the user."""
        yield from self.leaves(self.fields, values)
        if self.form == "hmac":
            yield from self.constants()
            if stamp := self.proof["hmac"].get("stamp"):
                yield keys(stamp["to"]), now * 1000, True
        for to in [self.proof[self.form]["to"], *(also["to"] for also in self.recipe.get("also", []))]:
            yield keys(to), proofs.get(to), True

    def leaves(self, places, values):
        for name, place in places.items():
            at = keys(place["to"]) + ([ALIKE] if name == "attributes" else [])
            yield at, self.told(place, values.get(name)), True

    def claim_leaves(self, values, now):
        if self.form == "jwt":
            yield from self.leaves(self.claims, values)
            yield from self.constants()
            claim = self.proof["jwt"]["life"]["claim"]
            yield [claim], now if claim == "iat" else now + self.life, True

    def constants(self):
        for to, value in self.recipe.get("constants", {}).items():
            value = self.entry.get(value["setting"]) if isinstance(value, dict) else value
            if value is not None:
                yield keys(to), value, False


ASCII_LOWER_CASE = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def base64url(data):
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def keys(pointer):
    return pointer.split("/")[1:]


def one_name(user, longest):
    """Full, else first and last, else display; one that is too long makes room for the next."""
    parts = {key: user.described(text, longest) for key, text in user.names.items()}
    if parts.get("full"):
        return parts["full"]
    both = " ".join(filter(None, (parts.get("first"), parts.get("last"))))
    return user.described(both or None, longest) or parts.get("display")


def build(found):
    """Each value at its place. An object with no value of the user is left out."""
    tree = {}
    for at, value, is_users in found:
        inside = tree
        for key in at[:-1]:
            inside = inside.setdefault(key, {})
        inside[at[-1]] = (value, is_users)
    return prune(tree)[0]


def prune(tree):
    kept, has_users = {}, False
    for key, node in tree.items():
        if isinstance(node, dict):
            inner, is_users = prune(node)
            node = ([inner["0"]] if node.keys() == {"0"} and inner else inner) if is_users else None
        else:
            node, is_users = node
        if node is not None:
            kept[key] = node
            has_users |= is_users
    # Attributes stand behind all other members.
    attributes = kept.pop(ALIKE, {})
    return kept | attributes, has_users
