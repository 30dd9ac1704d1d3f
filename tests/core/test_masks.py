"""Masks: True means "may attend"."""

import pytest
import torch

from core.masks import create_look_ahead_mask, create_masks, create_padding_mask


def test_padding_is_hidden_from_every_query():
    mask = create_padding_mask(torch.tensor([[5, 3, 0], [2, 0, 0]]))
    assert mask.tolist() == [[[[True, True, False]]], [[[True, False, False]]]]


def test_another_token_can_be_the_padding():
    assert create_padding_mask(torch.tensor([[7, 0, 7]]), pad_idx=7).tolist() == [[[[False, True, False]]]]


def test_without_the_padding_mask_everything_but_the_future_is_seen():
    sequence = torch.tensor([[5, 3, 0], [0, 0, 0]])
    assert create_padding_mask(sequence, no_padding_mask=True).tolist() == [[[[True] * 3]]] * 2
    src_mask, tgt_mask = create_masks(sequence, sequence[:1], no_padding_mask=True)
    assert src_mask.tolist() == [[[[True] * 3]]] * 2
    assert tgt_mask.tolist() == [[[[True, False, False], [True, True, False], [True, True, True]]]]
    with pytest.raises(ValueError, match="an empty sequence"):
        create_padding_mask(sequence[:, :0], no_padding_mask=True)


@pytest.mark.parametrize("sequence", [torch.zeros(2, 0, dtype=torch.long), torch.tensor([[1, 2], [0, 0]])], ids=["empty", "only padding"])
def test_a_sequence_without_tokens_is_refused(sequence):
    with pytest.raises(ValueError, match="no token to attend to"):
        create_padding_mask(sequence)


def test_the_future_is_hidden():
    assert create_look_ahead_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]


def test_a_target_position_sees_neither_the_future_nor_padding():
    src_mask, tgt_mask = create_masks(torch.tensor([[4, 4, 4, 4, 0]]), torch.tensor([[9, 6, 0]]))
    assert src_mask.tolist() == [[[[True, True, True, True, False]]]]
    assert tgt_mask.tolist() == [[[[True, False, False], [True, True, False], [True, True, False]]]]
