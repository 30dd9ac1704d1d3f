"""Weights in 8 bits, for a model that is shipped and shall be small: a quarter of the size, at some loss that has to be measured.

Each row of a matrix is divided by a scale of its own, a 127th of its largest weight, and rounded to whole numbers from -127 to 127.
Vectors (biases, gains) stay as they are. In a checkpoint the rows' scales stand beside the state_dict, under SCALES.
"""

import torch
from torch import Tensor

from core.errors import UserError

SCALES = "scales"  # in a checkpoint: {name of a rounded matrix: its scales, (rows,)}
LARGEST = 127


def round_weights(state: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """A state_dict whose matrices are int8, and their scales."""
    matrices = {name: tensor for name, tensor in state.items() if tensor.dim() == 2}
    scales = {name: matrix.abs().amax(1) / LARGEST for name, matrix in matrices.items()}
    rounded = {name: (matrix / scales[name].clamp(min=1e-30)[:, None]).round().to(torch.int8) for name, matrix in matrices.items()}
    return {**state, **rounded}, scales


def whole_weights(state: dict[str, Tensor], scales: object) -> dict[str, Tensor]:
    """The opposite, as near as it comes.

    Args:
        state: as it stands in a checkpoint. scales: what stands there under SCALES, from anywhere; None: nothing is rounded.
    Raises:
        UserError: if the scales are not those of int8 matrices in `state`.
    """
    if scales is None:
        return state
    if not isinstance(scales, dict) or not all(is_scale_of(state.get(name), scale) for name, scale in scales.items()):
        raise UserError("checkpoint_foreign", reason="its rounded weights have no fitting scales.")
    return {**state, **{name: state[name] * scale[:, None] for name, scale in scales.items()}}


def is_scale_of(matrix: object, scale: object) -> bool:
    """Whether a tensor can be the scales of another one's rows."""
    return (isinstance(matrix, Tensor) and matrix.dtype == torch.int8 and matrix.dim() == 2
            and isinstance(scale, Tensor) and scale.dtype == torch.float32 and scale.shape == matrix.shape[:1])
