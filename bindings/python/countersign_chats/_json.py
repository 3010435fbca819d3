"""Writes requests as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Callable

from ._errors import CountersignError
from ._identity import Neutral


def write(value: object, fault: Callable[[str], CountersignError]) -> str:
    """Returns the value as JSON in ASCII, or raises the fault."""
    try:
        return _ENCODE(value)
    except RecursionError:
        detail = "it is nested too deeply"
    except TypeError:
        detail = "it holds an object that is neither dict, list, str, int, float, bool nor None"
    except ValueError:
        detail = "it holds itself, or a number that JSON has no word for"
    # Outside of the handlers, whose exceptions may hold values.
    raise fault(detail)


def _plain(value: object) -> object:
    if isinstance(value, Neutral):
        return value.plain()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


_ENCODE = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_plain).encode
