"""Snapshots: weights of their own, within a budget."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.build import build_model
from core.training.snapshots import Snapshot, Snapshots, take_snapshot
from helpers import TINY, random_tokens, randomise


def fake(step, size=8):
    """A snapshot of `size` bytes."""
    return Snapshot(TINY, step, {"weight": torch.zeros(size, dtype=torch.uint8)})


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(1, 12))
def test_the_budget_holds_and_the_first_and_the_newest_stay(gaps, room):
    snapshots, steps, step = Snapshots(budget=8 * room), [], 0
    for gap in gaps:
        step += gap
        steps.append(step)
        snapshots.add(fake(step))
        kept = snapshots.steps()
        assert len(kept) <= max(2, room)
        assert kept[0] == steps[0] and kept[-1] == step
        assert kept == sorted(set(kept) & set(steps))
        assert snapshots.latest().step == step


def test_nothing_is_dropped_before_the_budget_is_spent():
    snapshots = Snapshots(budget=8 * 5)
    for step in range(1, 6):
        snapshots.add(fake(step))
    assert snapshots.steps() == [1, 2, 3, 4, 5]


def test_then_every_second_one_is_dropped():
    snapshots = Snapshots(budget=8 * 5)
    for step in range(1, 7):
        snapshots.add(fake(step))
    assert snapshots.steps() == [1, 3, 5, 6]


def test_a_snapshot_is_found_by_its_step():
    snapshots = Snapshots()
    snapshots.add(fake(7))
    assert snapshots.get(7).step == 7
    assert snapshots.get(8) is None


def test_before_the_first_there_is_none():
    assert Snapshots().latest() is None
    assert Snapshots().steps() == []


def test_its_weights_are_a_copy():
    model = randomise(build_model(TINY))
    snapshot = take_snapshot(TINY, 3, model)
    before = {name: tensor.clone() for name, tensor in snapshot.weights.items()}
    randomise(model, seed=9)
    assert all(torch.equal(snapshot.weights[name], before[name]) for name in before)
    assert not any(tensor.requires_grad for tensor in snapshot.weights.values())


def test_its_model_computes_what_the_trained_model_did():
    model = randomise(build_model(TINY)).eval()
    src, tgt = random_tokens((2, 5), 11), random_tokens((2, 3), 13)
    expected = model(src, tgt)
    rebuilt = take_snapshot(TINY, 3, model).model()
    assert torch.equal(rebuilt(src, tgt), expected)
    assert not rebuilt.training


def test_its_size_is_that_of_its_weights():
    model = build_model(TINY)
    assert take_snapshot(TINY, 3, model).size == 4 * sum(parameter.numel() for parameter in model.parameters())


def test_a_snapshot_cannot_be_changed():
    with pytest.raises(AttributeError):
        fake(1).step = 2
