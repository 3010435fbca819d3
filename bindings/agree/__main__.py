"""Writes requests for a package of another language, and the answers of the command, which the package must give too.

usage: python3 bindings/agree FOLDER [COUNT [SEED]]        1,000 requests of seed 1

FOLDER then holds `countersign.toml`, `given.json` (the secrets and the files in base64), `issue.jsonl` and `verify.jsonl` (a request
a line), and in `issue.answers.jsonl` and `verify.answers.jsonl` the answers. `known.jsonl` holds known answers: the bundle of
the request, under that configuration and those secrets, must hold `"payload":` and the payload as it stands there.
COUNTERSIGN names another command in place of a build of this workspace.
"""

import base64
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NOW = 1735689600
ACTIONS = ["login", "login", "login", "add-identities", "update-profile"]
FAULTS = [
    {"identity": {"user_id": ""}},
    {"identity": {"user_id": "u", "emial": "a@b.co"}},
    {"identity": {"user_id": 42, "accounts": [{"platform": "myspace"}]}},
    {"identitty": {}},
    {"identity": {"user_id": "u"}, "adapters": ["nobody"]},
    {"identity": {"user_id": "u"}, "adapters": 7},
    {"identity": {"user_id": "u"}, "now": -1},
    {"identity": {"user_id": "u"}, "now": NOW * 1000},
    {"identity": {"user_id": "u"}, "action": "logout"},
    {"identity": {"user_id": "u"}, "action": "dance"},
    {"identity": {"user_id": "u"}, "script": {"nonce": "not base64!"}},
    {"identity": {"user_id": "u"}, "vendor": {"nobody": {}}},
    {"identity": {"user_id": "</script><!--\u2028\u0000😀"}, "script": {}},
    {"from": "oidc", "identity": {"sub": "u", "email": "a@b.co", "email_verified": True, "iss": "https://a.example"}},
    {"from": "oidc", "identity": {}},
    [],
]


def configured(folder):
    """Writes a configuration of all kinds that sign by themselves, and returns the names of its adapters."""
    settings = [sys.executable, ROOT / "examples/interop/recipes/settings.py", ROOT / "adapters/recipes/recipes", folder]
    subprocess.run(settings, check=True)
    text = (folder / "countersign.toml").read_text()
    shutil.copytree(ROOT / "examples/interop/secrets", folder / "secrets", dirs_exist_ok=True)
    text += (ROOT / "examples/interop/countersign.toml").read_text()
    text += '\n[adapters.widget]\nkind = "freshchat"\nsecret = { env = "FRESHCHAT" }\n'
    (folder / "countersign.toml").write_text(text)
    files = {f"secrets/{file.name}": file.read_bytes() for file in (folder / "secrets").iterdir() if file.is_file()}
    given = {"secrets": {"FRESHCHAT": b"an example secret of this file!!"}, "files": files}
    encoded = {of: {name: base64.b64encode(one).decode() for name, one in part.items()} for of, part in given.items()}
    (folder / "given.json").write_text(json.dumps(encoded))
    return [line[len("[adapters.") : -1] for line in text.splitlines() if line.startswith("[adapters.")]


def known():
    """Yields the known answers of the adapters. Each has a configuration of its own, and a source that is not this project."""
    for file in sorted(ROOT.glob("adapters/*/tests/vectors.json")):
        for one in json.loads(file.read_text()):
            if "" in one.get("expected", {}):
                request = {"adapters": ["known"], "action": one["action"], "identity": one["identity"], "now": one["now"]}
                config = {"adapters": {"known": one["config"]}}
                yield {"name": one["name"], "config": config, "secrets": one["secrets"], "request": request, "payload": one["expected"][""]}


def corpus(names):
    """Yields a sign-out, and the identities of the kit, to all adapters and for each action."""
    yield json.dumps({"id": "out", "adapters": names, "action": "logout"})
    cargo = ["cargo", "run", "--quiet", "--locked", "--package", "countersign-conformance", "--example", "corpus"]
    cases = subprocess.run(cargo, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().split("\n")
    for identity in cases:
        for action in sorted(set(ACTIONS)):
            yield json.dumps({"adapters": names, "action": action, "now": NOW})[:-1] + f', "identity": {identity}' + "}"


def drawn(count, seed, names):
    """Yields random requests."""
    dice = random.Random(seed)
    people = [sys.executable, ROOT / "examples/interop/people", str(count), str(seed)]
    people = subprocess.run(people, check=True, stdout=subprocess.PIPE).stdout.split(b"\n")
    # A package takes texts, which are UTF-8.
    people = [one.decode() for one in people if one and is_text(one)]
    for index, identity in enumerate(people):
        if index % 20 == 0:
            fault = dice.choice(FAULTS)
            yield json.dumps({"id": index} | {"now": NOW} | fault if isinstance(fault, dict) else fault)
            continue
        request = {"id": dice.choice([index, f"r{index}", {"any": [index, None]}]), "now": NOW + dice.randrange(10**6)}
        request["action"] = dice.choice(ACTIONS)
        if dice.random() < 0.9:
            request["adapters"] = dice.sample(names, dice.randrange(1, 5))
        if dice.random() < 0.2:
            request["script"] = {"nonce": "MTIzNA==", "endpoint": "/chats"}
        if dice.random() < 0.1:
            request["client"] = {"freshchat": {}, "userId": "u"}
        # The identity stands as its text is, with its own blanks and escapes.
        yield json.dumps(request)[:-1] + f', "identity": {identity}' + "}"


def is_text(line):
    try:
        return bool(line.decode())
    except UnicodeDecodeError:
        return False


def environment(folder):
    secrets = json.loads((folder / "given.json").read_text())["secrets"]
    return os.environ | {name: base64.b64decode(one).decode() for name, one in secrets.items()}


def ask(folder, command, *arguments, lines):
    run = subprocess.run(
        [*command, "--config", folder / "countersign.toml", *arguments],
        input="\n".join(lines) + "\n", stdout=subprocess.PIPE, text=True, env=environment(folder), check=False,
    )
    if run.returncode not in (0, 1):
        sys.exit("the command failed")
    # Other characters end a line as well for `splitlines`.
    return run.stdout.removesuffix("\n").split("\n")


def main(folder, count=1000, seed=1):
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    command = os.environ.get("COUNTERSIGN", "cargo run --quiet --locked --package countersign-cli --").split()
    names = configured(folder)
    answers = [json.dumps(one) for one in known()]
    asked = list(corpus(names)) + list(drawn(count, seed, names))
    issued = ask(folder, command, "issue", "--lines", lines=asked)
    if len(issued) != len(asked):
        sys.exit("not as many answers as requests")
    bundles = [[one for one in json.loads(answer).get("bundles", []) if "error" not in one] for answer in issued]
    judge = [json.dumps({"id": index, "bundles": some, "now": NOW + 60}) for index, some in enumerate(bundles) if some]
    # Of ten requests, one holds a proof with another character in it.
    judge = [re.sub(r'"([^"]{9})[a-m]([^"]{20,})"', r'"\1z\2"', one) if index % 10 == 0 else one for index, one in enumerate(judge)]
    verdicts = ask(folder, command, "verify", "--lines", lines=judge)
    for name, lines in {"known": answers, "issue": asked, "issue.answers": issued, "verify": judge, "verify.answers": verdicts}.items():
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(asked)} requests for bundles, {len(judge)} for verdicts, {len(answers)} known answers")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:]))
