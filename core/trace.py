"""A greedy decoding with everything that was computed on the way."""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from core.capture import capture_attention
from core.decoding import inference
from core.masks import create_padding_mask

AHEAD = 8  # tokens that are guessed at least: a pass over nine takes half as long again as a step for one


@dataclass(frozen=True)
class DecodeTrace:
    """One greedy decoding with everything that was computed on the way. All tensors are on the CPU.

    Attributes:
        source: int, (S,). tokens: int, (T,), what was written, <eos> included if it was.
        start_symbol, end_symbol: the model's <sos> and <eos>.
        probabilities: (T, tgt_vocab_size); row t is the distribution that token t was chosen from.
        encoder: (layers, heads, S, S). decoder: (layers, heads, T, T). cross: (layers, heads, T, S).
            Row t of `decoder` and `cross` belongs to the step that wrote token t.
    """

    source: torch.Tensor
    tokens: torch.Tensor
    start_symbol: int
    end_symbol: int
    probabilities: torch.Tensor
    encoder: torch.Tensor
    decoder: torch.Tensor
    cross: torch.Tensor

    @property
    def ended(self):
        """Whether the model ended by itself."""
        return self.tokens[-1].item() == self.end_symbol

    def candidates(self, count):
        """For each step the most probable tokens, best first: lists of (token, probability)."""
        best = self.probabilities.topk(min(count, self.probabilities.size(1)))
        return [list(zip(tokens, values, strict=True))
                for tokens, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)]


def trace_decode(model, source, max_len, start_symbol, end_symbol, draft=None):
    """Decodes one source greedily and keeps every attention weight and probability.

    The decoder is causal: one pass over several tokens computes the same rows as a step for each. So what comes next is
    guessed and read in one pass; a guess is right up to the first token where the model chooses otherwise, and the rows of the
    right ones are kept (speculative decoding: Stern et al. 2018, section 3). The first guess is the source, so that a model that
    copies well needs one pass; the next is what the model chose behind the last one. Every pass settles one token at least.

    Args:
        model: a LitTransformer that nobody else uses meanwhile. source: int, (S,). max_len: tokens to write at most, >= 1.
        draft: int, (D,), the first guess, without <eos>; nothing but time depends on it. None: the source.
    Raises:
        ValueError: if the source is empty or nothing but padding, or positions run out.
    """
    src = source[None].to(model.device)
    with inference(model):
        src_mask = create_padding_mask(src, model.masked_idx)
        with capture_attention(model) as of_source:
            memory = model.encode(src, src_mask)
        first = (source if draft is None else draft).tolist()
        passes = list(settle(model, memory, src_mask, max_len, start_symbol, end_symbol, first))
    tokens = torch.cat([done.tokens for done in passes])
    return DecodeTrace(
        source.cpu(), tokens.cpu(), start_symbol, end_symbol,
        torch.cat([done.logits for done in passes]).softmax(-1).cpu(),
        of_source.stacked("encoder")[:, 0].cpu(),
        torch.cat([F.pad(done.decoder, (0, len(tokens) - done.decoder.size(-1))) for done in passes], 2).cpu(),
        torch.cat([done.cross for done in passes], 2).cpu(),
    )


@dataclass(frozen=True)
class Settled:
    """What one pass has settled: n tokens that follow the t before them.

    Attributes:
        tokens: int, (n,). logits: (n, tgt_vocab_size). decoder: (layers, heads, n, t + n). cross: (layers, heads, n, S).
    """

    tokens: torch.Tensor
    logits: torch.Tensor
    decoder: torch.Tensor
    cross: torch.Tensor


def settle(model, memory, src_mask, max_len, start_symbol, end_symbol, guess):
    """The passes of `trace_decode`, behind the encoder.

    Args:
        memory: the encoder's output, (1, S, d_model). guess: tokens that may come first.
    Yields:
        Settled, until <eos> or `max_len` tokens are written.
    """
    transformer = model.transformer
    cache = transformer.start_cache(memory)
    most = min(max_len, len(transformer.positions.table))  # no guess may go beyond the known positions
    prefix = [start_symbol]
    while (position := len(prefix) - 1) < max_len:
        read = [prefix[-1], *guess][:max(1, most - position)]
        with capture_attention(model) as maps:
            hidden = transformer.decode_next(memory.new_tensor([read], dtype=torch.long), position, src_mask, cache)
        logits = transformer.fc_out(hidden)[0]
        chosen = logits.argmax(1)
        choices = chosen.tolist()
        count = count_settled(choices, read, end_symbol)
        prefix += choices[:count]
        for layer_cache in cache:
            layer_cache.keep(position + count)
        yield Settled(
            chosen[:count], logits[:count],
            maps.stacked("decoder")[:, 0, :, :count, :position + count], maps.stacked("cross")[:, 0, :, :count])
        if prefix[-1] == end_symbol:
            return
        guess = choices[count:] + [choices[-1]] * (AHEAD - len(choices) + count)  # an untrained model repeats itself


def count_settled(choices, read, end_symbol):
    """How many choices are certain: those behind tokens that the model chose itself, and none behind <eos>."""
    for count, choice in enumerate(choices, 1):
        if choice == end_symbol or count == len(read) or choice != read[count]:
            return count
