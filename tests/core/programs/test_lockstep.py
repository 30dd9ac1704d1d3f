"""Both programs in lockstep: the same losses and weights; a difference is found; times that add up."""

import inspect
import json
import time

import pytest
import torch

from core.programs import lockstep, step_times
from core.programs.catalogue import DEMONSTRATIONS, demonstration_config
from core.programs.demonstration import Demonstration, Kind
from core.programs.step_times import PHASES, Stopwatch
from core.training.events import Finished, Stopped
from helpers import SHORT, eventually

STEPS = 17


@pytest.fixture
def short(monkeypatch):
    """A demonstration of few steps."""
    monkeypatch.setattr(lockstep, "STEPS", STEPS)
    monkeypatch.setattr(lockstep, "EXPERIMENT", SHORT.with_settings(max_steps=STEPS, dropout=0.1))
    return Demonstration(demonstration_config("lockstep", {}), Kind(DEMONSTRATIONS["lockstep"].work, STEPS))


def losses(demonstration, series):
    return [(point.step, point.loss) for point in demonstration.points if point.series == series]


def test_both_have_the_same_losses_and_weights(short):
    short.train()
    assert short.terminal == Finished(STEPS)
    assert losses(short, "plain") == losses(short, "lightning") and len(losses(short, "plain")) == STEPS
    assert losses(short, "plain")[0][1] > losses(short, "plain")[-1][1]
    report = short.report
    assert (report["steps"], report["largest_difference"], report["first_difference"]) == (STEPS, 0.0, None)
    assert report["weights_difference"] == 0
    assert report["times"] is None and report["weights"] > 1000
    json.dumps(report)


def test_a_difference_is_found_where_it_first_is(short, monkeypatch):
    build, made = lockstep.build_batches, []

    class Other:
        """Batches of which the sixth has another target."""

        def __init__(self, batches):
            self.batches = batches

        def __iter__(self):
            for i, (src, tgt) in enumerate(self.batches):
                yield src, tgt.where(tgt != 3, 2) if i == 5 else tgt

    def second_differs(experiment):
        made.append(build(experiment))
        return made[-1] if len(made) == 1 else Other(made[-1])

    monkeypatch.setattr(lockstep, "build_batches", second_differs)
    short.train()
    report, plain, lightning = short.report, losses(short, "plain"), losses(short, "lightning")
    assert plain[:5] == lightning[:5] and plain[5] != lightning[5]
    assert report["first_difference"] == 6 and report["weights_difference"] > 0
    assert report["largest_difference"] == max(abs(one - other) for (_, one), (_, other) in zip(plain, lightning, strict=True))


def test_stopped_early_it_compares_what_there_is(short):
    short.pause()
    short.start()
    short.step_once()
    eventually(lambda: short.step == 1 and short.status == "paused")
    short.stop()
    assert short.wait(60) and short.terminal == Stopped(1)
    assert (short.report["steps"], short.report["weights_difference"]) == (1, 0.0)


def test_stopped_before_it_began_it_is_over_too(short):
    short.go_on = lambda last_duration=None: False
    short.train()
    assert short.points == [] and short.report["steps"] == 0


def test_each_goes_first_every_second_time(short, monkeypatch):
    order = []
    step, tell = lockstep.ByHand.step, lockstep.InTurn.on_before_optimizer_step
    monkeypatch.setattr(lockstep.ByHand, "step", lambda self: (order.append("plain"), step(self)))
    monkeypatch.setattr(lockstep.InTurn, "on_before_optimizer_step", lambda self, *args: (order.append("lightning"), tell(self, *args)))
    short.train()
    assert order[:8] == ["lightning", "plain", "plain", "lightning", "lightning", "plain", "plain", "lightning"]
    assert order.count("plain") == order.count("lightning") == STEPS


def test_the_phases_of_a_step_are_all_measured_in_both_and_add_up(short, monkeypatch):
    taken = []
    take = Stopwatch.take
    monkeypatch.setattr(Stopwatch, "take", lambda self, whole: taken.append((whole, take(self, whole))) or taken[-1][1])
    short.train()
    settled = taken[4:]  # in the first step by hand the optimizer is not watched yet
    for whole, seconds in settled:
        assert sum(seconds) == pytest.approx(whole)
        assert all(second > 0 for second in seconds), dict(zip(PHASES, seconds, strict=True))
        assert seconds[PHASES.index("forward")] > seconds[PHASES.index("rest")] / 50


def test_what_is_slow_in_lightning_is_found_in_its_phase(short, monkeypatch):
    def slow(*args):
        time.sleep(0.02)
        return args[0]

    def build(experiment, build=lockstep.build_model, made=[]):  # noqa: B006
        model = build(experiment)
        made.append(model)
        if len(made) == 2:  # the Trainer's
            model.register_forward_pre_hook(lambda module, args: slow(args))
        return model

    monkeypatch.setattr(lockstep, "build_model", build)
    monkeypatch.setattr(step_times, "WARM_UP", 2)
    monkeypatch.setattr(step_times, "FEWEST", 3)
    short.train()
    times = short.report["times"]
    more = {phase: times["lightning"][phase] - times["plain"][phase] for phase in PHASES}
    assert max(more, key=more.get) == "forward" and more["forward"] > 0.01
    assert times["low"] > 1 and times["low"] <= times["ratio"] <= times["high"]
    assert times["ratio"] == pytest.approx(sum(times["lightning"].values()) / sum(times["plain"].values()))


def pairs(count, ratio, noise, threads=1):
    generator = torch.Generator().manual_seed(7)
    made = []
    for _ in range(count):
        plain, lightning = (base * (1 + noise * torch.randn((), generator=generator).item()) for base in (0.01, 0.01 * ratio))
        made.append((threads, [plain / 5] * 5, [lightning / 5] * 5))
    return made


def test_a_small_difference_is_told_on_a_quiet_machine_only():
    quiet, busy = step_times.step_times(pairs(211, 1.06, 0.01)), step_times.step_times(pairs(211, 1.06, 0.9))
    assert quiet is not None and busy is not None
    assert 1 < quiet.low < 1.06 < quiet.high < 1.08
    assert busy.low < 1 < busy.high


def test_only_steps_with_the_same_number_of_threads_are_compared():
    slow = [(2, [one * 7 for one in plain], lightning) for _, plain, lightning in pairs(31, 1.0, 0.01)]
    found = step_times.step_times([*pairs(101, 1.0, 0.01), *slow])
    assert found is not None and (found.threads, found.steps) == (1, 81)
    assert found.ratio == pytest.approx(1, abs=0.01)
    assert step_times.step_times(pairs(step_times.WARM_UP + step_times.FEWEST - 1, 1.0, 0.01)) is None


def test_the_loop_by_hand_still_calls_its_optimizer_so():
    """`watch_by_hand` reads this variable of the generator."""
    assert "optimizer = torch.optim.Adam(" in inspect.getsource(lockstep.train_plain)
