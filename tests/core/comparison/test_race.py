"""A race: the same trainings as separate runs, always at the same step, in one slot; and its verdict."""

import csv
import io
import math

import pytest

from core.build import build_model
from core.comparison.class_race import ClassRaceConfig
from core.comparison.race import Race
from core.comparison.race_config import MAX_RUNNERS, RACES, RaceConfig, race_preset, read_vary
from core.comparison.verdict import (
    SENTENCES,
    curves_csv,
    result_rows,
    results,
    runner_result,
    table_csv,
    verdict,
    verdict_text,
)
from core.config import Experiment
from core.errors import UserError
from core.figures.curves import race_figure
from core.figures.style import render
from core.training import line as line_module
from core.training.events import Failed, Finished, Metric, Stopped, TerminalEvent, Validation
from core.training.result import percent, running_means
from core.training.run import Run
from core.training.slots import Slots
from core.training.threads import use_cores
from helpers import ENDLESS, SHORT, ended, eventually

PAIR = RaceConfig(SHORT, read_vary("warmup_steps=1,59"))
FOREVER = RaceConfig(ENDLESS, read_vary("warmup_steps=1,59,3"))


@pytest.fixture(autouse=True)
def one_core_afterwards():
    yield
    use_cores(1)


def raced(config):
    race = Race(config)
    race.train()
    return race


def steps(race):
    return [runner.log.step for runner in race.runners]


# What is raced.


def test_every_combination_is_a_runner():
    config = RaceConfig(Experiment(), read_vary("norm-first=off,on; warmup_steps=1,50"))
    assert config.changes() == [{"norm_first": first, "warmup_steps": steps} for first in (False, True) for steps in (1, 50)]
    assert [experiment.differences(Experiment()) for experiment in config.experiments()] == [
        {"norm_first": False, "warmup_steps": 1}, {"norm_first": False}, {"warmup_steps": 1}, {}]


@pytest.mark.parametrize("name", RACES)
def test_a_race_can_be_written_down_and_read_again(name):
    config = race_preset(name)
    assert RaceConfig(config.base, read_vary(config.vary_text())) == config
    assert 2 <= len(config.experiments()) <= MAX_RUNNERS
    assert len({experiment.train.seed for experiment in config.experiments()}) == 1


@pytest.mark.parametrize("vary, key", [
    ("warmup_steps=1", "race_size"), ("warmup_steps=1,2,3,4,5", "race_size"), ("norm_first=on,off;seed=1,2,3", "race_size"),
    ("warmup_steps=1,1", "race_same"), ("warmup_steps=1,1.0", "race_same"), ("warmup_steps", "vary_unreadable"),
    ("", "vary_unreadable"), ("a=1,2", "unknown_field"), ("warmup_steps=1,x", "not_a_number"), ("warmup_steps=1,0", "out_of_range"),
    ("num_heads=1,5", "heads_do_not_divide"), ("task=copy,run", "not_a_choice"),
])
def test_what_is_not_a_race_is_refused(vary, key):
    with pytest.raises(UserError) as caught:
        RaceConfig(Experiment(), read_vary(vary))
    assert caught.value.key == key


def test_an_unknown_race_is_refused():
    with pytest.raises(UserError, match="no preset called tortoise"):
        race_preset("tortoise")


# How it is run.


@pytest.mark.parametrize("changes", [{}, {"dropout": 0.1, "label_smoothing": 0.1, "num_samples": 53}], ids=["deterministic", "random"])
def test_a_runner_is_bitwise_the_run_of_its_experiment(changes):
    config = RaceConfig(SHORT.with_settings(**changes), read_vary("warmup_steps=1,59;norm_first=on,off"))
    for runner in raced(config).runners:
        run = Run(runner.experiment)
        run.train()
        assert runner.log.loss.tolist() == run.log.loss.tolist()
        assert runner.log.lr.tolist() == pytest.approx(run.log.lr.tolist(), rel=1e-12)
        assert [event for event in runner.log.events if isinstance(event, Validation)] == [
            event for event in run.log.events if isinstance(event, Validation)]
        assert runner.snapshots.steps() == run.snapshots.steps()
        assert runner.attention_history.steps()[0] == 0 and runner.attention_history.steps()[-1] == SHORT.train.max_steps


def test_all_runners_finish():
    race = raced(PAIR)
    assert [runner.log.terminal for runner in race.runners] == [Finished(13)] * 2
    assert (race.status, race.ended, race.step) == ("finished", True, 13)
    assert race.size == sum(runner.size for runner in race.runners) > 0


def test_runners_stay_at_the_same_step_and_can_be_controlled():
    slots = Slots(1)
    race = Race(FOREVER, slots).start()
    eventually(lambda: race.step > 2)
    assert slots.holders == [race]
    race.pause()
    eventually(lambda: race.status == "paused")
    assert len(set(steps(race))) == 1 and slots.holders == []
    before = race.step
    race.step_once()
    eventually(lambda: race.step > before and race.status == "paused")
    assert steps(race) == [before + 1] * 3
    race.resume()
    eventually(lambda: race.step > before + 3)
    assert race.seconds_left > 0
    race.stop()
    ended(race)
    assert race.status == "stopped" and len(set(steps(race))) == 1
    for runner in race.runners:
        assert [event for event in runner.log.events if isinstance(event, TerminalEvent)] == [Stopped(race.step)]


def test_a_race_that_starts_paused_waits_and_can_be_stopped():
    race = Race(FOREVER, paused=True).start()
    eventually(lambda: race.status == "paused")
    race.stop()
    assert steps(ended(race)) == [0, 0, 0]


def test_races_of_a_page_and_of_a_class_take_turns_with_runs_and_no_bit_changes(monkeypatch):
    """They share the only slot, and give it up after each step."""
    for name, value in {"SLICE": 0.0, "SHORT_SLICE": 0.0, "PATIENCE": 0.0, "SHARE": 1.0}.items():
        monkeypatch.setattr(line_module, name, value)
    class_config = ClassRaceConfig(SHORT, (("dropout", 0.1), ("lr_factor", 0.7)))
    alone = [[runner.log.loss.tolist() for runner in raced(config).runners] for config in (PAIR, class_config)]
    slots, given = Slots(1), []
    monkeypatch.setattr(slots.line, "give", lambda give=slots.line.give: given.append(give()) or given[-1])
    race, class_race, run = Race(PAIR, slots, "ada"), Race(class_config, slots), Run(SHORT, slots, "grace")
    for training in (race, class_race, run):
        training.start()
    for training in (race, class_race, run):
        ended(training)
    assert [[runner.log.loss.tolist() for runner in one.runners] for one in (race, class_race)] == alone
    turns = [turn.run for turn in given if turn is not None]
    assert all(turns.count(training) > 2 for training in (race, class_race))


def test_a_race_is_not_built_before_it_has_a_slot(monkeypatch):
    built = []
    monkeypatch.setattr("core.comparison.race.build_model", lambda experiment: built.append(experiment) or build_model(experiment))
    slots = Slots(1)
    slots.acquire(other := Run(ENDLESS))
    race = Race(PAIR, slots).start()
    eventually(lambda: slots.position(race) == 1)
    assert built == []
    slots.release(other)
    ended(race)
    assert built == list(PAIR.experiments()) and race.status == "finished"


def test_what_a_race_needs_is_guessed_from_its_first_step_on():
    race = Race(PAIR)
    assert race.seconds_needed is None
    race.runners[0].log.append(Metric(1, 0.5, 0.1, 2.0))
    assert race.seconds_needed is None
    race.runners[1].log.append(Metric(1, 0.5, 0.1, 3.0))
    assert race.seconds_needed == pytest.approx(12 * (2.0 + 3.0))
    race.runners[0].log.append(Metric(2, 0.5, 0.1, 2.5))
    assert race.seconds_needed == pytest.approx(11 * 0.5 + 12 * 3.0)
    assert race.seconds_left is None  # which the page would show
    race.runners[1].log.append(Metric(2, 0.5, 0.1, 3.25))
    assert race.seconds_left == pytest.approx(11 * 0.5 + 11 * 0.25)


def test_a_runner_that_diverges_does_not_end_the_race(monkeypatch):
    def build(experiment):
        model = build_model(experiment)
        if experiment.train.warmup_steps == 1:
            model.transformer.fc_out.bias.data.fill_(math.nan)
        return model

    monkeypatch.setattr("core.comparison.race.build_model", build)
    race = raced(PAIR)
    assert [type(runner.log.terminal) for runner in race.runners] == [Failed, Finished]
    assert race.status == "finished"
    assert results(race)[0].verdict == "diverged"
    assert "diverged after 0 steps" in verdict_text(race)


def test_an_error_ends_the_log_of_every_runner(monkeypatch):
    def forward(self, src, tgt):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("core.plain.create_masks", forward)
    slots = Slots(1)
    race = ended(Race(PAIR, slots).start())
    assert [runner.log.terminal.key for runner in race.runners] == ["crashed"] * 2
    assert race.status == "failed" and slots.holders == []


# The verdict.


class LoggedRunner:
    """A runner of which only the log is known."""

    changes = {}

    def __init__(self, losses, matches, terminal=None):
        self.log = Run(SHORT).log
        for step, loss in enumerate(losses, 1):
            self.log.append(Metric(step, loss, 0.1, float(step)))
            if step in matches:
                self.log.append(Validation(step, 0.5, matches[step], ()))
        if terminal:
            self.log.append(terminal)


@pytest.mark.parametrize("runner, expected", [
    (LoggedRunner([3] * 20 + [0.01] * 20, {20: 0.0, 30: 0.93, 40: 1.0}), "learned"),
    (LoggedRunner([3] * 40, {20: 0.0, 40: 0.6}), "partly"),
    (LoggedRunner([3] * 40, {20: 0.0, 40: 0.01}), "never"),
    (LoggedRunner([3] * 20 + [0.01] * 20, {20: 0.0, 40: 0.0}), "cheated"),
    (LoggedRunner([3] * 40, {20: 0.95, 40: 0.1}), "lost"),
    (LoggedRunner([3] * 40, {20: 0.95}, Failed(41, "diverged", {"loss": "nan", "step": 41})), "diverged"),
    (LoggedRunner([3] * 40, {20: 0.95}, Failed(41, "crashed", {"error": "", "step": 41})), "failed"),
    (LoggedRunner([], {}), "never"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_the_verdict_in_a_word(runner, expected):
    result = runner_result(runner)
    assert result.verdict == expected
    for key, values in verdict([result, result], ["A", "B"]):
        assert SENTENCES[key].format(**values)


@pytest.mark.parametrize("losses, expected", [([], "nothing"), ([3.0], "never"), ([3.0] * 9, "never"), ([math.nan] * 13, "never")])
def test_a_race_that_was_stopped_early_gets_a_verdict(losses, expected):
    result = runner_result(LoggedRunner(losses, {}, Stopped(len(losses))))
    (headline, _), *sentences = verdict([result, result], ["A", "B"])
    assert headline == "nobody" and [key for key, _ in sentences] == [expected] * 2
    assert "0.00" not in SENTENCES[expected].format(**sentences[0][1])  # no loss that nobody has seen


def test_when_something_was_reached():
    result = runner_result(LoggedRunner([3] * 20 + [0.01] * 20, {20: 0.0, 30: 0.93, 40: 1.0}))
    assert result.matched == {0.5: 30, 0.9: 30, 0.99: 40}
    assert result.loss_below == {1.0: 27, 0.1: 30}  # means of ten: 3 * 3 + 7 * 0.01 is below 10
    assert (result.steps, result.seconds, result.loss, result.exact_match) == (40, 40.0, pytest.approx(0.01), 1.0)


def test_the_headline():
    early, late = LoggedRunner([1] * 20, {10: 0.95}), LoggedRunner([1] * 20, {20: 0.95})
    never = LoggedRunner([1] * 20, {20: 0.0})
    for runners, expected in (((late, early), ("first", {"name": "B", "step": 10})), ((never, never), ("nobody", {})),
                              ((early, early), ("tie", {"name": "A / B", "step": 10}))):
        assert verdict([runner_result(runner) for runner in runners], ["A", "B"])[0] == expected


def test_means_are_over_the_last_ten():
    losses = [float(i * i % 7) for i in range(30)]
    assert running_means(losses) == pytest.approx([sum(losses[max(0, i - 9):i + 1]) / min(i + 1, 10) for i in range(30)])


@pytest.mark.parametrize("share, expected", [(None, 0), (0.0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1.0, 100)])
def test_a_percentage_is_0_or_100_only_if_it_is_exact(share, expected):
    assert percent(share) == expected


def test_tables_and_figures_of_a_race():
    race = raced(PAIR)
    rows = result_rows(race)
    assert [len(row) for row in rows] == [12] * 3
    assert rows == list(csv.reader(io.StringIO(table_csv(race))))
    curves = list(csv.reader(io.StringIO(curves_csv(race))))
    assert curves[0][:2] == ["step", "loss (warm-up steps 1)"] and len(curves) == 14
    assert [float(row[4]) for row in curves[1:]] == pytest.approx(race.runners[1].log.loss.tolist(), rel=1e-4)
    figure = race_figure(race)
    loss, exact, rate = figure.axes
    drawn = [line for line in loss.lines if not line.get_label().startswith("_")]
    assert [line.get_label() for line in drawn] == [runner.name for runner in race.runners]
    for axes in (drawn, exact.lines, rate.lines):
        assert len({line.get_linestyle() if line.get_linestyle() != "--" else repr(line._dash_pattern) for line in axes}) == 2
    assert render(figure, "svg").startswith(b"<?xml")
