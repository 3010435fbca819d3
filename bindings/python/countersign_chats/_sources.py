"""Configurations, secrets and files, read as the command reads them. The extension itself reads nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Optional, Union

from ._errors import ConfigError, invalid
from ._json import write

Config = Union[str, "os.PathLike[str]", Mapping[str, object]]
Secrets = Mapping[str, Union[str, bytes]]

WRONG_CONFIG = "the configuration has faults"

# A longer file is no configuration, and no secret.
_LONGEST_CONFIG = 1024 * 1024
_LONGEST_FILE = 64 * 1024


class Given:
    """What a configuration names, and the place where it stands. Nothing here prints a secret."""

    def __init__(self, secrets: Optional[Secrets], files: Optional[Secrets]) -> None:
        self._secrets = secrets
        self._files = files
        self._folder: Optional[Path] = None

    def read(self, config: Config) -> tuple[str, bool]:
        """Returns the configuration as text, and whether it is TOML. Its files are relative to it."""
        if isinstance(config, Mapping):
            return write(config, _wrong_config), False
        path = Path(config)
        self._folder = path.parent
        return _text(path), True

    def look_up(self, is_file: bool, name: str) -> Union[bytes, str, None]:
        """Returns the bytes of a secret or a file, ``None`` where there are none, or the reason why they cannot be read."""
        if not is_file:
            return _bytes(_get(os.environ if self._secrets is None else self._secrets, name))
        if self._files is not None:
            return _bytes(_get(self._files, name))
        return None if self._folder is None else _file(self._folder / name)

    def is_argument(self, is_file: bool) -> bool:
        """Whether secrets, or files, are looked up in an argument of the caller. A dict has no place to read files from."""
        if is_file:
            return self._files is not None or self._folder is None
        return self._secrets is not None

    def is_anybodys(self, file: str) -> bool:
        """Whether every user of this machine can write a file that was read."""
        if self._folder is None or self._files is not None or os.name != "posix":
            return False
        try:
            return bool((self._folder / file).stat().st_mode & stat.S_IWOTH)
        except (OSError, ValueError):
            return False


def _text(path: Path) -> str:
    with path.open("rb") as file:
        found = file.read(_LONGEST_CONFIG + 1)
    if len(found) > _LONGEST_CONFIG:
        detail = f"it is longer than {_LONGEST_CONFIG} bytes, so it is no configuration"
    else:
        try:
            return found.decode()
        except UnicodeDecodeError:
            detail = "not UTF-8"
    # Outside of the handler, whose exception holds the file.
    del found
    raise _wrong_config(detail)


def _wrong_config(detail: str) -> ConfigError:
    return ConfigError(WRONG_CONFIG, [invalid(detail)])


def _get(given: Secrets, name: str) -> object:
    try:
        return given[name]
    except KeyError:
        return None


def _bytes(value: object) -> Union[bytes, str, None]:
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError:
            return "it is not valid UTF-8"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    return None if value is None else "it is neither text nor bytes"


def _file(path: Path) -> Union[bytes, str, None]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return "is a directory"
        # A pipe, a terminal or a device may wait for ever or never end.
        if not stat.S_ISREG(mode):
            return "it is no regular file"
        with path.open("rb") as file:
            found = file.read(_LONGEST_FILE + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        return (error.strerror or "it cannot be opened").lower()
    except ValueError:
        return "invalid input parameter"
    return found if len(found) <= _LONGEST_FILE else f"it is longer than {_LONGEST_FILE} bytes"
