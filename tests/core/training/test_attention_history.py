"""The attention history: true to what the model computed, within its budget, and without effect on the training."""

import math

import numpy as np
import pytest
import torch

from core.build import build_model
from core.capture import capture_attention
from core.config import preset
from core.decoding import inference
from core.fixed_point import WEIGHT_ONE
from core.tasks import answers, held_out_sources
from core.training.attention_history import (
    BUDGET,
    FIRST_INTERVAL,
    MAX_PROBES,
    MAX_SHARE,
    MIN_FRAMES,
    AttentionHistory,
    AttentionRecorder,
    Frame,
    aligned_positions,
    alignment_scores,
    choose_probes,
    probe_size,
    record_frame,
)
from core.training.events import Norms
from core.training.norms import PARTS, NormMeter
from core.training.run import Run
from core.training.stopwatch import Stopwatch
from helpers import SHORT, TINY, ended, eventually, random_model


def frame(step, numbers=100):
    """A frame with `numbers` uint16 in each of its three kinds."""
    weights = np.full(numbers, step % WEIGHT_ONE, dtype="<u2")
    return Frame(step, weights, weights, weights, np.zeros((1, 1), dtype="f4"))


# What is recorded.


@pytest.mark.parametrize("name", ["classroom", "reverse", "sort"])
def test_probes_are_held_out_of_one_length_and_rightly_answered(name):
    experiment = preset(name)
    src, tgt = choose_probes(experiment)
    assert src.shape == (MAX_PROBES, 8) and tgt.shape == (MAX_PROBES, 10)
    held_out = {tuple(row) for row in held_out_sources(experiment.task, experiment.train.seed)[:, :8].tolist()}
    assert {tuple(row) for row in src.tolist()} <= held_out
    assert torch.equal(tgt[:, 1:-1], answers(experiment.task.task, src))
    assert all(len(row.unique()) == 8 for row in src)


def test_probes_of_a_task_with_short_sequences_are_as_long_as_it_has():
    assert choose_probes(TINY)[0].shape == (MAX_PROBES, 3)


@pytest.mark.parametrize("sizes, count", [(dict(), 3), (dict(num_layers=12, num_heads=16, d_model=64), 2),
                                          (dict(num_layers=6, num_heads=8, d_model=64, max_len=61, min_len=61), 1)])
def test_of_a_large_model_fewer_sequences_are_recorded(sizes, count):
    experiment = preset("classroom").with_settings(**sizes)
    src, tgt = choose_probes(experiment)
    assert len(src) == len(tgt) == count
    assert probe_size(experiment.model, src.size(1)) * count <= max(BUDGET / MIN_FRAMES, probe_size(experiment.model, src.size(1)))


def test_the_size_of_a_probe_is_that_of_its_weights():
    src, tgt = choose_probes(TINY)
    model = random_model(src_vocab_size=11)
    recorded = record_frame(model, 7, src, tgt, aligned_positions("copy", src))
    experiment = TINY.with_settings(num_layers=2)
    assert recorded.size - recorded.alignment.nbytes == MAX_PROBES * probe_size(experiment.model, src.size(1))


@pytest.mark.parametrize("training", [True, False])
def test_a_frame_is_what_the_model_computes_and_leaves_the_model_as_it_was(training):
    experiment = TINY.with_settings(dropout=0.1)
    model = random_model(src_vocab_size=11, dropout=0.1).train(training)
    state = model.transformer.dropout.generator.get_state()
    src, tgt = choose_probes(experiment)
    recorded = record_frame(model, 7, src, tgt, aligned_positions("copy", src))
    assert all(module.training is training for module in model.modules())
    assert torch.equal(model.transformer.dropout.generator.get_state(), state)
    with inference(model), capture_attention(model) as maps:
        model(src, tgt[:, :-1])
    for kind in ("encoder", "decoder", "cross"):
        expected = maps.stacked(kind).transpose(0, 1).numpy()
        assert getattr(recorded, kind).dtype == "<u2"
        np.testing.assert_allclose(getattr(recorded, kind) / WEIGHT_ONE, expected, atol=0.5 / WEIGHT_ONE + 1e-7)
    assert recorded.cross.shape == (MAX_PROBES, 2, 3, 4, 3) and recorded.alignment.shape == (2, 3)


def test_weights_that_are_not_finite_are_recorded_as_zero():
    model = random_model(src_vocab_size=11)
    with torch.no_grad():
        model.transformer.src_embedding.weight.fill_(float("nan"))
    src, tgt = choose_probes(TINY)
    recorded = record_frame(model, 7, src, tgt, aligned_positions("copy", src))
    assert not recorded.cross.any() and not recorded.alignment.any()


# Alignment.

SOURCE = torch.tensor([[4, 2, 9, 7, 5]])


def test_aligned_positions():
    assert aligned_positions("copy", SOURCE)[0].int().argmax(1).tolist() == [0, 1, 2, 3, 4]
    assert aligned_positions("reverse", SOURCE)[0].int().argmax(1).tolist() == [4, 3, 2, 1, 0]
    assert aligned_positions("sort", SOURCE)[0].int().argmax(1).tolist() == [1, 0, 4, 3, 2]
    assert aligned_positions("sort", torch.tensor([[3, 1, 3]]))[0].int().tolist() == [[0, 1, 0], [1, 0, 1], [1, 0, 1]]


@pytest.mark.parametrize("task", ["copy", "reverse", "sort"])
def test_a_perfect_head_scores_one_and_a_uniform_head_scores_chance(task):
    aligned = aligned_positions(task, SOURCE)
    cross = torch.full((1, 2, 3, 6, 5), 0.2)
    cross[:, 1, 2, :-1] = aligned[0].float()
    cross[:, 1, 2, -1] = torch.tensor([0.0, 0, 0, 0, 1])  # <eos>: not counted
    cross[:, 0, 1, :-1] = aligned[0].roll(1, 1).float()  # always beside it
    expected = np.full((2, 3), 0.2)
    expected[1, 2], expected[0, 1] = 1, 0
    np.testing.assert_allclose(alignment_scores(cross, aligned), expected, atol=1e-6)


def test_alignment_scores_are_means_over_probes():
    aligned = aligned_positions("copy", SOURCE.expand(2, -1))
    cross = torch.zeros(2, 1, 1, 6, 5)
    cross[0, ..., :-1, :] = aligned[0].float()
    assert alignment_scores(cross, aligned).item() == 0.5


# What is kept.


@pytest.mark.parametrize("budget", [1, 3_000, 20_000])
def test_a_history_stays_within_its_budget_and_keeps_the_first_and_the_newest(budget):
    history = AttentionHistory(budget)
    for step in range(300):
        history.add(frame(step))
        assert history.size <= max(budget, 2 * frame(0).size)
        assert history.steps()[0] == 0 and history.steps()[-1] == step
    assert history.steps() == sorted(history.steps())


def test_the_frames_of_a_thinned_history_are_evenly_spaced():
    history, newest = AttentionHistory(20_000), -1
    for step in range(2_000):
        if step - newest >= history.min_interval:
            history.add(frame(newest := step))
    gaps = np.diff(history.steps())
    assert gaps.max() <= 2 * gaps[:-1].min()
    assert len(history.steps()) * frame(0).size > 20_000 / 3


def test_it_is_read_by_cursor():
    history, cursor, batches = AttentionHistory(), -1, []
    for step in (0, 3, 7, 20):
        history.add(frame(step))
    for _ in range(2):
        frames = history.read(cursor, limit=3)
        batches.append([frame.step for frame in frames])
        cursor = frames[-1].step
    assert batches == [[0, 3, 7], [20]] and not history.read(cursor, limit=3)
    assert [frame.step for frame in history.read(until=7)] == [0, 3, 7]
    assert history.get(7).step == 7 and history.get(8) is None
    assert history.steps() == [0, 3, 7, 20] and history.steps(until=8) == [0, 3, 7]


def test_a_reader_learns_which_of_its_frames_are_left():
    history, page, known = AttentionHistory(max_frames=11), set(), 0
    for step in range(101):
        history.add(frame(step))
        page |= {kept.step for kept in history.read(max(page, default=-1))}
        if history.thinned != known:
            page, known = page & set(history.steps()), history.thinned
        assert sorted(page) == history.steps()
        assert len(page) <= 11 and {0, step} <= page
    assert known > 3


# Recording has no effect on the training.


def without_recording(monkeypatch):
    monkeypatch.setattr(AttentionRecorder, "record", lambda self, model, step: None)
    monkeypatch.setattr(NormMeter, "before_step", lambda self, step: None)


def test_a_recorded_training_is_bitwise_the_same(monkeypatch):
    experiment = SHORT.with_settings(dropout=0.1, max_steps=41)
    monkeypatch.setattr("core.training.attention_history.MAX_SHARE", 1e9)
    monkeypatch.setattr("core.training.attention_history.TARGET_SHARE", 1e9)
    monkeypatch.setattr("core.training.attention_history.FIRST_INTERVAL", 1)
    recorded = Run(experiment)
    recorded.train()
    assert recorded.attention_history.steps() == list(range(42))
    without_recording(monkeypatch)
    unrecorded = Run(experiment)
    unrecorded.train()
    assert not unrecorded.attention_history.steps() and not [event for event in unrecorded.log.events if isinstance(event, Norms)]
    assert recorded.log.loss.tolist() == unrecorded.log.loss.tolist()
    ours, theirs = recorded.snapshots.latest().weights, unrecorded.snapshots.latest().weights
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_recording_keeps_to_its_share_of_the_time(monkeypatch):
    recorders = []
    record = AttentionRecorder.record
    monkeypatch.setattr(AttentionRecorder, "record", lambda self, model, step: (recorders.append(self), record(self, model, step)))
    run = Run(preset("classroom").with_settings(max_steps=100, validate_every=1000))
    run.train()
    recorder = recorders[0]
    average = recorder.stopwatch.total / len(run.attention_history.steps())
    # Three frames beyond the share: the first, the last, and one that took longer.
    assert recorder.stopwatch.total <= MAX_SHARE * recorder.training_seconds + 3 * average
    assert 3 < len(run.attention_history.steps()) < 60


def test_a_slow_first_frame_does_not_delay_the_second(monkeypatch):
    experiment = preset("classroom")
    monkeypatch.setattr("core.training.attention_history.record_frame", lambda model, step, *arguments: frame(step))
    times = iter([0.0, 0.0, 0.0001] + [1.0] * 1000)  # the clock at: first start, second start and stop, later
    recorder = AttentionRecorder(experiment, AttentionHistory())
    recorder.stopwatch = Stopwatch(lambda: next(times))
    recorder.record(None, 0)
    for step in range(1, 31):
        recorder.after_step(None, step, 0.005)
    assert recorder.history.steps()[:3] == [0, FIRST_INTERVAL, FIRST_INTERVAL + 2]


def test_the_first_frame_is_of_the_untrained_model_and_the_last_of_the_last_step():
    run = Run(TINY)
    run.train()
    assert run.attention_history.steps()[0] == 0 and run.attention_history.steps()[-1] == TINY.train.max_steps
    first, last = run.attention_history.get(0), run.attention_history.get(TINY.train.max_steps)
    assert last.alignment.max() > 0.8 > 0.6 > first.alignment.max()


def test_frames_are_recorded_at_the_steps_that_were_asked_for_whatever_that_costs(monkeypatch):
    for name in ("TARGET_SHARE", "MAX_SHARE"):
        monkeypatch.setattr(f"core.training.attention_history.{name}", 1e-9)
    run = Run(SHORT)
    run.attention_history = AttentionHistory(at=[2, 3, 11])
    assert ended(run.start()).attention_history.steps() == [0, 2, 3, 11, 13]


def test_a_stopped_run_has_a_last_frame():
    run = Run(SHORT.with_settings(max_steps=200_000)).start()
    eventually(lambda: run.log.step > 5)
    run.stop()
    ended(run)
    assert run.attention_history.steps()[-1] == run.log.step


# Norms.


def test_a_run_logs_the_norms_of_its_parts():
    run = Run(SHORT.with_settings(max_steps=41))
    run.train()
    norms = [event for event in run.log.events if isinstance(event, Norms)]
    assert [event.step for event in norms] == [1, 20, 40]
    for event in norms:
        assert list(event.gradient) == list(event.update) == list(PARTS)
        assert all(value > 0 for value in (*event.gradient.values(), *event.update.values()))


def test_every_parameter_belongs_to_one_part():
    names = {name.split(".")[0] for name, _ in random_model().transformer.named_parameters()}
    parts = [module for modules in PARTS.values() for module in modules]
    assert names <= set(parts) and len(parts) == len(set(parts))


def test_the_size_of_an_update_is_how_far_the_weights_moved():
    experiment = SHORT.with_settings(validate_every=1)
    run = Run(experiment)
    run.train()
    [first] = [event for event in run.log.events if isinstance(event, Norms)]
    before, after = build_model(experiment).state_dict(), run.snapshots.get(1).weights
    for part, modules in PARTS.items():
        names = [name for name in after if name.split(".")[1] in modules]
        old = torch.cat([before[name].flatten() for name in names])
        new = torch.cat([after[name].flatten() for name in names])
        assert first.update[part] == pytest.approx(((new - old).norm() / old.norm()).item(), rel=1e-4)


def test_the_norm_of_a_gradient_is_that_of_its_numbers():
    model = random_model()
    meter = NormMeter(model, 100)
    meter.before_step(1)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    norms = meter.after_step(1)
    for part, parameters in meter.parts.items():
        assert norms.gradient[part] == pytest.approx(0.5 * math.sqrt(sum(p.numel() for p in parameters)), rel=1e-4)
        assert norms.update[part] == 0
    assert meter.after_step(2) is None


def test_a_task_that_nobody_wrote_has_no_alignment():
    with pytest.raises(ValueError, match="'rotate'"):
        aligned_positions("rotate", torch.tensor([[3, 1, 2]]))
