"""Time during which the server was awake: leases are counted in it.

A laptop that sleeps for an hour, a virtual machine that is suspended and a process that is held add an hour to what some systems call
monotonic time (on Windows it counts sleep, on Linux it does not, and a suspended machine's may jump). Nobody could poll meanwhile, so
nobody's lease may end by it. The wall clock is not asked at all: it jumps when it is set.
"""

import threading
import time
import weakref
from collections.abc import Callable

TICK = 1.0  # seconds between two readings by the clock itself
LONGEST = 10.0  # seconds between two readings that a busy server may need; what takes longer counts as one tick


class AwakeClock:
    """Seconds, never backwards, without those in which the server slept. Called as `time.monotonic` is.

    It reads its source itself once a tick, in a thread that ends with it, so a long time between two readings means that nothing ran.

    Args:
        source: seconds, of the system. ticks: False: only calls read it.
    """

    def __init__(self, source: Callable[[], float] = time.monotonic, ticks: bool = True) -> None:
        self.source = source
        self.lock = threading.Lock()
        self.last = source()
        self.awake = 0.0
        self.ticker: threading.Thread | None = None
        self.ticks = ticks

    def __call__(self) -> float:
        with self.lock:
            if self.ticks and self.ticker is None:
                self.ticker = threading.Thread(target=tick, args=(weakref.ref(self),), name="awake-clock", daemon=True)
                self.ticker.start()
            now = self.source()
            passed = now - self.last
            self.last = now
            self.awake += TICK if passed > LONGEST else max(0.0, passed)
            return self.awake


def tick(reference: "weakref.ref[AwakeClock]") -> None:
    """Reads a clock once a tick for as long as it exists."""
    while True:
        time.sleep(TICK)
        clock = reference()
        if clock is None:
            return
        clock()
        del clock
