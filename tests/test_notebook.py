"""The notebook runs from nothing, and prints what is stored in it."""

import json
import re
import subprocess
import sys

import pytest

from scripts.notebook import NOTEBOOK

ROOT = NOTEBOOK.parents[1]
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def code_cells(path):
    return {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"}


def printed(cell):
    return "".join("".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream")


def pictures(cell):
    return [output["data"]["image/png"] for output in cell["outputs"] if output["output_type"] == "display_data"]


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """The cells with the outputs that they have now, from a fresh process."""
    path = tmp_path_factory.mktemp("notebook") / "again.ipynb"
    command = [sys.executable, "-m", "scripts.notebook", "--out", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return code_cells(path)


def test_it_prints_what_is_stored(again):
    stored = code_cells(NOTEBOOK)
    assert list(again) == list(stored)
    for name, cell in stored.items():
        before, after = printed(cell), printed(again[name])
        assert NUMBER.sub("#", after) == NUMBER.sub("#", before), f"cell {name} says something else: run `python -m scripts.notebook`"
        numbers = [[float(number) for number in NUMBER.findall(text)] for text in (after, before)]
        assert numbers[0] == pytest.approx(numbers[1], rel=0.02, abs=0.002), f"cell {name} has other numbers"


def test_it_draws_what_is_stored(again):
    drawn = {name: len(pictures(cell)) for name, cell in code_cells(NOTEBOOK).items()}
    assert sum(drawn.values()) == 2
    assert {name: len(pictures(cell)) for name, cell in again.items()} == drawn


def test_what_is_computed_by_hand_is_what_the_function_says(again):
    """Both rows of weights stand in the outputs, from different code."""
    rows = [re.search(rf"^{label} +(.+)$", printed(again[name]), re.MULTILINE).group(1) for name, label in
            (("explain", "softmax"), ("hand", "by hand"))]
    assert rows[0] == rows[1]
    assert "True" in printed(again["explain"]) and "False" not in printed(again["explain"]) + printed(again["hand"])


def test_the_file_is_small_and_knows_no_machine():
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text.encode()) < 300_000
    outputs = json.dumps([cell["outputs"] for cell in code_cells(NOTEBOOK).values()])
    assert str(ROOT) not in outputs and not re.search(r"/(home|Users|root|tmp|site-packages)/|[A-Z]:\\\\", outputs)
    assert all(cell["execution_count"] == number for number, cell in enumerate(code_cells(NOTEBOOK).values(), 1))
