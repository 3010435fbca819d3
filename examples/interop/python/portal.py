"""UserHero: the portal's signed JSON text with an end, and the widget's metadata, which nothing signs."""

from answer import Answer, Reserved, digest, present, write
from person import is_blank, need

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


class Metadata:
    """What fits into 5,000 bytes of JSON, in the order given."""

    def __init__(self):
        self.parts = []
        self.size = len("{}")

    def add(self, key, value):
        part = f"{write(key)}:{write(value)}"
        size = self.size + len(part.encode()) + bool(self.parts)
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
