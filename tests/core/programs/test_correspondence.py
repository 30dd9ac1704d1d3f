"""The lines that are said to do the same are there, in this project and in the installed Lightning."""

from pathlib import Path

import pytest
import pytorch_lightning as pl

from core.programs.correspondence import LINKS, sources

ROOT = Path(__file__).parents[3]
NAMES = ("model", "train_mode", "device", "optimizer", "scheduler", "loop", "shift", "masks", "zero_grad", "forward", "loss", "backward",
         "optimizer_step", "scheduler_step", "log", "max_steps", "hyperparameters")
# Of Lightning, what the line that is meant does.
MEANT = {
    "zero_grad": ["self._zero_grad_fn()"],
    "backward": ["loss.backward(*args, **kwargs)"],
    "optimizer_step": ["return optimizer.step(closure=closure, **kwargs)"],
    "loop": ["while not self.done:", "batch, _, __ = next(data_fetcher)"],
    "shift": [],
    "masks": [],
}


def code(side, name):
    program, link = getattr(sources(), side), sources().links[name]
    return [program.lines[line - 1].strip() for line in getattr(link, side)]


def test_there_is_a_link_of_each_name():
    assert set(LINKS) == set(NAMES)


@pytest.mark.parametrize("side", ["plain", "lightning"])
def test_the_programs_are_the_files(side):
    program = getattr(sources(), side)
    assert list(program.lines) == (ROOT / program.file).read_text(encoding="utf-8").splitlines()


def test_lines_of_the_two_programs():
    assert code("plain", "backward") == ["loss.backward()"] and code("lightning", "backward") == ["return loss"]
    assert code("plain", "loop") == ["for _, (src, tgt) in zip(range(max_steps), batches, strict=False):"]
    assert code("lightning", "loop")[0].startswith("def training_step(") and len(code("lightning", "loop")) == 2
    assert code("plain", "masks")[0] == code("lightning", "masks")[0] and len(code("plain", "masks")) == 2  # the whole statement
    assert code("plain", "zero_grad") == ["scheduler.zero_grad()"] and code("lightning", "zero_grad") == []
    assert code("plain", "log") == ["yield loss.item()"] and code("lightning", "log")[1].startswith('self.log("train_loss"')


@pytest.mark.parametrize("name", NAMES)
def test_lightning_does_it_where_it_is_said_to(name):
    folder = Path(pl.__file__).parent.parent
    places = sources().links[name].library
    for place in places:
        lines = (folder / place.file).read_text(encoding="utf-8").splitlines()
        shown = lines[place.first - 1 : place.first - 1 + len(place.lines)]
        assert [line.strip() for line in shown] == [line.strip() for line in place.lines]
        assert place.first <= place.line < place.first + len(place.lines) <= place.first + 7
    if name in MEANT:
        assert [place.lines[place.line - place.first].strip() for place in places] == MEANT[name]


@pytest.mark.parametrize("side", ["plain", "lightning"])
def test_what_is_folded_away_is_no_code_that_is_compared(side):
    program = getattr(sources(), side)
    folded = {line for fold in program.folds for line in range(fold.first, fold.last + 1)}
    linked = {line for link in sources().links.values() for line in getattr(link, side)}
    assert len(folded) == sum(fold.last - fold.first + 1 for fold in program.folds)  # none lies in another
    assert {program.lines[line - 1].strip()[:6] for fold in program.folds if fold.kind == "imports"
            for line in range(fold.first, fold.last + 1)} <= {"import", "from p", "from t", "from c", ""}
    arguments = {line for fold in program.folds if fold.kind == "arguments" for line in range(fold.first, fold.last + 1)}
    assert linked & folded <= arguments
    assert len(program.lines) - len(folded) < 55
