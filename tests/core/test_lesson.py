"""The lesson itself runs on core's parts: its class computes the same, its script reaches its SUCCESS line."""

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

import core
from core.lit import LitTransformer
from helpers import random_tokens, randomise

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "tests" / "lesson" / "phase7.md").read_text(encoding="utf-8")
MODULE, DECODE, SCRIPT = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
IMPORTS = """import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader
from core import CopyTaskDataset, LitTransformer, collate_fn, greedy_decode_lightning
"""
SIZES = dict(src_vocab_size=11, tgt_vocab_size=13, d_model=30, num_layers=2, num_heads=3, d_ff=34, max_len=23)


@pytest.fixture(scope="module")
def lesson():
    """Section 1 as it stands, with the names it takes for granted from core."""
    names = {name: getattr(core, name) for name in ("Transformer", "create_masks", "create_padding_mask", "create_look_ahead_mask")}
    names |= {"Tuple": tuple, "Dict": dict, "Any": Any, "__name__": "lesson"}
    exec(compile(MODULE + DECODE, "phase7.md", "exec"), names)
    return SimpleNamespace(**names)


@pytest.fixture
def models(lesson):
    """The lesson's model and ours, with the same random weights."""
    theirs, ours = randomise(lesson.LitTransformer(**SIZES)), LitTransformer(**SIZES)
    ours.load_state_dict(theirs.state_dict())
    return theirs.eval(), ours.eval()


def test_the_lessons_class_computes_what_ours_does(models):
    src, tgt = random_tokens((2, 5), 11), random_tokens((2, 3), 13)
    theirs, ours = (model(src, tgt) for model in models)
    assert torch.equal(theirs, ours)


def test_the_lessons_decoding_writes_what_ours_does(lesson, models):
    theirs, ours = models
    for seed in range(7):
        src = random_tokens((1, 5), 11, seed)
        expected = lesson.greedy_decode_lightning(theirs, src, 9, 11, 12, torch.device("cpu"))
        assert torch.equal(core.greedy_decode_lightning(ours, src, 9, 11, 12, torch.device("cpu")), expected)


def test_our_arguments_begin_with_the_lessons(lesson):
    expected = [(name, parameter.default) for name, parameter in inspect.signature(lesson.LitTransformer).parameters.items()]
    ours = [(name, parameter.default) for name, parameter in inspect.signature(LitTransformer).parameters.items()]
    assert ours[:len(expected)] == expected


def test_our_methods_are_the_lessons(lesson):
    [lessons] = [node for node in ast.parse(MODULE).body if isinstance(node, ast.ClassDef)]
    for method in (node for node in lessons.body if isinstance(node, ast.FunctionDef)):
        if not method.name.startswith("_"):
            expected = inspect.signature(getattr(lesson.LitTransformer, method.name)).parameters
            assert list(inspect.signature(getattr(LitTransformer, method.name)).parameters) == list(expected)


def run_script(script, tmp_path, seconds):
    path = tmp_path / "section_2.py"
    path.write_text(IMPORTS + script, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, path], cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8",
                          timeout=seconds)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def test_the_script_succeeds_with_a_small_model_and_few_epochs(tmp_path):
    script = SCRIPT.replace("EPOCHS = 30", "EPOCHS = 7").replace("    d_model=D_MODEL,", "    d_model=D_MODEL, num_layers=1, d_ff=256,")
    assert script.count("EPOCHS = 7 ") == script.count("num_layers=1") == 1
    assert run_script(script, tmp_path, 300) == "✅ SUCCESS: Copy Task Completed!"


@pytest.mark.slow
@pytest.mark.timeout(3 * 3600)
def test_the_script_succeeds_as_it_stands(tmp_path):
    """Six layers, thirty epochs: about a quarter of an hour on two cores."""
    assert run_script(SCRIPT, tmp_path, 7200) == "✅ SUCCESS: Copy Task Completed!"
