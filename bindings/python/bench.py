"""Measures the package beside the same three proofs by hand: a JWT for Helpshift, a hash for HelpCrunch, a payload for UserHero.

Run it with the wheel installed: python bench.py [SECONDS [REQUESTS]]. It prints the microseconds of a user, the ratio, and
the memory before and after a million requests.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from pathlib import Path

# In place of this folder, which has the package without its extension.
sys.path[0] = str(Path(__file__).resolve().parent / "tests")

from countersign_chats import Email, Identity
from given import LISA, NOW, SECRETS, by_name, opened


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


HEADER = b64(compact({"alg": "HS256", "typ": "JWT"}))


def by_hand(user, now):
    """As an application would write it, with the standard library."""
    email = user["email"]["address"]
    identities = [{"identifier": "uid", "value": user["user_id"]}, {"identifier": "email", "value": email}]
    claims = {"identities": identities, "iat": now}
    signed = HEADER + b"." + b64(compact(claims))
    token = signed + b"." + b64(hmac.new(SECRETS["SUPPORT"], signed, hashlib.sha256).digest())
    hash_of_id = hmac.new(SECRETS["CHAT"], user["user_id"].encode(), hashlib.sha256).hexdigest()
    chat = {"user_id": user["user_id"], "email": email, "name": user["name"], "security_hash": hash_of_id}
    portal = {"email": email, "expiresAt": now + 300, "externalUserId": user["user_id"], "name": user["name"]}
    tag = hmac.new(SECRETS["PORTAL"], compact(portal), hashlib.sha256).hexdigest()
    support = {"identity_token": token.decode(), "full_privacy_enabled": False}
    return {"support": support, "chat": chat, "portal": {"user": portal, "userHmac": tag}}


def resident():
    """The memory of this process in kilobytes."""
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])


def best(ways, seconds):
    """The best of many short rounds, in microseconds. The ways take turns, so that a busy machine slows all of them."""
    found = dict.fromkeys(ways, float("inf"))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for name, way in ways.items():
            start = time.perf_counter()
            for _ in range(50):
                way()
            found[name] = min(found[name], (time.perf_counter() - start) / 50 * 1e6)
    return found


def main(seconds=10.0, requests=1_000_000):
    chats = opened()
    lisa = Identity(user_id="usr_8f2k9d", email=Email("lisa@example.com", verified=True), name="Lisa Chen")
    text = json.dumps({"identity": LISA})
    mine = {name: entry["payload"] for name, entry in by_name(chats.issue(identity=lisa)).items()}
    assert mine == by_hand(LISA, NOW), (mine, by_hand(LISA, NOW))
    ways = {
        "by hand": lambda: by_hand(LISA, NOW),
        "by hand, as JSON": lambda: json.dumps(by_hand(LISA, NOW)),
        "issue(identity=Identity)": lambda: chats.issue(identity=lisa),
        "issue(identity=dict)": lambda: chats.issue(identity=LISA),
        "issue_text(str)": lambda: chats.issue_text(text),
        "page_script": lambda: chats.page_script(identity=lisa),
    }
    found = best(ways, seconds)
    for name, micros in found.items():
        print(f"{name:26} {micros:8.2f} µs  {micros / found['by hand']:.2f} x")
    for _ in range(requests // 10):
        chats.issue(identity=lisa)
    before = resident()
    for _ in range(requests):
        chats.issue(identity=lisa)
    print(f"{requests} requests: {before} kB before, {resident()} kB after")


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((float, int), sys.argv[1:])))
