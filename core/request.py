"""From what a person typed to a decoding: every value from outside is checked here."""

import re

import torch
from torch import Tensor

from core.checkpoint import LoadedModel
from core.errors import UserError
from core.tasks import PAD, answers, end_symbol, start_symbol, token_names
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


def decode_source(loaded: LoadedModel, source: Tensor) -> DecodeTrace:
    """Decodes a source, (length,), with room for the whole answer and a little more.

    Raises:
        UserError: if it is longer than the model knows positions.
    """
    hparams = loaded.model.hparams
    room = min(len(source) + 4, hparams.max_len)
    if len(source) > hparams.max_len:
        raise UserError("source_too_long", "source", count=len(source), limit=hparams.max_len)
    right = expected_answer(loaded, source)
    draft = None if right is None else source.new_tensor(right[:-1])
    return trace_decode(loaded.model, source, room, loaded.start, loaded.end, draft)


def decode_text(loaded: LoadedModel, text: object) -> DecodeTrace:
    """`decode_source` of what was typed."""
    return decode_source(loaded, read_source(text, loaded.model.hparams.src_vocab_size))


def expected_answer(loaded: LoadedModel, source: Tensor) -> list[int] | None:
    """The right answer, <eos> included, as a list; None if it is not known what the model learned."""
    if loaded.experiment is None:
        return None
    return answers(loaded.experiment.task.task, source[None])[0].tolist() + [loaded.end]
