"""Makes every proof of a run of `countersign issue` anew, with Python's standard library alone.

usage: check.py SECRETS IDENTITIES BUNDLES

SECRETS is a folder with a file for each kind, IDENTITIES has an identity a line, and BUNDLES is what
`issue` printed for them. The first disagreement ends the check.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import sys

IDENTIFIERS = {
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
DAY = 24 * 60 * 60
FRONT = re.compile(
    r'\{"line":\d+,"adapter":"[^"\\]*","kind":"userhero","action":"login","payload":\{"user":'
)


def equal(what, found, expected):
    """The message names no value: a bundle is one user's."""
    if found != expected:
        raise AssertionError(f"{what} differs")


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def decode(part):
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    equal("the base64 of the token", base64.urlsafe_b64encode(data).rstrip(b"=").decode(), part)
    return data


def verified(value, key):
    return value[key] if isinstance(value, dict) and value.get("verified") else None


def claimed(identity):
    """The identities that a token claims for this identity."""
    entries = [
        ("uid", identity.get("user_id")),
        ("email", verified(identity.get("email"), "address")),
        ("phone_number", verified(identity.get("phone"), "number")),
    ]
    claims = [{"identifier": name, "value": value} for name, value in entries if value]
    for account in identity.get("accounts", []):
        claim = {"identifier": IDENTIFIERS[account["platform"]], "value": account["id"]}
        if account.get("metadata"):
            claim["metadata"] = account["metadata"]
        claims.append(claim)
    return claims


def helpshift_identities(key, identity, bundle, _text):
    signed, _, signature = bundle["payload"]["identity_token"].rpartition(".")
    header, claims = map(decode, signed.split("."))
    equal("the header", header.decode(), '{"alg":"HS256","typ":"JWT"}')
    expected = {"identities": claimed(identity), "iat": bundle["expires_at"] - DAY}
    equal("the claims", json.loads(claims), expected)
    equal("the signature", decode(signature), digest(key, signed))


def helpshift_legacy(key, identity, bundle, _text):
    payload = bundle["payload"]
    equal("userId", payload.get("userId"), identity.get("user_id"))
    equal("userEmail", payload.get("userEmail"), verified(identity.get("email"), "address"))
    text = payload.get("userId", "") + payload.get("userEmail", "")
    token = base64.b64encode(digest(key, text)).decode()
    equal("userAuthToken", payload["userAuthToken"], token)


def helpcrunch(key, identity, bundle, _text):
    payload = bundle["payload"]
    equal("user_id", payload["user_id"], identity["user_id"])
    equal("security_hash", payload["security_hash"], digest(key, payload["user_id"]).hex())


def userhero(key, identity, bundle, text):
    front = FRONT.match(text)
    if not front:
        raise AssertionError("the keys do not stand in their order")
    user, end = json.JSONDecoder().raw_decode(text, front.end())
    equal("externalUserId", user.get("externalUserId"), identity.get("user_id"))
    equal("expiresAt", user["expiresAt"], bundle["expires_at"])
    signed = text[front.end() : end]
    equal("userHmac", bundle["payload"]["userHmac"], digest(key, signed).hex())


KINDS = {
    "helpcrunch": helpcrunch,
    "helpshift-identities": helpshift_identities,
    "helpshift-legacy": helpshift_legacy,
    "userhero": userhero,
}


def lines(path):
    """Lines end at LF alone: U+2028 is text."""
    return pathlib.Path(path).read_bytes().decode().split("\n")


def check(secrets, identities, bundles):
    keys = {kind: (pathlib.Path(secrets) / kind).read_bytes().removesuffix(b"\n") for kind in KINDS}
    people = lines(identities)
    agreed = dict.fromkeys(KINDS, 0)
    for number, text in enumerate(filter(None, lines(bundles)), 1):
        bundle = json.loads(text)
        if "error" in bundle:
            continue
        identity = json.loads(people[bundle["line"] - 1])
        kind = bundle["kind"]
        try:
            if identity.get("anonymous"):
                equal("a visitor's payload", bundle["payload"], {})
                continue
            KINDS[kind](keys[kind], identity, bundle, text)
        except AssertionError as error:
            sys.exit(f"line {number}: {kind}: {error}")
        agreed[kind] += 1
    for kind, count in agreed.items():
        if not count:
            sys.exit(f"no bundle of the kind {kind} to check")
    print(f"Python: {sum(agreed.values())} bundles agreed")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    check(*sys.argv[1:])
