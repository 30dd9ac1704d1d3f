"""Greedy decoding: the most probable token at each step, until the model ends."""

from contextlib import contextmanager
from dataclasses import dataclass

import torch

from core.capture import AttentionMaps, capture_attention
from core.masks import create_look_ahead_mask, create_padding_mask

DRAFTS = 2  # that a trace tries before it writes token by token


@contextmanager
def inference(model):
    """Evaluation mode without gradients; afterwards every module is in the mode it had."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, training in modes.items():
            module.training = training


def greedy_decode(model, src, max_len, start_symbol, end_symbol):
    """Decodes a batch, each token from cached keys and values of those before it.

    Args:
        model: a LitTransformer; it comes back in the mode it was in.
        src: int, (batch, source), padded. max_len: tokens to write at most.
    Returns:
        int, (batch, at most max_len): what was written, without <sos>; 0 after <eos>.
    Raises:
        ValueError: if a source is empty or nothing but padding, or positions run out.
    """
    with inference(model):
        src_mask = create_padding_mask(src, model.masked_idx)
        return write_tokens(model, model.encode(src, src_mask), src_mask, max_len, start_symbol, end_symbol)


def write_tokens(model, memory, src_mask, max_len, start_symbol, end_symbol):
    """The loop of `greedy_decode`, behind the encoder; `memory` is the encoder's output, (batch, source, d_model)."""
    transformer = model.transformer
    cache = transformer.start_cache(memory)
    token = torch.full((len(memory), 1), start_symbol, device=memory.device)
    ended = torch.zeros_like(token, dtype=torch.bool)
    written = []
    for position in range(max_len):
        hidden = transformer.decode_next(token, position, src_mask, cache)
        token = transformer.fc_out(hidden).argmax(-1)
        written.append(token.masked_fill(ended, model.hparams.pad_idx))
        ended |= token == end_symbol
        if ended.all():
            break
    return torch.cat(written, 1) if written else token.new_zeros(len(memory), 0)


def greedy_decode_lightning(model, src, max_len, start_symbol, end_symbol, device):
    """The lesson's decoding loop (Phase 7, section 1.2): the whole prefix again at every step.

    Unlike the lesson's, it leaves the model on its device and in its mode.

    Args:
        src: int, (1, source). device: where to decode; the model must be there already.
    Returns:
        int, (1, tokens), <sos> included.
    Raises:
        ValueError: if the source is empty or nothing but padding, or positions run out.
    """
    src = src.to(device)
    with inference(model):
        src_mask = create_padding_mask(src, model.masked_idx)
        memory = model.encode(src, src_mask)
        ys = torch.full((1, 1), start_symbol, dtype=src.dtype, device=device)
        for _ in range(max_len):
            tgt_mask = create_look_ahead_mask(ys.size(1)).to(device)
            out = model.decode(ys, memory, src_mask, tgt_mask)
            next_word = model.transformer.fc_out(out[:, -1]).argmax(-1).item()
            ys = torch.cat([ys, torch.full((1, 1), next_word, dtype=src.dtype, device=device)], 1)
            if next_word == end_symbol:
                break
    return ys


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

    The decoder is causal: one teacher-forced pass over an output computes exactly the rows that the steps would compute
    one by one. So a draft of the output is read in one pass, and what the model would write is known up to the first token
    where it chooses otherwise (speculative decoding: Stern et al. 2018, section 3). Its own choices are the next draft. A model
    that knows its task needs one pass; one that agrees with no draft writes token by token, and the result is read once.

    Args:
        model: a LitTransformer that nobody else uses meanwhile. source: int, (S,). max_len: tokens to write at most, >= 1.
        draft: int, (D,), what may be written, without <eos>; nothing but time depends on it. None: the source.
    Raises:
        ValueError: if the source is empty or nothing but padding, or positions run out.
    """
    src = source[None].to(model.device)
    end = src.new_tensor([end_symbol])
    with inference(model):
        src_mask = create_padding_mask(src, model.masked_idx)
        with capture_attention(model) as of_source:
            memory = model.encode(src, src_mask)
        draft = src[0] if draft is None else draft.to(model.device)
        for _ in range(DRAFTS):
            reading = read_draft(model, memory, src_mask, torch.cat([draft, end])[:max_len], start_symbol)
            tokens = up_to(end_symbol, reading.certain)
            if tokens[-1] == end_symbol or len(tokens) == max_len:
                break
            draft = reading.choices
        else:
            tokens = write_tokens(model, memory, src_mask, max_len, start_symbol, end_symbol)[0]
            reading = read_draft(model, memory, src_mask, tokens, start_symbol)
    length = len(tokens)
    return DecodeTrace(
        source.cpu(), tokens.cpu(), start_symbol, end_symbol, reading.logits[:length].softmax(-1).cpu(),
        of_source.stacked("encoder")[:, 0].cpu(),
        reading.maps.stacked("decoder")[:, 0, :, :length, :length].cpu(),
        reading.maps.stacked("cross")[:, 0, :, :length].cpu(),
    )


@dataclass(frozen=True)
class Reading:
    """What the model says to a draft.

    Attributes:
        draft: int, (D,). logits: (D, tgt_vocab_size), each row after the draft's tokens before it.
        maps: AttentionMaps of the pass.
    """

    draft: torch.Tensor
    logits: torch.Tensor
    maps: AttentionMaps

    @property
    def choices(self):
        """The most probable token at each place: int, (D,)."""
        return self.logits.argmax(1)

    @property
    def certain(self):
        """What greedy decoding writes, as far as the draft tells: the choices up to the first that is not the draft's."""
        agreed = (self.choices == self.draft).long().cumprod(0).sum()
        return self.choices[:agreed + 1]


def read_draft(model, memory, src_mask, draft, start_symbol):
    """One teacher-forced pass over a draft, int, (D,).

    Returns:
        Reading.
    """
    prefix = torch.cat([draft.new_tensor([start_symbol]), draft[:-1]])[None]
    # The look-ahead mask alone, as in the steps: a padding token that the model itself wrote is not hidden.
    tgt_mask = create_look_ahead_mask(prefix.size(1)).to(prefix.device)
    with capture_attention(model) as maps:
        logits = model.transformer.fc_out(model.decode(prefix, memory, src_mask, tgt_mask))
    return Reading(draft, logits[0], maps)


def up_to(end_symbol, tokens):
    """The tokens up to the first <eos>; all if there is none."""
    ends = (tokens == end_symbol).nonzero()
    return tokens[:ends[0] + 1] if len(ends) else tokens
