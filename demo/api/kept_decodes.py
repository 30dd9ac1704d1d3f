"""What was computed of the decodes that pages ask for, so that the next question about one computes nothing again."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from core.checkpoint import LoadedModel
from core.trace import DecodeTrace
from demo.api.decode_source import AskedDecode

Found = TypeVar("Found")
MOST_BYTES = 16 * 2**20  # of all traces that are kept, except that the newest always is; one of `course` takes 0.3 MB


class KeptDecodes(Generic[Found]):
    """Something of each decode, the last used of it, up to some bytes. What another model of the same name made is not given out.

    Args:
        size: bytes, about, of what is kept.
    """

    def __init__(self, size: Callable[[Found], int], most_bytes: int) -> None:
        self.size = size
        self.most_bytes = most_bytes
        self.lock = threading.Lock()
        self.kept: OrderedDict[AskedDecode, tuple[weakref.ref[LoadedModel], Found]] = OrderedDict()

    def of(self, asked: AskedDecode, loaded: LoadedModel, make: Callable[[], Found]) -> Found:
        """What is kept of a request; made now, in this thread, if it is not.

        Args:
            loaded: the model that the request names now. The caller has it for himself, so nothing is made twice at once.
        """
        with self.lock:
            model, found = self.kept.get(asked, (None, None))
            if model is not None and model() is loaded:
                self.kept.move_to_end(asked)
                return found  # type: ignore[return-value]  # it came with the model
        found = make()
        with self.lock:
            self.kept.pop(asked, None)
            self.kept[asked] = weakref.ref(loaded), found
            while len(self.kept) > 1 and self.bytes_kept > self.most_bytes:
                self.kept.popitem(last=False)
        return found

    @property
    def bytes_kept(self) -> int:
        """Of all, about."""
        return sum(self.size(found) for _, found in self.kept.values())


def trace_size(trace: DecodeTrace) -> int:
    """Bytes of a trace's tensors."""
    return sum(tensor.nbytes for tensor in (trace.source, trace.tokens, trace.probabilities, trace.encoder, trace.decoder, trace.cross))


def kept_traces() -> KeptDecodes[DecodeTrace]:
    """For the traces of all pages."""
    return KeptDecodes(trace_size, MOST_BYTES)
