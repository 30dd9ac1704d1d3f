"""The tasks: random sequences and the answers that belong to them.

Tokens: 0 is padding, 1 to vocab_size - 1 are symbols. The target has two more: <sos> = vocab_size begins it, <eos> =
vocab_size + 1 ends it.
"""

import hashlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import Dataset

from core.config import HELD_OUT, TaskConfig

PAD = 0
START_AND_END = 2  # tokens that only the target has


def start_symbol(vocab_size: int) -> int:
    """<sos>."""
    return vocab_size


def end_symbol(vocab_size: int) -> int:
    """<eos>."""
    return vocab_size + 1


def token_names(vocab_size: int) -> Callable[[int], str]:
    """A function from a token to what is shown for it."""
    special = {PAD: "(pad)", start_symbol(vocab_size): "(start)", end_symbol(vocab_size): "(end)"}
    return lambda token: special.get(token, str(token))


def named_token(name: str, vocab_size: int) -> int | None:
    """The inverse of `token_names`; None if no token of the target is called so."""
    special = {token_names(vocab_size)(token): token for token in (PAD, start_symbol(vocab_size), end_symbol(vocab_size))}
    if name in special:
        return special[name]
    known = name.isascii() and name.isdecimal() and len(name) < 10 and 0 < int(name) < vocab_size
    return int(name) if known else None


def seeded_generator(seed: int, purpose: str) -> torch.Generator:
    """A CPU generator for one purpose (data, dropout, ...) alone, so that none disturbs another."""
    digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def draw_sources(task: TaskConfig, count: int, generator: torch.Generator) -> Tensor:
    """Random sources: every length from min_len to max_len is equally likely, and so is every symbol.

    Returns:
        int, (count, max_len), padded with 0 at the end.
    """
    lengths = torch.randint(task.min_len, task.max_len + 1, (count, 1), generator=generator)
    symbols = torch.randint(1, task.vocab_size, (count, task.max_len), generator=generator)
    return symbols * (torch.arange(task.max_len) < lengths)


def answers(task: str, sources: Tensor) -> Tensor:
    """The right answer to each source.

    Args:
        task: "copy", "reverse" or "sort". sources: int, (count, length), padded at the end.
    Returns:
        int, (count, length), padded at the end.
    Raises:
        ValueError: if there is no such task.
    """
    match task:
        case "copy":
            return sources
        case "reverse":
            lengths = (sources != PAD).sum(1, keepdim=True)
            mirrored = (lengths - 1 - torch.arange(sources.size(1))).clamp(min=0)
            return sources.gather(1, mirrored) * (sources != PAD)
        case "sort":
            last = sources.max() + 1  # padding sorts behind every symbol
            ordered = sources.masked_fill(sources == PAD, last).sort(1).values
            return ordered.masked_fill(ordered == last, PAD)
    raise ValueError(f"there is no task {task!r}")


def with_start_and_end(sequences: Tensor, vocab_size: int) -> Tensor:
    """<sos> before and <eos> behind each sequence: (count, length) -> (count, length + 2), padded at the end."""
    count, length = sequences.shape
    framed = sequences.new_zeros(count, length + 2)
    framed[:, 0] = start_symbol(vocab_size)
    framed[:, 1:-1] = sequences
    lengths = (sequences != PAD).sum(1, keepdim=True)
    return framed.scatter_(1, lengths + 1, end_symbol(vocab_size))


def pairs(task: TaskConfig, sources: Tensor) -> tuple[Tensor, Tensor]:
    """Sources with their targets, both without columns that are nothing but padding.

    Args:
        sources: int, (count, length), padded at the end.
    Returns:
        src (count, longest) and tgt (count, longest + 2).
    """
    longest = int((sources != PAD).sum(1).max())
    sources = sources[:, :longest]
    return sources, with_start_and_end(answers(task.task, sources), task.vocab_size)


def sequence_keys(sources: Tensor, vocab_size: int) -> Tensor:
    """One number for each sequence, its tokens being the digits in base `vocab_size`, modulo 2^64: (count, length) -> (count,)."""
    keys = sources.new_zeros(len(sources))
    for column in sources.unbind(1):
        keys = keys * vocab_size + column
    return keys


def held_out_sources(task: TaskConfig, seed: int, count: int = HELD_OUT) -> Tensor:
    """Different sources that training never sees: int, (count, max_len), padded."""
    generator = seeded_generator(seed, "held-out")
    found = draw_sources(task, 0, generator)
    while len(found) < count:
        found = torch.cat([found, draw_sources(task, count, generator)])
        found = found[first_of_each(sequence_keys(found, task.vocab_size))]
    return found[:count]


def first_of_each(keys: Tensor) -> Tensor:
    """Positions at which a key appears for the first time, in order."""
    seen: set[int] = set()
    return torch.tensor([i for i, key in enumerate(keys.tolist()) if not (key in seen or seen.add(key))])


class TrainingBatches:
    """An endless stream of batches, made as whole tensors, none with a held-out sequence.

    Args:
        task: with `num_samples`, that many sequences are drawn once and gone through in a new order each epoch; the last
            batch of an epoch is smaller if `batch_size` does not divide them.
        batch_size: sequences in a batch.
        seed: determines everything.
    """

    def __init__(self, task: TaskConfig, batch_size: int, seed: int):
        self.task = task
        self.batch_size = batch_size
        self.generator = seeded_generator(seed, "training")
        self.held_out = sequence_keys(held_out_sources(task, seed), task.vocab_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yields src (batch, source) and tgt (batch, target), with <sos> and <eos>."""
        if self.task.num_samples == 0:
            while True:
                yield pairs(self.task, self.draw(self.batch_size))
        samples = self.draw(self.task.num_samples)
        while True:
            order = torch.randperm(len(samples), generator=self.generator)
            for chosen in order.split(self.batch_size):
                yield pairs(self.task, samples[chosen])

    def draw(self, count: int) -> Tensor:
        """Random sources, none of them held out: int, (count, max_len), padded."""
        sources = draw_sources(self.task, count, self.generator)
        while (again := torch.isin(sequence_keys(sources, self.task.vocab_size), self.held_out)).any():
            sources[again] = draw_sources(self.task, int(again.sum()), self.generator)
        return sources


class CopyTaskDataset(Dataset):
    """The lesson's data: pairs of a random sequence and the same sequence between <sos> and <eos>.

    Args:
        num_samples: pairs. max_len: symbols in the longest. vocab_size: 0 is padding, symbols are 1 to vocab_size - 1.
        seed: None draws one from the process-wide generator, so that `pl.seed_everything` decides.
    """

    def __init__(self, num_samples: int, max_len: int, vocab_size: int, min_len: int = 3, seed: int | None = None):
        generator = torch.Generator().manual_seed(draw_seed() if seed is None else seed)
        lengths = torch.randint(min(min_len, max_len), max_len + 1, (num_samples,), generator=generator)
        self.sources = [torch.randint(1, vocab_size, (length,), generator=generator) for length in lengths.tolist()]
        self.start = torch.tensor([start_symbol(vocab_size)])
        self.end = torch.tensor([end_symbol(vocab_size)])

    def __len__(self) -> int:
        return len(self.sources)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """src (length,) and tgt (length + 2,)."""
        source = self.sources[index]
        return source, torch.cat([self.start, source, self.end])


def collate_fn(batch: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Pads a list of (src, tgt) to two tensors: (batch, source) and (batch, target)."""
    sources, targets = [source for source, _ in batch], [target for _, target in batch]
    return pad_sequence(sources, batch_first=True, padding_value=PAD), pad_sequence(targets, batch_first=True, padding_value=PAD)


def draw_seed() -> int:
    """A seed from the process-wide generator."""
    return int(torch.randint(2**31, ()))
