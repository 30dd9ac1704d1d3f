"""Who asks, and how much of something each may have a minute. A class sits behind one address of its school, so limits are generous."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from core.errors import UserError

CALLER: ContextVar[str] = ContextVar("caller", default="")  # the network address that asks; "": nobody's in particular, and unlimited
MOST_CALLERS = 10_000  # that are remembered; who asked longest ago is forgotten, and begins anew
IPV6_NETWORK = 64  # bits: whoever has one address of such a network has all of them


@contextmanager
def asked_by(host: object) -> Iterator[None]:
    """Inside the block, what is done is done for this network address."""
    before = CALLER.set(network_of(host))
    try:
        yield
    finally:
        CALLER.reset(before)


def network_of(host: object) -> str:
    """What counts as one caller: an IPv4 address, or an IPv6 network.

    Args:
        host: as the server or a proxy tells it; anything.
    """
    return network_of_text(host[:100]) if isinstance(host, str) else ""


@lru_cache(1000)  # each poll asks
def network_of_text(host: str) -> str:
    text = host.partition("%")[0][:64]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else address
    return str(mapped or ipaddress.ip_network(f"{address}/{IPV6_NETWORK}", strict=False))


class Rates:
    """A bucket for each caller, which fills up again while it is not used (a token bucket).

    Args:
        burst: what a full one holds. minute: what is filled in per minute. clock: seconds.
    """

    def __init__(self, burst: float, minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_second = minute / 60
        self.clock = clock
        self.lock = threading.Lock()
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # caller -> how much there was, and when; last used at the end

    def take(self, amount: float = 1.0, caller: str | None = None) -> float:
        """Takes so much, if it is there; of an amount larger than a bucket, a full one.

        Args:
            caller: None: whoever asks now (see `asked_by`).
        Returns:
            0, or the seconds until it will be there.
        """
        caller = CALLER.get() if caller is None else caller
        if not caller:
            return 0.0
        with self.lock:
            now, amount = self.clock(), min(amount, self.burst)
            there = self.there(caller, now)
            if there < amount:
                return (amount - there) / self.per_second
            self.left[caller] = (there - amount, now)
            self.left.move_to_end(caller)
            while len(self.left) > MOST_CALLERS:
                self.left.popitem(last=False)
            return 0.0

    def there(self, caller: str, now: float) -> float:
        """What a bucket holds now; with the lock held."""
        amount, then = self.left.get(caller, (self.burst, now))
        return min(self.burst, amount + (now - then) * self.per_second)

    def spend(self, key: str, amount: float = 1.0) -> None:
        """Takes so much.

        Raises:
            UserError: `key`, with the whole seconds to wait, if it is not there.
        """
        if wait := self.take(amount):
            raise UserError(key, seconds=math.ceil(wait))
