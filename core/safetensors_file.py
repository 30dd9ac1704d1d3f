"""Weights as a safetensors file: a header of names, kinds and places in JSON, then nothing but numbers. Reading it runs nothing."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, bfloat16, float16, float32, float64

from core.checkpoint_file import read_bytes
from core.errors import UserError

KINDS = (float16, bfloat16, float32, float64)  # of numbers; with others, torch cannot tell whether they are finite


def weights_bytes(weights: Mapping[str, Tensor]) -> bytes:
    """A state_dict as the content of a safetensors file."""
    return save({name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()}, metadata={"format": "pt"})


def read_weights(path: Path, largest_file: int) -> dict[str, Tensor]:
    """The tensors of a file, whoever wrote it. The library refuses a header that leaves out numbers or uses some twice.

    Args:
        largest_file: bytes.
    Raises:
        UserError: if there is no such file, it is too large, or damaged.
    """
    data = read_bytes(path, largest_file)
    try:
        weights = load(data)
    except (SafetensorError, ValueError, KeyError, TypeError, OverflowError, RuntimeError) as error:
        raise UserError("weights_unreadable") from error
    if not all(tensor.dtype in KINDS for tensor in weights.values()):
        raise UserError("checkpoint_foreign", reason="model.safetensors holds numbers that are no weights.")
    return weights
