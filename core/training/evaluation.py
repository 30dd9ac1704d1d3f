"""Validation: how well a model answers sequences that training never sees."""

import torch

from core.checkpoint import LoadedModel
from core.config import Experiment
from core.decoding import greedy_decode
from core.lit import LitTransformer
from core.request import decode_source, expected_answer
from core.tasks import PAD, START_AND_END, end_symbol, held_out_sources, pairs, start_symbol
from core.training.events import Answer, Validation

PLAIN_LENGTH = 6  # symbols: enough for a mistake to have a shape, few enough to be seen at once
ASKED_AGAIN = 8  # wrong answers that are asked for once more
EXAMPLES = 4  # answers that a validation keeps in full


class HeldOut:
    """The held-out sequences of an experiment.

    Args:
        count: how many of them, the first ones; None: all.
    Attributes:
        src: int, (count, source). expected: int, (count, target), the right answers, up to <eos>. Both padded at the end.
        examples: indices of the sequences whose answers are kept.
    """

    def __init__(self, experiment: Experiment, count: int | None = None) -> None:
        self.vocab_size = experiment.task.vocab_size
        self.src, tgt = pairs(experiment.task, held_out_sources(experiment.task, experiment.train.seed)[:count])
        self.expected = tgt[:, 1:]
        self.examples = spread_over_lengths((self.src != PAD).sum(1), EXAMPLES)

    def answer(self, model: LitTransformer) -> torch.Tensor:
        """What a model answers, greedily decoded: int, (count, target), padded at the end."""
        return answers_of(model, self.src.to(model.device), self.expected.size(1)).cpu()

    def validate(self, model: LitTransformer, step: int) -> Validation:
        """Decodes all of them greedily and compares."""
        predicted = self.answer(model)
        correct = predicted == self.expected
        is_token = self.expected != PAD
        return Validation(step, correct[is_token].float().mean().item(), correct.all(1).float().mean().item(), tuple(
            Answer(tokens(self.src[i]), tokens(self.expected[i]), tokens(predicted[i], self.vocab_size)) for i in self.examples))


def answers_of(model: LitTransformer, src: torch.Tensor, longest: int) -> torch.Tensor:
    """What a model answers, greedily decoded.

    Args:
        src: int, (count, source), padded at the end. longest: tokens of the longest answer, <eos> included.
    Returns:
        int, (count, longest), padded at the end.
    """
    vocab_size = model.hparams.tgt_vocab_size - START_AND_END
    output = greedy_decode(model, src, longest, start_symbol(vocab_size), end_symbol(vocab_size))
    predicted = src.new_full((len(src), longest), PAD)
    predicted[:, :output.size(1)] = output
    return predicted


def find_mistake(loaded: LoadedModel) -> torch.Tensor:
    """A held-out source that a model answers wrongly, if there is one: best the right tokens in the wrong order, which show most plainly
    what is missing, and of about PLAIN_LENGTH symbols. It is wrong by itself too: beside longer ones, padding may have been the cause.

    Args:
        loaded: a model whose experiment is known.
    Returns:
        int, (length,); if no answer is wrong, the source whose length is nearest to PLAIN_LENGTH.
    Raises:
        ValueError: if the model's experiment is not known.
    """
    if loaded.experiment is None:
        raise ValueError("without its experiment nobody knows what the model was to learn")
    held_out = HeldOut(loaded.experiment)
    predicted = held_out.answer(loaded.model)
    lengths = (held_out.src != PAD).sum(1)
    distance = (lengths - PLAIN_LENGTH).abs()
    wrong = (predicted != held_out.expected).any(1)
    other_tokens = (predicted.sort(1).values != held_out.expected.sort(1).values).any(1)
    repeats = torch.tensor([len(row) - len(row.unique()) for row in held_out.src])  # padding of short ones counts alike
    order = sorted(wrong.nonzero().flatten().tolist(), key=lambda i: (bool(other_tokens[i]), int(distance[i]), int(repeats[i])))
    for i in order[:ASKED_AGAIN]:
        source = held_out.src[i, :lengths[i]]
        if decode_source(loaded, source).tokens.tolist() != expected_answer(loaded, source):
            return source
    nearest = int(distance.argmin())
    return held_out.src[nearest, :lengths[nearest]]


def spread_over_lengths(lengths: torch.Tensor, count: int) -> list[int]:
    """Indices of `count` sequences, evenly spread from short to long.

    Args:
        lengths: int, (sequences,).
    """
    order = lengths.argsort(stable=True).tolist()
    return [order[(2 * i + 1) * len(order) // (2 * count)] for i in range(count)]


def tokens(row: torch.Tensor, vocab_size: int | None = None) -> tuple[int, ...]:
    """One sequence as a tuple.

    Args:
        row: int, (length,), padded at the end.
        vocab_size: None: padding is left out. Of a model's output, which may have padding anywhere, give the vocabulary:
            everything up to <eos> is kept.
    """
    values = row.tolist()
    if vocab_size is None:
        return tuple(value for value in values if value != PAD)
    end = end_symbol(vocab_size)
    return tuple(values[:values.index(end) + 1]) if end in values else tuple(values)
