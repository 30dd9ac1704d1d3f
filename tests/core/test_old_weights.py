"""A checkpoint of an older version is the same model."""

from pathlib import Path

import pytest
import torch

from core.build import build_model
from core.checkpoint import checkpoint_values, load_checkpoint
from core.lit import LitTransformer
from helpers import TINY, random_tokens, randomise

ASSETS = Path(__file__).parents[2] / "assets"
# As they were before the parts around each sub-layer were called Add & Norm.
OLD = {"encoder": ("around_attention", "around_feed_forward"),
       "decoder": ("around_self_attention", "around_cross_attention", "around_feed_forward")}
NEW = {"encoder": ("self_attention_add_norm", "feed_forward_add_norm"),
       "decoder": ("self_attention_add_norm", "cross_attention_add_norm", "feed_forward_add_norm")}


def aged(state):
    """A state_dict with the old names."""
    renamed = {}
    for name, tensor in state.items():
        for stack in OLD:
            if name.startswith(f"transformer.{stack}."):
                for new, old in zip(NEW[stack], OLD[stack], strict=True):
                    name = name.replace(f".{new}.", f".{old}.")
        renamed[name] = tensor
    return renamed


@pytest.fixture
def model():
    return randomise(build_model(TINY.with_settings(num_layers=2))).eval()


def test_old_names_load_and_every_weight_is_where_it_was(model):
    old = aged(model.state_dict())
    assert len(old.keys() - model.state_dict().keys()) == 2 * 2 * (2 + 3)  # weight and bias, layers, norms
    loaded = randomise(build_model(TINY.with_settings(num_layers=2)), seed=1)
    loaded.load_state_dict(old)
    assert list(loaded.state_dict()) == list(model.state_dict())
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in loaded.state_dict().items())
    assert any("around" in name for name in old)  # the hook leaves its caller's dictionary alone


@pytest.mark.parametrize("load", [
    lambda path: load_checkpoint(path).model,
    lambda path: LitTransformer.load_from_checkpoint(path, map_location="cpu", weights_only=True).eval(),
], ids=["ours", "Lightning's"])
def test_an_old_file_loads(model, load, tmp_path):
    values = checkpoint_values(model, TINY.with_settings(num_layers=2), 17)
    torch.save({**values, "state_dict": aged(values["state_dict"])}, tmp_path / "old.ckpt")
    src, tgt = random_tokens((2, 5), 11, 1), random_tokens((2, 3), 13, 2)
    with torch.no_grad():
        assert torch.equal(load(tmp_path / "old.ckpt")(src, tgt), model(src, tgt))


def test_an_unknown_name_is_still_refused(model):
    with pytest.raises(RuntimeError, match="Unexpected key"):
        model.load_state_dict({**model.state_dict(), "transformer.encoder.0.around_nothing.norm.weight": torch.zeros(30)})


def test_the_shipped_checkpoints_load():
    files = sorted({*ASSETS.glob("*.ckpt")} - {*ASSETS.glob("course-*.ckpt")})  # those have 8 bits: test_rounded_weights.py
    assert len(files) == 6
    for file in files:
        saved = torch.load(file, weights_only=True)["state_dict"]
        loaded = load_checkpoint(file).model.state_dict()
        assert len(saved) == len(loaded)
        assert all(torch.equal(old, new) for old, new in zip(saved.values(), loaded.values(), strict=True))
