"""The parts of a batch: together the batch, weighted so that their mean is its loss; and a place that is found again."""

import itertools

import pytest
import torch

from core.build import build_batches
from core.fit.batches import ResumableBatches, SharedBatches
from core.tasks import PAD
from helpers import TINY, random_model

FRESH = TINY.with_settings(batch_size=13)
FIXED = FRESH.with_settings(num_samples=101)  # the last batch of an epoch has 10 sequences


def batches_of(experiment):
    return ResumableBatches(experiment.task, experiment.train.batch_size, experiment.train.seed)


def first(batches, count):
    return list(itertools.islice(batches, count))


def same(some, others):
    return len(some) == len(others) and all(torch.equal(a, b) for one, other in zip(some, others, strict=True)
                                            for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("experiment", [FRESH, FIXED], ids=["fresh", "fixed"])
def test_they_are_the_batches_of_the_page(experiment):
    assert same(first(batches_of(experiment), 19), first(build_batches(experiment), 19))


@pytest.mark.parametrize("experiment", [FRESH, FIXED], ids=["fresh", "fixed"])
@pytest.mark.parametrize("made", [0, 3, 8, 11])  # 8 batches are an epoch
def test_the_place_is_found_again(experiment, made):
    whole, some, rest = batches_of(experiment), batches_of(experiment), batches_of(experiment)
    first(some, made)
    rest.load_state_dict(some.state_dict())
    assert same(first(rest, 17), first(whole, made + 17)[made:])


def test_a_state_does_not_change_with_what_follows():
    batches = batches_of(FRESH)
    iterator = iter(batches)
    next(iterator)
    state = batches.state_dict()
    next(iterator)
    kept = state["generator"].clone()
    first(batches, 5)
    assert torch.equal(state["generator"], kept) and state["position"] == 1


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_the_parts_are_the_batch(parts):
    shared = [SharedBatches(batches_of(FRESH), parts, range(number, number + 1), steps=5) for number in range(parts)]
    rows = [torch.cat([src for src, _, _ in step]) for step in zip(*(first(each, 5) for each in shared), strict=True)]
    assert same([(src,) for src in rows], [(src,) for src, _ in first(batches_of(FRESH), 5)])


def test_a_part_is_as_wide_as_the_batch():
    [(src, tgt, _)] = first(SharedBatches(batches_of(FRESH), 13, range(4, 5), 1), 1)
    assert (src.shape, tgt.shape) == ((1, 3), (1, 5))
    assert (src == PAD).any()  # alone it would be narrower


@pytest.mark.parametrize("parts", [2, 3, 13])
def test_the_mean_of_the_weighted_losses_is_the_loss_of_the_batch(parts):
    model = random_model(src_vocab_size=11)

    def loss(src, tgt):
        return model.criterion(model(src, tgt[:, :-1]).flatten(0, 1), tgt[:, 1:].flatten())

    whole, cut = first(batches_of(FRESH), 3), first(SharedBatches(batches_of(FRESH), parts, range(parts), 3), 3 * parts)
    for number, batch in enumerate(whole):
        own = cut[number * parts:(number + 1) * parts]
        weighted = torch.stack([weight * loss(src, tgt) for src, tgt, weight in own]).mean()
        torch.testing.assert_close(weighted, loss(*batch))
        plain = torch.stack([loss(src, tgt) for src, tgt, _ in own]).mean()
        assert not torch.isclose(plain, loss(*batch), rtol=1e-4)  # as the mean over processes would be without weights


def test_of_a_batch_that_is_too_small_a_process_computes_a_sequence_that_does_not_count():
    experiment = FRESH.with_settings(num_samples=92, batch_size=13)  # the last batch has one sequence
    last = first(SharedBatches(batches_of(experiment), 3, range(3), 8), 24)[-3:]
    assert sorted(weight for _, _, weight in last) == [0.0, 0.0, 3.0]
    assert all(len(src) == 1 for src, _, _ in last)


def test_its_length_is_the_whole_training():
    assert len(SharedBatches(batches_of(FRESH), 6, range(3, 6), steps=11)) == 33
