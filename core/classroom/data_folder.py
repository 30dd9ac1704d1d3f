"""The folder in which a server keeps runs and rooms over a restart. One server at a time uses it."""

import logging
import os
import shutil
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import UserError

LOCK_FILE = "server.lock"  # who uses the folder: process, machine and since when, one a line
LOCKED_BYTE = 1 << 20  # the one that Windows locks: behind the text, which others can so read
LONGEST_LOCK_FILE = 500  # bytes that are read of it
LOW_MB = 500  # free space below which the server's log warns: a run takes a few MB, a large one some hundred


@dataclass
class DataFolder:
    """A data folder.

    Attributes:
        path: need not exist. lock_file: open for as long as this server holds the folder. The lock belongs to the process: however it
            ends, the system takes it back.
    """

    path: Path
    lock_file: Any = field(default=None, repr=False)

    def open(self) -> None:
        """Makes the folder and takes it for this server. What is not possible, but lets a server work, is said in its log: a folder that
        cannot be written, which then keeps nothing, a file system that cannot lock, and little space.

        Raises:
            UserError: if another server has it.
        """
        if not self.writable():
            return
        self.lock()
        free = self.free_mb()
        if free < LOW_MB:
            warn("%s has %.0f MB left; runs that no longer fit are not kept", self.path, free)

    def lock(self) -> None:
        """Takes the folder for this process.

        Raises:
            UserError: if another one has it.
        """
        path = self.path / LOCK_FILE
        try:
            opened = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        except OSError as error:
            return warn("%s could not be locked (%s): see that no second server uses it", self.path, error)
        try:
            lock_file(opened)
        except BlockingIOError:
            opened.close()
            pid, host, since = read_owner(path)
            raise UserError("folder_in_use", folder=str(self.path), pid=pid, host=host, since=since) from None
        except OSError as error:  # network file systems without locks
            opened.close()
            return warn("%s could not be locked (%s): see that no second server uses it", self.path, error)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        opened.truncate(0)
        opened.write(f"{os.getpid()}\n{socket.gethostname()}\n{since}\n".encode())
        self.lock_file = opened

    def close(self) -> None:
        """Gives the folder back."""
        if self.lock_file is not None:
            self.lock_file.close()
            self.lock_file = None

    def writable(self) -> bool:
        """Whether files can be written to the folder now, which is made if it does not exist; if not, the server's log says why."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)  # whoever reads it can steer runs
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(b"probe")
        except OSError as error:
            warn("nothing can be kept in %s: %s", self.path, error)
            return False
        return True

    def free_mb(self) -> float:
        """Space left on its disk, in MB; infinite where the system does not say."""
        try:
            return shutil.disk_usage(self.path).free / 10**6
        except OSError:
            return float("inf")


def lock_file(opened: Any) -> None:
    """Locks an open file for this process, without waiting.

    Raises:
        BlockingIOError: if another process has it. OSError: if its file system cannot lock.
    """
    if sys.platform == "win32":
        import msvcrt

        opened.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:  # what Windows calls it
            raise BlockingIOError from error
        opened.seek(0)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)


def read_owner(path: Path) -> tuple[str, str, str]:
    """Which process has a folder, on which machine, since when: for the sentence."""
    try:
        with open(path, "rb") as opened:
            lines = opened.read(LONGEST_LOCK_FILE).decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    pid, host, since = [*(line if line.isprintable() else "?" for line in lines), "?", "?", "?"][:3]
    return pid, host, since


def warn(message: str, *values: object) -> None:
    logging.getLogger(__name__).warning(message, *values)
