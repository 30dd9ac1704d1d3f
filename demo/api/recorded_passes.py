"""Recorded passes of the decodes that pages look into, so that the next question about one needs no second pass."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from core.inside.recorded_pass import RecordedPass, record_pass
from core.trace import DecodeTrace
from demo.api.decode_source import AskedDecode, PreparedDecode

MOST_BYTES = 32 * 2**20  # of all that are kept, except that the newest always is; one of `classroom` takes 0.1 MB, of `course` 1 to 2


@dataclass(frozen=True)
class RecordedDecode:
    """A decode, and the pass over what its decoder read, with the same heads switched."""

    trace: DecodeTrace
    recorded: RecordedPass

    @property
    def size(self) -> int:
        """Bytes, about: the tensors of the pass, of which the trace's are a small part."""
        sub_layers = [sub_layer for layer in (*self.recorded.encoder, *self.recorded.decoder) for sub_layer in layer]
        streams = sum(4 * sub_layer.before.nbytes for sub_layer in sub_layers)
        return streams + 2 * (sum(weights.nbytes for weights in self.recorded.weights.values()) + self.recorded.logits.nbytes)


class RecordedPasses:
    """The recorded decodes of all pages, the last used of them, up to MOST_BYTES."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.lock = threading.Lock()
        self.kept: OrderedDict[AskedDecode, RecordedDecode] = OrderedDict()

    def of(self, asked: AskedDecode, decode: PreparedDecode) -> RecordedDecode:
        """The recorded decode of a request; made now, if it is not kept. Of one name there is one model, whose weights never change.

        Raises:
            UserError: as `PreparedDecode.trace`.
        """
        with self.lock:
            if asked in self.kept:
                self.kept.move_to_end(asked)
                return self.kept[asked]
        found = record_decode(decode)
        with self.lock:
            self.kept[asked] = found
            while len(self.kept) > 1 and sum(kept.size for kept in self.kept.values()) > self.most_bytes:
                self.kept.popitem(last=False)
        return found


def record_decode(decode: PreparedDecode) -> RecordedDecode:
    """Decodes, and records the pass over what the decoder read: row t belongs to the step that wrote token t."""
    trace = decode.trace()
    target = trace.tokens.roll(1)
    target[0] = trace.start_symbol
    with decode.switched():
        return RecordedDecode(trace, record_pass(decode.loaded.model, decode.source, target))
