"""What an ended run leaves in memory. In a process of its own, because frozen objects stay frozen."""

import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize("frozen, left", [(True, 0), (False, 6)])
def test_trainer_and_model_of_an_ended_run_are_gone_once_start_up_is_frozen(frozen, left):
    done = subprocess.run([sys.executable, "-c", TRAINERS_LEFT.format(frozen=frozen)], cwd=ROOT, capture_output=True, text=True, check=True,
                          timeout=300)
    assert int(done.stdout.splitlines()[-1]) == left


def test_free_memory_can_be_returned_anywhere():
    trim()
