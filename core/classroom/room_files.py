"""Files of rooms in the data folder: one of JSON for each, and one for the codes of closed ones."""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from core.classroom.rooms import ALPHABET, CODE_LENGTH
from core.durable_file import PARTIAL, write_durably

FOLDER = "rooms"
SUFFIX = ".json"
CLOSED = "closed"  # no code: it is longer
MAX_BYTES = 1_000_000  # of one file; a room of 200 seats and 40 questions takes some 150,000

Kind = TypeVar("Kind")


class RoomFiles:
    """Whole files or none. What cannot be read or written is skipped with a warning in the server's log.

    Args:
        data: the data folder.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER
        self.failing = False  # said once, until it works again

    def write(self, name: str, content: bytes) -> bool:
        """Writes a file.

        Args:
            name: a room's code, or CLOSED. content: JSON.
        Returns:
            Whether it could be written.
        """
        try:
            if len(content) > MAX_BYTES:
                raise OSError(f"{len(content)} bytes, at most {MAX_BYTES} are kept")
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # ids of subscriptions stand in the files
            write_durably(self.folder / f"{name}{SUFFIX}", lambda file: file.write(content))
        except OSError as error:
            if not self.failing:
                warn("room %s was not kept: %s", name, error)
            self.failing = True
            return False
        self.failing = False
        return True

    def remove(self, name: str) -> None:
        """Removes a file, if there is one."""
        try:
            (self.folder / f"{name}{SUFFIX}").unlink(missing_ok=True)
        except OSError as error:
            warn("room %s could not be removed: %s", name, error)

    def read_rooms(self, most: int) -> Iterator[tuple[str, Any]]:
        """Code and values of each room, those that changed last first; incomplete files are removed.

        Args:
            most: that are read.
        """
        with suppress(OSError):
            for partial in self.folder.glob(f"*{PARTIAL}"):
                partial.unlink(missing_ok=True)
        paths = [path for path in self.folder.glob(f"*{SUFFIX}") if is_code(path.stem)]
        codes = [path.stem for path in sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)]
        for code in codes[most:]:
            warn("room %s was not taken: at most %d rooms are open here", code, most)
        for code in codes[:most]:
            values = self.read(code)
            if values is not None:
                yield code, values

    def read_closed(self) -> list[str]:
        """Codes of rooms that were closed lately, the latest last."""
        values = self.read(CLOSED) if (self.folder / f"{CLOSED}{SUFFIX}").exists() else []
        return [code for code in values if is_code(code)] if isinstance(values, list) else []

    def read(self, name: str) -> Any:
        """What a file holds; None: it cannot be read."""
        path = self.folder / f"{name}{SUFFIX}"
        try:
            with open(path, "rb") as opened:
                content = opened.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise ValueError(f"more than {MAX_BYTES} bytes")
            return json.loads(content)
        except (OSError, ValueError, RecursionError) as error:
            warn("%s could not be read: %s", path.name, error)
            return None


def is_code(name: object) -> bool:
    """Whether it can be a room's code."""
    return isinstance(name, str) and len(name) == CODE_LENGTH and set(name) <= set(ALPHABET)


def value_of(values: Any, name: str, kind: type[Kind]) -> Kind:
    """One value of what was read.

    Raises:
        ValueError: if it is missing or of another kind.
    """
    value = values.get(name) if isinstance(values, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
        raise ValueError(f"{name} is missing, or is no {kind.__name__}")
    return value


def warn(message: str, *values: object) -> None:
    logging.getLogger(__name__).warning(message, *values)
