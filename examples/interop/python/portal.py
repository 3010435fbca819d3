"""UserHero's portal: a JSON text with an end, and its MAC."""

from answer import Answer, digest, present, write
from person import need


def login(mode, user, now):
    need(not user.anonymous)
    need(user.user_id or user.email or user.phone)
    language = (user.locale or "").partition("-")[0].lower()
    expires_at = now + mode.options["ttl"]
    text = write(
        present(
            {
                "company": user.described(user.company.get("name"), None),
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


ACTIONS = {"login": login}
