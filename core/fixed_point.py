"""Attention weights as 16-bit fixed point: what is kept of every frame of a training, and what is sent to the page."""

import numpy as np
import torch
from numpy.typing import ArrayLike

WEIGHT_ONE = 65535  # stands for weight 1, so the error is below 0.00001


def to_fixed_point(weights: torch.Tensor | np.ndarray) -> np.ndarray:
    """Weights as unsigned 16-bit numbers, little-endian.

    Args:
        weights: floats of any shape, from 0 to 1; NaN becomes 0.
    Returns:
        dtype "<u2", the same shape.
    """
    return (torch.as_tensor(weights).nan_to_num() * WEIGHT_ONE).round().numpy().astype("<u2")


def from_fixed_point(fixed: ArrayLike) -> np.ndarray:
    """The inverse of `to_fixed_point`: float64, the same shape."""
    return np.asarray(fixed, dtype=np.float64) / WEIGHT_ONE
