"""Figures for files: valid files, drawn from the numbers of the log or the trace."""

import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch

from core.config import Experiment
from core.figures.curves import curves_figure
from core.figures.heatmaps import KINDS, heatmap_figure, indexed, trace_labels
from core.figures.style import render
from core.trace import trace_decode
from core.training.events import Finished, Metric, Validation
from core.training.log import RunLog
from helpers import random_model

EXPERIMENT = Experiment().with_settings(max_steps=30, warmup_steps=7)


def log_of(steps):
    log = RunLog()
    for step in range(1, steps + 1):
        log.append(Metric(step, 3.0 / step, 0.01 * step, float(step)))
        if step % 10 == 0:
            log.append(Validation(step, step / 40, step / 80, ()))
    return log


def test_an_svg_is_xml():
    assert ET.fromstring(render(curves_figure(log_of(30), EXPERIMENT), "svg")).tag.endswith("svg")


def test_a_png_is_a_png():
    assert render(curves_figure(log_of(30), EXPERIMENT), "png").startswith(b"\x89PNG\r\n\x1a\n")


def test_the_curves_are_the_numbers_of_the_log():
    log = log_of(30)
    log.append(Finished(30))
    loss, accuracy, rate = curves_figure(log, EXPERIMENT).axes
    assert loss.lines[0].get_ydata().tolist() == pytest.approx([3.0 / step for step in range(1, 31)])
    assert [list(line.get_ydata()) for line in accuracy.lines] == [[12.5, 25.0, 37.5], [25.0, 50.0, 75.0]]
    assert list(rate.lines[1].get_ydata()) == pytest.approx([0.01 * step for step in range(1, 31)])
    assert loss.get_yscale() == "log"


@pytest.mark.parametrize("steps", [0, 1])
def test_a_run_without_steps_or_with_one_can_be_drawn(steps):
    assert render(curves_figure(log_of(steps), EXPERIMENT), "svg")


def test_a_heatmap_shows_the_weights_on_a_scale_from_0_to_1():
    maps = [np.full((3, 5), weight) for weight in (0.1, 0.7)]
    figure = heatmap_figure(maps, ["one", "two"], list("abc"), list("vwxyz"), 1)
    images = [axis.images[0] for axis in figure.axes[:2]]
    for image, weights in zip(images, maps, strict=True):
        assert np.array_equal(image.get_array(), weights)
        assert image.get_clim() == (0, 1)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == list("abc")
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == list("vwxyz")


@pytest.mark.parametrize("count", [1, 4, 5, 12])
def test_every_head_is_drawn(count):
    figure = heatmap_figure([np.eye(3)] * count, ["head"] * count, list("abc"), list("abc"), None)
    assert sum(bool(axis.images) and axis.get_visible() for axis in figure.axes) == count


def test_a_long_sequence_has_fewer_labels_than_tokens():
    figure = heatmap_figure([np.zeros((130, 130))], ["head"], ["a"] * 130, ["b"] * 130, None)
    assert len(figure.axes[0].get_xticks()) <= 45


def test_tokens_are_text_and_not_formulas():
    assert render(heatmap_figure([np.eye(2)], ["$x"], ["$_", "$^$"], ["\\frac", "<b>"], 0, "$\\"), "svg")


def test_equal_tokens_have_an_index():
    assert indexed(["3", "1", "4", "1", "(end)"]) == ["3", "1₁", "4", "1₂", "(end)"]
    assert indexed(["7"] * 12)[11] == "7₁₂"
    trace = trace_decode(random_model(src_vocab_size=11), torch.tensor([3, 1, 3]), 2, 11, 12)
    assert trace_labels(trace, "cross", str)[1] == ["3₁", "1", "3₂"]


def test_labels_are_the_tokens_that_are_read_and_written():
    trace = trace_decode(random_model(src_vocab_size=11), torch.tensor([3, 1, 4]), 2, 11, 12)
    first, second = trace.tokens.tolist()
    steps, source = trace_labels(trace, "cross", str)
    assert (steps, source) == ([f"11 → {first}", f"{first} → {second}"], ["3", "1", "4"])
    assert trace_labels(trace, "decoder", str) == (steps, ["11", str(first)])
    assert trace_labels(trace, "encoder", str) == (source, source)
    for kind in KINDS:
        rows, columns = trace_labels(trace, kind, str)
        assert getattr(trace, kind).shape[2:] == (len(rows), len(columns))


def test_drawing_never_loads_pyplot():
    """pyplot keeps every figure and is not safe in threads."""
    code = ("import sys, numpy; from core.figures.heatmaps import heatmap_figure; from core.figures.style import render;"
            "render(heatmap_figure([numpy.eye(2)], ['a'], ['b', 'c'], ['d', 'e'], 0), 'png'); print('matplotlib.pyplot' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
