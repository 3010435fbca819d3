"""Makes every bundle of a run of `countersign issue` anew, with Python's standard library alone.

usage: python3 python ACTION NOW IDENTITIES BUNDLES

IDENTITIES has an identity a line, and BUNDLES is what `issue` printed for them with every adapter of
`countersign.toml` that has the action. The rules are those of the adapters' READMEs. A payload must be
the same to the byte, and an identity refused where it is refused here; the first disagreement ends the
check, and its message holds no value.
"""

import sys

import crunch
import hub
import legacy
import portal
from agree import compare, read
from answer import User
from modes import MODES
from person import Refused

ACTIONS = {
    "helpcrunch": crunch.ACTIONS,
    "helpshift-identities": hub.ACTIONS,
    "helpshift-legacy": legacy.ACTIONS,
    "userhero": portal.ACTIONS,
}
BOTH = {"email", "phone"}
TAKES_VENDOR_DATA = {"helpshift-identities"}


def contacts(mode, action):
    """What of email and phone has a place."""
    if mode.kind == "helpshift-legacy":
        return {"email"} if mode.options["sign"] == "id-and-email" else set()
    return set() if mode.kind == "helpshift-identities" and action == "update-profile" else BOTH


def answer(mode, person, action, now):
    """What the vendor is to be told; None where the identity is refused."""
    if person is None or (mode.kind in person.vendor and mode.kind not in TAKES_VENDOR_DATA):
        return None
    # The widget's event says whom the page names; an empty object names nobody.
    takes_client = mode.options.get("surface") == "web" and action == "login"
    if mode.kind in person.client and not takes_client:
        return None
    try:
        hints = (mode.kind, action) == ("helpcrunch", "login")
        user = User(person, mode, contacts(mode, action), hints)
        return ACTIONS[mode.kind][action](mode, user, now)
    except Refused:
        return None


def main(action, now, identities, bundles):
    modes = [(name, MODES[name]) for name in sorted(MODES) if action in ACTIONS[MODES[name].kind]]
    counts = {name: [0, 0] for name, _ in modes}
    with open(identities, "rb") as people, open(bundles, "rb") as answers:
        for number, line in enumerate(people, 1):
            person = read(line)
            for name, mode in modes:
                expected = answer(mode, person, action, int(now))
                front = f'{{"line":{number},"adapter":"{name}","kind":"{mode.kind}"'
                if difference := compare(front, action, expected, answers.readline()):
                    sys.exit(f"Python: {action}, line {number}, {name}: {difference}")
                counts[name][expected is None] += 1
        if answers.readline():
            sys.exit("Python: there are more answers than were asked for")
    for name, (issued, refused) in counts.items():
        if not issued or not refused:
            sys.exit(f"Python: {action}, {name}: nothing was {'refused' if issued else 'issued'}")
    issued, refused = map(sum, zip(*counts.values()))
    print(f"Python, {action}: {issued} bundles and {refused} refusals agreed")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
