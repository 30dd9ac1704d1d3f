"""Decoding that goes on from tokens that somebody else chose."""

from torch import Tensor

from core.lit import LitTransformer
from core.trace import DecodeTrace, trace_decode


def decode_from(
    model: LitTransformer, source: Tensor, forced: Tensor, max_len: int, start_symbol: int, end_symbol: int
) -> DecodeTrace:
    """Decodes greedily behind tokens that are given; with heads switched if it stands inside `switched_heads`.

    Args:
        model: nobody else may use it meanwhile. source: int, (S,).
        forced: int, (F,), the first tokens of the output, without <sos>; none: plain greedy decoding.
        max_len: tokens at most, forced ones included.
    Returns:
        A trace whose first F tokens are the forced ones. Row t of its probabilities is what the model would have chosen token t from.
    Raises:
        ValueError: as `trace_decode`.
    """
    return trace_decode(model, source, max_len, start_symbol, end_symbol, forced=forced.tolist())


def recovers_at(trace: DecodeTrace, expected: Tensor) -> int | None:
    """The first position behind the forced tokens from which on a trace is right to the end.

    Args:
        expected: int, (E,), the right answer up to <eos>.
    Returns:
        A position in `trace.tokens`; None: it never is.
    """
    tokens, right = trace.tokens.tolist(), expected.tolist()
    if len(tokens) != len(right):
        return None
    position = len(right)
    while position > trace.forced and tokens[position - 1] == right[position - 1]:
        position -= 1
    return position if position < len(right) else None
