"""Reads the recipes of a folder by itself, and makes every bundle of a run of `countersign issue` anew.

usage: python3 recipes NOW RECIPES CONFIGURATION IDENTITIES <BUNDLES

CONFIGURATION is one that `settings.py` has written. A payload must be the same to the byte, and an
identity refused where it is refused here; the first disagreement ends the check, and its message holds
no value.
"""

import sys
import tomllib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "python"))
from agree import compare, read  # noqa: E402
from reader import Recipe  # noqa: E402


def raw(path):
    """The bytes of a secret, without one line break at the end."""
    data = path.read_bytes()
    return data[:-2] if data.endswith(b"\r\n") else data.removesuffix(b"\n")


def entries(recipes, configuration):
    texts = [path.read_text() for path in recipes.glob("*.toml")]
    by_kind = {recipe["kind"]: recipe for recipe in map(tomllib.loads, texts)}
    adapters = tomllib.loads(configuration.read_text())["adapters"]
    for name, entry in sorted(adapters.items()):
        kind = Path(entry["recipe"]).stem if "recipe" in entry else entry["kind"]
        secrets = {key: raw(configuration.parent / one["file"]) for key, one in entry.items() if isinstance(one, dict)}
        yield name, Recipe(by_kind[kind], entry, secrets.__getitem__)


def main(now, recipes, configuration, identities):
    signers = list(entries(Path(recipes), Path(configuration)))
    counts = {name: [0, 0] for name, _ in signers}
    answers = sys.stdin.buffer
    with open(identities, "rb") as people:
        for number, line in enumerate(people, 1):
            person = read(line)
            for name, recipe in signers:
                expected = recipe.answer(person, int(now))
                front = f'{{"line":{number},"adapter":"{name}","kind":"{recipe.kind}"'
                if difference := compare(front, "login", expected, answers.readline()):
                    sys.exit(f"recipes: line {number}, {name}: {difference}")
                counts[name][expected is None] += 1
    if answers.readline():
        sys.exit("recipes: there are more answers than were asked for")
    for name, (issued, refused) in counts.items():
        if not issued or not refused:
            sys.exit(f"recipes: {name}: nothing was {'refused' if issued else 'issued'}")
    issued, refused = map(sum, zip(*counts.values()))
    kinds = len({recipe.kind for _, recipe in signers})
    print(f"Python, {kinds} recipes in {len(signers)} entries: {issued} bundles and {refused} refusals agreed")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
