"""What many pages ask for at the same moment is made once."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Made = TypeVar("Made")


class OnceAtATime(Generic[Made]):
    """Whoever asks first for something makes it, in their own thread; who asks for the same meanwhile waits, and is given that too.

    Nothing is kept: who asks when it is done has it made again.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.making: dict[Hashable, Future[Made]] = {}

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returns, or what it returned to somebody who asked for the same key a moment ago.

        Raises:
            whatever `make` raises, to all who wait for it.
        """
        with self.lock:
            awaited = self.making.get(key)
            if awaited is None:
                made = self.making[key] = Future[Made]()
        if awaited is not None:
            return awaited.result()
        try:
            made.set_result(make())
        except BaseException as error:
            made.set_exception(error)
        finally:
            with self.lock:
                del self.making[key]
        return made.result()
