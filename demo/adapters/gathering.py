"""The server's loop, where many are connected: it looks for requests at intervals, and answers what has come in between at one go.

Each time that the server's thread wakes it takes a core, and the interpreter's lock, from the training, and a step on several threads waits
for the last of them. A thousand pages that ask one by one would wake it six hundred times a second.
"""

import asyncio
import selectors
import time

import uvicorn.config
from uvicorn.loops.auto import auto_loop_factory

FEW = 16  # connections, for which nothing waits
EACH, LONGEST = 0.0001, 0.01  # seconds between two looks: for each connection, and at most


class GatheringSelector(selectors.DefaultSelector):
    """Waits a little before it looks again, the longer the more files it watches; whatever the loop has to do at once does not wait."""

    looked_at = float("-inf")

    def select(self, timeout=None):
        """See selectors.BaseSelector; a time that is due, `timeout`, is not missed."""
        wait = self.looked_at + interval(len(self.get_map())) - time.monotonic()
        if wait > 0 and (timeout is None or timeout > 0):
            wait = wait if timeout is None else min(wait, timeout)
            time.sleep(wait)
            timeout = timeout and timeout - wait
        found = super().select(timeout)
        self.looked_at = time.monotonic()
        return found


def interval(files):
    """Seconds between two looks at so many open files."""
    return min(LONGEST, EACH * files) if files > FEW else 0.0


def loop_factory(use_subprocess=False):
    """What makes the server's loop, see uvicorn.config.LOOP_FACTORIES; where uvicorn would take one of another kind, it is left so."""
    usual = auto_loop_factory(use_subprocess=use_subprocess)
    return gathering_loop if usual is asyncio.SelectorEventLoop else usual


def gathering_loop():
    return asyncio.SelectorEventLoop(GatheringSelector())


def gather_requests():
    """The servers that are launched from now on do so."""
    uvicorn.config.LOOP_FACTORIES["auto"] = f"{__name__}:{loop_factory.__name__}"
