"""Prints identities of every kind, one a line; about one in twelve is none.

usage: python3 people COUNT [SEED]

The same seed prints the same bytes. Addresses, language tags and countries are plainly right or plainly
wrong, since the checks know their forms and not their registers.
"""

import json
import sys

import fields
from dice import Dice
from faults import OF_A_PERSON, OF_A_TEXT
from vendor import vendor

# Of ten identities, how many have it.
USUAL = {
    "user_id": 8, "email": 5, "phone": 3, "accounts": 3, "name": 5, "company": 3, "locale": 3, "country": 2,
    "city": 2, "picture": 2,
    "created_at": 6, "tags": 2, "attributes": 4, "vendor": 2,
}  # fmt: skip
IDENTIFIERS = ("user_id", "email", "phone", "accounts")


def person(dice):
    makers = vars(fields) | {"vendor": vendor}
    said = {field: makers[field](dice) for field, usual in USUAL.items() if dice.roll(10) < usual}
    if dice.one_in(12):
        said["privacy"] = "full"
    elif dice.one_in(12):
        said["privacy"] = "standard"
    if dice.one_in(12):
        said = {field: value for field, value in said.items() if field not in IDENTIFIERS}
    if not any(said.get(field) for field in IDENTIFIERS):
        said["anonymous"] = True
        # Hints, for a vendor that fills in its form.
        if dice.one_in(2):
            said |= {field: makers[field](dice) for field in ("email", "phone") if dice.one_in(2)}
    elif dice.one_in(20):
        said["anonymous"] = False
    return said


def shuffled(dice, said):
    keys = list(said)
    return {keys.pop(dice.roll(len(keys))): None for _ in range(len(keys))}


def dump(said, **how):
    """As JSON, each decimal with its own digits."""
    digits = []

    def marked(value):
        if isinstance(value, fields.Digits):
            digits.append(value.text)
            return f"\ue0d0{len(digits) - 1}\ue0d1"
        if isinstance(value, dict):
            return {key: marked(one) for key, one in value.items()}
        return value

    text = json.dumps(marked(said), **how)
    for number, written in enumerate(digits):
        mark = json.dumps(f"\ue0d0{number}\ue0d1", ensure_ascii=how.get("ensure_ascii", True))
        text = text.replace(mark, written, 1)
    return text


def write(dice, said):
    """In any order, with blanks or without, escaped or raw."""
    said = {field: said[field] for field in shuffled(dice, said)} if dice.one_in(2) else said
    separators = dice.pick([(",", ":"), (", ", ": "), (" ,\t", " : ")])
    if dice.one_in(2):
        try:
            return dump(said, ensure_ascii=False, separators=separators).encode()
        except UnicodeEncodeError:
            pass  # Half a pair can only be escaped.
    text = dump(said, separators=separators)
    return (text.replace("/", "\\/") if dice.one_in(2) else text).encode()


def line(dice):
    said = person(dice)
    if dice.one_in(16):
        dice.pick(OF_A_PERSON)(dice, said)
    text = write(dice, said)
    return dice.pick(OF_A_TEXT)(text) if dice.one_in(50) else text


def main(count, seed=1):
    dice = Dice(int(seed))
    for _ in range(int(count)):
        sys.stdout.buffer.write(line(dice) + b"\n")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
