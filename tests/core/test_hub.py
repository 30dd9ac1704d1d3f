"""A model as a folder of the Hugging Face Hub: written and read without network, and read without trust."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from huggingface_hub import ModelCard, snapshot_download
from safetensors.torch import load, save

from core import hub
from core.build import build_model
from core.checkpoint import LoadedModel
from core.errors import UserError
from core.hub import HubTransformer
from core.lit import LitTransformer
from core.model_card import Measured
from helpers import TINY, random_tokens, randomise

ROOT = Path(__file__).parents[2]
MEASURED = Measured(256, 0.75, 0.875)
SOURCE, TARGET = random_tokens((5, 3), 11), random_tokens((5, 2), 11, seed=1)


@pytest.fixture
def loaded():
    return LoadedModel(randomise(build_model(TINY.with_settings(dropout=0.1))).eval(), TINY.with_settings(dropout=0.1), 37)


@pytest.fixture
def folder(loaded, tmp_path):
    HubTransformer.of(loaded, MEASURED).save_pretrained(tmp_path / "model")
    return tmp_path / "model"


def weights_in(folder):
    return load((folder / "model.safetensors").read_bytes())


def test_it_comes_back_the_same(loaded, folder):
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.safetensors", "README.md"}
    model = HubTransformer.from_pretrained(folder)
    assert isinstance(model, LitTransformer) and not model.training
    assert torch.equal(model(SOURCE, TARGET), loaded.model(SOURCE, TARGET))
    assert (model.experiment, model.step, dict(model.hparams)) == (loaded.experiment, 37, dict(loaded.model.hparams))
    again = model.save_pretrained(folder.parent / "again")
    assert again is None and (folder.parent / "again" / "config.json").read_bytes() == (folder / "config.json").read_bytes()


def test_the_loader_of_any_program_reads_the_weights(loaded, folder):
    weights = weights_in(folder)
    assert weights.keys() == loaded.model.state_dict().keys()
    assert all(torch.equal(weights[name], tensor) for name, tensor in loaded.model.state_dict().items())


def test_the_card_says_what_was_measured(folder, loaded):
    card = ModelCard.load(folder / "README.md")
    assert (card.data.license, card.data.library_name) == ("mit", "pytorch-lightning") and "task-copy" in card.data.tags
    assert {result.metric_type: result.metric_value for result in card.data.eval_results} == {"exact_match": 0.75, "token_accuracy": 0.875}
    assert "75.0%" in card.text and "after 37 optimizer steps" in card.text and "| `warmup_steps` | warm-up steps | 59 |" in card.text
    unknown = HubTransformer.of(LoadedModel(loaded.model, None, 0)).generate_model_card()
    assert unknown.data.eval_results is None and "Nothing was measured." in unknown.text


def test_nothing_is_fetched_for_a_folder(folder):
    code = (f"import socket\nsocket.socket.connect = None\nfrom core.hub import HubTransformer\n"
            f"model = HubTransformer.from_pretrained({str(folder)!r})\nprint(model.step)\n"
            "try:\n    HubTransformer.from_pretrained('nobody/nothing')\nexcept OSError as error:\n    print(type(error).__name__)")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder.parent)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["37", "LocalEntryNotFoundError"]


def test_a_name_is_asked_of_the_hub_with_its_options(folder, monkeypatch):
    asked = []
    monkeypatch.setattr(hub, "snapshot_download", lambda name, **options: asked.append((name, options)) or str(folder))
    assert HubTransformer.from_pretrained("somebody/model", revision="main").step == 37
    assert asked == [("somebody/model", {"allow_patterns": ["config.json", "model.safetensors"], "revision": "main"})]
    assert callable(snapshot_download)


def changed(folder, **values):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, **values}))


@pytest.mark.parametrize("values, sentence", [
    ({"d_model": 10**9}, "d_model is 1000000000, not between"),
    ({"num_layers": 12, "d_model": 1024, "d_ff": 4096}, "This model would have"),
    ({"d_model": "64"}, "d_model is 64, not between"),
    ({"d_model": float("nan")}, "d_model is nan, not between"),
    ({"norm_first": None}, "norm_first is None"),
    ({"__class__": "os.system"}, "has no hyperparameter __class__"),
    ({"num_heads": 7}, "divided among 7 heads"),
    ({"d_ff": 35}, "size mismatch"),
], ids=str)
def test_a_config_that_does_not_fit_is_refused(folder, values, sentence):
    changed(folder, **values)
    with pytest.raises(UserError) as caught:
        HubTransformer.from_folder(folder, largest_file=10**7)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"7", b"{", b"\xff\xfe", b'{"d_model": 30}', b"[" * 50_000, b" " * 200_000],
                         ids=lambda text: str(text[:9]))
def test_a_config_that_is_none_is_refused(folder, content):
    (folder / "config.json").write_bytes(content)
    with pytest.raises(UserError) as caught:
        HubTransformer.from_pretrained(folder)
    assert caught.value.key in ("folder_foreign", "checkpoint_too_large")


def test_an_experiment_that_is_not_that_of_the_model_is_passed_over(folder):
    changed(folder, experiment={"task": "copy", "d_model": 64}, step=-3)
    model = HubTransformer.from_pretrained(folder)
    assert model.experiment is None and model.step == 0


def weights_with(**changes):
    def change(folder):
        (folder / "model.safetensors").write_bytes(save({**weights_in(folder), **changes}))

    return change


def damage(folder):
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[:len(content) // 2])


def pickled(folder):
    torch.save(weights_in(folder), folder / "model.safetensors")


BIAS = "transformer.fc_out.bias"


@pytest.mark.parametrize("change, key", [
    (damage, "weights_unreadable"), (pickled, "weights_unreadable"),
    (weights_with(**{BIAS: torch.full((13,), float("nan"))}), "checkpoint_not_finite"),
    (weights_with(**{BIAS: torch.zeros(13, dtype=torch.int64)}), "checkpoint_foreign"),
    (weights_with(**{BIAS: torch.zeros(13).to(torch.float8_e4m3fn)}), "checkpoint_foreign"),
    (weights_with(**{BIAS: torch.zeros(17)}), "checkpoint_foreign"),
    (weights_with(more=torch.zeros(3)), "checkpoint_foreign"),
    (lambda folder: (folder / "model.safetensors").unlink(), "folder_incomplete"),
    (lambda folder: (folder / "config.json").unlink(), "folder_incomplete"),
], ids=range(9))
def test_weights_that_do_not_fit_are_refused(folder, change, key):
    change(folder)
    with pytest.raises(UserError) as caught:
        HubTransformer.from_pretrained(folder)
    assert caught.value.key == key


def test_a_file_that_is_too_large_is_not_read(folder):
    with pytest.raises(UserError) as caught:
        HubTransformer.from_folder(folder, largest_file=1000)
    assert caught.value.key == "checkpoint_too_large"
