"""Softmax, layer norm and dropout, written so that a training can be repeated bit for bit.

They compute what torch's own compute, and stand apart from the layers because the paper does not need them. Three things would otherwise
make the same seed another run:

- torch's fused gradients of softmax and layer norm add up in an order that depends on the number of cores. With the gradients below, a
  training on one core and on two gives the same bits. With three or more it does not: torch then adds up some matrix products in
  another order.
- MKL, with which torch computes matrix products, does so on Intel's processors with two already: see `keep_order_of_sums`.
- torch's dropout draws from the process-wide generator, so that two trainings side by side would change each other's random numbers.
"""

import os
import platform
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CPU_INFO = Path("/proc/cpuinfo")


@cache
def keep_order_of_sums() -> None:
    """Lets MKL compute the same bits on one core and on two, unless MKL_CBWR is set (oneMKL, "Conditional Numerical Reproducibility").

    It counts only before MKL is used for the first time in a process. On AMD's processors MKL keeps the order anyway, and knows no such
    mode; on others there is no MKL.
    """
    processor = CPU_INFO.read_text(encoding="utf-8", errors="replace") if CPU_INFO.exists() else platform.processor()
    if "GenuineIntel" in processor:
        os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")


def softmax(scores: Tensor) -> Tensor:
    """Softmax over the last dimension; the result has the shape of `scores`."""
    return SoftmaxFunction.apply(scores)


class SoftmaxFunction(torch.autograd.Function):
    """torch's softmax with its gradient written out: dL/ds = w * (dL/dw - sum(w * dL/dw)) for w = softmax(s)."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor) -> Tensor:
        weights = scores.softmax(-1)
        ctx.save_for_backward(weights)
        return weights

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Tensor) -> Tensor:
        (weights,) = ctx.saved_tensors
        weighted = weights * grad_outputs[0]
        return weighted - weights * weighted.sum(-1, keepdim=True)


class LayerNorm(nn.LayerNorm):
    """Layer norm (Ba et al. 2016) over the last dimension, with its gain and bias applied outside torch's fused operation."""

    def forward(self, input: Tensor) -> Tensor:
        return F.layer_norm(input, self.normalized_shape, eps=self.eps) * self.weight + self.bias


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014) whose random numbers come from a generator of the model's own.

    Args:
        p: share of activations set to 0; the rest are multiplied by 1 / (1 - p).
        generator: on the CPU. Without one, or for a tensor on another device, the process-wide generator is used.
    """

    def __init__(self, p: float, generator: torch.Generator | None = None):
        super().__init__()
        self.p = p
        self.generator = generator

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        if self.generator is None or x.device != self.generator.device:
            return F.dropout(x, self.p)
        dropped = round(self.p * 2**16) - 2**15  # of 2**16 values, those below this one
        keep = torch.ge(random_numbers(x.shape, self.generator), dropped, out=torch.empty_like(x))
        return x * keep.div_(1 - self.p)


def random_numbers(shape: torch.Size, generator: torch.Generator) -> Tensor:
    """int16, every value equally probable.

    Four of them are cut from each 64 bits that are drawn. torch's own `bernoulli_` draws 64 bits for each activation, on one core: that
    was a fifth of a training step of the lesson's model.
    """
    count = shape.numel()
    drawn = torch.empty(-(-count // 4), dtype=torch.int64).random_(-2**63, None, generator=generator)
    return drawn.view(torch.int16)[:count].view(shape)
