"""A disk without space: recognised, and told once."""

import errno
import logging
import math
import threading
import time
from collections.abc import Callable

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
    """Warns in the server's log when something begins to fail, not at each try; and again after it has worked, or lasts long.

    Args:
        logger: name of the logger. again: seconds after which it warns again. clock: seconds.

    Attributes:
        lasts: whether it failed the last time.
    """

    def __init__(self, logger: str, again: float = 600.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.logger = logging.getLogger(logger)
        self.again = again
        self.clock = clock
        self.lock = threading.Lock()
        self.lasts = False
        self.warned_at = -math.inf

    def warn(self, words: str, *values: object) -> None:
        """It has failed."""
        with self.lock:
            warns = not self.lasts or self.clock() >= self.warned_at + self.again
            self.lasts = True
            if warns:
                self.warned_at = self.clock()
        if warns:
            self.logger.warning(words, *values)

    def over(self) -> None:
        """It has worked."""
        self.lasts = False
