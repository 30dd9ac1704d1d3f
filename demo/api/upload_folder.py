"""The folder in which Gradio keeps uploaded files, and how much may lie in it."""

import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

OVERHEAD_PER_FILE = 65_536  # bytes that each file counts beside its own, so that many small ones reach the limit too


class UploadFolder:
    """Keeps all files of a folder together below a limit; the oldest make room, whoever left them there.

    Gradio writes a file under a temporary name into the folder itself, and moves it into a folder of its own when it is complete.

    Args:
        path: of the folder, which need not exist. limit: bytes of all files together.
    """

    def __init__(self, path, limit):
        self.path = Path(path)
        self.limit = int(limit)
        self.lock = threading.Lock()
        self.in_progress = {}  # upload -> when it began

    def files(self):
        """(time of its last change, bytes it counts, path) of each file, oldest first."""
        files = []
        for folder, _, names in os.walk(self.path):
            for path in (Path(folder, name) for name in names):
                with suppress(OSError):  # somebody else has removed it
                    status = path.lstat()
                    files.append((status.st_mtime, status.st_size + OVERHEAD_PER_FILE, path))
        return sorted(files)

    @contextmanager
    def receiving(self):
        """For as long as an upload is under way: what it writes is not removed meanwhile."""
        upload = object()
        self.in_progress[upload] = time.time() - 1  # a file system's clock may lag behind
        try:
            yield
        finally:
            del self.in_progress[upload]

    def make_room(self, each=0):
        """Removes the oldest files until so many bytes more fit for each upload under way.

        Returns:
            Whether they fit.
        """
        with self.lock:
            begun = list(self.in_progress.values())
            files = self.files()
            used = sum(size for _, size, _ in files) + each * len(begun)
            for changed, size, path in files:
                if used <= self.limit:
                    break
                if path.parent != self.path or changed < min(begun, default=float("inf")):
                    self.remove(path)
                    used -= size
            return used <= self.limit

    def discard(self, path):
        """Removes a file that has been read, if it is one of this folder."""
        path = Path(path).absolute()
        with suppress(OSError, ValueError):
            if path.resolve().is_relative_to(self.path.resolve()):
                self.remove(path)

    def remove(self, path):
        """Removes a file, and its folder when nothing else is in it."""
        with suppress(OSError):
            path.unlink()
        if path.parent != self.path:
            with suppress(OSError):
                path.parent.rmdir()
