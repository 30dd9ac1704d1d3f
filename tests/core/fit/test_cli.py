"""`python -m core fit`: the page's training, options as flags or YAML, its checkpoints, refusals in one sentence."""

import subprocess
import sys

import pytest
import torch
import yaml
from click.testing import CliRunner

import core.fit
from core.__main__ import commands
from core.build import build_model
from core.checkpoint import load_checkpoint, save_checkpoint
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.config import PRESETS, SETTINGS
from core.take_home.experiment_file import experiment_yaml
from core.training.events import Validation
from core.training.run import Run
from core.training.snapshots import take_snapshot
from core.training.threads import use_cores
from demo.api.models import Models
from fitting import ROOT, fit, metrics, options
from helpers import TINY

SHORT = TINY.with_settings(max_steps=13, validate_every=5, batch_size=7, dropout=0.2)


def invoke(*arguments):
    """The command's exit code and output. An exception that it does not handle fails the test."""
    result = CliRunner().invoke(commands, ["fit", *map(str, arguments)])
    use_cores(1)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which SHORT was trained."""
    folder = tmp_path_factory.mktemp("fit")
    code, output = invoke(*options(folder, SHORT))
    assert code == 0, output
    assert "step 13: held-out exact match" in output and f"written to {folder}" in output
    return folder


def test_its_losses_are_the_pages_bit_by_bit(folder):
    run = Run(SHORT)
    run.train()
    use_cores(1)
    found = metrics(folder)
    assert list(found["train_loss"].values()) == run.log.loss.tolist()
    assert list(found["lr"].values()) == pytest.approx(run.log.lr.tolist())
    validations = [event for event in run.log.of_kind(Validation) if event.step > 1]
    assert [event.step for event in validations] == [5, 10, 13]
    assert list(found["token_accuracy"].values()) == pytest.approx([event.token_accuracy for event in validations])
    assert list(found["exact_match"].values()) == pytest.approx([event.exact_match for event in validations])


@pytest.mark.parametrize("name, step", [("checkpoints/last.ckpt", 10), ("model.ckpt", 13)])
def test_the_page_opens_what_it_wrote(folder, name, step):
    loaded = load_checkpoint(folder / name)
    assert (loaded.experiment, loaded.step) == (SHORT, step)
    models = Models(Registry(Limits()))
    trace, opened = models.decode(models.upload(folder / name), "3 1")
    assert opened.experiment == SHORT
    assert trace.tokens.tolist() and opened.token_names()(opened.end) == "(end)"


def test_the_config_beside_the_log_is_the_experiment(folder):
    kept = yaml.safe_load((folder / "lightning_logs" / "version_0" / "config.yaml").read_text())
    assert kept["experiment"] == SHORT.flat()
    assert kept["trainer"]["default_root_dir"] == str(folder)


def test_the_yaml_that_it_prints_trains_the_same(folder, tmp_path):
    code, printed = invoke(*options(tmp_path / "yaml", SHORT), "--print_config")
    assert code == 0, printed
    assert set(yaml.safe_load(printed)["experiment"]) == set(SETTINGS)
    (tmp_path / "config.yaml").write_text(printed)
    code, output = invoke("--config", tmp_path / "config.yaml")
    assert code == 0, output
    assert metrics(tmp_path / "yaml") == metrics(folder)


@pytest.mark.parametrize("arguments, changes", [
    (["--preset", "sort", "--num-layers", 3, "--no-positions"], dict(num_layers=3, no_positions=True)),
    (["--preset=sort", "--experiment.norm_first", "false", "--lr-factor=0.3"], dict(norm_first=False, lr_factor=0.3)),
])
def test_a_preset_supplies_what_is_not_given(arguments, changes):
    code, printed = invoke(*arguments, "--print_config")
    assert code == 0, printed
    values = yaml.safe_load(printed)
    assert values["experiment"] == PRESETS["sort"].with_settings(**changes).flat()
    assert values["preset"] is None  # the numbers are there, whatever becomes of the preset


@pytest.mark.parametrize("name", ["checkpoint.ckpt", "experiment.yaml"])
def test_a_file_of_the_page_supplies_them_too(name, tmp_path):
    if name.endswith(".ckpt"):
        save_checkpoint(take_snapshot(SHORT, 0, build_model(SHORT)), tmp_path / name)
    else:
        (tmp_path / name).write_text(experiment_yaml(SHORT, "as it is in the ZIP of a run"))
    code, printed = invoke("--preset", tmp_path / name, "--d-ff", 38, "--print_config")
    assert code == 0, printed
    assert yaml.safe_load(printed)["experiment"] == SHORT.with_settings(d_ff=38).flat()


def test_flags_override_yaml(tmp_path):
    (tmp_path / "config.yaml").write_text("preset: sort\nexperiment: {d_ff: 34, dropout: 0.5}\ntrainer: {accumulate_grad_batches: 3}\n")
    code, printed = invoke("--config", tmp_path / "config.yaml", "--dropout", 0.25, "--print_config")
    assert code == 0, printed
    values = yaml.safe_load(printed)
    assert values["experiment"] == PRESETS["sort"].with_settings(d_ff=34, dropout=0.25).flat()
    assert values["trainer"]["accumulate_grad_batches"] == 3


def test_accumulated_batches_are_one_batch(folder, tmp_path):
    experiment = SHORT.with_settings(dropout=0.0)  # dropout draws for each part
    whole, cut = fit(tmp_path / "whole", experiment), fit(tmp_path / "cut", experiment, accumulate_grad_batches=3)
    assert whole["train_loss"].keys() == cut["train_loss"].keys()
    assert list(cut["train_loss"].values()) == pytest.approx(list(whole["train_loss"].values()), abs=1e-5)
    assert list(cut["token_accuracy"]) == list(whole["token_accuracy"])


def test_bf16_mixed_learns(tmp_path):
    found = fit(tmp_path, TINY, precision="bf16-mixed")
    assert found["exact_match"][150] > 0.9
    loaded = load_checkpoint(tmp_path / "model.ckpt")
    assert {tensor.dtype for tensor in loaded.model.state_dict().values()} == {torch.float32}


@pytest.mark.parametrize("more, files, step", [
    (["--trainer.fast_dev_run=true"], [], None),
    (["--trainer.enable_checkpointing=false"], ["model.ckpt"], 13),
    (["--trainer.limit_val_batches=0"], ["last.ckpt", "model.ckpt"], 13),
    (["--trainer.max_steps=3", "--trainer.gradient_clip_val=1.0", "--trainer.profiler=simple"], ["last.ckpt", "model.ckpt"], 3),
    (["--checkpoint.monitor=token_accuracy", "--checkpoint.mode=max", "--checkpoint.save_top_k=1", "--checkpoint.filename=best"],
     ["best.ckpt", "last.ckpt", "model.ckpt"], 13),
], ids=lambda value: value[0] if isinstance(value, list) and value else "")
def test_the_trainers_options_are_its_own(more, files, step, tmp_path):
    code, output = invoke(*options(tmp_path, SHORT), *more)
    assert code == 0, output
    assert sorted(path.name for path in tmp_path.rglob("*.ckpt")) == files
    if step:
        assert load_checkpoint(tmp_path / "model.ckpt").step == step


def test_a_training_goes_on_with_more_steps_and_no_other_change(folder, tmp_path):
    fit(tmp_path, SHORT)
    longer = SHORT.with_settings(max_steps=17)
    gone_on = fit(tmp_path, longer, "--ckpt_path=last")
    whole = fit(tmp_path / "whole", longer)
    assert gone_on["train_loss"] == {step: loss for step, loss in whole["train_loss"].items() if step > 10}
    checkpoint = tmp_path / "checkpoints" / "last.ckpt"
    code, output = invoke("--ckpt_path", checkpoint, "--seed", 6)
    assert code == 1
    assert output == ("Error: last.ckpt was trained with seed 5, not 6. When a training goes on, only max_steps and validate_every "
                      "may change.\n")


def test_a_training_goes_on_from_where_it_was_ended_early(tmp_path):
    experiment = SHORT.with_settings(num_samples=101, validate_every=20, max_steps=37)
    fit(tmp_path, experiment, "--trainer.max_steps=9")
    assert load_checkpoint(tmp_path / "checkpoints" / "last.ckpt").step == 9
    gone_on, whole = fit(tmp_path, experiment, "--ckpt_path=last"), fit(tmp_path / "whole", experiment)
    assert gone_on["train_loss"] == {step: loss for step, loss in whole["train_loss"].items() if step > 9}
    assert gone_on["exact_match"] == whole["exact_match"]


def test_without_a_last_checkpoint_a_training_begins(tmp_path):
    assert list(fit(tmp_path, SHORT, "--ckpt_path=last")["train_loss"])[0] == 1


@pytest.mark.parametrize("arguments, sentence", [
    (["--d-model", 63], "d_model must be even, because positions are encoded by pairs of sine and cosine; 63 is odd."),
    (["--seed", "many"], "seed must be a number, not many."),
    (["--preset", "huge"], "There is no preset called huge; there are classroom, reverse, sort, course, paper-base."),
    (["--preset", ROOT / "pyproject.toml"], "pyproject.toml does not say what is learned, how, and by which model."),
    (["--bogus", 3], "unrecognized arguments: --bogus 3"),
    (["--trainer.max_steps", "x"], "trainer.max_steps cannot be x; `python -m core fit --help` says what it can be."),
    (["--trainer.precision", 7], "trainer.precision cannot be 7; `python -m core fit --help` says what it can be."),
    (["--trainer.accelerator", "cpu", "--trainer.devices", 0], "`Trainer(devices='0')` value is not a valid input using cpu accelerator."),
    (["--trainer.strategy", "nonsense"], "You selected an invalid strategy name"),
    (["--trainer.accumulate_grad_batches", 33], "batch_size is 32 for all processes together, and is to be cut into 33 parts"),
    (["--ckpt_path", "missing.ckpt"], "There is no file missing.ckpt."),
    (["--ckpt_path", ROOT / "README.md"], "This file is not a PyTorch checkpoint, or it is damaged."),
    (["--ckpt_path", ROOT / "assets" / "classroom-0400.ckpt"], "classroom-0400.ckpt holds a model only; a training goes on from"),
    (["--config", "missing.yaml"], "File does not exist"),
], ids=lambda value: str(value)[:40] if isinstance(value, list) else None)
def test_an_error_is_printed_in_one_line(arguments, sentence, tmp_path):
    code, output = invoke("--trainer.default_root_dir", tmp_path, *arguments)
    last = output.strip().splitlines()[-1]
    assert code == 1
    assert last.startswith("Error: ") and sentence in last
    assert "Traceback" not in output


def test_without_jsonargparse_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(core.fit, "NEEDED", ("jsonargparse", "a_module_that_nobody_has"))
    assert invoke("--help") == (1, 'Error: This command needs jsonargparse: pip install ".[fit]" installs it.\n')


def test_the_list_of_commands_waits_for_neither_torch_nor_jsonargparse():
    code = ("import sys\nfrom core.__main__ import commands\ncommands(['--help'], standalone_mode=False)\n"
            "print(*(name for name in ('torch', 'jsonargparse', 'pytorch_lightning') if name in sys.modules))")
    output = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    assert output.splitlines()[-1] == "" and "fit " in output
