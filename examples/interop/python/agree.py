"""Compares an answer of the command with one that was made here."""

import json

from person import Person, Refused


def read(line):
    """The person of a line; None where the line is no identity."""
    try:
        return Person(line)
    except Refused:
        return None


def compare(front, action, expected, text):
    """What differs, if anything does."""
    if not text.startswith(front.encode()):
        return "its answer is not here"
    found = json.loads(text)
    if expected is None:
        return None if "error" in found else "a bundle where it is refused here"
    if "error" in found:
        return "refused where it is a bundle here"
    start = f'{front},"action":"{action}","payload":{expected.payload},"steps":'
    if not text.startswith(start.encode()):
        return "the payload differs"
    if not text.startswith((start + expected.page).encode()):
        return "the page's configuration differs"
    life = found["expires_at"], found["refresh_at"]
    return None if life == (expected.expires_at, expected.refresh_at) else "the life differs"
