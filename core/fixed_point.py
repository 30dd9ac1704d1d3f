"""Attention weights as 16-bit fixed point: what is kept of every frame of a training, and what is sent to the page."""

import numpy as np
import torch

WEIGHT_ONE = 65535  # stands for weight 1, so the error is below 0.00001


def to_fixed_point(weights):
    """Weights as unsigned 16-bit numbers, little-endian.

    Args:
        weights: float tensor or array of any shape, values from 0 to 1; what is not a number becomes 0.
    Returns:
        numpy array of dtype "<u2" and the same shape.
    """
    return (torch.as_tensor(weights).nan_to_num() * WEIGHT_ONE).round().numpy().astype("<u2")


def from_fixed_point(fixed):
    """The weights again: float64, of the same shape."""
    return np.asarray(fixed, dtype=np.float64) / WEIGHT_ONE
