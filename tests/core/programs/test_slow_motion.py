"""Every hook of a few real batches, in order, with the counters of its moment."""

import json
import threading

import pytest

from core.programs.catalogue import DEMONSTRATIONS, demonstration_config
from core.programs.demonstration import Demonstration
from core.programs.hook_recorder import HookRecorder, owner_and_name
from core.programs.slow_motion import BATCHES_PER_EPOCH, COUNTERPARTS, LOG_EVERY
from demo.text import LANGUAGES, section


def demonstrated(accumulate):
    config = demonstration_config("slow_motion", {"accumulate": accumulate})
    return Demonstration(config, DEMONSTRATIONS["slow_motion"])


@pytest.fixture(scope="module")
def reports():
    """The report of either choice. Made in a thread of its own, whose thread count of torch goes with it."""
    made = {}
    for accumulate in ("1", "4"):
        demonstration = demonstrated(accumulate)
        thread = threading.Thread(target=demonstration.train)
        thread.start()
        thread.join()
        assert demonstration.report is not None, demonstration.terminal
        made[accumulate] = demonstration.report
    return made


def fired(report):
    return [(hook["owner"], hook["name"]) for hook in report["hooks"]]


def of_batch(report, number):
    """The hooks from one fetch of a batch to the next; number from 0."""
    begins = [i for i, hook in enumerate(report["hooks"]) if hook["name"] == "train_dataloader_next"]
    return report["hooks"][begins[number]:(begins[number + 1] if number + 1 < len(begins) else None)]


def names(hooks):
    return [hook["name"] for hook in hooks]


def after(report, index):
    """The counters once a hook is done."""
    return report["hooks"][index + 1]["state"]


def test_the_order_within_a_batch(reports):
    order = names(of_batch(reports["1"], 2))
    wanted = ["train_dataloader_next", "batch_to_device", "on_train_batch_start", "optimizer_step", "training_step", "forward", "criterion",
              "log", "optimizer_zero_grad", "backward", "on_before_optimizer_step", "adam", "lr_scheduler_step", "on_train_batch_end"]
    places = [order.index(name) for name in wanted]
    assert places == sorted(places)
    starts = [hook for hook in of_batch(reports["1"], 2) if hook["name"] == "on_train_batch_start"]
    assert [hook["owner"] for hook in starts] == ["callback", "module", "strategy"]


def test_what_runs_in_the_optimizers_closure_is_nested_in_it(reports):
    hooks = of_batch(reports["1"], 1)
    opened = hooks[names(hooks).index("optimizer_step")]
    inside = [hook for hook in hooks if opened["begin"] < hook["begin"] < opened["begin"] + opened["duration"]]
    assert {"training_step", "forward", "optimizer_zero_grad", "backward", "adam"} <= set(names(inside))
    assert all(hook["depth"] > opened["depth"] for hook in inside)
    assert "lr_scheduler_step" not in names(inside)


@pytest.mark.parametrize("accumulate", ["1", "4"])
def test_a_hook_ends_before_the_one_that_it_is_nested_in(reports, accumulate):
    open_hooks = []
    for hook in reports[accumulate]["hooks"]:
        del open_hooks[hook["depth"]:]
        assert len(open_hooks) == hook["depth"]
        open_hooks.append(hook)
        for outer in open_hooks[:-1]:
            assert hook["begin"] + hook["duration"] <= outer["begin"] + outer["duration"] + 2  # microseconds, rounded
    begins = [hook["begin"] for hook in reports[accumulate]["hooks"]]
    assert begins == sorted(begins) and begins[0] == 0


def test_gradients_are_thrown_away_before_backward_and_the_rate_moves_after_the_step(reports):
    hooks = reports["1"]["hooks"]
    for i, hook in enumerate(hooks):
        if hook["name"] == "optimizer_zero_grad":
            assert after(reports["1"], i)["gradient"] is None
        if hook["name"] == "on_after_backward":
            assert hook["state"]["gradient"] > 0
        if hook["name"] == "lr_scheduler_step":
            assert after(reports["1"], i)["lr"] > hook["state"]["lr"]
        if hook["name"] == "adam":
            assert after(reports["1"], i)["step"] == hook["state"]["step"] + 1


def test_with_accumulation_most_batches_do_not_step(reports):
    steps = ["adam" in names(of_batch(reports["4"], number)) for number in range(BATCHES_PER_EPOCH)]
    assert steps == [False, False, False, True, False, True]  # the last of an epoch steps with what there is
    zeroed = ["optimizer_zero_grad" in names(of_batch(reports["4"], number)) for number in range(BATCHES_PER_EPOCH)]
    assert zeroed == [True, False, False, False, True, False]
    assert "optimizer_step" not in names(of_batch(reports["4"], 0)) and "backward" in names(of_batch(reports["4"], 0))
    assert (reports["4"]["end"]["batch"], reports["4"]["end"]["step"]) == (10, 3)
    assert (reports["1"]["end"]["batch"], reports["1"]["end"]["step"]) == (8, 8)


@pytest.mark.parametrize("accumulate", ["1", "4"])
def test_rows_are_logged_every_so_many_steps_and_numbered_from_0(reports, accumulate):
    rows = [(hook["row"], hook["state"]) for hook in reports[accumulate]["hooks"] if hook["name"] == "log_metrics"]
    of_steps = [(row, state) for row, state in rows if "train_loss_step" in row["values"]]
    assert [state["step"] for _, state in of_steps] == list(range(LOG_EVERY, reports[accumulate]["max_steps"] + 1, LOG_EVERY))
    assert all(row["step"] == state["step"] - 1 for row, state in of_steps)
    of_epochs = [row for row, _ in rows if "train_loss_epoch" in row["values"]]
    assert len(of_epochs) == 2 and len(of_steps) + 2 == len(rows) == reports[accumulate]["end"]["rows"]


def test_the_training_is_not_changed_by_being_watched(reports):
    """The first loss is that of an untrained model, and with one batch a step it falls."""
    losses = [hook["state"]["loss"] for hook in reports["1"]["hooks"] if hook["name"] == "on_after_backward" and hook["owner"] == "module"]
    assert len(losses) == 8 and losses[-1] < losses[0]
    first_of_four = [hook["state"]["loss"] for hook in reports["4"]["hooks"] if hook["name"] == "on_after_backward"][0]
    assert first_of_four == losses[0]


def test_empty_hooks_are_known(reports):
    empty = {(hook["owner"], hook["name"]) for hook in reports["4"]["hooks"] if hook["empty"]}
    assert ("module", "on_train_batch_start") in empty and ("callback", "on_after_backward") in empty
    doing = {("callback", "on_train_batch_start"), ("strategy", "backward"), ("module", "optimizer_step"), ("module", "lr_scheduler_step")}
    assert not empty & doing and doing <= set(fired(reports["4"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hook_that_fires_has_its_sentence(reports, language):
    texts = section(language, "programs")
    hooks = set(fired(reports["1"])) | set(fired(reports["4"]))
    missing = {hook for hook in hooks if f"slow_hook_{hook[1]}" not in texts and f"slow_hook_{hook[0]}_{hook[1]}" not in texts}
    assert not missing
    assert not {owner for owner, _ in hooks if f"slow_owner_{owner}" not in texts}
    said = {key for owner, name in hooks for key in (f"slow_hook_{name}", f"slow_hook_{owner}_{name}")}
    assert not {key for key in texts if key.startswith("slow_hook_")} - said  # and there is no sentence of a hook that does not fire


def test_every_counterpart_fires(reports):
    assert set(COUNTERPARTS) <= set(fired(reports["1"]))


@pytest.mark.parametrize("accumulate", ["1", "4"])
def test_the_report_is_plain_and_small(reports, accumulate):
    assert len(json.dumps(reports[accumulate], allow_nan=False)) < 150_000


def test_it_can_be_stopped_after_any_batch():
    demonstration = demonstrated("4")
    original = demonstration.tell

    def tell(series, step, loss, lr):
        original(series, step, loss, lr)
        if step == 2:
            demonstration.stop()

    demonstration.tell = tell
    demonstration.start()
    assert demonstration.wait(60)
    assert demonstration.status == "stopped" and demonstration.step == 2
    assert demonstration.report is not None and names(demonstration.report["hooks"]).count("backward") == 2


@pytest.mark.parametrize(
    "action, wanted",
    [
        ("[Strategy]SingleDeviceStrategy.backward", ("strategy", "backward")),
        ("[LightningModule]LitTransformer.on_fit_start", ("module", "on_fit_start")),
        ("[_TrainingEpochLoop].train_dataloader_next", ("loop", "train_dataloader_next")),
        ("run_training_batch", ("loop", "run_training_batch")),
        ("[Callback]Waiting{'every': 0.5}.on_fit_end", ("callback", "on_fit_end")),
    ],
)
def test_whose_hook_it_is(action, wanted):
    assert owner_and_name(action) == wanted


def test_a_recorder_without_a_trainer_says_so():
    with pytest.raises(RuntimeError, match="no trainer"):
        HookRecorder().start("run_training_batch")
