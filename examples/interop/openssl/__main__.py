"""Has OpenSSL's command make each MAC and each MD5 of a run of `countersign issue` anew.

usage: python3 openssl IDENTITIES BUNDLES...

What was signed is cut out of the bundle, and compared is the tag that stands in it. Who is refused, and
what goes in, is for the other checks. The first disagreement ends the check.
"""

import base64
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).parent.parent
CONFIGURATION = tomllib.loads((HERE / "countersign.toml").read_text())["adapters"]
# The most proofs that one call of the command makes.
BATCH = 2_000


def hex_key(path):
    data = (HERE / path).read_bytes()
    return data[: -2 if data.endswith(b"\r\n") else -1 if data.endswith(b"\n") else None].hex()


class Key:
    """Texts of one secret, in files until there are enough of them for a call."""

    def __init__(self, mode, secret):
        self.name = Path(secret["file"]).name
        key = hex_key(secret["file"])
        # MD5 has no key: HelpCrunch's secret stands behind the text.
        is_md5 = mode.get("mode") == "security-signature"
        self.behind = bytes.fromhex(key) if is_md5 else b""
        self.digest = ["-md5"] if is_md5 else ["-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + key]
        self.folder = tempfile.TemporaryDirectory()
        self.expected = []
        self.agreed = 0

    def add(self, text, tag):
        Path(self.folder.name, str(len(self.expected))).write_bytes(text + self.behind)
        self.expected.append(tag)
        if len(self.expected) == BATCH:
            self.compare()

    def compare(self):
        if not self.expected:
            return
        command = ["openssl", "dgst", "-r", *self.digest]
        files = map(str, range(len(self.expected)))
        output = subprocess.check_output([*command, *files], cwd=self.folder.name, text=True)
        tags = [line.split(" ")[0] for line in output.splitlines()]
        if tags != self.expected:
            sys.exit(f"OpenSSL: a tag of {self.name} differs")
        self.agreed += len(tags)
        self.expected = []


def from_base64url(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).hex()


def hub(_mode, _person, payload, _line):
    signed, _, tag = payload["identity_token"].rpartition(".")
    return signed, from_base64url(tag)


def legacy(_mode, _person, payload, _line):
    text = payload.get("userId", "") + payload.get("userEmail", "")
    return text, base64.b64decode(payload["userAuthToken"]).hex()


def crunch(mode, person, payload, line):
    if mode["mode"] == "security-signature":
        return signed_text(line, "signature"), payload["signature"]
    proof = {"security-hash": "security_hash", "signature": "signature", "hashed-id": "user_id"}[mode["mode"]]
    return json.loads(person)["user_id"], payload[proof]


def portal(_mode, _person, payload, line):
    return signed_text(line, "userHmac"), payload["userHmac"]


def signed_text(line, proof):
    """The very text that stands in the bundle. No text inside it holds a quote that is not escaped."""
    return line.partition(',"payload":{"user":')[2].partition(f',"{proof}":"')[0]


KINDS = {"helpcrunch": crunch, "helpshift-identities": hub, "helpshift-legacy": legacy, "userhero": portal}


class Keys:
    """A key for each adapter, and of dated secrets the one of the user's time."""

    def __init__(self):
        self.keys = {}
        for name, mode in CONFIGURATION.items():
            secrets = [mode] if "secret" in mode else mode.get("secrets", [])
            self.keys[name] = [(entry.get("from", 0), Key(mode, entry["secret"])) for entry in secrets]

    def of(self, name, person):
        keys = self.keys[name]
        if len(keys) == 1:
            return keys[0][1]
        created_at = json.loads(person)["created_at"]
        return [key for since, key in keys if since <= created_at][-1]

    def all(self):
        return [key for keys in self.keys.values() for _, key in keys]


def is_signed(bundle):
    """A refusal has no proof, nor has a visitor, with hints or without, `plain` or a profile that is only told."""
    if "error" in bundle or not bundle["payload"] or bundle["payload"].get("identity_token") == "":
        return False
    if bundle["action"] == "update-profile" and bundle["kind"] != "helpcrunch":
        return False
    if bundle["kind"] == "helpcrunch" and bundle["payload"].keys().isdisjoint(("user_id", "user")):
        return False
    return CONFIGURATION[bundle["adapter"]].get("mode") != "plain"


def check(keys, people, bundles):
    with open(bundles, "rb") as answers:
        for line in answers:
            bundle = json.loads(line)
            if is_signed(bundle):
                name, person = bundle["adapter"], people[bundle["line"] - 1]
                mode = CONFIGURATION[name]
                text, tag = KINDS[mode["kind"]](mode, person, bundle["payload"], line.decode())
                keys.of(name, person).add(text.encode(), tag)


def main(identities, *bundles):
    keys = Keys()
    people = Path(identities).read_bytes().split(b"\n")
    for path in bundles:
        check(keys, people, path)
    for key in keys.all():
        if not key.agreed and not key.expected:
            sys.exit(f"OpenSSL: {key.name} signed nothing")
        key.compare()
    print(f"OpenSSL: {sum(key.agreed for key in keys.all())} proofs agreed")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
