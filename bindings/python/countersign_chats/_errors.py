"""The errors. None holds a value of an identity, a secret or a text of the configuration."""

from __future__ import annotations

from collections.abc import Sequence

from ._types import Problem


class CountersignError(Exception):
    """The base of all errors of this package. ``problems`` holds every fault at once."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = list(problems)

    def __str__(self) -> str:
        if not self.problems:
            return self.message
        told = (f"{one['path'] or 'input'}: {one['code']} ({one['detail']})" for one in self.problems)
        return f"{self.message}: {'; '.join(told)}"


class ConfigError(CountersignError):
    """The configuration is wrong, or a secret that it names cannot be read."""


class RequestError(CountersignError):
    """The request itself is at fault, so that no adapter was asked."""


class ClosedError(CountersignError):
    """The adapters were closed before the call."""


def invalid(detail: str) -> Problem:
    """Returns the problem of an input as a whole."""
    return {"path": "", "code": "invalid", "detail": detail, "vendor_reason": None}
