"""The verdict on a run says what was seen in it: every branch on a made-up log, and the most important on trainings of a few seconds."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from core.config import SETTINGS, Experiment, ModelConfig, TaskConfig, TrainConfig
from core.loss_theory import chance_loss, smoothing_floor
from core.training.events import Failed, Finished, Metric, Stopped, Validation
from core.training.log import RunLog
from core.training.run import Run
from core.training.threads import use_cores
from core.training.verdict import SENTENCES, run_verdict, verdict_text
from helpers import TINY

COPY = Experiment(train=TrainConfig(max_steps=80, warmup_steps=11))
CHANCE = chance_loss(COPY)
LABELS = {name: setting.label for name, setting in SETTINGS.items()}


@pytest.fixture(autouse=True)
def one_core_afterwards():
    yield
    use_cores(1)


def logged(losses, matches=None, terminal=None, rate=0.001, tokens=0.5):
    """A log of these losses; `matches` has the exact match of the steps at which it was measured."""
    log, matches = RunLog(), matches or {len(losses): 0.0}
    for step, loss in enumerate(losses, 1):
        log.append(Metric(step, loss, rate, float(step)))
        if step in matches:
            log.append(Validation(step, tokens, matches[step], ()))
    log.append(terminal or Finished(len(losses)))
    return log


def slope(start, end, steps=80):
    return np.linspace(start, end, steps).tolist()


def keys(log, history=None, experiment=COPY, **changes):
    sentences = run_verdict(experiment.with_settings(**changes), log, history)
    failure = log.terminal.message if isinstance(log.terminal, Failed) else ""
    assert all(words and "{" not in words for words in verdict_text(sentences, LABELS, failure))
    return [key for key, _ in sentences]


def history_of(*frames):
    """An attention history: (step, alignments by layer and head) for each frame."""
    return SimpleNamespace(read=lambda limit: [SimpleNamespace(step=step, alignment=np.array(scores)) for step, scores in frames])


@pytest.mark.parametrize("log, changes, expected", [
    (logged([], terminal=Stopped(0)), {}, ["nothing"]),
    (logged(slope(3, 0.01), {40: 0.93, 80: 1.0}), {}, ["learned"]),
    (logged(slope(3, 0.01), {40: 0.93, 80: 1.0}, Stopped(80)), {"max_steps": 97}, ["learned", "stopped"]),
    (logged(slope(3, 0.5), {80: 0.4}), {}, ["partly", "learning", "try_steps"]),
    (logged(slope(3, 0.5), {80: 0.4}, tokens=0.9), {}, ["partly", "learning", "tokens", "try_steps"]),
    (logged(slope(3, 2), {80: 0.0}), {}, ["never", "learning", "try_steps"]),
    (logged(slope(3, 2), {80: 0.0}, Stopped(80)), {"max_steps": 97}, ["never", "stopped", "learning", "try_on_and_on"]),
    (logged(slope(3, 2), {80: 0.0}), {"warmup_steps": 97}, ["never", "learning", "rising", "try_warmup"]),
    (logged(slope(3, 1, 20) + [1.0] * 60), {}, ["never", "flat", "try_steps"]),
    (logged(slope(3, 1, 20) + [1.0] * 60), {"no_positions": True}, ["never", "flat", "try_whole"]),
    (logged(slope(3, 2, 13)), {}, ["never", "short", "try_steps"]),
    (logged([CHANCE] * 80), {}, ["never", "stuck", "try_steps"]),
    (logged([1.1 * CHANCE] * 80), {}, ["never", "above", "try_steps"]),
    (logged([CHANCE] * 80), {"norm_first": False}, ["never", "stuck", "try_on"]),
    (logged([CHANCE] * 80, rate=0.1), {}, ["never", "stuck", "try_gentler"]),
    (logged([3.1] + [7.0] * 9 + [CHANCE] * 70), {}, ["never", "spiked", "try_gentler"]),
    (logged(slope(3, 1, 40) + [2.5] * 40), {}, ["never", "rose", "try_gentler"]),
    (logged(slope(3, 1, 40) + [2.5] * 40), {"norm_first": False}, ["never", "rose", "try_gentler", "try_on"]),
    (logged(slope(3, 0.1, 40) + [2.5] * 40, {40: 0.95, 80: 0.02}), {}, ["lost", "rose", "try_gentler"]),
    (logged(slope(3, 0.1, 40) + [0.1] * 40, {40: 0.95, 80: 0.3}), {}, ["lost", "try_gentler"]),
    (logged(slope(3, 0.01, 40) + [0.01] * 40), {"no_look_ahead": True}, ["cheated", "future", "try_mask"]),
    (logged(slope(3, 0.5)), {"no_look_ahead": True}, ["never", "future", "try_mask"]),
    (logged([CHANCE] * 80), {"no_look_ahead": True}, ["never", "stuck", "try_steps"]),
    (logged(slope(3, 0.01, 40) + [0.01] * 40), {"num_samples": 53}, ["cheated", "by_heart", "try_samples"]),
    (logged(slope(3, 0.01, 40) + [0.01] * 40, {80: 0.4}), {"num_samples": 53}, ["partly", "by_heart", "try_samples"]),
    (logged(slope(3, 0.01, 40) + [0.01] * 40, tokens=0.9), {}, ["cheated", "tokens", "try_gentler"]),
    (logged(slope(3, 2), terminal=Failed(81, "diverged", {"loss": "nan", "step": 81})), {}, ["diverged", "try_gentler"]),
    (logged(slope(3, 2), terminal=Failed(81, "crashed", {"error": "", "step": 81})), {}, ["failed"]),
], ids=lambda value: "-".join(value) if isinstance(value, list) else "")
def test_the_verdict_is_what_the_log_tells(log, changes, expected):
    assert keys(log, **changes) == expected


@pytest.mark.parametrize("steps", [1, 3, 9])
@pytest.mark.parametrize("changes", [{}, {"no_look_ahead": True}, {"num_samples": 53}, {"label_smoothing": 0.1}, {"no_positions": True}])
def test_a_run_that_made_few_steps_gets_a_verdict(steps, changes):
    found = keys(logged(slope(3, 2, steps), terminal=Stopped(steps)), **changes)
    assert found[:3] == ["never", "stopped", "short"] and found[-1].startswith("try_")
    assert keys(logged(slope(3, 2, steps), {steps: 1.0}), **changes)[0] == "learned"


@pytest.mark.parametrize("steps", [0, 1, 3, 9, 80])
@pytest.mark.parametrize("measured", [{}, {1: 0.0}, {1: 0.95}])
def test_a_run_that_diverged_gets_a_verdict_whenever_it_did(steps, measured):
    diverged = Failed(steps + 1, "diverged", {"loss": "inf", "step": steps + 1})
    log = logged(slope(3, 2, steps), measured or {-1: 0.0}, diverged)
    assert keys(log) == ["diverged", "try_gentler"]
    words = verdict_text(run_verdict(COPY, log), LABELS, diverged.message)
    assert words[0] == f"The loss became inf at step {steps + 1}: training diverged."
    assert "warm-up" not in words[0] and sum("warm-up" in line for line in words) == 1  # the advice is given once


@pytest.mark.parametrize("wrong", [math.nan, math.inf, 3e38])
@pytest.mark.parametrize("at", [0, 40, 79])
def test_losses_that_are_no_numbers_do_not_break_the_verdict(wrong, at):
    """A run's log has none; one that was kept in a file may."""
    losses = slope(3, 2)
    losses[at] = wrong
    assert keys(logged(losses))[0] == "never"
    assert keys(logged([wrong] * 80))[0] == "never"


def test_without_a_validation_a_run_that_was_stopped_gets_a_verdict():
    assert keys(logged(slope(3, 2, 7), {-1: 0.0}, Stopped(7))) == ["never", "stopped", "short", "rising", "try_on_and_on"]


def test_a_loss_at_label_smoothings_floor_is_no_failure():
    experiment = COPY.with_settings(label_smoothing=0.1)
    floor = smoothing_floor(experiment)
    at_floor = logged(slope(3, floor + 0.1, 40) + [floor + 0.1] * 40, {40: 0.93, 80: 1.0})
    assert keys(at_floor, experiment=experiment) == ["learned", "floor"]
    above = logged(slope(3, floor + 0.5, 40) + [floor + 0.5] * 40, {40: 0.93, 80: 1.0})
    assert keys(above, experiment=experiment) == ["learned"]


def test_of_sorting_with_smoothing_chance_is_not_known_and_not_told():
    assert keys(logged([3.0] * 80), task="sort", label_smoothing=0.1) == ["never", "flat", "try_steps"]


@pytest.mark.parametrize("task", ["copy", "reverse", "sort"])
def test_the_first_head_that_looks_at_the_right_token(task):
    history = history_of((0, [[0.1, 0.2], [0.1, 0.1]]), (23, [[0.1, 0.4], [0.51, 0.5]]), (47, [[0.9, 0.4], [0.6, 0.1]]))
    sentences = run_verdict(COPY.with_settings(task=task), logged(slope(3, 0.01), {40: 0.93, 80: 1.0}), history)
    assert sentences[1] == (f"head_{task}", {"head": "2.1", "step": 23})


def test_no_head_has_found_it():
    history = history_of((0, [[0.1, 0.2]]), (23, [[0.1, 0.43]]), (80, [[0.3, 0.41]]))
    assert ("head_none", {"head": "1.2", "alignment": pytest.approx(0.43)}) in run_verdict(COPY, logged(slope(3, 2)), history)
    assert keys(logged(slope(3, 2)), history_of((0, [[0.1, 0.2]]))) == keys(logged(slope(3, 2)))  # untrained: nothing was seen


def test_every_sentence_can_be_said():
    """Which of them are said is above; none is forgotten there."""
    assert set(SENTENCES) == {key for mark in test_the_verdict_is_what_the_log_tells.pytestmark for _, _, expected in mark.args[1]
                              for key in expected} | {"floor", "head_copy", "head_reverse", "head_sort", "head_none"}


def test_a_setting_is_called_by_its_label():
    sentences = run_verdict(COPY.with_settings(norm_first=False), logged([CHANCE] * 80))
    assert "norm first (pre-LN)" in verdict_text(sentences, LABELS)[-1]


# Real trainings.

SMALL = Experiment(TaskConfig(vocab_size=11, max_len=6), ModelConfig(d_model=32, num_layers=2, num_heads=2, d_ff=64),
                   TrainConfig(max_steps=150, warmup_steps=50, lr_factor=0.4))


def trained(experiment):
    run = Run(experiment)
    run.train()
    return run, dict(run_verdict(experiment, run.log, run.attention_history))


def test_a_run_that_learned():
    run, said = trained(TINY)
    first = next(event.step for event in run.log.of_kind(Validation) if event.exact_match >= 0.9)
    assert said["learned"]["step"] == first
    head, step = said["head_copy"]["head"], said["head_copy"]["step"]
    layer, number = (int(part) - 1 for part in head.split("."))
    assert run.attention_history.get(step).alignment[layer, number] > 0.5
    assert not any(key.startswith("try_") for key in said)


def test_a_run_with_too_few_steps():
    _, said = trained(SMALL.with_settings(task="sort", max_steps=60))
    assert {"never", "learning"} <= said.keys()
    assert said["learning"]["after"] < said["learning"]["before"]
    assert said["try_steps"] == {"suggested": 120}


def test_a_run_without_look_ahead_mask():
    _, said = trained(SMALL.with_settings(task="sort", no_look_ahead=True, max_steps=250))
    assert said.keys() & {"never", "cheated"}
    assert {"future", "try_mask"} <= said.keys()


def test_a_run_with_too_high_a_rate_and_no_warm_up():
    _, said = trained(SMALL.with_settings(warmup_steps=1, lr_factor=10.0))
    assert said.keys() & {"spiked", "stuck", "diverged"}
    assert "try_gentler" in said
    assert all(math.isfinite(value) for value in said.get("spiked", {}).values())
