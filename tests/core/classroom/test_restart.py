"""Runs that had not ended go on after a restart of the server, bit for bit, wherever it was killed."""

import random
import shutil
import signal
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from core.build import build_model
from core.classroom import keeper as keeper_module
from core.classroom.cards import card_from_bytes
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.restart import MOST_ATTEMPTS
from core.classroom.store import Store
from core.config import preset
from core.errors import UserError
from core.resumable_batches import ResumableBatches
from core.training.attention_history import KINDS
from core.training.events import Finished, Metric, Stopped
from core.training.run import Run
from core.training.stopwatch import Stopwatch
from core.training.threads import ThreadCountTuner, use_cores
from core.training.training_state import copy_state
from helpers import ENDLESS, SHORT, TINY, ended, eventually

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def one_core_afterwards():
    """A run in the main thread leaves it with the cores of its last step."""
    yield
    use_cores(1)


@pytest.fixture
def limits(tmp_path):
    return Limits(data=tmp_path / "kept")


@pytest.fixture
def opened(limits):
    """Opens a registry of a folder; all are closed at the end."""
    registries = []

    def open_registry(folder=None, **changes):
        registries.append(Registry(replace(limits, **{"data": folder or limits.data, **changes})))
        return registries[-1]

    yield open_registry
    for registry in registries:
        registry.keeper.store.writable = lambda: False
        registry.close()


@pytest.fixture
def even_clocks(monkeypatch):
    """Every look at a stopwatch's clock takes a millisecond, so that the same frames are chosen each time; and one core computes, for the
    last bit of an attention weight may depend on their number (no loss and no weight of the model does)."""
    original = Stopwatch.__init__
    monkeypatch.setattr(ThreadCountTuner, "next", lambda self, most, duration: 1)

    def init(self, clock=None):
        ticks = count()
        original(self, lambda: 0.001 * next(ticks))

    monkeypatch.setattr(Stopwatch, "__init__", init)


@pytest.fixture
def always_due(monkeypatch):
    """A state is kept after every step."""
    monkeypatch.setattr(keeper_module, "SHORTEST_INTERVAL", 0.0)
    monkeypatch.setattr(keeper_module.Keeper, "due", lambda self, run: True)


def disk_after(monkeypatch, registry, steps, tmp_path):
    """Copies what lies on the disk before the step after each of `steps`, as a server that is killed then leaves it.

    Returns:
        The folder of each step, once it has been copied.
    """
    folders, may_step = {}, Run.may_step

    def copying(run, duration=None):
        if run.log.step in steps and run.log.step not in folders:
            assert registry.keeper.flush()
            folders[run.log.step] = shutil.copytree(registry.limits.data, tmp_path / f"disk-{run.log.step}")
        return may_step(run, duration)

    monkeypatch.setattr(Run, "may_step", copying)
    return folders


def assert_same(run, other):
    """Whether two runs are the same, bit for bit, but for the time they took."""
    assert run.log.loss == other.log.loss and run.log.lr == other.log.lr
    assert run.log.events == other.log.events
    assert run.snapshots.steps() == other.snapshots.steps()
    for step in run.snapshots.steps():
        weights = other.snapshots.get(step).weights
        assert all(torch.equal(tensor, weights[name]) for name, tensor in run.snapshots.get(step).weights.items())
    assert run.attention_history.steps() == other.attention_history.steps()
    for step in run.attention_history.steps():
        for name in (*KINDS, "alignment"):
            np.testing.assert_array_equal(getattr(run.attention_history.get(step), name), getattr(other.attention_history.get(step), name))


@pytest.mark.usefixtures("even_clocks", "always_due")
@pytest.mark.parametrize(("changes", "killed_at"), [
    ({"dropout": 0.1, "task": "reverse"}, [0, 1, 5, 12]),  # 5: a snapshot; 12: before the last step
    ({"num_samples": 53, "dropout": 0.1, "task": "sort"}, [4, 8]),  # 8 batches are an epoch
    ({"label_smoothing": 0.1, "norm_first": False, "no_positions": True}, [7]),
], ids=["dropout", "fixed samples", "post-LN"])
def test_a_run_goes_on_bit_for_bit_wherever_it_was_killed(opened, monkeypatch, tmp_path, changes, killed_at):
    experiment = SHORT.with_settings(**changes)
    before = opened()
    folders = disk_after(monkeypatch, before, killed_at, tmp_path)
    view = before.start(experiment)
    whole = ended(view.run)
    alone = Run(experiment)
    alone.train()
    assert_same(whole, alone)  # being kept changes nothing
    for step, folder in folders.items():
        after = opened(folder)
        again = after.find(view.id)
        run = ended(again.run)
        assert run is not whole and (run.id, run.read_key, again.role) == (whole.id, whole.read_key, "starter")
        assert_same(run, whole)
        assert run.log.terminal == Finished(13)
        assert list(run.log.seconds) == sorted(run.log.seconds)
        assert after.keeper.flush() and {path.suffix for path in folder.iterdir()} == {".run", ".card"}, step
    assert list(folders) == killed_at


@pytest.mark.usefixtures("even_clocks", "always_due")
def test_it_goes_on_from_the_last_state_that_was_kept(opened, monkeypatch, tmp_path):
    before = opened()
    monkeypatch.setattr(keeper_module.Keeper, "due", lambda self, run: run.log.step == 4)
    made, before_step = [], Run.may_step
    monkeypatch.setattr(Run, "may_step", lambda run, duration=None: made.append(run.log.step) or before_step(run, duration))
    folders = disk_after(monkeypatch, before, [7], tmp_path)
    whole = ended(before.start(SHORT).run)
    del made[:]
    again = ended(next(iter(opened(folders[7]).runs.values())))
    assert made[0] == 4
    assert_same(again, whole)


@pytest.mark.slow  # .venv/bin/python -m pytest -m slow tests/core/classroom/test_restart.py
@pytest.mark.usefixtures("even_clocks")
def test_the_classroom_preset_goes_on_bit_for_bit(opened, monkeypatch, tmp_path):
    experiment = preset("classroom")
    before = opened()
    monkeypatch.setattr(keeper_module.Keeper, "due", lambda self, run: run.log.step % 50 == 0)
    folders = disk_after(monkeypatch, before, [77, 200, 391], tmp_path)
    view = before.start(experiment)
    whole = ended(view.run, 600)
    for folder in folders.values():
        assert_same(ended(opened(folder).find(view.id).run, 600), whole)
    assert len(folders) == 3


def test_a_server_that_is_killed_goes_on_where_it_was(opened, limits):
    script = textwrap.dedent("""
        import os, pathlib, signal, sys, threading
        sys.path[:0] = [".", "tests"]
        from core.classroom import keeper
        from core.classroom.limits import Limits
        from core.classroom.registry import Registry
        from helpers import TINY

        keeper.SHORTEST_INTERVAL = keeper.COST_SHARE = keeper.DISK_SHARE = 1e9
        reached = threading.Event()

        def due(self, run):
            if run.log.step == 30:  # further it does not come
                reached.set()
                threading.Event().wait()
            return run.log.step == 20

        keeper.Keeper.due = due
        registry = Registry(Limits(data=pathlib.Path(sys.argv[1])))
        view = registry.start(TINY.with_settings(max_steps=40, dropout=0.1), "teacher")
        joined = registry.start(view.run.experiment, "pupil")
        reached.wait()
        assert registry.keeper.flush()
        print(view.id, joined.id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    killed = subprocess.run([sys.executable, "-c", script, str(limits.data)], cwd=ROOT, timeout=300, stdout=subprocess.PIPE, text=True)
    assert killed.returncode == -signal.SIGKILL
    assert sorted(path.suffix for path in limits.data.iterdir()) == [".card", ".going"]
    registry = opened()
    starter, joined = map(registry.find, killed.stdout.split())
    assert [(view.role, view.owner) for view in (starter, joined)] == [("starter", "teacher"), ("joined", "pupil")]
    alone = Run(starter.run.experiment)
    alone.train()
    assert ended(starter.run).log.loss == alone.log.loss and starter.run is joined.run


# What survives beside the numbers.


def stopped_server(registry):
    """Ends a server as SIGTERM does."""
    registry.close(timeout=30)
    return registry


def test_a_restart_of_the_server_ends_no_run(opened):
    before = opened()
    view, waiting = before.start(ENDLESS, "a"), [before.start(ENDLESS.with_settings(seed=seed), "b") for seed in (7, 8, 9)]
    eventually(lambda: view.run.log.step > 3)
    stopped_server(before)
    made = view.run.log.step
    assert not view.run.ended
    after = opened()
    assert [run.experiment.train.seed for run in after.runs.values()] == [5, 7, 8, 9]  # in the old order
    again = after.find(view.id)
    assert list(again.run.log.loss[:made]) == list(view.run.log.loss)
    assert list(after.orders.values()) == sorted(after.orders.values())
    eventually(lambda: again.run.log.step > made)
    assert all(after.find(other.id).owner == "b" for other in waiting)


def test_what_pages_see_survives_too(opened):
    before = opened()
    starter, frozen, left = before.start(ENDLESS), before.start(ENDLESS), before.start(ENDLESS)
    eventually(lambda: starter.run.log.step > 2)
    frozen.control("pause")
    left.control("stop")
    gone = before.start(ENDLESS)
    before.unsubscribe(gone.id)
    stopped_server(before)
    after = opened()
    assert after.find(starter.id).role == "starter" and after.find(frozen.id).frozen_at == frozen.frozen_at
    assert after.find(left.id).detached
    with pytest.raises(UserError):
        after.find(gone.id)
    after.find(starter.id).control("stop")
    assert ended(after.find(starter.id).run).status == "stopped"


def test_a_paused_run_stays_paused_where_it_was(opened):
    before = opened()
    view = before.start(ENDLESS)
    eventually(lambda: view.run.log.step > 3)
    view.control("pause")
    eventually(lambda: view.run.status == "paused")
    assert before.keeper.flush()
    again = opened().find(view.id)  # the first server was not closed: it was killed
    eventually(lambda: again.run.status == "paused")
    assert list(again.run.log.loss) == list(view.run.log.loss)
    again.control("step")
    eventually(lambda: again.run.log.step == view.run.log.step + 1)


def test_a_run_that_nobody_comes_back_to_is_stopped_and_kept(opened):
    before = opened()
    view = before.start(ENDLESS)
    eventually(lambda: view.run.log.step > 0)
    stopped_server(before)
    after = opened(lease_seconds=0.01)
    [run] = after.runs.values()
    assert ended(run).status == "stopped" and run.log.terminal == Stopped(run.log.step)
    assert after.keeper.flush() and opened().find(view.id).status == "stopped"


def test_a_run_that_started_from_a_snapshot_goes_on_with_it(opened):
    first = Run(SHORT)
    first.train()
    before = opened()
    view = before.start(ENDLESS, initial=first.snapshots.latest(), paused=True)
    assert before.keeper.flush()
    run = opened().find(view.id).run
    assert run.log.step == 0 and run.initial.step == 13
    run.resume()
    eventually(lambda: run.log.step > 0)
    assert run.log.loss[0] != Run(ENDLESS).log.loss and run.log.loss[0] < first.log.loss[0]


def test_all_pages_of_an_ended_run_come_back(opened):
    before = opened()
    view = before.start(SHORT)
    ended(view.run)
    later = before.start(SHORT)
    assert later.role == "replay" and before.keeper.flush()
    after = opened()
    assert after.find(view.id).run is after.find(later.id).run and after.find(later.id).until is None


def test_a_run_that_ends_its_servers_is_not_tried_for_ever(opened, limits):
    before = opened()
    view = before.start(ENDLESS)
    eventually(lambda: view.run.log.step > 0)
    stopped_server(before)
    [path] = limits.data.glob("*.card")
    tried = replace(card_from_bytes(path.read_bytes()), attempts=MOST_ATTEMPTS)
    assert Store(limits.data).save_card(tried)
    again = opened().find(view.id)
    assert again.status == "stopped" and again.run.log.step >= 1


def test_a_run_over_a_limit_that_has_become_lower_is_stopped(opened):
    before = opened()
    view = before.start(ENDLESS)
    eventually(lambda: view.run.log.step > 0)
    stopped_server(before)
    assert opened(steps=100).find(view.id).status == "stopped"


# Files.


def going(opened, limits):
    """A folder with a run that goes on; its id, and that of its page."""
    before = opened()
    view = before.start(ENDLESS)
    eventually(lambda: view.run.log.step > 3)
    stopped_server(before)
    return limits.data / f"{view.run.id}.going", limits.data / f"{view.run.id}.card", view.id


def test_a_damaged_state_prevents_nothing_the_run_begins_again(opened, limits, tmp_path):
    path, card, page = going(opened, limits)
    whole, dice = path.read_bytes(), random.Random(3)
    damaged = [whole[:int(share * len(whole))] for share in (0.0, 0.001, 0.3, 0.99)]
    for _ in range(12):
        position = dice.randrange(len(whole))
        damaged.append(whole[:position] + bytes([whole[position] ^ 1 << dice.randrange(8)]) + whole[position + 1:])
    for content in damaged:
        path.write_bytes(content)
        store = Store(limits.data)
        [kept] = store.load_going()
        assert kept.card.pages[0].id == page and kept.run.experiment == ENDLESS
        if kept.run.log.step:  # nothing that counts was hit
            kept.run.load_state()
    path.write_bytes(whole[:-9])
    run = opened().find(page).run
    eventually(lambda: run.log.step > 0)


def test_the_states_of_those_that_go_on_at_once_are_read_only_once(opened, limits):
    registry = opened()
    runs = [registry.start(ENDLESS.with_settings(seed=seed), "a").run for seed in (11, 13, 17, 19)]
    eventually(lambda: all(run.log.step > 3 for run in runs))
    runs[0].pause()
    stopped_server(registry)
    found = [kept.run for kept in Store(limits.data).load_going(at_once=2)]
    assert [run.experiment.train.seed for run in found] == [11, 13, 17, 19] and found[0].paused
    for path in limits.data.glob("*.going"):
        path.unlink()
    held = []
    for run in found:
        try:
            held.append(run.load_state().step == run.log.step)
        except UserError:
            held.append(None)
    assert held == [None, True, True, None]  # the paused one's turn is not soon
    with pytest.raises(UserError):
        found[1].load_state()  # nobody holds it any longer


def test_a_damaged_card_costs_only_the_pages_that_came_late(opened, limits):
    path, card, page = going(opened, limits)
    whole = card.read_bytes()
    for content in (b"", b"[]", whole[:-5], whole.replace(b'"order": 1', b'"order": "1"'), whole.replace(b"true", b'"yes"'),
                    whole.replace(b'"version": 1', b'"version": 2'), b'{"version": 1, "pages": []}'):
        assert content != whole
        card.write_bytes(content)
        [kept] = Store(limits.data).load_going()
        assert kept.run.log.step > 3 and [known.id for known in kept.card.pages] == [page]
        path.rename(path.with_suffix(".aside"))
        assert Store(limits.data).load_going() == []
        path.with_suffix(".aside").rename(path)


@pytest.mark.parametrize("change", [{"version": 0}, {"step": 1}, {"id": "../elsewhere"}, {"lr": "fast"}, {"exp_avg": {}}])
def test_a_state_of_another_version_or_run_is_not_used(opened, limits, change):
    path, card, page = going(opened, limits)
    values = torch.load(path, weights_only=True)
    for name in change:
        for part in (values, values["state"], values["state"]["moments"]):
            if name in part:
                part[name] = change[name]
    torch.save(values, path)
    if "exp_avg" in change:  # found when its turn has come
        assert ended(opened().find(page).run).status == "failed"
    else:
        [kept] = Store(limits.data).load_going()
        assert kept.run.log.step == 0


def test_a_state_is_read_as_a_file_from_outside(opened, limits, tmp_path):
    class Code:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    path, card, page = going(opened, limits)
    torch.save({"version": 1, "state": Code()}, path)
    [kept] = Store(limits.data).load_going()
    assert kept.run.log.step == 0 and not (tmp_path / "ran").exists()
    assert zipfile.is_zipfile(path)


@pytest.mark.usefixtures("always_due")
def test_states_that_would_take_too_much_room_are_not_kept(opened, limits, caplog):
    registry = opened(unfinished_mb=0.001)
    view = registry.start(SHORT)
    ended(view.run)
    assert registry.keeper.flush() and "would take too much room" in caplog.text
    assert {path.suffix for path in limits.data.iterdir()} == {".run", ".card"}


@pytest.mark.usefixtures("always_due")
def test_a_forgotten_run_leaves_nothing(opened, limits):
    registry = opened()
    view = registry.start(SHORT)
    ended(view.run)
    assert registry.keeper.flush()
    with registry.lock:
        registry.forget(view.run)
    assert registry.keeper.flush() and list(limits.data.glob("*")) == []


def test_a_failed_run_leaves_nothing(opened, limits, monkeypatch):
    monkeypatch.setattr("core.training.run.build_model", lambda experiment: 1 / 0)
    registry = opened()
    view = registry.start(SHORT)
    assert ended(view.run).status == "failed"
    assert registry.keeper.flush() and list(limits.data.glob("*")) == []


# What it costs.


def test_a_state_is_kept_so_rarely_that_it_costs_less_than_a_hundredth(opened):
    registry = opened()
    keeper, run = registry.keeper, Run(TINY)
    registry.runs[run.id] = run

    def is_due(seconds):
        run.log.append(Metric(run.log.step + 1, 1.0, 0.1, seconds))
        return keeper.due(run)

    assert [is_due(seconds) for seconds in (1.0, 3.9, 4.1)] == [False, False, True]  # seconds of its training, 3 at least
    model = build_model(TINY)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    sum(parameter.sum() for parameter in model.parameters()).backward()
    optimizer.step()
    batches = ResumableBatches(TINY.task, 7, 5).state_dict()
    state = copy_state(run.log.step, model, optimizer, batches, {})
    keeper.save(run, replace(state, seconds=0.08))
    assert keeper.flush() and not is_due(4.1 + 9.9) and is_due(4.1 + 60)
    assert 10.0 <= keeper.paces[run.id].interval < 40


def test_a_class_that_joins_is_written_a_few_times(opened, monkeypatch):
    registry, written = opened(), []
    monkeypatch.setattr(Store, "save_card", lambda store, card: written.append(len(card.pages)))
    view = registry.start(ENDLESS, paused=True)
    for _ in range(97):
        registry.subscribe(view.run, owns_run=False)
    assert registry.keeper.flush() and written[-1] == 98 and len(written) < 10
