"""The tasks' data: right answers, frames, held-out sequences, seeds."""

from collections import Counter
from itertools import islice, product

import pytest
import pytorch_lightning as pl
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pad_sequence

from core.config import HELD_OUT, TaskConfig
from core.tasks import (
    CopyTaskDataset,
    TrainingBatches,
    answers,
    collate_fn,
    draw_sources,
    end_symbol,
    held_out_sources,
    pairs,
    seeded_generator,
    sequence_keys,
    start_symbol,
    token_names,
    with_start_and_end,
)

TASK = TaskConfig(vocab_size=11, min_len=1, max_len=3)  # 1,110 different sequences, of which 256 are held out
PLAIN_ANSWERS = {"copy": list, "reverse": lambda source: source[::-1], "sort": sorted}
SEQUENCES = st.lists(st.lists(st.integers(1, 18), min_size=1, max_size=7), min_size=1, max_size=5)


def padded(sequences):
    return pad_sequence([torch.tensor(sequence) for sequence in sequences], batch_first=True)


def unpadded(rows):
    return [[token for token in row if token] for row in rows.tolist()]


@pytest.mark.parametrize("task", PLAIN_ANSWERS)
@given(SEQUENCES)
def test_answers_are_what_plain_python_says(task, sequences):
    expected = padded([PLAIN_ANSWERS[task](sequence) for sequence in sequences])
    assert torch.equal(answers(task, padded(sequences)), expected)


def test_a_task_that_nobody_wrote_has_no_answers():
    with pytest.raises(ValueError, match="no task 'rotate'"):
        answers("rotate", padded([[3, 1, 2]]))


@given(SEQUENCES)
def test_targets_stand_between_start_and_end(sequences):
    framed = with_start_and_end(padded(sequences), 19)
    assert torch.equal(framed, padded([[19, *sequence, 20] for sequence in sequences]))
    assert (start_symbol(19), end_symbol(19)) == (19, 20)


def test_special_tokens_have_names():
    names = token_names(11)
    assert [names(token) for token in (0, 1, 10, 11, 12)] == ["(pad)", "1", "10", "(start)", "(end)"]


def test_pairs_have_no_column_of_nothing_but_padding():
    src, tgt = pairs(TaskConfig(task="reverse", vocab_size=11), torch.tensor([[4, 0, 0, 0], [5, 6, 0, 0]]))
    assert src.tolist() == [[4, 0], [5, 6]]
    assert tgt.tolist() == [[11, 4, 12, 0], [11, 6, 5, 12]]


def test_every_length_and_symbol_is_drawn():
    sources = draw_sources(TaskConfig(vocab_size=7, min_len=2, max_len=5), 1009, seeded_generator(1, "test"))
    lengths = Counter(len(row) for row in unpadded(sources))
    assert sources.shape == (1009, 5)
    assert sorted(lengths) == [2, 3, 4, 5]
    assert min(lengths.values()) > 1009 / 4 * 0.8
    assert set(sources.unique().tolist()) == set(range(7))
    assert all((row == sorted(row, key=lambda token: token == 0)) for row in sources.tolist())  # padding only at the end


def test_every_sequence_has_a_key_of_its_own():
    sequences = [symbols for length in (1, 2, 3) for symbols in product(range(1, 11), repeat=length)]
    table = torch.tensor([[*symbols, 0, 0, 0][:3] for symbols in sequences])
    assert len(set(sequence_keys(table, 11).tolist())) == len(sequences) == 1110


def test_held_out_sequences_are_different_ones():
    rows = held_out_sources(TASK, seed=3).tolist()
    assert len(set(map(tuple, rows))) == len(rows) == HELD_OUT


def test_training_never_sees_a_held_out_sequence():
    """By chance alone, one sequence in five would be held out: 200 batches could not avoid them."""
    held_out = set(map(tuple, unpadded(held_out_sources(TASK, seed=3))))
    seen = {tuple(row) for src, _ in islice(TrainingBatches(TASK, 37, seed=3), 200) for row in unpadded(src)}
    assert len(seen) > 800
    assert not seen & held_out


def test_fixed_samples_avoid_held_out_sequences_too():
    task = TaskConfig(vocab_size=11, min_len=1, max_len=3, num_samples=503)
    held_out = set(map(tuple, unpadded(held_out_sources(task, seed=3))))
    seen = {tuple(row) for src, _ in islice(TrainingBatches(task, 37, seed=3), 14) for row in unpadded(src)}
    assert not seen & held_out


def batches(seed, count=5, task=TASK):
    return [(src.tolist(), tgt.tolist()) for src, tgt in islice(TrainingBatches(task, 7, seed), count)]


def test_the_seed_decides_the_batches():
    assert batches(3) == batches(3)
    assert batches(3) != batches(4)


def test_batches_neither_use_nor_disturb_the_process_wide_generator():
    torch.manual_seed(1)
    first = batches(3)
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert batches(3) == first
    assert torch.equal(torch.get_rng_state(), before)


def test_purposes_have_independent_generators():
    weights, dropout, again = (seeded_generator(3, purpose) for purpose in ("weights", "dropout", "weights"))
    torch.rand(101, generator=dropout)
    drawn = torch.rand(5, generator=weights)
    assert torch.equal(drawn, torch.rand(5, generator=again))
    assert not torch.equal(drawn, torch.rand(5, generator=seeded_generator(3, "dropout")))


def test_each_epoch_visits_every_sample_once_in_a_new_order():
    task = TaskConfig(vocab_size=11, min_len=1, max_len=3, num_samples=53)
    stream = iter(TrainingBatches(task, 7, seed=3))
    epochs = [list(islice(stream, 8)) for _ in range(3)]
    assert [[len(src) for src, _ in epoch] for epoch in epochs] == [[7] * 7 + [4]] * 3
    orders = [[tuple(row) for src, _ in epoch for row in unpadded(src)] for epoch in epochs]
    assert Counter(orders[0]) == Counter(orders[1]) == Counter(orders[2])
    assert orders[0] != orders[1] != orders[2]


def test_the_lessons_dataset_is_a_list_of_framed_copies():
    dataset = CopyTaskDataset(num_samples=101, max_len=7, vocab_size=19, seed=1)
    assert len(dataset) == 101
    assert {len(src) for src, _ in dataset} == {3, 4, 5, 6, 7}
    for src, tgt in dataset:
        assert tgt.tolist() == [19, *src.tolist(), 20]
        assert src.min() >= 1 and src.max() <= 18


def test_the_lessons_dataset_can_be_shorter_than_three():
    assert {len(src) for src, _ in CopyTaskDataset(11, max_len=2, vocab_size=19)} == {2}


def test_collate_fn_pads_sources_and_targets():
    pair = torch.tensor([4, 5]), torch.tensor([19, 4, 5, 20])
    short = torch.tensor([6]), torch.tensor([19, 6, 20])
    src, tgt = collate_fn([pair, short])
    assert src.tolist() == [[4, 5], [6, 0]]
    assert tgt.tolist() == [[19, 4, 5, 20], [19, 6, 20, 0]]


def test_the_process_wide_seed_decides_the_lessons_dataset():
    drawn = []
    for seed in (42, 42, 43):
        pl.seed_everything(seed, verbose=False)
        drawn.append([src.tolist() for src, _ in CopyTaskDataset(11, 7, 19)])
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_seed_of_its_own_decides_before_the_process_wide_one():
    drawn = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        drawn.append([src.tolist() for src, _ in CopyTaskDataset(11, 7, 19, seed=5)])
    assert drawn[0] == drawn[1]
