"""What `countersign.toml` says, in the words of this check."""

from pathlib import Path

SECRETS = Path(__file__).parent.parent / "secrets"


class Mode:
    def __init__(self, kind, secret=None, *, strict=False, unverified=(), dated=(), **options):
        self.kind = kind
        self.key = read(secret) if secret else None
        self.dated = [(since, read(name)) for since, name in dated]
        self.strict = strict
        self.unverified = unverified
        self.options = options


def read(name):
    """The raw bytes, without one line break at the end."""
    data = (SECRETS / name).read_bytes()
    return data[:-2] if data.endswith(b"\r\n") else data.removesuffix(b"\n")


def hub(name, surface="web", **rest):
    return Mode("helpshift-identities", name, surface=surface, **rest)


def legacy(name, sign="id-and-email", **rest):
    return Mode("helpshift-legacy", name, sign=sign, **rest)


def crunch(mode, name=None, **rest):
    return Mode("helpcrunch", name, mode=mode, **rest)


def portal(name, ttl=300, **rest):
    return Mode("userhero", name, ttl=ttl, **rest)


BOTH = ("email", "phone")
MODES = {
    "crunch-dated": crunch(
        "security-hash",
        unverified=["phone"],
        dated=[
            (0, "crunch-dated-1970"),
            (1704067200, "crunch-dated-2024"),
            (1735689600, "crunch-dated-2025"),
        ],
    ),
    "crunch-dated-ids": crunch(
        "hashed-id",
        dated=[(1262304000, "crunch-dated-ids-2010"), (1735689600, "crunch-dated-ids-2025")],
    ),
    "crunch-hashed-id": crunch("hashed-id", "crunch-hashed-id"),
    "crunch-plain": crunch("plain"),
    "crunch-security-hash": crunch("security-hash", "crunch-security-hash"),
    "crunch-security-signature": crunch("security-signature", "crunch-security-signature", json="php"),
    "crunch-security-signature-plain": crunch(
        "security-signature",
        "crunch-security-signature-plain",
        json="plain",
        strict=True,
        unverified=BOTH,
    ),
    "crunch-signature": crunch("signature", "crunch-signature", strict=True),
    "hub-sdk-x": hub("hub-sdk-x", "sdk-x"),
    "hub-typed": hub("hub-typed", strict=True, unverified=BOTH),
    "hub-web": hub("hub-web"),
    "legacy-id": legacy("legacy-id", "id"),
    "legacy-id-and-email": legacy("legacy-id-and-email"),
    "legacy-strict": legacy("legacy-strict", strict=True, unverified=["email"]),
    "portal": portal("portal"),
    "portal-brief": portal("portal-brief", 1, strict=True, unverified=BOTH),
    "portal-long": portal("portal-long", 899),
}
