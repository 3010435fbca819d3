"""The forms of requests and answers. Keys may be added later."""

from __future__ import annotations

from typing import Any, Literal, Optional, TypedDict

Action = Literal["login", "add-identities", "update-profile", "logout"]
Form = Literal["countersign", "oidc"]


class Problem(TypedDict):
    """One fault: its place, its kind, and the vendor's own name for it. It never holds the value."""

    path: str
    code: str
    detail: Optional[str]
    vendor_reason: Optional[str]


class _Fault(TypedDict):
    kind: str
    problems: list[Problem]


class Fault(_Fault, total=False):
    """The reason why there is no bundle. ``cause`` stands where a vendor would have to be asked."""

    cause: str


class Script(TypedDict, total=False):
    """The script element of a page: the nonce of its Content-Security-Policy, and the address that it asks for bundles."""

    nonce: Optional[str]
    endpoint: Optional[str]


class _Named(TypedDict):
    adapter: str
    kind: str


class Bundle(_Named, total=False):
    """A bundle, or, where it has ``error``, the reason why its adapter makes none."""

    action: Action
    payload: dict[str, Any]
    steps: list[dict[str, Any]]
    renewal: list[dict[str, Any]]
    logout: list[dict[str, Any]]
    renew: Literal["event", "call", "never"]
    expires_at: Optional[int]
    refresh_at: Optional[int]
    dropped: list[dict[str, Any]]
    verification: dict[str, Any]
    error: Fault


class _Answer(TypedDict):
    bundles: list[Bundle]


class Answer(_Answer, total=False):
    """The answer to a request: an entry for each adapter, and the script element where the request asks for one."""

    id: Any
    script: str


class _Judgement(TypedDict):
    adapter: Optional[str]
    accepted: Optional[bool]


class Judgement(_Judgement, total=False):
    """The verdict on a bundle. ``accepted`` is ``None`` where only the vendor can read the proof."""

    user: dict[str, Any]
    action: Action
    proof: str
    signed: list[str]
    event: str
    reason: str
    details: dict[str, Any]
    slip: str


class _VerifyAnswer(TypedDict):
    verdicts: list[Judgement]


class VerifyAnswer(_VerifyAnswer, total=False):
    """The answer to a request to judge bundles, in their order."""

    id: Any


class Finding(TypedDict):
    """The findings of an entry of a configuration; without an adapter, those of the whole."""

    adapter: Optional[str]
    kind: Optional[str]
    problems: list[Problem]
    warnings: list[Problem]
    secrets: list[dict[str, Any]]
