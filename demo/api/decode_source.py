"""What a decode is made of, read from a request: model, source, chosen tokens and switched heads, every value checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from torch import Tensor

from core.checkpoint import LoadedModel
from core.errors import UserError
from core.inside.heads import Head, fixed, heads_of, off, switched_heads, uniform
from core.request import check_fits, decode_source, read_forced, read_source
from core.trace import DecodeTrace
from core.training.attention_history import KINDS
from demo.api.requests import field
from demo.api.types import DecodeSource

PLAIN_MODES = {"off": off, "uniform": uniform}
MOST_SWITCH_SOURCES = 4  # other sources whose weights heads have: each is decoded for it


@dataclass(frozen=True)
class Switch:
    """A head and what becomes of its weights. `source`: of mode "fixed", as typed."""

    head: Head
    mode: str
    source: str | None


@dataclass(frozen=True)
class AskedDecode:
    """A DecodeSource whose values are of the right kinds; whether they fit the model is not known yet."""

    model: str
    source: str
    forced: tuple[str, ...] = ()
    switches: tuple[Switch, ...] = ()

    def request(self) -> DecodeSource:
        """It again in the form that the page holds."""
        asked: DecodeSource = {"model": self.model, "source": self.source}
        if self.forced:
            asked["forced"] = list(self.forced)
        if self.switches:
            asked["switches"] = [
                {**switch.head._asdict(), "mode": switch.mode, **({} if switch.source is None else {"source": switch.source})}
                for switch in self.switches]
        return asked


@dataclass(frozen=True)
class PreparedDecode:
    """A decode whose every value fits its model. Whoever has it has the model for himself.

    Attributes:
        loaded: the model. source: int, (S,). forced: the first tokens of the output. switches: what becomes of which heads' weights.
    """

    loaded: LoadedModel
    source: Tensor
    forced: list[int]
    switches: Mapping[Head, Callable[[Tensor], Tensor]]

    def switched(self):
        """A context in which the model's heads are switched."""
        return switched_heads(self.loaded.model, self.switches)

    def trace(self) -> DecodeTrace:
        """Makes the decode.

        Raises:
            UserError: if the source or the chosen tokens are too long for the model.
        """
        with self.switched():
            return decode_source(self.loaded, self.source, self.forced)


def read_decode_source(request: object) -> AskedDecode:
    """A DecodeSource from outside.

    Raises:
        UserError: if a value is missing or of another kind.
    """
    model, source = field(request, "model", str), field(request, "source", str)
    forced, switches = (request.get(name) or [] for name in ("forced", "switches"))
    if not isinstance(forced, list) or not all(isinstance(name, str) for name in forced) or not isinstance(switches, list):
        raise UserError("wrong_request")
    return AskedDecode(model, source, tuple(forced), tuple(map(read_switch, switches)))


def read_switch(value: object) -> Switch:
    """A HeadSwitch from outside.

    Raises:
        UserError: if a value is missing or of another kind.
    """
    head = Head(field(value, "kind", str), field(value, "layer", int), field(value, "head", int))
    mode = field(value, "mode", str)
    if mode not in (*PLAIN_MODES, "fixed"):
        raise UserError("wrong_request")
    return Switch(head, mode, field(value, "source", str) if mode == "fixed" else None)


KeptTrace = Callable[[str, Callable[[], DecodeTrace]], DecodeTrace]


def made_now(_source: str, make: Callable[[], DecodeTrace]) -> DecodeTrace:
    """Nothing is kept."""
    return make()


def prepare(asked: AskedDecode, loaded: LoadedModel, longest: int, kept: KeptTrace = made_now) -> PreparedDecode:
    """Checks a decode against its model.

    Args:
        loaded: nobody else may use it meanwhile. longest: tokens of a source that are allowed here.
        kept: gives the trace of another source whose weights heads have, or has it made.
    Raises:
        UserError: if a value does not fit.
    """
    source = read_source(asked.source, loaded.model.hparams.src_vocab_size, longest)
    forced = read_forced(asked.forced, loaded.vocab_size)
    check_fits(loaded, source, forced)
    return PreparedDecode(loaded, source, forced, read_switches(asked.switches, loaded, longest, kept))


def read_switches(switches: tuple[Switch, ...], loaded: LoadedModel, longest: int,
                  kept: KeptTrace) -> dict[Head, Callable[[Tensor], Tensor]]:
    """What becomes of which heads' weights; the other sources whose weights are wanted are decoded.

    Raises:
        UserError: if there is no such head, one is switched twice, or another source does not fit.
    """
    most, vocab_size = len(heads_of(loaded.model)), loaded.model.hparams.src_vocab_size
    if len(switches) > most:
        raise UserError("too_many_switches", "switches", count=len(switches), limit=most)
    others = {switch.source for switch in switches if switch.source is not None}
    if len(others) > MOST_SWITCH_SOURCES:
        raise UserError("too_many_switch_sources", "switches", count=len(others), limit=MOST_SWITCH_SOURCES)
    seen = set()
    for head in (switch.head for switch in switches):
        check_head(head, loaded)
        if head in seen:
            raise UserError("switched_twice", "switches", layer=head.layer + 1, head=head.head + 1)
        seen.add(head)
    sources = {source: read_source(source, vocab_size, longest) for source in sorted(others)}
    traces = {source: kept(source, partial(decode_source, loaded, tokens)) for source, tokens in sources.items()}
    return {switch.head: switched_weights(switch, traces) for switch in switches}


def check_head(head: Head, loaded: LoadedModel) -> None:
    """Raises a UserError if a model has no such head."""
    if head.kind not in KINDS:
        raise UserError("wrong_request")
    layers, heads = loaded.model.hparams.num_layers, loaded.model.hparams.num_heads
    if not (0 <= head.layer < layers and 0 <= head.head < heads):
        raise UserError("unknown_head", "head", layer=head.layer + 1, head=head.head + 1, layers=layers, heads=heads)


def switched_weights(switch: Switch, traces: Mapping[str, DecodeTrace]) -> Callable[[Tensor], Tensor]:
    """What becomes of a head's weights."""
    if switch.source is None:
        return PLAIN_MODES[switch.mode]
    return fixed(getattr(traces[switch.source], switch.head.kind)[switch.head.layer, switch.head.head])
