"""A configuration of the tests, and another maker of its proofs: Python's own hmac."""

import base64
import hashlib
import hmac
import json
import traceback

from countersign_chats import Countersign

NOW = 1735689600
SECRET = b"an example secret of these tests"
CONFIG = {
    "adapters": {
        "chat": {
            "kind": "helpcrunch",
            "mode": "security-hash",
            "organization": "acme",
            "app-id": "11111111-2222-4333-8444-555555555555",
            "secret": {"env": "CHAT"},
        },
        "portal": {"kind": "userhero", "public-key": "pk_test", "secret": {"env": "PORTAL"}},
        "support": {"kind": "helpshift-identities", "secret": {"env": "SUPPORT"}},
    }
}
SECRETS = {name: SECRET + name.encode() for name in ("CHAT", "PORTAL", "SUPPORT")}
LISA = {"user_id": "usr_8f2k9d", "email": {"address": "lisa@example.com", "verified": True}, "name": "Lisa Chen"}


def opened(**given):
    return Countersign.open(CONFIG, **{"secrets": SECRETS, "now": lambda: NOW, **given})


def by_name(answer):
    return {entry["adapter"]: entry for entry in answer["bundles"]}


def hmac_hex(name, text):
    return hmac.new(SECRETS[name], text.encode(), hashlib.sha256).hexdigest()


def claims(token):
    """Returns the claims of a token that Python's hmac accepts."""
    signed, _, signature = token.rpartition(".")
    tag = hmac.new(SECRETS["SUPPORT"], signed.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == tag
    part = signed.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def told(error):
    """All that a tool shows of an exception, with the variables of the package's frames."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    package = [frame for frame in shown.stack if "countersign_chats" in frame.filename]
    assert package and shown.__cause__ is None and shown.__context__ is None
    return str(error) + repr(error) + "".join(str(frame.locals) for frame in package)
