"""What is wrong in the source of a mistake, and what mends it: its lines, read from the real file."""

import inspect
import textwrap
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from types import FunctionType
from typing import Literal

from core.programs.broken import eval_mode, hyperparameters, scheduler, shift, zero_grad

ROOT = Path(__file__).parents[2]
METHODS: dict[str, tuple[FunctionType, FunctionType]] = {
    "scheduler": (scheduler.Broken.configure_optimizers, scheduler.Mended.configure_optimizers),
    "hyperparameters": (hyperparameters.Broken.__init__, hyperparameters.Mended.__init__),
    "zero_grad": (zero_grad.Broken.train, zero_grad.Mended.train),
    "eval_mode": (eval_mode.Broken.train, eval_mode.Mended.train),
    "shift": (shift.Broken.training_step, shift.Mended.training_step),
}
Mark = Literal["same", "broken", "mended"]


@dataclass(frozen=True)
class CodeLine:
    """A line of a method.

    Attributes:
        mark: "same" if it stands in both, "broken" or "mended" if it stands only there.
    """

    text: str
    mark: Mark


@dataclass(frozen=True)
class Repair:
    """The two versions of a method as one: wrong lines, then those that take their place.

    Attributes:
        file: from the root of the repository.
    """

    file: str
    lines: tuple[CodeLine, ...]


def repair(name: str) -> Repair:
    """The repair of a mistake.

    Args:
        name: one of METHODS.
    """
    broken, mended = METHODS[name]
    before, after = source_lines(broken), source_lines(mended)
    lines: list[CodeLine] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [CodeLine(text, "same") for text in before[start:end]]
        else:
            lines += [CodeLine(text, "broken") for text in before[start:end]]
            lines += [CodeLine(text, "mended") for text in after[new_start:new_end]]
    return Repair(str(Path(inspect.getfile(broken)).relative_to(ROOT)), tuple(lines))


def source_lines(method: FunctionType) -> list[str]:
    """The source of a method without its class's indentation, and without the decorator."""
    lines = textwrap.dedent(inspect.getsource(method)).splitlines()
    return [line for line in lines if not line.startswith("@")]
