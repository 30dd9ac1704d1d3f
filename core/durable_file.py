"""Writing a file whole or not at all, so that not even a power cut leaves half of it."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

PARTIAL = ".part"  # ends the name of a file that is being written


def write_durably(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file under a temporary name, waits until the disk has it, and then renames it: before, `path` is what it was.

    Args:
        write: writes the content into an open file.
    Raises:
        OSError: if it cannot be written, for want of room too; or whatever `write` raises. The temporary file is gone then.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        with open(partial, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Waits until the disk has the names in a folder. Where a folder cannot be opened (Windows), nothing happens."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
