"""The data folder: ended runs survive a restart, incomplete files are ignored."""

import pickle
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.store import Store
from core.training.attention_history import KINDS
from core.training.events import Failed, Metric, Stopped
from core.training.run import Run
from helpers import SHORT, ended

ROOT = Path(__file__).parents[3]


@pytest.fixture
def limits(tmp_path):
    return Limits(data=tmp_path / "kept")


def finished_subscription(registry, experiment=SHORT):
    subscription = registry.start(experiment)
    ended(subscription.run).thread.join(60)  # the file is written after the last event
    return subscription


def files(limits):
    """Their names, without the cards, which are written a moment later."""
    return sorted(path.name for path in limits.data.iterdir() if path.suffix != ".card")


def test_a_finished_run_survives_a_restart_under_its_old_address(limits):
    subscription = finished_subscription(Registry(limits))
    again = Registry(limits).find(subscription.id)
    assert again.run.id == subscription.run.id and again.status == "finished" and again.run.experiment == SHORT
    assert again.run.log.loss == subscription.run.log.loss and again.run.log.lr == subscription.run.log.lr
    assert again.run.log.events == subscription.run.log.events
    assert again.run.snapshots.steps() == subscription.run.snapshots.steps()
    for name, tensor in again.run.snapshots.latest().weights.items():
        assert torch.equal(tensor, subscription.run.snapshots.latest().weights[name])


def test_the_attention_history_survives_a_restart(limits):
    subscription = finished_subscription(Registry(limits))
    ours, kept = subscription.run.attention_history, Registry(limits).find(subscription.id).run.attention_history
    assert kept.steps() == ours.steps() and {0, SHORT.train.max_steps} <= set(kept.steps())
    assert torch.equal(kept.src, ours.src) and torch.equal(kept.tgt, ours.tgt)
    for step in ours.steps():
        for name in (*KINDS, "alignment"):
            before, after = getattr(ours.get(step), name), getattr(kept.get(step), name)
            assert before.any() and after.dtype == before.dtype
            np.testing.assert_array_equal(after, before)


def test_starting_the_experiment_of_a_restored_run_joins_it(limits):
    subscription = finished_subscription(Registry(limits))
    joined = Registry(limits).start(SHORT)
    assert joined.run.id == subscription.run.id and joined.role == "replay"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_an_incomplete_file_is_never_loaded(limits, share):
    subscription = finished_subscription(Registry(limits))
    whole = (limits.data / f"{subscription.run.id}.run").read_bytes()
    (limits.data / "half.part").write_bytes(whole[:50])
    (limits.data / "torn.run").write_bytes(whole[:int(share * len(whole))])
    registry = Registry(limits)
    assert list(registry.runs) == [subscription.run.id]
    assert "half.part" not in files(limits)


def test_in_a_folder_that_cannot_be_written_only_the_file_is_lost(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    subscription = finished_subscription(Registry(Limits(data=blocked / "kept")))
    assert subscription.status == "finished"


def test_a_server_knows_whether_it_keeps_runs(limits, tmp_path, caplog):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    assert not Registry().persistent
    assert Registry(limits).persistent and files(limits) == []
    assert caplog.records == []
    assert not Registry(Limits(data=blocked / "kept")).persistent
    assert str(blocked) in caplog.text


def test_a_full_disk_leaves_no_incomplete_file(limits, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.durable_file.os.fsync", full)
    registry = Registry(limits)
    assert finished_subscription(registry).status == "finished"
    assert registry.keeper.flush() and list(limits.data.glob("*")) == []


def test_a_forgotten_run_leaves_the_folder(limits):
    clock = SimpleNamespace(now=0.0)
    registry = Registry(replace(limits, runs=1), clock=lambda: clock.now)
    first = finished_subscription(registry)
    assert files(limits) == [f"{first.run.id}.run"]
    clock.now = 2 * limits.lease_seconds
    second = finished_subscription(registry, SHORT.with_settings(seed=7))
    assert files(limits) == [f"{second.run.id}.run"]


def test_a_run_that_is_forgotten_while_it_is_written_leaves_no_file(limits, monkeypatch):
    registry = Registry(limits)
    save = Store.save

    def save_slowly(store, run, address):
        with registry.lock:
            registry.forget(run)  # another run needed the memory as soon as this one had ended
        return save(store, run, address)

    monkeypatch.setattr(Store, "save", save_slowly)
    finished_subscription(registry)
    assert files(limits) == [] and registry.runs == {}


def test_a_server_that_is_killed_while_it_writes_restores_the_complete_files(limits):
    kept = finished_subscription(Registry(limits))
    script = textwrap.dedent("""
        import os, signal, sys
        sys.path[:0] = [".", "tests"]
        import core.classroom.store
        from core.classroom.limits import Limits
        from core.classroom.registry import Registry
        from helpers import SHORT

        replace = os.replace
        os.replace = lambda part, whole: os.kill(os.getpid(), signal.SIGKILL) if whole.suffix == ".run" else replace(part, whole)
        registry = Registry(Limits(data=__import__("pathlib").Path(sys.argv[1])))
        run = registry.start(SHORT.with_settings(seed=7), paused=True).run
        assert registry.keeper.flush()  # its card is on the disk
        run.resume()
        run.thread.join()
    """)
    killed = subprocess.run([sys.executable, "-c", script, str(limits.data)], cwd=ROOT, timeout=300)
    assert killed.returncode == -signal.SIGKILL
    assert any(name.endswith(".part") for name in files(limits))
    again = Registry(limits)
    [going] = again.runs.keys() - {kept.run.id}  # which had made all its steps: it makes them again
    again.runs[going].resume()
    assert ended(again.runs[going]).status == "finished"
    assert files(limits) == sorted([f"{kept.run.id}.run", f"{going}.run"])


def test_a_run_without_a_step_and_one_that_went_on_from_another_survive(limits):
    store, empty = Store(limits.data), Run(SHORT)
    empty.stop()
    empty.train()
    first = Run(SHORT)
    first.train()
    forked = Run(SHORT.with_settings(seed=7), initial=first.snapshots.latest())
    forked.log.append(Metric(1, 3.0, 0.1, 0.1))
    forked.log.append(Failed(2, "diverged", {"loss": "nan", "step": 2}))
    assert store.save(empty, "empty") and store.save(forked, "forked")
    found = {kept.address: kept.run for kept in store.load_all()}
    assert found["empty"].log.events == [Stopped(0)] and found["empty"].log.step == 0
    assert found["forked"].log.terminal == forked.log.terminal and found["forked"].initial.step == SHORT.train.max_steps
    for name, tensor in forked.initial.weights.items():
        assert torch.equal(found["forked"].initial.weights[name], tensor)


def test_nothing_unpickles_a_kept_run(limits, monkeypatch):
    subscription = finished_subscription(Registry(limits))

    def refuse(*arguments, **options):
        raise AssertionError("unpickled")

    for module, name in ((torch, "load"), (pickle, "load"), (pickle, "loads"), (pickle, "Unpickler")):
        monkeypatch.setattr(module, name, refuse)
    assert [kept.run.id for kept in Store(limits.data).load_all()] == [subscription.run.id]


def test_a_file_that_cannot_be_read_is_skipped_with_a_sentence(limits, caplog):
    limits.data.mkdir()
    torch.save({"id": torch.zeros(3).expand(7, 3)}, limits.data / "shared.run")
    (limits.data / "other.run").write_bytes(b"GIF89a")
    assert list(Store(limits.data).load_all()) == []
    assert "shared.run could not be read: A tensor in this file does not have each of its numbers in the file" in caplog.text
    assert "other.run could not be read: This file is not a PyTorch checkpoint, or it is damaged." in caplog.text


def test_only_tensors_and_plain_values_are_read(limits, tmp_path):
    class Code:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    limits.data.mkdir()
    torch.save({"id": Code()}, limits.data / "bad.run")
    assert list(Store(limits.data).load_all()) == []
    assert not (tmp_path / "ran").exists()
