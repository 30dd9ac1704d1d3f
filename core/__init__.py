"""The course's Transformer as code, independent of the page.

The names that the lesson imports are loaded on first access, so that the settings and the schedule can be used without
waiting for Lightning.
"""

from importlib import import_module
from typing import Any

LESSON = {
    "Transformer": "transformer",
    "create_padding_mask": "masks",
    "create_look_ahead_mask": "masks",
    "create_masks": "masks",
    "CopyTaskDataset": "tasks",
    "collate_fn": "tasks",
    "NoamScheduler": "schedule",
    "LitTransformer": "lit",
    "greedy_decode": "decoding",
    "greedy_decode_lightning": "decoding",
}

__all__ = list(LESSON)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in LESSON:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(f"core.{LESSON[name]}"), name)
