"""The adapters of a configuration."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Callable, Optional, Union, cast

from . import _countersign
from ._errors import ClosedError, ConfigError, RequestError, invalid
from ._identity import Identity
from ._json import write
from ._sources import WRONG_CONFIG, Config, Given, Secrets
from ._types import Action, Answer, Bundle, Finding, Form, Script, VerifyAnswer

_WRONG_REQUEST = "the request has faults"


class Countersign:
    """The adapters of a configuration. Every method may be called by many threads at once.

    The secrets are held by the extension, which wipes them when the last call after ``close`` has ended.
    """

    __slots__ = ("_now", "_opened")

    def __init__(self, opened: _countersign.Opened, now: Optional[Callable[[], float]]) -> None:
        """Takes what ``open`` has built: call that."""
        self._opened: Optional[_countersign.Opened] = opened
        self._now = now

    @classmethod
    def open(
        cls,
        config: Config,
        *,
        secrets: Optional[Secrets] = None,
        files: Optional[Secrets] = None,
        now: Optional[Callable[[], float]] = None,
    ) -> Countersign:
        """Builds the adapters of a TOML file, by its path, or of a dict with the same tables.

        ``secrets`` has the values of ``{ env = NAME }``; by default ``os.environ``. ``files`` has the contents of
        ``{ file = PATH }`` and ``recipe = PATH``. By default they are read from the disk, relative to the configuration
        file; a dict has no place, so that its files must be given. Only what the configuration names is looked up, once.
        ``now`` returns Unix seconds, and is called once for each request; by default ``time.time``.

        Raises ``ConfigError`` with every fault, and ``OSError`` where the configuration file cannot be read.
        """
        given = Given(secrets, files)
        # Tools that print the variables of a traceback must find no secret here.
        del secrets, files
        text, is_toml = given.read(config)
        opened, problems = _countersign.open(text, is_toml, given)
        if opened is None:
            # A secret may stand in a configuration by mistake.
            del config, text
            raise ConfigError(WRONG_CONFIG, json.loads(problems))
        return cls(opened, now)

    def issue(
        self,
        request: Optional[Mapping[str, object]] = None,
        /,
        *,
        identity: Union[Identity, Mapping[str, object], None] = None,
        adapters: Optional[Sequence[str]] = None,
        action: Optional[Action] = None,
        from_: Optional[Form] = None,
        client: Optional[Mapping[str, object]] = None,
        vendor: Optional[Mapping[str, object]] = None,
        script: Optional[Script] = None,
        now: Optional[int] = None,
    ) -> Answer:
        """Makes a bundle for each adapter, from a request as a dict or from its parts.

        Without ``adapters`` all are asked. An adapter that refuses has an entry with ``error`` in ``bundles``.

        Raises ``RequestError`` where the request itself is at fault.
        """
        parts = (identity, adapters, action, from_, client, vendor, script, now)
        answer = self.issue_text(_request(request, _ISSUE, parts))
        return cast(Answer, _read(answer))

    def issue_text(self, request: str) -> str:
        """Answers a request as JSON text: the answer is the command's, to the byte. A fault is an answer as well."""
        return self._open_one().issue(request, self._seconds())

    def page_script(
        self,
        request: Optional[Mapping[str, object]] = None,
        /,
        *,
        identity: Union[Identity, Mapping[str, object], None] = None,
        adapters: Optional[Sequence[str]] = None,
        from_: Optional[Form] = None,
        vendor: Optional[Mapping[str, object]] = None,
        nonce: Optional[str] = None,
        endpoint: Optional[str] = None,
    ) -> str:
        """Returns the one script element that signs the user of a page in to every chat.

        A chat whose adapter refuses is left out: ``issue`` with ``script`` also says why.

        Raises ``RequestError`` where the request itself is at fault.
        """
        words = {"nonce": nonce, "endpoint": endpoint}
        script: Optional[dict[str, str]] = {key: word for key, word in words.items() if word is not None}
        if request is not None and request.get("script") is None:
            request, script = {**request, "script": script}, None
        elif request is not None:
            script = script or None
        text = _request(request, _SCRIPT, (identity, adapters, from_, vendor, script))
        return cast(Answer, _read(self.issue_text(text)))["script"]

    def verify(
        self,
        request: Optional[Mapping[str, object]] = None,
        /,
        *,
        bundles: Optional[Sequence[Union[Bundle, Mapping[str, object]]]] = None,
        adapter: Optional[str] = None,
        action: Optional[Action] = None,
        now: Optional[int] = None,
    ) -> VerifyAnswer:
        """Judges bundles as their vendors would, from a request as a dict or from its parts.

        Raises ``RequestError`` where the request itself is at fault.
        """
        answer = self.verify_text(_request(request, _VERIFY, (bundles, adapter, action, now)))
        return cast(VerifyAnswer, _read(answer))

    def verify_text(self, request: str) -> str:
        """Answers a request to judge bundles as JSON text."""
        return self._open_one().verify(request, self._seconds())

    def adapters(self) -> list[dict[str, Any]]:
        """Returns the adapters, each with the tables of its fields."""
        return cast("list[dict[str, Any]]", json.loads(self._open_one().adapters()))

    def close(self) -> None:
        """Lets the secrets go. Calls that are under way end as usual; later ones raise ``ClosedError``."""
        self._opened = None

    def __enter__(self) -> Countersign:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Countersign {'closed' if self._opened is None else 'open'}>"

    def _open_one(self) -> _countersign.Opened:
        opened = self._opened
        if opened is None:
            raise ClosedError("the adapters are closed")
        return opened

    def _seconds(self) -> int:
        now = time.time() if self._now is None else self._now()
        if isinstance(now, bool) or not isinstance(now, (int, float)):
            raise TypeError("now must return Unix seconds as a number")
        # Not a number is not between them. A greater number is one of milliseconds.
        if not 0 <= now <= _countersign.LAST_DATE:
            raise ValueError("now must return Unix seconds, of no year after 9999")
        return int(now)


def check_config(
    config: Config, *, secrets: Optional[Secrets] = None, files: Optional[Secrets] = None
) -> list[Finding]:
    """Returns the problems and warnings of each entry, with the fingerprints of its secrets. Arguments as for ``open``."""
    given = Given(secrets, files)
    del secrets, files
    text, is_toml = given.read(config)
    return cast("list[Finding]", json.loads(_countersign.check_config(text, is_toml, given)))


def explain(name: Optional[str] = None) -> list[dict[str, Any]]:
    """Returns the failures that vendors show by this name, each with its cause and remedy; all of them without a name."""
    return cast("list[dict[str, Any]]", json.loads(_countersign.explain(name)))


_ISSUE = ("identity", "adapters", "action", "from", "client", "vendor", "script", "now")
_SCRIPT = ("identity", "adapters", "from", "vendor", "script")
_VERIFY = ("bundles", "adapter", "action", "now")


def _request(
    whole: Optional[Mapping[str, object]], keys: Sequence[str], parts: Sequence[object]
) -> str:
    given = {key: part for key, part in zip(keys, parts) if part is not None}
    if whole is not None and given:
        raise TypeError("a request is given as a dict or by its parts, and not by both")
    return write(given if whole is None else whole, _wrong_request)


def _wrong_request(detail: str) -> RequestError:
    return RequestError(_WRONG_REQUEST, [invalid(detail)])


def _read(answer: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(answer)
    error = read.get("error")
    if error is not None:
        raise RequestError(_WRONG_REQUEST, error["problems"])
    return read
