"""From what a person typed to a decoding: every value from outside is checked here."""

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from core.checkpoint import LoadedModel
from core.errors import UserError
from core.tasks import PAD, answers, end_symbol, named_token, start_symbol, token_names
from core.trace import DecodeTrace, trace_decode

MAX_SOURCE_LENGTH = 64


def read_source(text: object, vocab_size: int, longest: int = MAX_SOURCE_LENGTH) -> Tensor:
    """Tokens from text: whole numbers with spaces or commas between them.

    Returns:
        int tensor, (length,).
    Raises:
        UserError: if it is empty, too long, no numbers, or a token is special or unknown.
    """
    words = re.split(r"[\s,、，;；]+", str(text)[:10_000].strip("[]()［］（） \t\n\r,、，;；"))
    words = [word for word in words if word]
    if not words:
        raise UserError("source_empty", "source")
    if len(words) > longest:
        raise UserError("source_too_long", "source", count=len(words), limit=longest)
    return torch.tensor([read_token(word, vocab_size) for word in words])


def read_token(word: str, vocab_size: int) -> int:
    """One token.

    Raises:
        UserError: if it is no number, special, or not in the vocabulary.
    """
    if not re.fullmatch(r"[+-]?\d{1,9}", word):
        raise UserError("source_not_numbers", "source", token=word[:20])
    token = int(word)
    if token in (PAD, start_symbol(vocab_size), end_symbol(vocab_size)):
        raise UserError("source_special", "source", token=token, meaning=token_names(vocab_size)(token), largest=vocab_size - 1)
    if not 0 < token < vocab_size:
        raise UserError("source_unknown", "source", token=token, largest=vocab_size - 1)
    return token


def read_forced(names: Sequence[str], vocab_size: int) -> list[int]:
    """Tokens that a person chose for the output, from their names: numbers, or the shown name of a special token.

    Raises:
        UserError: if there is no such token.
    """
    tokens = []
    for name in names:
        token = named_token(name.strip(), vocab_size)
        if token is None:
            special = ", ".join(map(token_names(vocab_size), (end_symbol(vocab_size), start_symbol(vocab_size), PAD)))
            raise UserError("forced_unknown", "forced", token=name[:20], largest=vocab_size - 1, special=special)
        tokens.append(token)
    return tokens


def room_for(loaded: LoadedModel, source: Tensor) -> int:
    """How many tokens are written for a source, (length,), at most: the whole answer and a little more."""
    return min(len(source) + 4, loaded.model.hparams.max_len)


def check_fits(loaded: LoadedModel, source: Tensor, forced: Sequence[int]) -> None:
    """Raises a UserError if a source, (length,), is longer than the model knows positions, more tokens are forced than there is room for,
    or one is forced behind <eos>."""
    if len(source) > loaded.model.hparams.max_len:
        raise UserError("source_too_long", "source", count=len(source), limit=loaded.model.hparams.max_len)
    if len(forced) > room_for(loaded, source):
        raise UserError("forced_too_many", "forced", count=len(forced), limit=room_for(loaded, source))
    if loaded.end in forced[:-1]:
        raise UserError("forced_behind_end", "forced", end=loaded.token_names()(loaded.end))


def decode_source(loaded: LoadedModel, source: Tensor, forced: Sequence[int] = ()) -> DecodeTrace:
    """Decodes a source, (length,), as far as there is room for it.

    Args:
        forced: the first tokens of the output, if somebody else chooses them.
    Raises:
        UserError: as `check_fits`.
    """
    check_fits(loaded, source, forced)
    right = expected_answer(loaded, source)
    draft = None if right is None else source.new_tensor(right[:-1])
    return trace_decode(loaded.model, source, room_for(loaded, source), loaded.start, loaded.end, draft, forced)


def decode_text(loaded: LoadedModel, text: object) -> DecodeTrace:
    """`decode_source` of what was typed."""
    return decode_source(loaded, read_source(text, loaded.model.hparams.src_vocab_size))


def expected_answer(loaded: LoadedModel, source: Tensor) -> list[int] | None:
    """The right answer, <eos> included, as a list; None if it is not known what the model learned."""
    if loaded.experiment is None:
        return None
    return answers(loaded.experiment.task.task, source[None])[0].tolist() + [loaded.end]
