"""The lines of core that compute what is explained, read from the source, so that they cannot go stale."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.attention import MultiHeadAttention, attention_weights
from core.inside.branches import decode_from, recovers_at
from core.inside.forcing import compare_forcing, losses_of
from core.inside.heads import Change, fixed, off, switched_heads, uniform
from core.layers import AddNorm, PositionalEncoding, positional_table
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_masks, create_padding_mask
from core.trace import trace_decode
from core.transformer import Transformer

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class SourceLine:
    """file: path from the project's root. number: of the line, from 1. text: the line, without its indentation."""

    file: str
    number: int
    text: str


# step of the explanation -> the function that does it, and what its line contains
STEPS: dict[str, tuple[Callable | property, str]] = {
    "query": (MultiHeadAttention.queries, "F.linear("),
    "key": (MultiHeadAttention.keys_and_values, "F.linear("),
    "score": (attention_weights, "@ key.transpose"),
    "scale": (attention_weights, "math.sqrt("),
    "mask": (attention_weights, "masked_fill("),
    "softmax": (attention_weights, "return softmax("),
    "mixed": (MultiHeadAttention.attend, "@ value"),
    "share": (MultiHeadAttention.attend, "self.out_proj("),
    "pre_ln": (AddNorm.forward, "sub_layer(self.norm(x))"),
    "post_ln": (AddNorm.forward, "self.norm(residual"),
    "embedding": (Transformer.embed, "math.sqrt(self.d_model)"),
    "position": (PositionalEncoding.forward, "self.table[start:end]"),
    "table": (positional_table, "angle.sin()"),
    "padding_mask": (create_padding_mask, "seq != pad_idx"),
    "look_ahead_mask": (create_look_ahead_mask, ".tril()"),
    "combined_mask": (create_masks, "& look_ahead"),
    "logits": (Transformer.forward, "self.fc_out("),
    "branch": (decode_from, "return trace_decode("),
    "chosen": (trace_decode, "logits.argmax(-1)"),
    "chances": (trace_decode, ".softmax(-1)"),
    "recovers": (recovers_at, "while position > trace.forced"),
    "teacher_read": (LitTransformer.training_step, "logits = self("),
    "teacher_loss": (LitTransformer.training_step, "self.criterion("),
    "forced_read": (compare_forcing, "record_pass("),
    "forced_loss": (compare_forcing, "F.cross_entropy("),
    "free_read": (compare_forcing, "or trace_decode("),
    "free_loss": (losses_of, "-probabilities["),
    "parts": (compare_forcing, "first_difference("),
    "head_off": (off, "torch.zeros_like("),
    "head_uniform": (uniform, "visible / "),
    "head_fixed": (fixed, "cut / total"),
    "head_switch": (switched_heads, "= switch(weights"),
    "change": (Change.change, "self.gained - self.lost"),
    "interval": (Change.interval, "math.sqrt("),
}


def source_lines() -> dict[str, SourceLine]:
    """For each step of an explanation, the line that computes it.

    Raises:
        LookupError: if a function has not exactly one such line.
    """
    return {step: line_of(function, contained) for step, (function, contained) in STEPS.items()}


def line_of(function: Callable | property, contained: str) -> SourceLine:
    """The only line of a function's code that contains a text; the function is one of this project's."""
    number, text = numbered_line(function, contained)
    file = Path(inspect.getsourcefile(code_of(function)) or "").resolve().relative_to(ROOT)
    return SourceLine(file.as_posix(), number, text.strip())


def numbered_line(function: Callable | property, contained: str) -> tuple[int, str]:
    """Number (from 1, in its file) and text of the only line of a function's code that contains a text.

    Raises:
        LookupError: if it has none, or several.
    """
    code = code_of(function)
    lines, first = inspect.getsourcelines(code)
    found = [(first + index, line.rstrip()) for index, line in enumerate(lines) if contained in line]
    if len(found) != 1:
        raise LookupError(f"{code.__qualname__} has {len(found)} lines with {contained!r}")
    return found[0]


def code_of(function: Callable | property) -> Any:
    """What was written: without decorators; of a property, the function that reads it."""
    return inspect.unwrap(function.fget if isinstance(function, property) and function.fget else function)  # type: ignore[arg-type]
