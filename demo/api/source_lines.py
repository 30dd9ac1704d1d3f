"""The lines of core that compute what is explained, in the form that the page draws."""

from dataclasses import asdict
from functools import cache

from core.inside.source_lines import source_lines
from demo.api.types import SourceLine

HEAD_LINES = ("query", "key", "score", "scale", "mask", "softmax", "mixed", "share")
STREAM_LINES = ("embedding", "position", "table", "logits")
MASK_LINES = ("padding_mask", "look_ahead_mask", "combined_mask", "mask", "position", "table")
FORCING_LINES = ("teacher_read", "teacher_loss", "forced_read", "forced_loss", "free_read", "free_loss", "parts")
VARIANT_LINES = ("branch", "chosen", "chances", "recovers", "head_off", "head_uniform", "head_fixed", "head_switch")
CHANGE_LINES = ("change", "interval")


@cache
def all_lines() -> dict[str, SourceLine]:
    """Every step's line."""
    return {step: SourceLine(**asdict(line)) for step, line in source_lines().items()}


def lines_of(steps, model=None) -> dict[str, SourceLine]:
    """The lines of some steps.

    Args:
        model: its Add & Norm is one of them; None: no such step.
    """
    norm = () if model is None else ("pre_ln",) if model.hparams.norm_first else ("post_ln",)
    return {step: all_lines()[step] for step in (*steps, *norm)}
