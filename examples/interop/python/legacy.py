"""Helpshift's older scheme: a MAC of id and email."""

import base64

from answer import Answer, digest, present, write
from person import is_email, need


def login(mode, user, _now):
    if user.anonymous:
        return Answer("{}")
    email = user.email if mode.options["sign"] == "id-and-email" else None
    need(user.user_id is not None or email is not None)
    if user.user_id is not None:
        need(len(user.user_id) <= 750 and not is_email(user.user_id))
    if email is not None:
        local, _, domain = email.rpartition("@")
        need(not local.startswith('"') and "." in domain)
    text = (user.user_id or "") + (email or "")
    payload = {
        "userId": user.user_id,
        "userEmail": email,
        "userName": user.one_name(),
        "userAuthToken": base64.b64encode(digest(mode.key, text).digest()).decode(),
        "fullPrivacy": True if user.private else None,
    }
    return Answer(write(present(payload)))


ACTIONS = {"login": login}
