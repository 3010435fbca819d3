"""Prints varied identities, one a line.

usage: identities.py COUNT [SEED]

The same seed prints the same bytes: integers alone decide, since the choices of Python's `random` may
change with its version. About one in a hundred is faulty.
"""

import json
import sys

FIRST = ["Lisa", "José", "Zoë", "Mallory", "Олег", "さくら", "Ana", "Ben", "Fatima", "Søren"]
LAST = ["Chen", "García", "O'Neill", "Müller", "Иванов", "田中", "Silva", "Smith", "Haddad", "Łoś"]
COMPANIES = ["Acme Co.", "Łódź & Søn", "Globex", "\"Initech\"", "Umbrella"]
LOCALES = ["en", "en-GB", "de", "pt-BR", "ja"]
COUNTRIES = ["GB", "DE", "BR", "JP", "US"]
CITIES = ["London", "São Paulo", "東京", "Berlin", "Austin"]
PLATFORMS = ["discord", "steam", "psn", "xbox-live", "nintendo"]
PLANS = ["free", "silver", "gold"]
MASK = (1 << 64) - 1


def numbers(seed):
    """SplitMix64."""
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


class Dice:
    """One number a person: each roll takes some of it."""

    def __init__(self, number):
        self.number = number

    def roll(self, sides):
        self.number, face = divmod(self.number, sides)
        return face

    def pick(self, choices):
        return choices[self.roll(len(choices))]


def identity(index, number):
    dice = Dice(number)
    person = {"user_id": f"usr_{index:07d}_{dice.roll(1 << 12):03x}"}
    if dice.roll(4):
        verified = dice.roll(8) > 0
        person["email"] = {"address": f"user{index}@example.com", "verified": verified}
    if dice.roll(2):
        first, last = dice.pick(FIRST), dice.pick(LAST)
        person["name"] = {"full": f"{first} {last}", "first": first, "last": last}
    if dice.roll(4) == 0:
        person["phone"] = {"number": f"+4420{index:08d}", "verified": True}
    if dice.roll(5) == 0:
        account = {"platform": dice.pick(PLATFORMS), "id": str(10**15 + index)}
        if dice.roll(2):
            account["metadata"] = {"level": str(index % 100)}
        person["accounts"] = [account]
    if dice.roll(5) == 0:
        person["company"] = {"id": f"org_{index % 1000}", "name": dice.pick(COMPANIES)}
    if dice.roll(3) == 0:
        person |= {"locale": dice.pick(LOCALES), "country": dice.pick(COUNTRIES)}
        person |= {"city": dice.pick(CITIES), "created_at": 1_600_000_000 + index}
    if dice.roll(4) == 0:
        person["attributes"] = {"plan": dice.pick(PLANS), "seats": index % 50, "trial": index % 2 == 0}
    if dice.roll(100) == 0:
        person["user_id"] = dice.pick(["", 7, None])
    return person


def main(count, seed=1):
    for index, number in zip(range(int(count)), numbers(int(seed))):
        print(json.dumps(identity(index, number), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except BrokenPipeError:
        # Nobody wants more; what is buffered need not be complained about.
        sys.stdout = None
