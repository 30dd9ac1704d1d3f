"""The command line: the files it writes, and errors in one line."""

import csv
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.__main__ import commands, metrics_csv, settings_table
from core.checkpoint import load_checkpoint
from core.config import PRESETS, SETTINGS
from core.lit import LitTransformer
from core.training.run import Run
from core.training.threads import use_cores
from helpers import SHORT

ROOT = Path(__file__).parents[2]
TRAIN = ["train"] + [f"--{name.replace('_', '-')}={value}" for name, value in SHORT.flat().items() if type(value) is not bool]
FIGURES = {f"attention-{kind}.{extension}" for kind in ("cross", "decoder", "encoder") for extension in ("svg", "png")}


def invoke(*arguments):
    """The command's exit code and output. An exception that it does not handle fails the test."""
    before = signal.getsignal(signal.SIGINT)
    try:
        result = CliRunner().invoke(commands, [str(argument) for argument in arguments])
    finally:
        signal.signal(signal.SIGINT, before)
        use_cores(1)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder that `train` has written, and the command's output."""
    out = tmp_path_factory.mktemp("trained")
    code, output = invoke(*TRAIN, "--out", out, "--save-at", 5)
    assert code == 0, output
    return out, output


def test_train_writes_its_files(trained):
    out, output = trained
    assert {path.name for path in out.iterdir()} == {"checkpoint.ckpt", "classroom-0005.ckpt", "metrics.csv", "curves.svg", "curves.png"}
    assert f"written to {out}" in output
    assert "step 13: held-out exact match " in output


def test_the_checkpoint_is_that_of_the_experiment(trained):
    loaded = load_checkpoint(trained[0] / "checkpoint.ckpt")
    assert (loaded.experiment, loaded.step) == (SHORT, 13)
    assert load_checkpoint(trained[0] / "classroom-0005.ckpt").step == 5


def test_the_figures_are_pictures(trained):
    assert ET.parse(trained[0] / "curves.svg")
    assert (trained[0] / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_metrics_have_a_row_for_every_step(trained):
    rows = list(csv.DictReader((trained[0] / "metrics.csv").read_text().splitlines()))
    run = Run(SHORT)
    run.train()
    use_cores(1)
    assert [int(row["step"]) for row in rows] == list(range(1, 14))
    assert [float(row["loss"]) for row in rows] == pytest.approx(run.log.loss.tolist(), rel=1e-5)
    assert [float(row["lr"]) for row in rows] == pytest.approx(run.log.lr.tolist(), rel=1e-5)
    assert [int(row["step"]) for row in rows if row["exact_match"]] == [1, 5, 10, 13]
    assert list(csv.DictReader(metrics_csv(run.log).splitlines()))[12]["exact_match"] == rows[12]["exact_match"]


def test_decode_prints_every_step_and_draws_the_attention(trained, tmp_path):
    code, output = invoke("decode", trained[0] / "checkpoint.ckpt", "3 1 4", "--out", tmp_path / "maps")
    assert code == 0, output
    assert output.startswith("step 1: ")
    assert {path.name for path in (tmp_path / "maps").iterdir()} == FIGURES
    assert ET.parse(tmp_path / "maps" / "attention-cross.svg")


def test_an_exported_model_answers_as_the_checkpoint_does(trained, tmp_path):
    (tmp_path / "README.md").write_text("the card of another model")
    code, output = invoke("export", trained[0] / "checkpoint.ckpt", "--out", tmp_path)
    assert code == 0, output
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "config.json", "model.safetensors"}
    assert "after 13 optimizer steps" in (tmp_path / "README.md").read_text(encoding="utf-8")
    answers = [invoke("decode", model, "3 1 4", "--out", tmp_path / "maps") for model in (tmp_path, trained[0] / "checkpoint.ckpt")]
    assert answers[0] == answers[1] and answers[0][0] == 0


def test_the_shipped_model_copies(tmp_path):
    newest = sorted((ROOT / "assets").glob("classroom-*.ckpt"))[-1]
    code, output = invoke("decode", newest, "3 1 4 1 5", "--out", tmp_path)
    assert code == 0, output
    assert [line.split()[2] for line in output.splitlines() if line.startswith("step")] == ["3", "1", "4", "1", "5", "(end)"]


@pytest.mark.parametrize("arguments, code, sentence", [
    (["train", "--d-model", 63], 1, "d_model must be even"),
    (["train", "--num-heads", 5], 1, "Try 4 heads."),
    (["train", "--dropout", "nan"], 1, "dropout must be a finite number."),
    (["train", "--dropout", 2], 1, "dropout must lie between 0.0 and 0.9, not at 2.0."),
    (["train", "--seed", "many"], 2, "'many' is not a valid integer"),
    (["train", "--task", "sum"], 2, "'sum' is not one of 'copy', 'reverse', 'sort'"),
    (["train", "--preset", "huge"], 2, "'huge' is not one of"),
    (["train", "--max-steps", 1, "--out", "/dev/null/x"], 1, "could not be written"),
    (["decode", "missing.ckpt", "3"], 1, "There is no file missing.ckpt."),
    (["decode", ROOT / "assets", "3"], 1, "assets is not a folder with config.json and model.safetensors."),
    (["export", "missing.ckpt", "--out", "x"], 1, "There is no file missing.ckpt."),
    (["decode", ROOT / "README.md", "3"], 1, "This file is not a PyTorch checkpoint"),
    (["decode", ROOT / "assets" / "classroom-0001.ckpt", ""], 1, "Type at least one token"),
    (["decode", ROOT / "assets" / "classroom-0001.ckpt", "3 99"], 1, "99 is not in this model's vocabulary"),
    (["learn"], 2, "No such command 'learn'"),
], ids=lambda value: str(value)[:50] if isinstance(value, str | list) else None)
def test_an_error_is_printed_in_one_line(arguments, code, sentence):
    exit_code, output = invoke(*arguments)
    last = output.strip().splitlines()[-1]
    assert exit_code == code
    assert last.startswith("Error: ") and sentence in last
    assert "Traceback" not in output


def test_a_failed_training_still_writes_its_files(tmp_path, monkeypatch):
    original = LitTransformer.training_step

    def diverge(self, batch, batch_idx):
        return original(self, batch, batch_idx) * (float("nan") if batch_idx == 6 else 1)

    monkeypatch.setattr(LitTransformer, "training_step", diverge)
    code, output = invoke(*TRAIN, "--out", tmp_path)
    assert code == 1
    assert "Error: The loss became nan at step 7: training diverged." in output
    assert load_checkpoint(tmp_path / "checkpoint.ckpt").step == 5


def test_steps_without_a_snapshot_are_refused_with_those_that_have_one(tmp_path):
    code, output = invoke(*TRAIN, "--out", tmp_path, "--save-at", 7)
    assert code == 1
    assert "There is no snapshot of step 7; there are those of 1, 5, 10, 13." in output


def test_every_setting_has_an_option():
    code, output = invoke("train", "--help")
    assert code == 0
    assert all(f"--{name.replace('_', '-')}" in output for name in SETTINGS)


def test_the_documents_have_the_table_of_settings():
    assert settings_table() in (ROOT / "docs" / "SETTINGS.md").read_text(encoding="utf-8")
    assert invoke("settings") == (0, settings_table() + "\n")
    assert all(name in settings_table() for name in [*PRESETS, *SETTINGS])


def test_it_works_as_a_program_of_its_own(tmp_path):
    def program(*arguments):
        return subprocess.run([sys.executable, "-m", "core", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120)

    trained = program(*TRAIN, "--out", tmp_path)
    assert trained.returncode == 0, trained.stderr
    assert "step 13: held-out exact match" in trained.stdout
    refused = program("decode", tmp_path / "checkpoint.ckpt", "3 one 4")
    assert refused.returncode == 1
    assert refused.stderr == "Error: one is not a number. Write tokens as whole numbers with spaces between them.\n"
