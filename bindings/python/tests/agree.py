"""Compares the package with the command, to the byte, on the requests that `bindings/agree` has written into a folder."""

import base64
import json
import sys
from pathlib import Path

from countersign_chats import Countersign


def lines(file):
    # Other characters end a line as well for `splitlines`.
    return file.read_text(encoding="utf-8").rstrip("\n").split("\n")


def compared(requests, answers, call):
    count = 0
    for request, expected in zip(requests, answers):
        answer = call(request)
        if answer != expected:
            sys.exit(f"the command differs\nrequest: {request}\ncommand: {expected}\npackage: {answer}")
        count += 1
    return count


def known(folder):
    """The known answers of the adapters: each payload stands in the answer as another implementation made it."""
    count = 0
    for one in map(json.loads, lines(folder / "known.jsonl")):
        chats = Countersign.open(one["config"], secrets=one["secrets"], files=one["secrets"])
        answer = chats.issue_text(json.dumps(one["request"]))
        if f'"payload":{one["payload"]}' not in answer:
            sys.exit(f"another payload than the known answer {one['name']!r} has")
        count += 1
    return count


def main(folder):
    given = json.loads((folder / "given.json").read_text())
    secrets, files = ({name: base64.b64decode(one) for name, one in given[of].items()} for of in ("secrets", "files"))
    # From the disk, and from what is given.
    of_disk = Countersign.open(folder / "countersign.toml", secrets=secrets)
    chats = Countersign.open(folder / "countersign.toml", secrets=secrets, files=files)
    parts = []
    for name, calls in (
        ("issue", (chats.issue_text, of_disk.issue_text)),
        ("verify", (chats.verify_text, of_disk.verify_text)),
    ):
        requests, answers = lines(folder / f"{name}.jsonl"), lines(folder / f"{name}.answers.jsonl")
        assert len(requests) == len(answers) > 0
        parts.append(f"{[compared(requests, answers, call) for call in calls][0]} of {name}")
    print(f"the package agrees with the command: {', '.join(parts)}, {known(folder)} known answers")


main(Path(sys.argv[1]))
