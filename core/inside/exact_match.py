"""Exact match without decoding: greedy decoding writes the right answer if and only if, behind each beginning of the right answer, the
most probable token is the right one. So one pass of the decoder over the right answer tells, and nothing is written token by token."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.decoding import inference
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_padding_mask
from core.tasks import PAD, start_symbol
from core.training.evaluation import HeldOut

BATCHES = 4  # sequences of like length go together: half of a whole batch would be padding


@dataclass
class Batch:
    """Some of the sequences.

    Attributes:
        rows: their numbers. src: int, (batch, source). target: int, (batch, target), what the decoder reads, <sos> first.
        expected: int, (batch, target), the right answers, padded at the end.
        src_mask: bool, (batch, 1, 1, source). tgt_mask: bool, (target, target), look-ahead.
    """

    rows: Tensor
    src: Tensor
    target: Tensor
    expected: Tensor
    src_mask: Tensor
    tgt_mask: Tensor


class ExactMatch:
    """Which sequences a model answers exactly, also while some of its heads are switched.

    Below the lowest switched layer nothing changes: the streams there are kept, one layer's of each stack and the encoder's output, which
    is what makes trying all heads in the order of their layers quick. They take 4 (2 S + T) d_model bytes a sequence.

    Args:
        model: nobody else may use it meanwhile, and its weights stay as they are. held_out: sequences with their right answers.
    """

    def __init__(self, model: LitTransformer, held_out: HeldOut):
        self.model = model
        self.transformer: Any = model.transformer
        self.batches = batches_of(model, held_out)
        self.count = len(held_out.src)
        self.kept: dict[str, tuple[int, list[Tensor]]] = {}  # of each stack: a layer, and the streams that it reads
        self.memory: list[Tensor] | None = None

    @property
    def size(self) -> int:
        """Bytes that it keeps."""
        streams = [stream for _, streams in self.kept.values() for stream in streams]
        return sum(stream.nbytes for stream in (*streams, *(self.memory or [])))

    def right(self, encoder_from: int | None = None, decoder_from: int | None = None) -> Tensor:
        """Which sequences are answered exactly: bool, (sequences,).

        Args:
            encoder_from, decoder_from: the lowest layer of each stack that does not compute as usual; None: all do.
        """
        right = torch.zeros(self.count, dtype=torch.bool)
        with inference(self.model):
            self.keep(encoder_from, decoder_from)
            for number, batch in enumerate(self.batches):
                logits = self.transformer.fc_out(self.output(number, batch, encoder_from, decoder_from))
                found = (logits.argmax(-1) == batch.expected) | (batch.expected == PAD)
                right[batch.rows] = found.all(1).cpu()
        return right

    def output(self, number: int, batch: Batch, encoder_from: int | None, decoder_from: int | None) -> Tensor:
        """The decoder's output for one batch, (batch, target, d_model), from the layers on that do not compute as usual."""
        if encoder_from is not None:
            x = self.kept["encoder"][1][number]
            for layer in self.transformer.encoder[encoder_from:]:
                x = layer(x, batch.src_mask)
            memory, first = self.transformer.encoder_norm(x), 0
            x = self.embed("decoder", batch)
        else:
            assert self.memory is not None
            memory, first = self.memory[number], decoder_from or 0
            x = self.kept["decoder"][1][number]
        for layer in self.transformer.decoder[first:]:
            x = layer(x, memory, batch.src_mask, batch.tgt_mask)
        return self.transformer.decoder_norm(x)

    def keep(self, encoder_from: int | None, decoder_from: int | None) -> None:
        """Computes what is needed below the switched layers: switches do not reach there."""
        if encoder_from is not None:
            self.advance("encoder", encoder_from)
            return
        if self.memory is None:
            self.memory = [self.model.encode(batch.src, batch.src_mask) for batch in self.batches]
        self.advance("decoder", decoder_from or 0)

    def advance(self, stack: str, layer: int) -> None:
        """Keeps the streams that a layer of a stack reads; from those of a lower layer, if they are there."""
        at, streams = self.kept.get(stack, (layer + 1, []))
        if at > layer:
            at, streams = 0, [self.embed(stack, batch) for batch in self.batches]
        streams = list(streams)
        for passed in getattr(self.transformer, stack)[at:layer]:
            for number, batch in enumerate(self.batches):
                streams[number] = passed(streams[number], *self.read_beside(stack, number, batch))
        self.kept[stack] = layer, streams

    def read_beside(self, stack: str, number: int, batch: Batch) -> tuple[Tensor, ...]:
        """What a layer of a stack is given beside its stream."""
        if stack == "encoder":
            return (batch.src_mask,)
        assert self.memory is not None
        return self.memory[number], batch.src_mask, batch.tgt_mask

    def embed(self, stack: str, batch: Batch) -> Tensor:
        """What the first layer of a stack reads."""
        if stack == "encoder":
            return self.transformer.embed(self.transformer.src_embedding, batch.src)
        return self.transformer.embed(self.transformer.tgt_embedding, batch.target)


def batches_of(model: LitTransformer, held_out: HeldOut) -> list[Batch]:
    """The sequences in batches of like length, without columns that are nothing but hidden padding."""
    hparams, device = model.hparams, model.device
    batches = []
    order = (held_out.src != PAD).sum(1).argsort(stable=True)
    for rows in order.chunk(BATCHES):
        src, expected = held_out.src[rows], held_out.expected[rows]
        if not hparams.no_padding_mask:  # else every column is attended to
            src = src[:, :int((src != PAD).sum(1).max())]
        expected = expected[:, :int((expected != PAD).sum(1).max())]
        start = expected.new_full((len(rows), 1), start_symbol(held_out.vocab_size))
        src_mask = create_padding_mask(src.to(device), hparams.pad_idx, hparams.no_padding_mask)
        batches.append(Batch(rows, src.to(device), torch.cat([start, expected[:, :-1]], 1).to(device), expected.to(device), src_mask,
                             create_look_ahead_mask(expected.size(1)).to(device)))
    return batches
