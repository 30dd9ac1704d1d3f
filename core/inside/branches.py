"""Decoding that goes on from tokens that somebody else chose."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.decoding import inference
from core.lit import LitTransformer
from core.masks import create_padding_mask
from core.trace import read_at_once


@dataclass(frozen=True)
class Branch:
    """A greedy decoding behind a forced beginning.

    Attributes:
        forced: how many tokens were given. tokens: int, (T,), forced ones first, <eos> included if it was written.
        probabilities: (T, tgt_vocab_size); row t is what the model would have chosen token t from.
        end_symbol: the model's <eos>.
    """

    forced: int
    tokens: Tensor
    probabilities: Tensor
    end_symbol: int

    @property
    def ended(self) -> bool:
        """Whether the model ended by itself."""
        return len(self.tokens) > self.forced and self.tokens[-1].item() == self.end_symbol


def decode_from(
    model: LitTransformer, source: Tensor, forced: Tensor, max_len: int, start_symbol: int, end_symbol: int
) -> Branch:
    """Decodes greedily behind tokens that are given.

    Args:
        model: nobody else may use it meanwhile. source: int, (S,).
        forced: int, (F,), the first tokens of the output, without <sos>; none: plain greedy decoding.
        max_len: tokens at most, forced ones included; at least F + 1.
    Raises:
        ValueError: if the source is empty or nothing but padding, more tokens are forced than may be written, <eos> is forced
            anywhere but at the end, or a position lies beyond those that the model knows.
    """
    tokens = forced.tolist()
    if len(tokens) > max_len:
        raise ValueError(f"{len(tokens)} tokens are forced, but {max_len} may be written")
    if end_symbol in tokens[:-1]:
        raise ValueError("nothing is written behind <eos>")
    src = source[None].to(model.device)
    with inference(model):
        src_mask = create_padding_mask(src, model.hparams.pad_idx, model.hparams.no_padding_mask)
        memory = model.encode(src, src_mask)
        while True:
            logits = read_at_once(model, [start_symbol, *tokens], memory, src_mask)
            if len(tokens) >= max_len or (tokens and tokens[-1] == end_symbol):
                break
            tokens.append(int(logits[-1].argmax()))
    return Branch(len(forced), torch.tensor(tokens, dtype=torch.long), logits[:len(tokens)].softmax(-1).cpu(), end_symbol)


def recovers_at(branch: Branch, expected: Tensor) -> int | None:
    """The first position behind the forced tokens from which on the branch is right to the end.

    Args:
        expected: int, (E,), the right answer up to <eos>.
    Returns:
        A position in `branch.tokens`; None: it never is.
    """
    tokens, right = branch.tokens.tolist(), expected.tolist()
    if len(tokens) != len(right):
        return None
    position = len(right)
    while position > branch.forced and tokens[position - 1] == right[position - 1]:
        position -= 1
    return position if position < len(right) else None
