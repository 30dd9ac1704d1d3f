"""One pass of a model with everything that it computes on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from core.capture import capture_attention
from core.decoding import inference
from core.layers import AddNorm
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_padding_mask

SUB_LAYERS = {"encoder": ("self_attention", "feed_forward"), "decoder": ("self_attention", "cross_attention", "feed_forward")}


@dataclass(frozen=True)
class SubLayerPass:
    """What one sub-layer did with the residual stream: section 3.1 and figure 1. Each tensor is (length, d_model).

    Attributes:
        name: "self_attention", "cross_attention" or "feed_forward". before, after: the residual stream.
        read: what the sub-layer was given: pre-LN gives it the norm of `before`, post-LN `before` itself.
        written: what it answered, before the residual connection.
    """

    name: str
    before: Tensor
    read: Tensor
    written: Tensor
    after: Tensor


@dataclass(frozen=True)
class RecordedPass:
    """One source and one decoder input, read at once.

    Attributes:
        source: int, (S,). target: int, (T,), what the decoder read, <sos> first.
        src_mask: bool, (S,): which tokens of the source may be attended to. tgt_mask: bool, (T, T), row attends to column.
        encoder, decoder: for each layer its sub-layers in order.
        weights: what the model computed, by kind: "encoder" (layers, heads, S, S), "decoder" (layers, heads, T, T),
            "cross" (layers, heads, T, S).
        memory: the encoder's output, (S, d_model). output: the decoder's, (T, d_model), which `fc_out` reads.
        logits: (T, tgt_vocab_size); row t is about the token behind target[t].
    """

    source: Tensor
    target: Tensor
    src_mask: Tensor
    tgt_mask: Tensor
    encoder: tuple[tuple[SubLayerPass, ...], ...]
    decoder: tuple[tuple[SubLayerPass, ...], ...]
    weights: dict[str, Tensor]
    memory: Tensor
    output: Tensor
    logits: Tensor


@dataclass
class Taps:
    """What hooks have seen, in the order of computation."""

    sub_layers: list[tuple[Tensor, Tensor]] = field(default_factory=list)  # read, written
    streams: list[tuple[Tensor, Tensor]] = field(default_factory=list)  # before, after


def record_pass(model: LitTransformer, source: Tensor, target: Tensor, future_visible: bool = False) -> RecordedPass:
    """Reads a source and a decoder input, and keeps what every sub-layer read and wrote.

    Args:
        model: nobody else may use it meanwhile. source: int, (S,). target: int, (T,), <sos> first.
        future_visible: without the look-ahead mask, as a model is trained whose `no_look_ahead` is on.
    Raises:
        ValueError: if a sequence is empty, the source is nothing but padding, or a position lies beyond those that the model knows.
    """
    if not len(target):
        raise ValueError("the decoder needs a token to read")
    src, tgt = source[None].to(model.device), target[None].to(model.device)
    hparams = model.hparams
    src_mask = create_padding_mask(src, hparams.pad_idx, hparams.no_padding_mask)
    look_ahead = create_look_ahead_mask(len(target)).to(model.device)
    tgt_mask = torch.ones_like(look_ahead) if future_visible else look_ahead
    with inference(model), capture_attention(model) as maps, tapped(model) as taps:
        memory = model.encode(src, src_mask)
        output = model.decode(tgt, memory, src_mask, tgt_mask)
        logits = model.transformer.fc_out(output)
    sub_layers = iter(zip(taps.sub_layers, taps.streams, strict=True))

    def stack(kind: str) -> tuple[tuple[SubLayerPass, ...], ...]:
        layers = getattr(model.transformer, kind)
        return tuple(tuple(sub_layer(name, *next(sub_layers)) for name in SUB_LAYERS[kind]) for _ in layers)

    return RecordedPass(
        source=source.cpu(), target=target.cpu(), src_mask=src_mask[0, 0, 0].cpu(), tgt_mask=tgt_mask.cpu(),
        encoder=stack("encoder"), decoder=stack("decoder"),
        weights={kind: maps.stacked(kind)[:, 0].cpu() for kind in ("encoder", "decoder", "cross")},
        memory=memory[0].cpu(), output=output[0].cpu(), logits=logits[0].cpu(),
    )


def sub_layer(name: str, ends: tuple[Tensor, Tensor], stream: tuple[Tensor, Tensor]) -> SubLayerPass:
    """Of what the hooks saw of a batch of one."""
    read, written = (tensor[0].cpu() for tensor in ends)
    before, after = (tensor[0].cpu() for tensor in stream)
    return SubLayerPass(name, before=before, read=read, written=written, after=after)


@contextmanager
def tapped(model: LitTransformer) -> Iterator[Taps]:
    """Watches every sub-layer and every Add & Norm while the model computes."""
    taps = Taps()
    transformer: Any = model.transformer

    def saw_sub_layer(module: nn.Module, inputs: Any, written: Tensor) -> None:
        taps.sub_layers.append((inputs[0].detach(), written.detach()))

    def saw_stream(module: nn.Module, inputs: Any, after: Tensor) -> None:
        taps.streams.append((inputs[0].detach(), after.detach()))

    hooks = []
    for kind, names in SUB_LAYERS.items():
        for layer in getattr(transformer, kind):
            hooks += [getattr(layer, name).register_forward_hook(saw_sub_layer) for name in names]
            hooks += [module.register_forward_hook(saw_stream) for module in layer.children() if isinstance(module, AddNorm)]
    try:
        yield taps
    finally:
        for hook in hooks:
            hook.remove()
