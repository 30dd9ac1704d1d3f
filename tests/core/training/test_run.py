"""A run: it learns, is determined by its seed, can be controlled, and ends with exactly one terminal event."""

import math
import threading

import pytest
import torch

from core.config import preset
from core.decoding import greedy_decode
from core.lit import LitTransformer
from core.schedule import noam_rate
from core.training import line as line_module
from core.training import run as run_module
from core.training.evaluation import HeldOut
from core.training.events import Failed, Finished, Stopped, TerminalEvent, Validation
from core.training.run import Run
from core.training.slots import Slots
from core.training.stopwatch import Stopwatch
from core.training.threads import ThreadCountTuner, use_cores
from helpers import ENDLESS, SHORT, TINY, ended, eventually, other_threads, random_tokens


@pytest.fixture(autouse=True)
def one_core_afterwards():
    """A run in the main thread leaves it with the cores of its last step."""
    yield
    use_cores(1)


def losses(experiment):
    """The losses of a run without another beside it."""
    run = Run(experiment)
    run.train()
    return run.log.loss.tolist()


def validated_steps(run):
    return [event.step for event in run.log.events if isinstance(event, Validation)]


def terminal_events(run):
    return [event for event in run.log.events if isinstance(event, TerminalEvent)]


@pytest.fixture
def at_step(monkeypatch):
    """Makes something happen to the loss of one step."""

    def arrange(step, happen):
        original = LitTransformer.training_step

        def training_step(self, batch, batch_idx):
            loss = original(self, batch, batch_idx)
            return happen(loss) if batch_idx + 1 == step else loss

        monkeypatch.setattr(LitTransformer, "training_step", training_step)

    return arrange


def raising(error):
    def happen(loss):
        raise error

    return happen


# It learns.


def test_a_run_learns_to_copy():
    run = Run(TINY)
    run.train()
    first, last = run.log.events[0], run.log.latest(Validation)
    assert first.exact_match < 0.1
    assert last.exact_match > 0.9
    assert run.log.loss[-1] < 0.1 * run.log.loss[0]
    assert run.log.terminal == Finished(TINY.train.max_steps)


def test_its_last_snapshot_gives_the_logged_answers():
    run = Run(TINY)
    run.train()
    model = run.snapshots.latest().model()
    for answer in run.log.latest(Validation).answers:
        assert tuple(greedy_decode(model, torch.tensor([answer.source]), len(answer.expected), 11, 12)[0].tolist()) == answer.output


def test_it_uses_the_schedules_rate_at_every_step():
    run = Run(SHORT)
    run.train()
    train = SHORT.train
    expected = [noam_rate(step, SHORT.model.d_model, train.warmup_steps, train.lr_factor) for step in range(1, train.max_steps + 1)]
    assert run.log.lr.tolist() == pytest.approx(expected, rel=1e-12)


def test_it_validates_first_every_so_often_and_last():
    run = Run(SHORT)
    run.train()
    assert validated_steps(run) == run.snapshots.steps() == [1, 5, 10, 13]


# The same seed is the same run.


@pytest.mark.parametrize("experiment", [
    SHORT.with_settings(dropout=0.1), SHORT.with_settings(num_samples=53), preset("classroom").with_settings(max_steps=7, dropout=0.1),
], ids=["dropout", "fixed samples", "classroom"])
def test_it_is_the_same_beside_another_run(experiment):
    alone, slots = losses(experiment), Slots(2)
    other = Run(ENDLESS.with_settings(dropout=0.1), slots).start()
    eventually(lambda: other.log.step > 0)
    beside = ended(Run(experiment, slots).start())
    assert not other.log.ended
    other.stop()
    ended(other)
    assert beside.log.loss.tolist() == alone


def test_it_is_the_same_when_it_is_paused_stepped_and_resumed():
    experiment = SHORT.with_settings(dropout=0.1)
    run = Run(experiment, paused=True).start()
    for step in (1, 2, 3):
        run.step_once()
        eventually(lambda step=step: run.log.step == step and run.status == "paused")
    run.resume()
    run.pause()
    eventually(lambda: run.status in ("paused", "finished"))
    run.resume()
    assert ended(run).log.loss.tolist() == losses(experiment)


@pytest.mark.parametrize("changes", [{}, {"norm_first": False, "dropout": 0.1, "label_smoothing": 0.1}], ids=["pre-LN", "post-LN"])
def test_it_is_the_same_on_one_core_and_on_as_many_as_it_may_use(monkeypatch, changes):
    """From three cores on, matrix products of some shapes are summed in another order, so no run may use that many."""
    monkeypatch.setattr("core.training.slots.available_cores", lambda: 8)
    experiment, results = preset("classroom").with_settings(max_steps=11, **changes), []
    for count in (1, Slots(1).cores_each()):
        monkeypatch.setattr(ThreadCountTuner, "next", lambda self, max_count, duration, count=count: count)
        results.append(losses(experiment))
    assert results[0] == results[1]


def test_another_seed_is_another_run():
    assert losses(SHORT)[0] != losses(SHORT.with_settings(seed=6))[0]


def test_the_process_wide_seed_does_not_matter():
    torch.manual_seed(1)
    first = losses(SHORT.with_settings(dropout=0.1))
    torch.manual_seed(2)
    assert losses(SHORT.with_settings(dropout=0.1)) == first


def test_slices_change_no_bit(monkeypatch):
    """Three trainings that give up the only slot after each step come to the losses that each has alone."""
    for name, value in {"SLICE": 0.0, "SHORT_SLICE": 0.0, "PATIENCE": 0.0, "SHARE": 1.0}.items():
        monkeypatch.setattr(line_module, name, value)
    experiments = [SHORT.with_settings(dropout=0.1), SHORT.with_settings(seed=7), SHORT.with_settings(max_steps=31)]
    alone = [losses(experiment) for experiment in experiments]
    slots = Slots(1)
    given_up = []
    monkeypatch.setattr(slots, "release", lambda run, release=slots.release: (given_up.append(run), release(run)))
    runs = [Run(experiment, slots, owner=str(i)) for i, experiment in enumerate(experiments)]
    for run in runs:
        run.start()
    for run in runs:
        ended(run)
    assert [run.log.loss.tolist() for run in runs] == alone
    assert len(given_up) > 15  # it happened


# It can be controlled.


def test_a_paused_run_waits_and_holds_no_slot():
    slots = Slots(1)
    run = Run(ENDLESS, slots).start()
    eventually(lambda: run.log.step > 2)
    run.pause()
    eventually(lambda: run.status == "paused")
    assert slots.holders == slots.waiting == []
    other = ended(Run(SHORT, slots).start())
    assert other.status == "finished"
    run.stop()
    ended(run)


def test_step_once_makes_exactly_one_step():
    run = Run(ENDLESS, paused=True).start()
    eventually(lambda: run.status == "paused")
    assert run.log.step == 0
    for step in (1, 2, 3):
        run.step_once()
        eventually(lambda step=step: run.log.step >= step and run.status == "paused")
        assert run.log.step == step
        assert not run.slots.holders
    run.stop()
    ended(run)


def test_step_once_pauses_a_running_run():
    run = Run(ENDLESS).start()
    eventually(lambda: run.log.step > 2)
    run.step_once()
    eventually(lambda: run.status == "paused")
    run.stop()
    ended(run)


def stop_while_running(run, slots):
    eventually(lambda: run.log.step > 2)


def stop_while_paused(run, slots):
    run.pause()
    eventually(lambda: run.status == "paused")


def stop_while_queued(run, slots):
    run.pause()
    eventually(lambda: run.status == "paused")
    slots.acquire(other := Run(ENDLESS))
    run.resume()
    eventually(lambda: slots.position(run) == 1)
    assert run.status == "queued" and slots.holds(other)


def stop_at_once(run, slots):
    pass


def test_stopping_makes_no_further_step():
    run = Run(ENDLESS, paused=True).start()
    eventually(lambda: run.status == "paused")
    run.stop()
    assert (ended(run).log.step, run.log.events) == (0, [Stopped(0)])


@pytest.mark.parametrize("situation", [stop_while_running, stop_while_paused, stop_while_queued, stop_at_once])
def test_it_can_be_stopped(situation):
    slots = Slots(1)
    run = Run(ENDLESS, slots).start()
    situation(run, slots)
    run.stop()
    ended(run)
    assert terminal_events(run) == [Stopped(run.log.step)]
    assert run.status == "stopped"
    assert not slots.holds(run) and not slots.position(run)


def test_nothing_is_built_before_there_is_a_slot(monkeypatch):
    built = []
    original = run_module.build_model
    monkeypatch.setattr(run_module, "build_model", lambda experiment: built.append(experiment) or original(experiment))
    slots = Slots(1)
    first = Run(ENDLESS, slots, "ada").start()
    eventually(lambda: first.log.step > 0)
    second, third = (Run(SHORT.with_settings(seed=seed), slots, "grace").start() for seed in (3, 7))
    eventually(lambda: {slots.position(second), slots.position(third)} == {1, 2})
    assert built == [ENDLESS]
    third.stop()
    assert terminal_events(ended(third)) == [Stopped(0)]
    first.stop()
    assert ended(second).status == "finished"
    assert built == [ENDLESS, second.experiment]


def test_controls_after_the_end_do_nothing():
    run = Run(SHORT)
    run.train()
    for control in (run.pause, run.step_once, run.resume, run.stop):
        control()
    assert run.status == "finished"


def test_it_can_train_in_the_main_thread():
    assert threading.current_thread() is threading.main_thread()
    run = Run(SHORT)
    run.train()
    assert run.thread is None
    assert run.status == "finished"


def test_its_threads_end_with_it():
    before = threading.enumerate()
    ended(Run(SHORT).start())
    assert other_threads(before) == []


# It ends with exactly one terminal event.


@pytest.mark.parametrize("error, key", [
    (RuntimeError("on purpose"), "crashed"), (KeyError("{on purpose}"), "crashed"), (SystemExit(3), "crashed"),
    (KeyboardInterrupt(), "crashed"),
    (MemoryError(), "out_of_memory"), (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "out_of_memory"),
    (RuntimeError("CUDA out of memory."), "out_of_memory"),
], ids=["RuntimeError", "braces", "SystemExit", "KeyboardInterrupt", "MemoryError", "allocator", "cuda"])
def test_an_error_in_the_model_is_logged(at_step, error, key):
    at_step(8, raising(error))
    slots = Slots(1)
    run = ended(Run(SHORT, slots).start())
    [terminal] = terminal_events(run)
    assert (type(terminal), terminal.key, terminal.step) == (Failed, key, 7)
    assert terminal.message
    assert run.status == "failed"
    assert slots.holders == []


def test_a_crash_names_its_error(at_step):
    at_step(8, raising(RuntimeError("on purpose")))
    run = ended(Run(SHORT).start())
    assert run.log.terminal.message == "Training ended with an error at step 7: RuntimeError: on purpose"


def test_an_error_before_the_first_step_is_logged(monkeypatch):
    monkeypatch.setattr(run_module, "build_model", lambda experiment: raising(MemoryError())(None))
    run = ended(Run(SHORT).start())
    assert terminal_events(run) == [Failed(0, "out_of_memory", {"step": 0})]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_divergence_is_logged(at_step, value):
    at_step(8, lambda loss: loss * value)
    run = ended(Run(SHORT).start())
    assert terminal_events(run) == [Failed(8, "diverged", {"loss": str(value), "step": 8})]
    assert run.log.step == 7
    assert all(math.isfinite(loss) for loss in run.log.loss)


def test_the_last_snapshot_before_divergence_still_decodes(at_step):
    at_step(8, lambda loss: loss * math.nan)
    run = ended(Run(SHORT).start())
    snapshot = run.snapshots.latest()
    assert snapshot.step == 5
    assert all(torch.isfinite(tensor).all() for tensor in snapshot.weights.values())
    assert greedy_decode(snapshot.model(), random_tokens((1, 3), 11), 4, 11, 12).shape[0] == 1


def test_an_error_in_a_validation_ends_the_run(monkeypatch):
    run = Run(SHORT)
    monkeypatch.setattr(HeldOut, "validate", lambda self, model, step: raising(ZeroDivisionError("on purpose"))(None))
    ended(run.start())
    assert [event.key for event in terminal_events(run)] == ["crashed"]


def test_only_the_time_between_start_and_stop_counts(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("core.training.stopwatch.time.perf_counter", lambda: now[0])
    clock = Stopwatch()
    for working, pausing in ((3.0, 50.0), (4.0, 70.0)):
        clock.start()
        now[0] += working
        assert clock.stop() == working
        now[0] += pausing
    assert clock.total == 7.0


def test_its_seconds_never_fall():
    run = Run(SHORT)
    run.train()
    assert list(run.log.seconds) == sorted(run.log.seconds)
    assert run.log.seconds[0] > 0
