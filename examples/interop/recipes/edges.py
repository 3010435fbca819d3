"""Prints identities at the edges of the recipes of a folder: limits, separators, folds and reserved names.

usage: python3 edges.py RECIPES
"""

import json
import sys
import tomllib
from pathlib import Path

ADA = {
    "user_id": "usr_ada",
    "email": {"address": "ada@example.com", "verified": True},
    "phone": {"number": "+442079460123", "verified": True},
    "name": {"first": "Ada", "last": "Lovelace"},
    "company": {"id": "acme-1", "name": "Acme"},
    "picture": "https://cdn.example.com/ada.png",
}
# Letters of which "lower case" may mean another one, and letters that are their own.
CAPITALS = ["ADA@Example.COM", "ÀDA@example.com", "àda@example.com", "ada@EXAMPLE.com", "İda@example.com"]


def said(**of_ada):
    return ADA | of_ada


def edges(recipe):
    for name in recipe.get("reserved", []):
        for spelled in (name, name.upper(), name.replace("_", "-"), f"{name}s"):
            yield said(attributes={spelled: "x", "plan": "pro"})
    for place in (*recipe.get("fields", {}).values(), *recipe.get("claims", {}).values()):
        for length in (place["max"], place["max"] + 1) if "max" in place else ():
            yield said(user_id="u" * length)
            yield said(user_id="é" * length, name="字" * length, city="x" * length)
            yield said(name={"first": "x" * (length - 2), "last": "y", "display": "z"})
    for digest in (recipe["proof"].get("hmac", {}), *recipe.get("also", [])):
        if join := digest.get("join"):
            yield said(user_id=f"usr{join}ada")
            yield said(name={"first": f"A{join}da", "last": "L"}, picture=f"https://x.io/a{join}b")
            if join.isascii():
                yield said(email={"address": f'"a{join}b"@example.com', "verified": True})
    for address in CAPITALS:
        yield said(email={"address": address, "verified": True})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for path in sorted(Path(sys.argv[1]).glob("*.toml")):
        for identity in edges(tomllib.loads(path.read_text())):
            print(json.dumps(identity, ensure_ascii=False))
