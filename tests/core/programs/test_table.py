"""The rows of the lesson's table: lines that are counted, a batch and rates by both programs, and flags beside the loop by hand."""

import inspect

import pytest
import torch

from core import lit, plain
from core.build import build_batches, build_model
from core.plain import train_plain
from core.programs import extensions, rates
from core.programs.by_hand import ACCUMULATED, BY_HAND, CLIP_VALUE
from core.programs.catalogue import DEMONSTRATIONS, demonstration_config
from core.programs.demonstration import Demonstration
from core.programs.extensions import FLAGS, flag_as_written, lines_by_hand
from core.programs.facts import programs_facts, trainer_lines
from core.programs.line_counts import SUBJECTS, code_lines, line_subjects
from core.programs.one_batch import one_batch
from core.training.events import Finished, Stopped
from helpers import SHORT

BATCHES = 11  # no multiple of ACCUMULATED: the last step of the optimizer is one of three batches

SOURCE = '''"""A docstring
of two lines."""

import torch


class LitTransformer:
    """One more."""

    def training_step(self, batch):
        text = """no docstring,
        two lines of code"""
        # a comment
        loss = self.criterion(batch)
        self.log("loss", loss)  # and one behind code
        return loss


def train_plain(model, device):
    model.to(device)
    for batch in device:
        loss = model.criterion(batch)
        loss.backward()
        yield loss
'''


@pytest.fixture
def short(monkeypatch):
    """Trainings of a few batches of a small model."""
    monkeypatch.setattr(extensions, "BATCHES", BATCHES)
    monkeypatch.setattr(extensions, "EXPERIMENT", SHORT.with_settings(warmup_steps=5))


def demonstration(flag):
    return Demonstration(demonstration_config("extension", {"flag": flag}), DEMONSTRATIONS["extension"])


def test_lines_are_code_without_docstrings_comments_and_blank_lines():
    assert sorted(code_lines(SOURCE)) == [4, 7, 10, 11, 12, 14, 15, 16, 19, 20, 21, 22, 23, 24]


def test_each_line_has_a_subject():
    assert line_subjects(SOURCE) == {
        4: "imports", 7: "model", 10: "loss", 11: "loss", 12: "loss", 14: "loss", 15: "log", 16: "loss",
        19: "loop", 20: "device", 21: "loop", 22: "loss", 23: "loop", 24: "log",
    }


def test_the_module_has_no_line_of_loop_or_devices_and_the_loop_by_hand_has():
    by_hand, module = (line_subjects(inspect.getsource(program)) for program in (plain, lit))
    assert {"loop", "device"} <= set(by_hand.values()) and not {"loop", "device"} & set(module.values())
    assert set(by_hand.values()) | set(module.values()) == set(SUBJECTS)
    lines = inspect.getsource(plain).splitlines()
    assert [lines[number - 1].strip() for number, subject in by_hand.items() if subject == "device"] == [
        "model.to(device)", "src, tgt = src.to(device), tgt.to(device)"]


def test_one_batch_is_the_same_by_both():
    found = one_batch()
    assert found["largest_difference"] == 0 and found["programs"]["plain"] == found["programs"]["lightning"]
    assert all(value > 0 for value in found["programs"]["plain"].values())
    assert found["places"] == {"batch": "cpu", "model": "cpu"}


def test_rates_are_the_same_by_both_and_a_staircase_once_an_epoch(monkeypatch):
    monkeypatch.setattr(rates, "STEPS", 14)
    monkeypatch.setattr(rates, "EPOCH", 7)
    monkeypatch.setattr(rates, "EXPERIMENT", SHORT.with_settings(warmup_steps=11))
    found = rates.stepped_rates()
    assert found["plain"] == found["lightning"] and len(set(found["plain"])) == 14
    assert found["plain"].index(max(found["plain"])) == 10
    assert found["epoch"] == [found["plain"][0]] * 7 + [found["plain"][1]] * 7


def test_facts_are_measured_once_and_name_what_is_there():
    facts = programs_facts()
    assert facts is programs_facts()
    assert set(facts["flags"]) == set(FLAGS)
    assert trainer_lines()["code"] > len(facts["programs"]["lit"]["code"])


@pytest.mark.parametrize("flag", FLAGS)
def test_lightning_with_a_flag_and_the_loop_by_hand_give_the_same_bits(flag, short):
    shown = demonstration(flag)
    shown.train()
    assert isinstance(shown.terminal, Finished)
    report = shown.report
    assert report["whole"] and report["largest_difference"] == 0 and report["largest_weight_difference"] == 0
    losses = {name: [point.loss for point in shown.points if point.series == name] for name in ("without", "with", "by_hand")}
    assert losses["with"] == losses["by_hand"] and len(losses["without"]) == BATCHES
    assert (losses["with"] == losses["without"]) == (flag == "profiler")
    assert [point.step for point in shown.points] == list(range(1, 3 * BATCHES + 1))
    lrs = {name: [point.lr for point in shown.points if point.series == name] for name in ("without", "with", "by_hand")}
    assert lrs["without"] == lrs["by_hand"] or flag == "accumulation"
    assert all(milliseconds > 0 for milliseconds in report["milliseconds"].values())


def test_what_each_flag_tells(short):
    reports = {}
    for flag in ("clipping", "accumulation", "profiler"):
        shown = demonstration(flag)
        shown.train()
        reports[flag] = shown.report
    norms = reports["clipping"]["norms"]
    assert len(norms["before"]) == BATCHES and max(norms["before"]) > CLIP_VALUE
    assert norms["after"] == pytest.approx([min(norm, CLIP_VALUE) for norm in norms["before"]], rel=1e-4)
    steps = reports["accumulation"]["optimizer_steps"]
    assert steps["with"] == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3] and steps["without"] == list(range(1, BATCHES + 1))
    profile = reports["profiler"]["profile"]
    rows = {row["action"]: row for row in profile["lightning"]}
    assert rows["[LightningModule]LitTransformer.optimizer_step"]["calls"] == BATCHES
    assert {row["action"] for row in profile["by_hand"]} == {"next batch", "forward", "backward", "optimizer step"}
    assert reports["clipping"]["profile"] == {"lightning": [], "by_hand": []} and reports["profiler"]["norms"]["before"] == []


def test_bfloat16_really_computes_in_it():
    experiment = SHORT.with_settings(max_steps=2)
    seen = []
    model = build_model(experiment)
    model.transformer.fc_out.register_forward_hook(lambda module, given, out: seen.append(out.dtype))
    list(BY_HAND["precision"](model, build_batches(experiment), 2))
    assert seen == [torch.bfloat16] * 2 and model.transformer.fc_out.weight.dtype == torch.float32


def test_what_is_stopped_early_still_reports(short, monkeypatch):
    shown = demonstration("clipping")
    tell = Demonstration.tell
    monkeypatch.setattr(Demonstration, "tell", lambda self, *told: (tell(self, *told), self.stop() if len(self.points) == 13 else None))
    shown.train()
    assert isinstance(shown.terminal, Stopped) and len(shown.points) == 13
    assert not shown.report["whole"] and shown.report["largest_difference"] is None and shown.report["milliseconds"]["by_hand"] is None


@pytest.mark.parametrize("flag, added", [("precision", 1), ("clipping", 1), ("accumulation", 4), ("profiler", 9)])
def test_a_loop_by_hand_is_the_plain_one_with_the_flags_lines(flag, added):
    lines = lines_by_hand(flag)
    assert sum(line["added"] for line in lines) == added
    own = [line.strip() for line in inspect.getsource(train_plain).splitlines()]
    kept = [line["text"].strip() for line in lines if not line["added"]]
    lost = [line for line in own[own.index("hparams = model.hparams"):] if line not in kept]
    assert len(lost) <= 2 and all("zip(" in line or line == "loss.backward()" for line in lost)
    file = inspect.getsource(inspect.getmodule(BY_HAND[flag])).splitlines()
    assert all(file[line["number"] - 1].strip() == line["text"].strip() for line in lines)


def test_a_flag_is_written_as_in_a_call():
    assert flag_as_written("precision") == 'precision="bf16-mixed"'
    assert flag_as_written("accumulation") == f"accumulate_grad_batches={ACCUMULATED}"
