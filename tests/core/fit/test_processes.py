"""Real processes: two that train together, and one that is killed."""

import os
import signal
import subprocess
import sys

import pytest
import torch

from core.checkpoint import load_checkpoint
from fitting import ROOT, fit, metrics, options, start
from helpers import TINY, eventually

ENDLESS = TINY.with_settings(max_steps=200_000, validate_every=20, dropout=0.3, batch_size=13)
FIXED = TINY.with_settings(max_steps=31, validate_every=10, batch_size=13, num_samples=101)  # the last batch of an epoch has 10 sequences


def finished(process, folder, seconds=300):
    """Waits for a training; what it wrote is shown if it failed."""
    try:
        code = process.wait(seconds)
    finally:
        process.kill()
    assert code == 0, (folder.parent / f"{folder.name}.txt").read_text()[-2000:]
    return metrics(folder)


def killed(folder, experiment, **trainer):
    """Trains until 50 steps are logged, then kills the process and those that it has started; gives the step of its last checkpoint."""
    process = start(folder, experiment, **trainer)
    log = folder / "lightning_logs" / "version_0" / "metrics.csv"
    try:
        eventually(lambda: process.poll() is not None or (log.is_file() and log.read_text().count("\n") > 50), seconds=240)
        assert process.poll() is None, (folder.parent / f"{folder.name}.txt").read_text()[-2000:]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL
    saved = load_checkpoint(folder / "checkpoints" / "last.ckpt").step
    assert saved >= 40 and saved % 20 == 0
    return saved


def assert_same_ends(folder, other):
    """Weights, Adam's moments and the state of all random numbers are the same bits in both folders' last checkpoints."""
    one, two = (torch.load(each / "checkpoints" / "last.ckpt", weights_only=True) for each in (folder, other))
    assert one["global_step"] == two["global_step"]
    for name in ("state_dict", "optimizer_states", "lr_schedulers", "random_states"):
        torch.testing.assert_close(one[name], two[name], rtol=0, atol=0)
    place, same_place = (each["loops"]["fit_loop"]["state_dict"]["combined_loader"] for each in (one, two))
    torch.testing.assert_close(place, same_place, rtol=0, atol=0)


@pytest.mark.parametrize("samples", [pytest.param(0, marks=pytest.mark.slow, id="fresh"), pytest.param(101, id="fixed")])
def test_a_training_that_is_killed_goes_on_bit_by_bit(samples, tmp_path):
    endless = ENDLESS.with_settings(num_samples=samples)
    saved = killed(tmp_path / "killed", endless)
    experiment = endless.with_settings(max_steps=saved + 40)
    gone_on = fit(tmp_path / "killed", experiment, "--ckpt_path=last")
    whole = fit(tmp_path / "whole", experiment)
    assert list(gone_on["train_loss"]) == list(range(saved + 1, saved + 41))
    for name in ("train_loss", "lr", "exact_match", "token_accuracy"):
        assert gone_on[name] == {step: value for step, value in whole[name].items() if step > saved}
    assert_same_ends(tmp_path / "killed", tmp_path / "whole")


def test_two_processes_have_the_losses_of_one(tmp_path):
    two = finished(start(tmp_path / "two", FIXED, strategy="ddp", devices=2), tmp_path / "two")
    one = fit(tmp_path / "one", FIXED)
    assert list(two["train_loss"]) == list(range(1, 32))
    assert list(two["train_loss"].values()) == pytest.approx(list(one["train_loss"].values()), abs=1e-5)
    assert two["exact_match"] == pytest.approx(one["exact_match"])
    assert two["token_accuracy"] == pytest.approx(one["token_accuracy"])
    assert load_checkpoint(tmp_path / "two" / "model.ckpt").experiment == FIXED
    streams = torch.load(tmp_path / "two" / "checkpoints" / "last.ckpt", weights_only=True)["random_states"]["dropout"]
    assert len(streams) == 2 and not torch.equal(*streams)  # or both would drop the same places


@pytest.mark.slow  # python -m pytest -m slow tests/core/fit/test_processes.py
def test_two_processes_that_are_killed_go_on_bit_by_bit(tmp_path):
    saved = killed(tmp_path / "killed", ENDLESS, strategy="ddp", devices=2)
    experiment = ENDLESS.with_settings(max_steps=saved + 40)
    gone_on = finished(start(tmp_path / "killed", experiment, "--ckpt_path=last", strategy="ddp", devices=2), tmp_path / "killed")
    whole = finished(start(tmp_path / "whole", experiment, strategy="ddp", devices=2), tmp_path / "whole")
    assert gone_on["train_loss"] == {step: loss for step, loss in whole["train_loss"].items() if step > saved}
    assert_same_ends(tmp_path / "killed", tmp_path / "whole")


@pytest.mark.slow
def test_torchrun_starts_the_processes_of_a_node(tmp_path):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m", "core", "fit"]
    done = subprocess.run([*launcher, *options(tmp_path, FIXED, strategy="ddp", devices=2)], cwd=ROOT, capture_output=True, text=True,
                          timeout=300, env={**os.environ, "OMP_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stderr[-2000:]
    one = fit(tmp_path / "one", FIXED)
    assert list(metrics(tmp_path)["train_loss"].values()) == pytest.approx(list(one["train_loss"].values()), abs=1e-5)
