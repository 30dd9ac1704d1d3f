"""Weights in 8 bits: near the whole ones, small, and read without trust."""

import pytest
import torch

from core.build import build_model
from core.checkpoint import load_checkpoint, rounded_checkpoint, save_checkpoint
from core.errors import UserError
from core.rounded_weights import round_weights, whole_weights
from core.training.snapshots import Snapshot
from helpers import TINY, random_tokens


@pytest.fixture
def snapshot():
    return Snapshot(TINY, 13, build_model(TINY).state_dict())


def test_no_weight_is_further_off_than_half_a_step_of_its_row(snapshot):
    state, scales = round_weights(snapshot.weights)
    whole = whole_weights(state, scales)
    for name, tensor in snapshot.weights.items():
        if tensor.dim() == 2:
            assert state[name].dtype == torch.int8
            assert ((whole[name] - tensor).abs() <= scales[name][:, None] * 0.5001).all()
        else:
            assert torch.equal(whole[name], tensor)


def test_a_row_of_zeros_stays_one():
    state, scales = round_weights({"w": torch.tensor([[0.0, 0.0, 0.0], [0.5, -1.0, 0.25]])})
    assert whole_weights(state, scales)["w"].tolist()[0] == [0.0, 0.0, 0.0]
    assert whole_weights(state, scales)["w"][1].tolist() == pytest.approx([0.5, -1.0, 0.25], abs=0.005)


def test_a_rounded_checkpoint_is_small_and_loads_as_any_other(snapshot, tmp_path):
    rounded, plain = tmp_path / "rounded.ckpt", tmp_path / "plain.ckpt"
    torch.save(rounded_checkpoint(snapshot), rounded)
    save_checkpoint(snapshot, plain)
    loaded, whole = load_checkpoint(rounded), load_checkpoint(plain)
    assert (loaded.experiment, loaded.step) == (TINY, 13) and rounded.stat().st_size < 0.6 * plain.stat().st_size
    tokens = random_tokens((2, 3), 11)
    with torch.no_grad():
        torch.testing.assert_close(loaded.model(tokens, tokens), whole.model(tokens, tokens), atol=0.1, rtol=0.1)


@pytest.mark.parametrize("spoil", [
    lambda values: values.pop("scales"),
    lambda values: values.update(scales=[]),
    lambda values: values["scales"].update({"other": torch.ones(3)}),
    lambda values: values["scales"].update({"transformer.fc_out.bias": torch.ones(13)}),
    lambda values: values["scales"].update({"transformer.fc_out.weight": torch.ones(7)}),
    lambda values: values["scales"].update({"transformer.fc_out.weight": torch.ones(13, dtype=torch.int64)}),
    lambda values: values["scales"].update({"transformer.fc_out.weight": 1.0}),
    lambda values: values["scales"]["transformer.fc_out.weight"].fill_(torch.nan),
])
def test_scales_that_do_not_fit_are_refused(snapshot, tmp_path, spoil):
    values = rounded_checkpoint(snapshot)
    spoil(values)
    torch.save(values, tmp_path / "spoilt.ckpt")
    with pytest.raises(UserError):
        load_checkpoint(tmp_path / "spoilt.ckpt")
