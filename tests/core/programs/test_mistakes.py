"""The five mistakes: what comes of each, and of its repair; by numbers, with the seed that the page has."""

import math
import re
import warnings

import pytest
import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader

from core.build import build_model
from core.config import Experiment
from core.errors import UserError
from core.programs import mistake_runs
from core.programs.catalogue import DEMONSTRATIONS, demonstration_config
from core.programs.demonstration import Demonstration
from core.programs.mistakes import LEARNED, PREDICTIONS, RUNS, seen
from core.programs.repairs import METHODS, repair
from core.tasks import CopyTaskDataset, collate_fn
from core.training.run import quieten_lightning

KIND = DEMONSTRATIONS["mistake"]


def run(name, mended):
    """A demonstration that has ended."""
    config = demonstration_config("mistake", {"mistake": name, "mended": "yes" if mended else "no"})
    demonstration = Demonstration(config, KIND)
    demonstration.train()
    assert demonstration.status == "finished" and demonstration.report["complete"]
    return demonstration


@pytest.fixture(scope="module")
def both():
    """A function that gives the two runs of a mistake, broken and mended; each is made once."""
    made = {}

    def of(name):
        if name not in made:
            made[name] = run(name, False), run(name, True)
        return made[name]

    return of


def losses(demonstration):
    return [point.loss for point in demonstration.points if point.series == "training"]


def figures(demonstration):
    return demonstration.report["measured"]


def test_without_interval_the_rate_is_a_staircase_and_nothing_is_learned(both):
    broken, mended = both("scheduler")
    rates = [point.lr for point in broken.points]
    epoch = mistake_runs.STEPS // mistake_runs.EPOCHS
    assert [len(set(rates[i:i + epoch])) for i in range(0, len(rates), epoch)] == [1] * mistake_runs.EPOCHS
    assert rates == sorted(rates) and figures(broken)["rates"] == mistake_runs.EPOCHS
    assert broken.report["seen"] == "stairs" and figures(broken)["last_loss"] > 2.5 and figures(broken)["exact_match"] < 0.02
    assert losses(broken)[0] == losses(mended)[0], "the same weights and the same batch"
    assert figures(mended)["rates"] > 190 and figures(mended)["last_loss"] < 0.02 and figures(mended)["exact_match"] > 0.98


def test_a_checkpoint_without_hyperparameters_does_not_load(both):
    broken, mended = both("hyperparameters")
    assert losses(broken) == losses(mended), "training shows nothing"
    first, second = broken.report["attempts"]
    assert first["error"].startswith("TypeError: Broken.__init__() missing 1 required positional argument: 'vocab_size'")
    assert second["error"].startswith("RuntimeError: Error(s) in loading state_dict")
    assert all(not re.search(r"/\w+/|\n", one["error"]) and len(one["error"]) <= mistake_runs.LONGEST_ERROR for one in (first, second))
    assert broken.report["seen"] == "not_loaded"
    (loaded,) = mended.report["attempts"]
    assert (loaded["error"], loaded["difference"]) == ("", 0.0)
    assert figures(mended)["last_loss"] < 0.1


def test_gradients_that_pile_up_teach_nothing(both):
    broken, mended = both("zero_grad")
    piled, fresh = broken.report["norms"], mended.report["norms"]
    assert len(piled) == len(fresh) == mistake_runs.STEPS and piled[0] == fresh[0]
    assert piled[-1] > 10 * piled[0] and fresh[-1] < fresh[0] / 10
    assert broken.report["seen"] == "grows" and figures(broken)["last_loss"] > 2.5 and figures(broken)["exact_match"] == 0
    assert figures(mended)["last_loss"] < 0.02 and figures(mended)["exact_match"] > 0.98


@pytest.mark.slow  # its training in full; tests/browser/test_programs_mistakes.py runs each as a person does
def test_eval_left_on_takes_the_dropout_away(both):
    broken, mended = both("eval_mode")
    before = mistake_runs.LOOK_EVERY
    assert losses(broken)[:before] == losses(mended)[:before] and losses(broken)[before] != losses(mended)[before]
    assert figures(broken)["once"] == figures(broken)["twice"] and figures(mended)["once"] != figures(mended)["twice"]
    assert broken.report["seen"] == "no_dropout" and figures(broken)["last_loss"] < figures(mended)["last_loss"] / 5
    looks = [point for point in broken.points if point.series == "held_out"]
    assert [point.step for point in looks] == list(range(before, mistake_runs.STEPS, before))
    # The sentence on the page says that here it helps, and that answers waver when dropout is left on.
    assert figures(broken)["held_out_loss"] < figures(mended)["held_out_loss"]
    assert figures(mended)["differ"] > 0.2 and figures(mended)["dropped_match"] < figures(mended)["exact_match"] > 0.9


@pytest.mark.slow  # its training in full; tests/browser/test_programs_mistakes.py runs each as a person does
def test_without_the_shift_a_loss_of_nothing_means_nothing(both):
    broken, mended = both("shift")
    assert losses(broken)[50] < 0.1 and figures(broken)["last_loss"] < 0.01 and broken.report["seen"] == "empty"
    assert figures(broken)["exact_match"] == 0 and figures(broken)["starts"] == 1
    assert figures(mended)["exact_match"] > 0.98 and figures(mended)["starts"] == 0 and mended.report["seen"] is None


def test_all_is_plain_and_finite(both):
    for name in ("zero_grad", "hyperparameters"):
        for demonstration in both(name):
            assert demonstration.report["mistake"] == name and len(losses(demonstration)) == KIND.max_steps
            assert all(type(value) in (int, float) and math.isfinite(value) for value in figures(demonstration).values())


def test_a_run_that_is_stopped_says_nothing():
    demonstration = Demonstration(demonstration_config("mistake", {"mistake": "hyperparameters"}), KIND)
    tell = demonstration.tell

    def stop_at_five(series, step, loss, lr):
        tell(series, step, loss, lr)
        if step == 5:
            demonstration.stop()

    demonstration.tell = stop_at_five
    demonstration.train()
    assert demonstration.status == "stopped" and len(demonstration.points) == 5
    report = demonstration.report
    assert (report["complete"], report["seen"], report["measured"], report["attempts"]) == (False, None, {}, [])


@pytest.mark.parametrize(("name", "measured", "expected"), [
    ("scheduler", {"exact_match": LEARNED, "rates": 4, "epochs": 4}, "same"),
    ("scheduler", {"exact_match": 0.1, "rates": 3, "epochs": 4}, None),
    ("zero_grad", {"exact_match": 0.9, "first_norm": 1, "last_norm": 100}, "larger_batch"),
    ("zero_grad", {"exact_match": 0.0, "first_norm": 1, "last_norm": 1.5}, None),
    ("eval_mode", {"last_loss": 2.8, "once": 1, "twice": 1}, "no_gradients"),
    ("eval_mode", {"last_loss": 0.1, "once": 1, "twice": 1.1}, "back"),
    ("shift", {"exact_match": 0.7, "last_loss": 0.01}, "good"),
    ("shift", {"last_loss": 2.9}, "stuck"),
    ("shift", {"last_loss": 1.0}, None),
])
def test_which_prediction_came_true_follows_from_what_was_measured(name, measured, expected):
    assert seen({"mistake": name, "measured": {"chance": 2.87, **measured}}) == expected
    assert expected is None or expected in PREDICTIONS[name]


@pytest.mark.parametrize("difference", [0.0, 0.3])
def test_a_checkpoint_that_loads_is_judged_by_its_weights(difference):
    report = {"mistake": "hyperparameters", "measured": {"chance": 1}, "attempts": [{"error": "", "difference": difference}]}
    assert seen(report) == ("other_weights" if difference else None)


def test_each_has_code_predictions_and_a_run():
    assert list(RUNS) == list(PREDICTIONS) == list(METHODS)


@pytest.mark.parametrize(("name", "removed", "added"), [
    ("scheduler", ['return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule}}'],
     ['return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}']),
    ("hyperparameters", [], ["self.save_hyperparameters()"]),
    ("zero_grad", [], ["scheduler.zero_grad()"]),
    ("eval_mode", [], ["model.train()"]),
    ("shift", ["logits = self(src, tgt)", "return self.criterion(logits.flatten(0, 1), tgt.flatten())"],
     ["logits = self(src, tgt[:, :-1])", "return self.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())"]),
])
def test_the_code_differs_only_in_what_is_wrong(name, removed, added):
    found = repair(name)
    assert [line.text.strip() for line in found.lines if line.mark == "broken"] == removed
    assert [line.text.strip() for line in found.lines if line.mark == "mended"] == added
    assert found.lines[0].text.startswith("def ") and all(len(line.text) <= 100 for line in found.lines)
    assert (mistake_runs.Path(__file__).parents[3] / found.file).is_file()


def test_an_unknown_mistake_is_refused():
    with pytest.raises(UserError):
        demonstration_config("mistake", {"mistake": "typo"})


def test_what_the_page_says_of_lightning_and_eval():
    """After its own validation, each module is in the mode it had; an eval() of one's own it leaves, and warns of before it begins."""
    quieten_lightning()
    experiment = Experiment().with_settings(d_model=8, num_heads=2, num_layers=1, d_ff=11, vocab_size=13)
    pairs = CopyTaskDataset(6, 5, 13, seed=3)
    modes = []

    class Watched(pl.Callback):
        def on_validation_batch_start(self, trainer, pl_module, *_):
            modes.append(("validating", pl_module.training, torch.is_grad_enabled()))

        def on_train_batch_start(self, trainer, pl_module, *_):
            modes.append(("training", pl_module.training, torch.is_grad_enabled()))

    def fit(prepare):
        modes.clear()
        model = build_model(experiment)
        model.validation_step = model.training_step
        prepare(model)
        trainer = pl.Trainer(max_epochs=2, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
                             enable_model_summary=False, num_sanity_val_steps=0, callbacks=[Watched()])
        loader = DataLoader(pairs, batch_size=6, collate_fn=collate_fn)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            trainer.fit(model, loader, loader)
        return [str(warning.message) for warning in warned if "in eval mode at the start of training" in str(warning.message)]

    assert fit(lambda model: None) == []
    assert modes == [("training", True, True), ("validating", False, False)] * 2
    assert len(fit(lambda model: model.eval())) == 1
    assert modes == [("training", False, True), ("validating", False, False)] * 2
