"""Helpshift's User Hub: a JWT of the user's identities."""

import base64
from dataclasses import replace

from answer import Answer, digest, write
from person import need
from user_data import update_profile

DAY = 24 * 60 * 60
HEADER = '{"alg":"HS256","typ":"JWT"}'


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claim(identifier, value, longest):
    need(0 < len(value) <= longest)
    return {"identifier": identifier, "value": value}


def described(entry, metadata):
    need(isinstance(metadata, dict) and len(metadata) <= 30)
    for key, text in metadata.items():
        need(isinstance(text, str) and 0 < len(key) <= 255 and 0 < len(text) <= 300)
    return entry | {"metadata": metadata} if metadata else entry


def own_metadata(user):
    """What stands under `vendor` beside the user's own identifiers; user data is for another action."""
    need(isinstance(user.vendor, dict) and user.vendor.keys() <= {"global", "app", "metadata"})
    metadata = user.vendor.get("metadata", {})
    need(isinstance(metadata, dict) and metadata.keys() <= {"uid", "email", "phone_number"})
    return metadata


def identities(user):
    named = [("uid", user.user_id, 750), ("email", user.email, 300), ("phone_number", user.phone, 300)]
    named = [entry for entry in named if entry[1] is not None]
    metadata = own_metadata(user)
    claims = [described(claim(*entry), metadata.get(entry[0], {})) for entry in named]
    claims += [described(claim(platform, value, 300), told) for platform, value, told in user.accounts]
    need(len(claims) <= 30)
    return claims


def token(key, user, now):
    claims = write({"identities": identities(user), "iat": now})
    signed = base64url(HEADER.encode()) + "." + base64url(claims.encode())
    return signed + "." + base64url(digest(key, signed).digest())


def page(user):
    """The page's configuration names the same user as the token, and nobody where there is none."""
    user_id, email = (None, None) if user.anonymous else (user.user_id, user.email)
    named = {"authenticateWith": "identities", "userId": user_id or "", "userEmail": email or ""}
    return f'[{{"assign":{{"to":"helpshiftConfig","args":[{{"value":{write(named)}}}]}}}}'


def login(mode, user, now):
    web = mode.options["surface"] == "web"
    flag = {"full_privacy_enabled": user.private}
    if user.anonymous:
        return Answer("{}", page=page(user)) if web else Answer(write({"identity_token": "", "config": flag}))
    need(user.user_id is not None or user.email is not None)
    rest = flag if web else {"config": flag}
    payload = {"identity_token": token(mode.key, user, now)} | rest
    answer = Answer(write(payload), now + DAY, now + DAY // 2)
    return replace(answer, page=page(user)) if web else answer


def add_identities(mode, user, now):
    need(not user.anonymous and not user.private)
    need(user.user_id is not None or user.email is not None)
    need(user.user_id is not None and user.email or user.phone or user.accounts)
    return Answer(write({"identity_token": token(mode.key, user, now)}), now + DAY, now + DAY // 2)


ACTIONS = {"login": login, "add-identities": add_identities, "update-profile": update_profile}
