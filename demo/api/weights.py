"""Attention weights as text for the page."""

import base64

import torch

from core.fixed_point import to_fixed_point


def pack_weights(weights):
    """Weights in 16-bit fixed point (core/fixed_point.py), row-major, in base64.

    Args:
        weights: float tensor or array of any shape, values from 0 to 1.
    """
    return pack_fixed_point(to_fixed_point(weights))


def pack_fixed_point(fixed):
    """The same for what is in fixed point already."""
    return base64.b64encode(fixed.tobytes()).decode("ascii")


def pack_floats(tensor):
    """Numbers of any size in single precision, little-endian, row-major, in base64."""
    return base64.b64encode(torch.as_tensor(tensor).float().numpy().astype("<f4").tobytes()).decode("ascii")
