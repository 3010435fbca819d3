"""Signs identities, one a line, for the four vendors: what an application's own script does.

usage: issue.py SECRETS NOW <IDENTITIES >BUNDLES

The keys are kept, and nothing is checked but what the script stumbles over. Each identity gives an object
for each vendor with the keys that `countersign issue` prints, but for `dropped`; one that fails has an
error in their place.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys

DAY = 24 * 60 * 60
IDENTIFIERS = {
    "discord": "discord_id",
    "nintendo": "nintendo_id",
    "psn": "psn_id",
    "steam": "steam_id",
    "xbox-live": "xbox_live_id",
}


def write(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    def __init__(self, secret):
        self.state = hmac.new(secret, digestmod=hashlib.sha256)

    def sign(self, text):
        state = self.state.copy()
        state.update(text.encode())
        return state


def verified(identity, key, part):
    value = identity.get(key)
    return value[part] if value and value["verified"] else None


HEADER = base64url(b'{"alg":"HS256","typ":"JWT"}')


def call(function, *args):
    return {"call": {"function": function, "args": list(args)}}


def assign(to, *args):
    return {"assign": {"to": to, "args": list(args)}}


def value(of):
    return {"value": of}


PAYLOAD = {"payload": ""}
PLATFORM = "examplegames_platform_20260102030405678-90abcdef1234567"
APP = "11111111-2222-4333-8444-555555555555"
LANGUAGES = {"en", "es"}
LEGACY_KEYS = ["userId", "userEmail", "userName", "userAuthToken", "fullPrivacy"]
ASK = {"ask": {"client": {"given": "/0"}, "steps": [call("Helpshift", value("login"), PAYLOAD)]}}


def named(identity):
    return identity.get("name", {}).get("full")


def present(entries):
    return {key: value for key, value in entries.items() if value is not None}


def helpcrunch(key, identity, now):
    user_id = identity["user_id"]
    payload = {
        "user_id": user_id,
        "name": named(identity),
        "email": verified(identity, "email", "address"),
        "phone": verified(identity, "phone", "number"),
        "company": identity.get("company", {}).get("name"),
        "custom_data": identity.get("attributes"),
        "security_hash": key.sign(user_id).hexdigest(),
    }
    return {
        "payload": present(payload),
        "steps": [
            assign("helpcrunchSettings", value({"organization": "examplegames", "appId": APP})),
            assign("helpcrunchSettings", {"object": {"user": PAYLOAD}}),
            call("HelpCrunch", value("updateUser"), PAYLOAD),
        ],
        "logout": [
            {"remove": {"from": "helpcrunchSettings", "keys": ["user"]}},
            call("HelpCrunch", value("logOut")),
        ],
        "renew": "never",
        "expires_at": None,
        "refresh_at": None,
        "verification": {"kind": "hmac", "payload": "/security_hash"},
    }


def helpshift_legacy(key, identity, now):
    user_id, email = identity["user_id"], verified(identity, "email", "address")
    payload = {
        "userId": user_id,
        "userEmail": email,
        "userName": named(identity),
        "userAuthToken": base64.b64encode(key.sign(user_id + (email or "")).digest()).decode(),
    }
    site = {"platformId": PLATFORM, "domain": "examplegames"}
    nobody = [
        {"remove": {"from": "helpshiftConfig", "keys": LEGACY_KEYS}},
        call("Helpshift", value("updateHelpshiftConfig")),
    ]
    return {
        "payload": present(payload),
        "steps": [
            assign("helpshiftConfig", value(site)),
            nobody[0],
            assign("helpshiftConfig", PAYLOAD),
            nobody[1],
        ],
        "logout": nobody,
        "renew": "never",
        "expires_at": None,
        "refresh_at": None,
        "verification": {"kind": "hmac", "payload": "/userAuthToken"},
    }


def userhero(key, identity, now):
    language = identity.get("locale", "").split("-")[0]
    user = present({
        "company": identity.get("company", {}).get("name"),
        "email": verified(identity, "email", "address"),
        "expiresAt": now + 300,
        "externalUserId": identity["user_id"],
        "locale": language if language in LANGUAGES else None,
        "name": named(identity),
        "phone": verified(identity, "phone", "number"),
    })
    merged = {"merge": [value({"publicKey": "pk_demonstration_only"}), PAYLOAD]}
    return {
        "payload": {"user": user, "userHmac": key.sign(write(user)).hexdigest()},
        "steps": [{"push": {"to": "UserHeroQueue", "args": [value("init"), merged]}}],
        "logout": [call("location.reload")],
        "renew": "event",
        "expires_at": now + 300,
        "refresh_at": now + 200,
        "verification": {"kind": "hmac", "payload": "/userHmac"},
    }


def helpshift_identities(key, identity, now):
    user_id, email = identity["user_id"], verified(identity, "email", "address")
    claims = [{"identifier": "uid", "value": user_id}]
    if email:
        claims.append({"identifier": "email", "value": email})
    if phone := verified(identity, "phone", "number"):
        claims.append({"identifier": "phone_number", "value": phone})
    for account in identity.get("accounts", []):
        claim = {"identifier": IDENTIFIERS[account["platform"]], "value": account["id"]}
        if metadata := account.get("metadata"):
            claim["metadata"] = metadata
        claims.append(claim)
    body = HEADER + "." + base64url(write({"identities": claims, "iat": now}).encode())
    token = body + "." + base64url(key.sign(body).digest())
    site = {"authenticateWith": "identities", "userId": user_id, "userEmail": email or ""}
    listen = lambda method: call("Helpshift", value(method), value("onLoginRequest"), ASK)
    return {
        "payload": {"identity_token": token, "full_privacy_enabled": False},
        "steps": [
            assign("helpshiftConfig", value(site)),
            listen("removeEventListener"),
            listen("addEventListener"),
            call("Helpshift", value("updateHelpshiftConfig")),
        ],
        "logout": [
            {"remove": {"from": "helpshiftConfig", "keys": ["userId", "userEmail"]}},
            listen("removeEventListener"),
            call("Helpshift", value("logout")),
        ],
        "renew": "event",
        "expires_at": now + DAY,
        "refresh_at": now + DAY // 2,
        "verification": {"kind": "jwt", "payload": "/identity_token"},
    }


VENDORS = [
    ("chat", "helpcrunch", helpcrunch),
    ("legacy", "helpshift-legacy", helpshift_legacy),
    ("portal", "userhero", userhero),
    ("support", "helpshift-identities", helpshift_identities),
]


def main(secrets, now):
    now = int(now)
    read = lambda kind: (pathlib.Path(secrets) / kind).read_bytes().removesuffix(b"\n")
    keys = {kind: Key(read(kind)) for _, kind, _ in VENDORS}
    for number, line in enumerate(sys.stdin.buffer, 1):
        identity = json.loads(line)
        for adapter, kind, make in VENDORS:
            answer = {"line": number, "adapter": adapter, "kind": kind}
            try:
                if not isinstance(identity["user_id"], str) or not identity["user_id"]:
                    raise ValueError("user_id")
                answer |= {"action": "login"} | make(keys[kind], identity, now)
            except (KeyError, TypeError, ValueError) as error:
                answer["error"] = str(error)
            print(write(answer))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
