"""HelpCrunch: a user object, with a MAC of the id in most modes."""

from answer import Answer, Reserved, digest, present, write
from person import is_blank, need

RESERVED = Reserved(
    "user_id", "email", "name", "phone", "company", "custom_data", "security_hash", "signature"
)


def custom_data(user):
    data = {}
    for name, value in user.attributes.items():
        if is_blank(name) or RESERVED.has(name):
            user.fault()
        elif not isinstance(value, list):
            data[name] = value
    return data or None


def secret(mode, created_at):
    """Of dated secrets, the latest that is not after the user."""
    if not mode.dated:
        return mode.key
    need(created_at is not None)
    fitting = [key for since, key in mode.dated if since <= created_at]
    need(fitting)
    return fitting[-1]


def entity(mode, user):
    need(user.user_id is not None)
    key = secret(mode, user.person.created_at)
    mac = digest(key, user.user_id).hexdigest() if key else None
    kind = mode.options["mode"]
    payload = {
        "user_id": mac if kind == "hashed-id" else user.user_id,
        "name": user.one_name(),
        "email": user.email,
        "phone": user.phone,
        "company": user.described(user.company.get("name")),
        "custom_data": custom_data(user),
        "security_hash": mac if kind == "security-hash" else None,
        "signature": mac if kind == "signature" else None,
    }
    return Answer(write(present(payload)))


def login(mode, user, _now):
    if not user.anonymous:
        return entity(mode, user)
    return Answer(write(present({"name": user.one_name(), "email": user.email, "phone": user.phone})))


def update_profile(mode, user, _now):
    need(not user.anonymous)
    return entity(mode, user)


ACTIONS = {"login": login, "update-profile": update_profile}
