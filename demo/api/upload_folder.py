"""The folder in which uploaded files lie, and how much may lie in it."""

import os
import secrets
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

OVERHEAD_PER_FILE = 65_536  # bytes that each file counts beside its own, so that many small ones reach the limit too
PARTIAL = "partial"  # folder of what is being received, each upload in a folder of its own that begins with its server's process
FRESH = 20.0  # seconds that a complete file is safe: its page reads it in the next moment
SHARE = 0.5  # of the limit that one caller's uploads under way may hold: whoever sends slowly leaves room for others


class UploadFolder:
    """Keeps all files of a folder together below a limit at every moment: an upload begins when there is room for all of it, and the
    oldest files make room, whoever left them there.

    Args:
        path: of the folder, which need not exist. limit: bytes of all files together. clock: seconds since 1970, as of files.

    Attributes:
        reserved: folder of an upload under way -> its caller and its size.
    """

    def __init__(self, path, limit, clock=time.time):
        self.path = Path(path)
        self.limit = int(limit)
        self.clock = clock
        self.lock = threading.Lock()
        self.reserved = {}
        self.remove_abandoned()

    def files(self):
        """(time of its last change, bytes it counts, path) of each complete file, oldest first; not of what is being received."""
        files = []
        for folder, folders, names in os.walk(self.path):
            folders[:] = [name for name in folders if Path(folder, name) not in self.reserved]
            for path in (Path(folder, name) for name in names):
                with suppress(OSError):  # somebody else has removed it
                    status = path.lstat()
                    files.append((status.st_mtime, status.st_size + OVERHEAD_PER_FILE, path))
        return sorted(files)

    def reserve(self, size, caller=""):
        """Room for an upload, whose files may take so many bytes.

        Args:
            caller: whose it is.
        Returns:
            A new folder to receive it in, to be given to `release` at the end; None: there is no room at the moment.
        Raises:
            OSError: if it cannot be made.
        """
        counted = size + OVERHEAD_PER_FILE
        with self.lock:
            others = sum(size for whose, size in self.reserved.values() if whose == caller)
            if others and others + counted > SHARE * self.limit or not self.has_room(counted):
                return None
            folder = self.path / PARTIAL / f"{os.getpid()}-{secrets.token_hex(8)}"
            folder.mkdir(parents=True)
            self.reserved[folder] = (caller, counted)
            return folder

    def keep(self, file):
        """Moves a complete file out of the folder of its upload, FOLDER/DIGEST/NAME, to where it stays: DIGEST/NAME.

        Returns:
            Its new path.
        Raises:
            OSError: if it cannot be moved.
        """
        file = Path(file)
        kept = self.path / file.parent.name / file.name
        with self.lock:  # nobody removes the folder before the file is in it
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.utime(file)
            os.replace(file, kept)
        return kept

    def release(self, folder):
        """An upload is over: what it has left in its folder goes."""
        shutil.rmtree(folder, ignore_errors=True)
        with self.lock:
            self.reserved.pop(folder, None)

    def make_room(self):
        """Removes the oldest files while all together take more than they may."""
        with self.lock:
            return self.has_room(0)

    def has_room(self, size):
        """Whether so many bytes more fit, the oldest files that are not fresh having made room; with the lock held."""
        files, now = self.files(), self.clock()
        used = sum(size for _, size, _ in files) + sum(size for _, size in self.reserved.values()) + size
        for changed, counted, path in files:
            if used <= self.limit:
                break
            if abs(now - changed) > FRESH:  # a clock that was set back must not make a file safe for good
                self.remove(path)
                used -= counted
        return used <= self.limit

    def discard(self, path):
        """Removes a file that has been read, if it is one of this folder."""
        path = Path(path).absolute()
        with suppress(OSError, ValueError):
            if path.resolve().is_relative_to(self.path.resolve()):
                with self.lock:
                    self.remove(path)

    def remove(self, path):
        """Removes a file, and its folder when nothing else is in it; with the lock held."""
        with suppress(OSError):
            path.unlink()
        if path.parent != self.path:
            with suppress(OSError):
                path.parent.rmdir()

    def remove_abandoned(self):
        """Removes what servers that do not run any more were receiving when they ended."""
        with suppress(OSError):
            for folder in (self.path / PARTIAL).iterdir():
                if not is_running(folder.name.partition("-")[0]):
                    shutil.rmtree(folder, ignore_errors=True)


def is_running(process):
    """Whether there is a process of that number, other than this one, which has just begun to receive.

    Args:
        process: digits.
    """
    if not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
