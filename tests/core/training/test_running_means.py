"""The mean loss of the last steps is computed in Python for the verdict and in the page for the curve: one file holds both together."""

import json
import math
from pathlib import Path

import pytest

from core.training.result import WINDOW, running_means

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "running_means.json").read_text(encoding="utf-8"))


def test_running_means_are_those_that_the_page_draws():
    assert GOLDEN["window"] == WINDOW and len(GOLDEN["losses"]) > 2 * WINDOW
    assert running_means(GOLDEN["losses"]) == pytest.approx(GOLDEN["means"], abs=1e-8)


@pytest.mark.parametrize("huge", [1e20, math.inf, math.nan])
def test_one_huge_loss_is_forgotten_when_its_window_has_passed(huge):
    assert running_means([huge] + [2.5] * (WINDOW + 3))[WINDOW:] == [2.5] * 4
