"""What an ended run leaves in memory. In a process of its own, because frozen objects stay frozen."""

import ctypes
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.training.process_memory import trim

ROOT = Path(__file__).parents[3]
TRAINERS_LEFT = """
import gc, sys
sys.path.insert(0, "tests")
from core.training.process_memory import freeze_startup
from core.training.run import Run
from helpers import SHORT
gc.disable()  # nothing is collected by chance
if {frozen}:
    freeze_startup()
for seed in (1, 2, 3):
    Run(SHORT.with_settings(seed=seed)).start().thread.join()
print(sum(type(object_left).__name__ in ("Trainer", "LitTransformer") for object_left in gc.get_objects()))
"""
FREED = """
import os
from core.training.process_memory import trim

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

blocks = [bytes(1009) for _ in range(50_021)]  # beyond Python's own pools: each is the C library's
last = blocks.pop()  # the end of the heap stays in use, so nothing goes back by itself
before = resident()
blocks.clear()
kept = resident()
trim()
print(before - kept, before - resident())
"""
GNU = hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.mark.parametrize("frozen, left", [(True, 0), (False, 6)])
def test_trainer_and_model_of_an_ended_run_are_gone_once_start_up_is_frozen(frozen, left):
    done = subprocess.run([sys.executable, "-c", TRAINERS_LEFT.format(frozen=frozen)], cwd=ROOT, capture_output=True, text=True, check=True,
                          timeout=300)
    assert int(done.stdout.splitlines()[-1]) == left


@pytest.mark.skipif(not GNU, reason="another C library keeps its memory in another way")
def test_free_memory_goes_back_to_the_system():
    done = subprocess.run([sys.executable, "-c", FREED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    by_itself, trimmed = map(int, done.stdout.split())
    assert by_itself < 10e6 and trimmed > 40e6  # bytes, of 50 MB


def test_a_library_that_cannot_return_memory_keeps_it(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    trim()
    with pytest.raises(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # what trim has met
