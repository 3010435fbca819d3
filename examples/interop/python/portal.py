"""UserHero: the portal's signed JSON text with an end, and the widget's metadata, which nothing signs."""

from decimal import Decimal

from answer import Answer, Reserved, digest, present, write
from person import Fraction, is_blank, need

LARGEST_METADATA = 5_000
RESERVED = Reserved(
    "name", "userName", "fullName", "displayName", "customer", "customerName", "email", "userEmail",
    "phone", "userPhone",
    "phoneNumber", "userId", "externalUserId", "userHmac", "expiresAt", "company", "companyId", "locale",
    "country", "city",
    "createdAt", "tags",
)  # fmt: skip


def login(mode, user, now):
    need(not user.anonymous)
    need(user.user_id or user.email or user.phone)
    language = (user.locale or "").partition("-")[0].lower()
    expires_at = now + mode.options["ttl"]
    text = write(
        present(
            {
                "company": user.described(user.company.get("name")),
                "email": user.email,
                "expiresAt": expires_at,
                "externalUserId": user.user_id,
                "locale": language if language in ("en", "es") else None,
                "name": user.one_name(),
                "phone": user.phone,
            }
        )
    )
    payload = f'{{"user":{text},"userHmac":"{digest(mode.key, text).hexdigest()}"}}'
    return Answer(payload, expires_at, now + mode.options["ttl"] * 2 // 3)


def javascript(text):
    """A number as JavaScript writes it (ECMA-262, Number::toString): the shortest digits of the double."""
    value = float(text)
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent
    if 0 < point <= 21:
        whole, rest = digits[:point].ljust(point, "0"), digits[point:]
        written = f"{whole}.{rest}" if rest else whole
    elif -6 < point <= 0:
        written = "0." + "0" * -point + digits
    else:
        mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
        written = f"{mantissa}e{point - 1:+d}"
    return "-" * sign + written


class Metadata:
    """What fits into 5,000 bytes of JSON, in the order given."""

    def __init__(self):
        self.parts = []
        self.size = len("{}")

    def add(self, key, value):
        part = f"{write(key)}:{write(value)}"
        # The page writes a number in a form of its own.
        sent = javascript(value.text) if isinstance(value, Fraction) else write(value)
        size = self.size + len(f"{write(key)}:{sent}".encode()) + bool(self.parts)
        if size > LARGEST_METADATA:
            return False
        self.parts.append(part)
        self.size = size
        return True


def custom_data(user):
    yield "name", user.one_name()
    yield "company", user.described(user.company.get("name"))
    yield "companyId", user.described(user.company.get("id"))
    yield "locale", user.locale
    yield "country", user.country
    yield "city", user.described(user.city)
    yield "createdAt", user.created_at
    yield "tags", [tag for tag in user.tags if user.described(tag)] or None
    for name, value in user.attributes.items():
        if is_blank(name) or RESERVED.has(name):
            user.fault()
        else:
            yield name, value


def update_profile(_mode, user, _now):
    need(not user.anonymous)
    need(user.user_id or user.email or user.phone)
    metadata = Metadata()
    for key, value in (("userId", user.user_id), ("email", user.email), ("phone", user.phone)):
        need(value is None or metadata.add(key, value))
    for key, value in custom_data(user):
        if value is not None and not metadata.add(key, value):
            user.fault()
    return Answer("{" + ",".join(metadata.parts) + "}")


ACTIONS = {"login": login, "update-profile": update_profile}
