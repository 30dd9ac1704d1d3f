"""The masks of one input, and padding behind a source."""

import pytest
import torch

from core.inside.padding import input_masks, largest_difference, padded
from core.lit import LitTransformer
from core.trace import trace_decode
from helpers import random_model, random_tokens, randomise

VOCAB, START, END = 13, 13, 14
SOURCE = random_tokens((5,), VOCAB, 1)


def broken(**switch):
    model = LitTransformer(VOCAB, VOCAB + 2, d_model=30, num_layers=1, num_heads=3, d_ff=34, dropout=0, **switch)
    return randomise(model, 5).eval()


def test_the_masks_hide_padding_and_the_future():
    found = input_masks(random_model(1, VOCAB), torch.tensor([3, 1, 0, 0]), torch.tensor([START, 4, 0]))
    assert found.padding.tolist() == [True, True, False, False]
    assert found.look_ahead.int().tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert found.target_padding.tolist() == [True, True, False]
    assert found.combined.int().tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 0]]


@pytest.mark.parametrize("switch, expected", [("no_look_ahead", [[1, 1, 0]] * 3), ("no_padding_mask", [[1, 0, 0], [1, 1, 0], [1, 1, 1]])])
def test_a_model_that_was_built_without_a_mask_hides_nothing_by_it(switch, expected):
    found = input_masks(broken(**{switch: True}), torch.tensor([3, 0]), torch.tensor([START, 4, 0]))
    assert found.combined.int().tolist() == expected
    assert found.padding.tolist() == [True, switch == "no_padding_mask"]


def test_padding_changes_nothing_unless_it_is_attended_to():
    assert padded(SOURCE, 3).tolist() == [*SOURCE.tolist(), 0, 0, 0]
    for model, changes in ((random_model(2, VOCAB), False), (broken(no_padding_mask=True), True)):
        alone, behind = (trace_decode(model, source, 7, START, END) for source in (SOURCE, padded(SOURCE, 3)))
        assert (largest_difference(alone, behind) > 1e-3) == changes
        first = (alone.probabilities[0] - behind.probabilities[0]).abs().max().item()
        assert largest_difference(alone, behind) >= first
