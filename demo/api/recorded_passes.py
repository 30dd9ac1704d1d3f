"""Recorded passes of the decodes that pages look into, so that the next question about one needs no second pass."""

from dataclasses import dataclass

from core.inside.recorded_pass import RecordedPass, record_pass
from core.trace import DecodeTrace
from demo.api.decode_source import AskedDecode, PreparedDecode
from demo.api.kept_decodes import KeptDecodes

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
    """The recorded decodes of all pages.

    Args:
        traces: where traces are kept: what the page shows already is not decoded once more.
    """

    def __init__(self, traces: KeptDecodes[DecodeTrace], most_bytes: int = MOST_BYTES) -> None:
        self.traces = traces
        self.passes = KeptDecodes[RecordedDecode](lambda found: found.size, most_bytes)

    def of(self, asked: AskedDecode, decode: PreparedDecode) -> RecordedDecode:
        """The recorded decode of a request; made now, if it is not kept.

        Raises:
            UserError: as `PreparedDecode.trace`.
        """
        def record() -> RecordedDecode:
            return record_decode(decode, self.traces.of(asked, decode.loaded, decode.trace))

        return self.passes.of(asked, decode.loaded, record)


def record_decode(decode: PreparedDecode, trace: DecodeTrace) -> RecordedDecode:
    """Records the pass over what the decoder read in a decode: row t belongs to the step that wrote token t."""
    target = trace.tokens.roll(1)
    target[0] = trace.start_symbol
    with decode.switched():
        return RecordedDecode(trace, record_pass(decode.loaded.model, decode.source, target))
