"""A greedy decoding with every attention weight and every probability."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.capture import capture_attention
from core.decoding import inference
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_padding_mask
from core.speculative import next_draft, verify


@dataclass(frozen=True)
class DecodeTrace:
    """One greedy decoding with every attention weight and every probability. All tensors are on the CPU.

    Attributes:
        source: int, (S,). tokens: int, (T,), what was written, <eos> included if it was.
        start_symbol, end_symbol: the model's <sos> and <eos>.
        probabilities: (T, tgt_vocab_size); row t is the distribution that token t was chosen from.
        encoder: (layers, heads, S, S). decoder: (layers, heads, T, T). cross: (layers, heads, T, S).
            Row t of `decoder` and `cross` belongs to the step that wrote token t.
        forced: how many of the first tokens somebody else chose; their rows too are what the model computed.
    """

    source: Tensor
    tokens: Tensor
    start_symbol: int
    end_symbol: int
    probabilities: Tensor
    encoder: Tensor
    decoder: Tensor
    cross: Tensor
    forced: int = 0

    @property
    def ended(self) -> bool:
        """Whether it ends with <eos>."""
        return self.tokens[-1].item() == self.end_symbol

    def candidates(self, count: int) -> list[list[tuple[int, float]]]:
        """For each step the most probable tokens, best first: lists of (token, probability)."""
        best = self.probabilities.topk(min(count, self.probabilities.size(1)))
        return [list(zip(tokens, values, strict=True))
                for tokens, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)]


def trace_decode(
    model: LitTransformer, source: Tensor, max_len: int, start_symbol: int, end_symbol: int, draft: Tensor | None = None,
    forced: Sequence[int] = (),
) -> DecodeTrace:
    """Decodes one source greedily, behind tokens that may be given, and keeps every attention weight and every probability.

    The decoder is causal: one pass over the finished output computes the same rows as the greedy steps that write it token by token.
    So the output is drafted, and one pass over the draft verifies it (core/speculative.py). The pass over the right draft is the one
    that is kept; a model that has learned its task needs no other.

    Args:
        model: nobody else may use it meanwhile. source: int, (S,). max_len: tokens to write at most, >= 1.
        draft: int, (D,), the first draft, without <eos>; nothing but time depends on it. None: the source, the right one for copying.
        forced: the first tokens of the output, without <sos>; at most max_len.
    Raises:
        ValueError: if the source is empty or nothing but padding, more tokens are forced than may be written, <eos> is forced anywhere
            but at the end, or a position lies beyond those that the model knows.
    """
    given = list(forced)
    if len(given) > max_len:
        raise ValueError(f"{len(given)} tokens are forced, but {max_len} may be written")
    if end_symbol in given[:-1]:
        raise ValueError("nothing is written behind <eos>")
    src = source[None].to(model.device)
    drafted = given + (source if draft is None else draft).tolist()[len(given):]
    longest = min(max_len, len(model.transformer.positions.table)) - 1  # a draft may be too long; it must not fail for that
    tokens: list[int] = []
    with inference(model):
        src_mask = create_padding_mask(src, model.hparams.pad_idx, model.hparams.no_padding_mask)
        with capture_attention(model) as source_maps:
            memory = model.encode(src, src_mask)
        while True:
            drafted = drafted[:max(longest, len(tokens))]
            with capture_attention(model) as target_maps:
                logits = read_at_once(model, [start_symbol, *drafted], memory, src_mask)
            choices = given + logits.argmax(-1).tolist()[len(given):]  # as if the model had chosen what was given
            tokens = verify(drafted, choices, end_symbol)
            if tokens[-1] == end_symbol or len(tokens) >= max_len:
                break
            drafted = next_draft(tokens, choices)
    written = len(tokens)
    return DecodeTrace(
        source=source.cpu(),
        tokens=torch.tensor(tokens),
        start_symbol=start_symbol,
        end_symbol=end_symbol,
        probabilities=logits[:written].softmax(-1).cpu(),
        encoder=source_maps.stacked("encoder")[:, 0].cpu(),
        decoder=target_maps.stacked("decoder")[:, 0, :, :written, :written].cpu(),
        cross=target_maps.stacked("cross")[:, 0, :, :written].cpu(),
        forced=len(given),
    )


def read_at_once(model: LitTransformer, tokens: list[int], memory: Tensor, src_mask: Tensor) -> Tensor:
    """Logits behind each of the decoder's input tokens, by one pass over all of them: (tokens, tgt_vocab_size).

    Args:
        memory: the encoder's output, (1, S, d_model). src_mask: (1, 1, 1, S).
    """
    tgt = torch.tensor([tokens], device=memory.device)
    # The look-ahead mask alone: a padding token that the model itself wrote is not hidden from it.
    tgt_mask = create_look_ahead_mask(len(tokens)).to(memory.device)
    return model.transformer.fc_out(model.decode(tgt, memory, src_mask, tgt_mask))[0]
