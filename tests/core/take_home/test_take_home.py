"""The ZIP stands alone: in an empty folder and a fresh process its script and its notebook make the run again, bit for bit."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import torch
import yaml

from core.checkpoint import load_checkpoint
from core.config import PRESETS, Experiment
from core.errors import UserError
from core.hub import HubTransformer
from core.take_home import archive
from core.take_home.archive import take_home
from core.take_home.experiment_file import experiment_yaml
from core.take_home.program import imported, module_files, requirements_text
from core.training.events import Metric, Validation
from core.training.run import Run
from helpers import SHORT, random_tokens

ROOT = Path(__file__).parents[3]
DROPPED = SHORT.with_settings(dropout=0.1)
STOPPED_AT = 8


def stopped_run(experiment, initial, step):
    """A run that was stopped after some steps."""
    run = Run(experiment, owner="somebody", initial=initial)
    append = run.log.append

    def append_and_stop(event):
        append(event)
        if isinstance(event, Metric) and event.step == step:
            run.stop()

    run.log.append = append_and_stop
    run.train()
    del run.log.append
    return run


@pytest.fixture(scope="module")
def finished():
    """A run with all its steps."""
    run = Run(DROPPED, owner="somebody")
    run.train()
    return run


@pytest.fixture(scope="module")
def forked(finished):
    """A run that began with the weights of another and was stopped."""
    return stopped_run(DROPPED.with_settings(seed=23, warmup_steps=7), finished.snapshots.latest(), STOPPED_AT)


def entries(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename.partition("/")[2]: archive.read(entry) for entry in archive.infolist()}


def unpacked(run, folder):
    """The folder of a run's ZIP, unpacked into an empty one."""
    name, content = take_home(run)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder / name.removesuffix(".zip")


def run_there(folder, *arguments, path=""):
    """What a fresh Python says that is started in a folder and finds no other modules of this project."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | ({"PYTHONPATH": path} if path else {})
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def losses_in(folder):
    with open(folder / "losses.csv", encoding="utf-8") as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


def test_its_script_makes_the_same_losses_in_a_fresh_process(finished, tmp_path):
    folder = unpacked(finished, tmp_path)
    said = run_there(folder, "train_again.py")
    assert losses_in(folder) == finished.log.loss.tolist() and len(losses_in(folder)) == 13
    assert "All 13 losses are those of the run before, bit for bit." in said
    exact = finished.log.latest(Validation).exact_match
    assert f"{round(256 * exact)} of 256 held-out sequences" in said
    again = torch.load(folder / "trained_again.ckpt", weights_only=True)["state_dict"]
    assert all(torch.equal(again[name], weights) for name, weights in finished.snapshots.latest().weights.items())
    assert load_checkpoint(folder / "trained_again.ckpt").step == 13  # the page opens it


def test_its_notebook_makes_a_run_again_that_began_with_the_weights_of_another(forked, finished, tmp_path):
    folder = unpacked(forked, tmp_path)
    code = ("import json; from pathlib import Path; from scripts.notebook import run\n"
            "done = run(json.loads(Path('train_again.ipynb').read_text(encoding='utf-8')), '.')\n"
            "print(''.join(text for cell in done['cells'] for output in cell.get('outputs', ()) for text in output.get('text', ())))")
    said = run_there(folder, "-c", code, path=os.pathsep.join([str(folder), str(ROOT)]))
    assert losses_in(folder) == forked.log.loss.tolist() and len(losses_in(folder)) == STOPPED_AT
    assert f"All {STOPPED_AT} losses are those of the run before, bit for bit." in said
    assert losses_in(folder)[0] < finished.log.loss[0]  # it did not begin with random weights
    assert "weights of step 13 of an earlier training" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_loss_that_differs_is_told(finished, tmp_path):
    folder = unpacked(finished, tmp_path)
    lines = (folder / "metrics.csv").read_text().splitlines()[:4]
    lines[3] = lines[3].replace("3,", "3,9", 1)
    (folder / "metrics.csv").write_text("\n".join(lines) + "\n")
    assert "The losses differ from step 3 on" in run_there(folder, "train_again.py")


def test_it_holds_what_it_says_and_nothing_of_the_server(forked):
    name, content = take_home(forked)
    assert name == "transformer-copy-step-8.zip" and content == take_home(forked)[1]
    files = entries(content)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert all(entry.filename.startswith("transformer-copy-step-8/") and entry.date_time[0] == 1980 for entry in opened.infolist())
    pictures = {f"{figure}.{kind}" for figure in ("curves", "attention-cross") for kind in ("svg", "png")}
    assert set(files) == {"checkpoint.ckpt", "model.safetensors", "config.json", "initial.safetensors", "experiment.yaml", "metrics.csv",
                          "README.md", "LICENSE", "requirements.txt", "train_again.py", "train_again.ipynb", *pictures, *module_files()}
    for secret in (forked.id, "somebody", str(ROOT), str(Path.home())):
        assert not any(secret.encode() in file for file in files.values())
    rows = list(csv.DictReader(files["metrics.csv"].decode().splitlines()))
    assert torch.equal(torch.tensor([float(row["loss"]) for row in rows]), torch.tensor(forked.log.loss.tolist()))
    text = files["README.md"].decode()
    assert "stopped after 8 of 13 steps" in text and "The weights are those of step 5" in text
    assert all(f"`{name}`" in text for name in set(files) - pictures - set(module_files()) - {"README.md", "train_again.ipynb"} | {"core/"})


def test_the_modules_are_those_that_are_imported_and_no_others():
    files, script = module_files(), (ROOT / "core" / "take_home" / "train_again.py").read_text(encoding="utf-8")
    assert {"core/__init__.py", "core/lit.py", "core/tasks.py"} < set(files)
    assert not {"core/checkpoint.py", "core/hub.py", "core/__main__.py"} & set(files)
    assert not any("/training/" in name or "/figures/" in name for name in files)
    packages = {name.partition(".")[0] for text in (script, *files.values()) for name in imported(text)}
    allowed = {"core", "torch", "pytorch_lightning", "yaml", "safetensors", "numpy"} | set(sys.stdlib_module_names)
    assert packages <= allowed


def test_the_versions_are_those_that_the_project_pins():
    pinned = set((ROOT / "requirements.txt").read_text().split())
    lines = requirements_text().split()
    assert {line.partition("==")[0] for line in lines} == {"torch", "pytorch-lightning", "numpy", "safetensors", "PyYAML"}
    assert {line for line in lines if not line.startswith("PyYAML")} <= pinned


def test_the_folder_is_one_of_the_hub(finished, tmp_path):
    folder = unpacked(finished, tmp_path)
    model, checkpoint = HubTransformer.from_pretrained(folder), load_checkpoint(folder / "checkpoint.ckpt")
    source, target = random_tokens((5, 3), 11), random_tokens((5, 2), 11, seed=1)
    expected = finished.snapshots.latest().model()(source, target)
    assert torch.equal(model(source, target), expected) and torch.equal(checkpoint.model(source, target), expected)
    assert model.experiment == checkpoint.experiment == DROPPED and model.step == checkpoint.step == 13


@pytest.mark.parametrize("name", PRESETS)
def test_settings_come_back_from_yaml(name):
    experiment = PRESETS[name].with_settings(no_scaling=True, dropout=0.3)
    text = experiment_yaml(experiment, "head")
    read = yaml.safe_load(text)
    assert list(read) == ["task", "model", "train"]
    assert Experiment().with_settings(**read["task"], **read["model"], **read["train"]) == experiment
    assert all("#" in line for line in text.splitlines() if line.startswith("  "))


def test_a_run_that_goes_on_is_packed_with_its_last_measured_snapshot(finished):
    run = Run(DROPPED)
    for step, loss in enumerate(finished.log.loss[:7], 1):
        run.log.append(Metric(step, loss, 0.1, step / 7))
    first, fifth = (finished.snapshots.get(step) for step in (1, 5))
    run.snapshots.add(first)
    with pytest.raises(UserError, match="no snapshot"):
        take_home(Run(DROPPED))
    run.log.append(next(event for event in finished.log.of_kind(Validation) if event.step == 1))
    run.snapshots.add(fifth)  # its validation is still being made
    name, content = take_home(run)
    text = entries(content)["README.md"].decode()
    assert name == "transformer-copy-step-7.zip" and "still going on when this was packed: 7 of 13 steps" in text
    assert "The weights are those of step 1, the last snapshot" in text


def test_what_is_too_large_is_packed_once_or_refused(finished, monkeypatch):
    size = finished.snapshots.latest().size
    monkeypatch.setattr(archive, "LARGEST_WEIGHTS", 2 * size - 1)
    files = entries(take_home(finished)[1])
    assert "model.safetensors" not in files and "model.safetensors` was left out" in files["README.md"].decode()
    monkeypatch.setattr(archive, "LARGEST_WEIGHTS", size - 1)
    with pytest.raises(UserError, match="are packed here"):
        take_home(finished)


def test_the_notebook_is_one_that_jupyter_reads(finished):
    notebook = json.loads(entries(take_home(finished)[1])["train_again.ipynb"])
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5) and notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids)) > 6 and all(1 <= len(name) <= 64 for name in ids)
    assert all(isinstance(cell["source"], list) and cell["source"] for cell in notebook["cells"])
