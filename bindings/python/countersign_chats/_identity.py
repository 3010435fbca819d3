"""The identity of a user, in terms that belong to no vendor. The repr of each class names its fields, and no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Optional, Union

Attribute = Union[str, int, float, bool, Sequence[str], None]

# An id that is None was probably forgotten, and is refused. So a missing id needs another word.
_NO_ID: Any = type("_NoId", (), {"__repr__": lambda _: "no id"})()


class Neutral:
    """An object of an identity. A key that is not given is left out."""

    def plain(self) -> dict[str, object]:
        """Returns the object as it is written in JSON."""
        given = vars(self).items()
        return {key: value for key, value in given if value is not None and value is not _NO_ID}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.plain())})"


@dataclass(frozen=True, repr=False)
class Email(Neutral):
    """An email address. Only your own application knows whether it is verified."""

    address: str
    verified: bool = False


@dataclass(frozen=True, repr=False)
class Phone(Neutral):
    """A phone number in the form of E.164."""

    number: str
    verified: bool = False


@dataclass(frozen=True, repr=False)
class Account(Neutral):
    """An account of the user on a platform, such as ``steam``."""

    platform: str
    id: str
    metadata: Optional[Mapping[str, str]] = None


@dataclass(frozen=True, repr=False)
class Name(Neutral):
    """The parts of a name."""

    full: Optional[str] = None
    first: Optional[str] = None
    last: Optional[str] = None
    display: Optional[str] = None


@dataclass(frozen=True, repr=False)
class Company(Neutral):
    """The company of the user."""

    id: Optional[str] = None
    name: Optional[str] = None


@dataclass(frozen=True, repr=False)
class Identity(Neutral):
    """The identity of a user. Take it from your session, and never from data that the browser sent.

    A text as ``email`` or ``phone`` is an unverified one. A ``user_id`` of ``None`` is refused: leave it out for a user
    without one. ``vendor`` and ``client`` are by kind.
    """

    user_id: str = field(default=_NO_ID)
    email: Union[Email, Mapping[str, object], str, None] = None
    phone: Union[Phone, Mapping[str, object], str, None] = None
    accounts: Optional[Sequence[Union[Account, Mapping[str, object]]]] = None
    name: Union[Name, Mapping[str, object], str, None] = None
    company: Union[Company, Mapping[str, object], str, None] = None
    locale: Optional[str] = None
    country: Optional[str] = None
    city: Optional[str] = None
    picture: Optional[str] = None
    created_at: Optional[int] = None
    tags: Optional[Sequence[str]] = None
    attributes: Optional[Mapping[str, Attribute]] = None
    privacy: Optional[Literal["standard", "full"]] = None
    anonymous: Optional[bool] = None
    vendor: Optional[Mapping[str, object]] = None
    client: Optional[Mapping[str, object]] = None

    def plain(self) -> dict[str, object]:
        """Returns the identity as it is written in JSON."""
        plain = super().plain()
        if self.user_id is None:
            plain["user_id"] = None
        return plain
