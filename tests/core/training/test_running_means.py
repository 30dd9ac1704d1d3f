"""The mean loss of the last steps is computed in Python for the verdict and in the page for the curve: one file holds both together."""

import json
from pathlib import Path

import pytest

from core.training.result import WINDOW, running_means

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "running_means.json").read_text(encoding="utf-8"))


def test_running_means_are_those_that_the_page_draws():
    assert GOLDEN["window"] == WINDOW and len(GOLDEN["losses"]) > 2 * WINDOW
    assert running_means(GOLDEN["losses"]) == pytest.approx(GOLDEN["means"], abs=1e-8)
