"""Each break-it switch has the effect that the page tells of, seen on trainings of a few seconds."""

import math

import pytest

from core.comparison.race import Race
from core.comparison.race_config import RACES, RaceConfig, read_vary
from core.comparison.verdict import results
from core.config import Experiment, ModelConfig, TaskConfig, TrainConfig
from core.training.result import running_means
from core.training.threads import use_cores

SMALL = Experiment(
    TaskConfig(vocab_size=11, max_len=6),
    ModelConfig(d_model=32, num_layers=2, num_heads=2, d_ff=64),
    TrainConfig(max_steps=150, warmup_steps=50, lr_factor=0.4),
)


@pytest.fixture(autouse=True)
def one_core_afterwards():
    yield
    use_cores(1)


def raced(vary, **settings):
    """Results of the intact and of the broken training, and their losses, means over ten steps."""
    race = Race(RaceConfig(SMALL.with_settings(**settings), read_vary(vary)))
    race.train()
    return *results(race), *(running_means(runner.log.loss.tolist()) for runner in race.runners)


def test_without_look_ahead_mask_the_loss_collapses_and_nothing_is_learned():
    intact, broken, loss, broken_loss = raced("no_look_ahead=off,on", task="sort", max_steps=200)
    assert all(mean < loss[step] / 5 for step, mean in list(enumerate(broken_loss))[99:150])
    assert (intact.verdict, broken.verdict) == ("learned", "cheated")
    assert broken.matched[0.5] is None and broken.exact_match < 0.03


@pytest.mark.parametrize("vary, settings", [
    ("no_positions=off,on", {}),
    ("no_residual=off,on", {}),
    ("warmup_steps=50,1", {"lr_factor": 1.0}),
], ids=["positions", "residuals", "warm-up"])
def test_without_it_copying_is_not_learned(vary, settings):
    intact, broken, _, loss = raced(vary, **settings)
    assert (intact.verdict, broken.verdict) == ("learned", "never")
    assert intact.exact_match > 0.9 and broken.exact_match < 0.1
    assert loss[-1] > 0.9


def test_without_scaling_one_wide_head_learns_later():
    intact, broken, loss, broken_loss = raced("no_scaling=off,on", num_heads=1, position_scale=1.0)
    assert intact.matched[0.5] and not broken.matched[0.5]
    assert broken_loss[-1] > 3 * loss[-1]


def test_without_padding_mask_it_learns_all_the_same():
    intact, broken, _, _ = raced("no_padding_mask=off,on")
    assert intact.verdict == broken.verdict == "learned"
    assert abs(intact.exact_match - broken.exact_match) < 0.05


def test_post_ln_learns_later_in_a_shallow_model():
    intact, broken, _, _ = raced("norm_first=on,off")
    assert intact.verdict == broken.verdict == "learned"
    assert intact.matched[0.9] < broken.matched[0.9]


def test_dropout_slows_a_small_model_down():
    intact, broken, loss, broken_loss = raced("dropout=0,0.3")
    assert broken.matched[0.9] is None and intact.matched[0.9]
    assert broken_loss[-1] > 10 * loss[-1]


def test_label_smoothing_raises_the_loss_to_its_floor_and_changes_no_answer():
    intact, broken, loss, broken_loss = raced("label_smoothing=0,0.1")
    assert intact.exact_match == broken.exact_match == 1.0
    assert loss[-1] < 0.1
    # The least cross-entropy there is: the entropy of the smoothed target itself.
    classes = SMALL.task.vocab_size + 2
    rest, right = 0.1 / classes, 1 - 0.1 + 0.1 / classes
    floor = -right * math.log(right) - (classes - 1) * rest * math.log(rest)
    assert floor < broken_loss[-1] < 1.1 * floor


def test_a_race_is_shipped_for_everything_that_can_be_broken():
    varied = {name for config in RACES.values() for name, _ in config.vary}
    assert {"no_positions", "no_look_ahead", "no_padding_mask", "no_scaling", "no_residual", "warmup_steps", "label_smoothing",
            "norm_first", "dropout"} <= varied
