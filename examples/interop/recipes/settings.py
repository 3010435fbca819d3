"""Writes a configuration that names every recipe of a folder, under each choice of `by`, twice.

usage: python3 settings.py RECIPES FOLDER [own]

The first entry of each has what is needed alone. The second one has every setting, is strict, and lets
unverified values in. With `own` each entry names the recipe's file, as an operator's own recipe is named.
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path


def secret(name, recipe, is_bold):
    """Bytes of every kind, where the recipe takes them for the key: known to all, and for this check alone."""
    takes_hex = recipe["proof"].get("hmac", {}).get("key") == "hex"
    length = 33 + hashlib.sha256(name.encode()).digest()[0]
    seed = hashlib.shake_256(name.encode())
    return seed.digest(length) if is_bold and not takes_hex else seed.hexdigest(32).encode()


def entry(path, recipe, by, is_bold, is_own):
    said = {"kind": "recipe", "recipe": str(path)} if is_own else {"kind": recipe["kind"]}
    # The first choice is what an entry without one means.
    said |= {"by": by} if by and (is_bold or by != next(iter(recipe["by"]))) else {}
    for name, setting in recipe.get("settings", {}).items():
        if is_bold or setting["need"] == "required":
            said[name] = setting.get("example") or "example"
    life = recipe["proof"].get("jwt", {}).get("life", {})
    if is_bold:
        said |= {"strict": True, "allow-unverified": ["email", "phone"]}
        said |= {"ttl": min(life["longest"], 899)} if life.get("claim") == "exp" else {}
    return said


def write(recipes, folder, is_own):
    lines = []
    (folder / "secrets").mkdir()
    for path in sorted(recipes.glob("*.toml")):
        recipe = tomllib.loads(path.read_text())
        for by in recipe.get("by") or [None]:
            for is_bold in (False, True):
                name = "-".join(filter(None, (recipe["kind"], by and f"by-{by}", is_bold and "bold"))).replace("_", "-")
                lines.append(f"[adapters.{name}]")
                # JSON's texts, numbers and lists are TOML's as well.
                lines += [f"{key} = {json.dumps(one)}" for key, one in entry(path.resolve(), recipe, by, is_bold, is_own).items()]
                also = [further["secret"] for further in recipe.get("also", []) if "secret" in further]
                for setting in ["secret", *also]:
                    file = f"secrets/{name}-{setting}"
                    (folder / file).write_bytes(secret(file, recipe, is_bold))
                    lines.append(f'{setting} = {{ file = "{file}" }}')
    (folder / "countersign.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] == ["own"])
