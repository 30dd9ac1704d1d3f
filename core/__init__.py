"""The course's Transformer as code; no part of it knows of a page.

What the lesson imports comes from here by name, loaded when it is first asked for, so that the settings and the
schedule can be used without waiting for Lightning.
"""

from importlib import import_module

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

__all__ = list(LESSON)


def __getattr__(name):
    if name not in LESSON:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(f"core.{LESSON[name]}"), name)
