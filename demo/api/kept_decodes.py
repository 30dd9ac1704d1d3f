"""What was computed of the decodes that pages ask for, so that the next question about one computes nothing again."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from core.checkpoint import LoadedModel
from core.trace import DecodeTrace
from demo.api.decode_source import AskedDecode

Found = TypeVar("Found")
MOST_BYTES = 16 * 2**20  # of all traces that are kept, except that the newest always is; one of `course` takes 0.3 MB
MOST_REPLY_BYTES = 32 * 2**20  # of all replies


class KeptDecodes(Generic[Found]):
    """Something of each decode, the last used of it, up to some bytes. It belongs to the model itself, not to its name: each page has
    another name for the model of a run, by its own subscription, and what another model of the same name made is not given out.

    Args:
        size: bytes, about, of what is kept.
    """

    def __init__(self, size: Callable[[Found], int], most_bytes: int) -> None:
        self.size = size
        self.most_bytes = most_bytes
        self.lock = threading.Lock()
        self.kept: OrderedDict[Hashable, tuple[weakref.ref[LoadedModel], Found, int]] = OrderedDict()

    def of(self, asked: AskedDecode, loaded: LoadedModel, make: Callable[[], Found], question: Hashable = None) -> Found:
        """What is kept of a request; made now, in this thread, if it is not.

        Args:
            loaded: the model that the request names now. The caller has it for himself, so nothing is made twice at once.
            question: which of several things about the same decode.
        """
        key = id(loaded), replace(asked, model=""), question  # the number may come again when that model is gone, so it is looked at
        with self.lock:
            model, found, _ = self.kept.get(key, (None, None, 0))
            if model is not None and model() is loaded:
                self.kept.move_to_end(key)
                return found  # type: ignore[return-value]  # it came with the model
        found = make()
        with self.lock:
            self.kept.pop(key, None)
            self.kept[key] = weakref.ref(loaded), found, self.size(found)
            while len(self.kept) > 1 and self.bytes_kept > self.most_bytes:
                self.kept.popitem(last=False)
        return found

    @property
    def bytes_kept(self) -> int:
        """Of all, about."""
        return sum(size for _, _, size in self.kept.values())


def trace_size(trace: DecodeTrace) -> int:
    """Bytes of a trace's tensors."""
    return sum(tensor.nbytes for tensor in (trace.source, trace.tokens, trace.probabilities, trace.encoder, trace.decoder, trace.cross))


def reply_size(reply: object) -> int:
    """Bytes of a reply, about: its strings, which hold the weights, and its numbers."""
    match reply:
        case str():
            return len(reply)
        case dict():
            return sum(map(reply_size, reply.values()))
        case list() | tuple():
            return sum(map(reply_size, reply))
        case _:
            return 8


def kept_replies() -> KeptDecodes[Any]:
    """For what all pages are told of decodes; without what is a page's own in it. Nobody may change what is given out."""
    return KeptDecodes(reply_size, MOST_REPLY_BYTES)


def kept_traces() -> KeptDecodes[DecodeTrace]:
    """For the traces of all pages."""
    return KeptDecodes(trace_size, MOST_BYTES)
