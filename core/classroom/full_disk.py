"""A disk without space: recognised, and told once."""

import errno
import logging
import threading

FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, is that there is no space left (on the disk, or of what this user may have)."""
    seen = 0
    while error is not None and seen < 5:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


class Trouble:
    """Warns in the server's log when something begins to fail, not at each try; and again after it has worked.

    Args:
        logger: name of the logger.
    """

    def __init__(self, logger: str) -> None:
        self.logger = logging.getLogger(logger)
        self.lock = threading.Lock()
        self.lasts = False

    def warn(self, words: str, *values: object) -> None:
        """It has failed."""
        with self.lock:
            begins, self.lasts = not self.lasts, True
        if begins:
            self.logger.warning(words, *values)

    def over(self) -> None:
        """It has worked."""
        with self.lock:
            self.lasts = False
