"""Which lines of the two programs do the same, and where Lightning itself does what the Trainer's program does not say.

Everything is read from the source files, by what a line contains, so that it cannot go stale; a text that is not there any more, in
this project or in the installed Lightning, is an error that a test notices.
"""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import cast

import pytorch_lightning as pl
from pytorch_lightning.core.optimizer import _configure_schedulers_automatic_opt, _init_optimizers_and_lr_schedulers
from pytorch_lightning.loops.fit_loop import _FitLoop
from pytorch_lightning.loops.optimization.automatic import Closure, ClosureResult
from pytorch_lightning.loops.training_epoch_loop import _TrainingEpochLoop
from pytorch_lightning.plugins.precision import Precision
from pytorch_lightning.strategies import SingleDeviceStrategy, Strategy

from core import lit, plain
from core.inside.source_lines import numbered_line
from core.lit import LitTransformer
from core.plain import train_plain

AROUND = 3  # lines of Lightning that are shown before and after the one that is meant
LONGEST_LIST = 6  # lines of arguments that are shown unfolded

Place = tuple[Callable, str]  # a function, and what its line contains


@dataclass(frozen=True)
class Link:
    """One thing that both programs do.

    Attributes:
        plain: what the first lines of its statements contain, in the loop by hand. lightning: the same in the LightningModule.
        library: where Lightning itself does it. Each may be empty: Lightning does not do it, or the module need not say it.
    """

    plain: tuple[str, ...]
    lightning: tuple[Place, ...]
    library: tuple[Place, ...]


INIT, STEP, FORWARD, CONFIGURE = (
    LitTransformer.__init__, LitTransformer.training_step, LitTransformer.forward, LitTransformer.configure_optimizers)
ADVANCE = _TrainingEpochLoop.advance

LINKS: dict[str, Link] = {
    "model": Link(
        ("def train_plain(",),
        ((INIT, "self.transformer = Transformer("), (INIT, "self.criterion =")),
        ((pl.Trainer.fit, "self.strategy._lightning_module = model"),)),
    "hyperparameters": Link(
        ("hparams = model.hparams",),
        ((INIT, "self.save_hyperparameters()"),),
        ((pl.LightningModule.save_hyperparameters, "save_hyperparameters(self, *args"),)),
    "device": Link(
        ("model.to(device)", "src.to(device)"),
        (),
        ((SingleDeviceStrategy.model_to_device, "self.model.to(self.root_device)"), (ADVANCE, '"batch_to_device"'))),
    "train_mode": Link(("model.train()",), (), ((_FitLoop.on_run_start, "_warn_if_modules_in_eval_mode"),)),
    "optimizer": Link(
        ("torch.optim.Adam(",),
        ((CONFIGURE, "torch.optim.Adam("),),
        ((_init_optimizers_and_lr_schedulers, '"configure_optimizers"'),)),
    "scheduler": Link(
        ("scheduler = NoamScheduler(",),
        ((CONFIGURE, "LambdaLR("), (CONFIGURE, "return {")),
        ((_configure_schedulers_automatic_opt, "config = LRSchedulerConfig(**scheduler)"),)),
    "loop": Link(
        ("for _, (src, tgt) in",),
        ((STEP, "def training_step("), (STEP, "src, tgt = batch")),
        ((_TrainingEpochLoop.run, "while not self.done"), (ADVANCE, "batch, _, __ = next("))),
    "max_steps": Link(
        ("for _, (src, tgt) in",),
        (),
        ((cast(Callable, _TrainingEpochLoop._is_training_done.fget), "_is_max_limit_reached("),)),
    "shift": Link(
        ("tgt_input, tgt_label =",),
        ((STEP, "tgt[:, :-1]"), (STEP, "tgt[:, 1:]")),
        ()),
    "masks": Link(("src_mask, tgt_mask = create_masks(",), ((FORWARD, "src_mask, tgt_mask = create_masks("),), ()),
    "zero_grad": Link(("scheduler.zero_grad()",), (), ((Closure.closure, "self._zero_grad_fn()"),)),
    "forward": Link(
        ("logits = model.transformer(",),
        ((STEP, "logits = self("), (FORWARD, "return self.transformer(")),
        ((Strategy.training_step, "return self.lightning_module.training_step("),)),
    "loss": Link(
        ("loss = model.criterion(",),
        ((STEP, "loss = self.criterion("),),
        ((ClosureResult.from_training_step_output, "closure_loss = closure_loss / normalize"),)),
    "backward": Link(
        ("loss.backward()",),
        ((STEP, "return loss"),),
        ((pl.LightningModule.backward, "loss.backward(*args"),)),
    "optimizer_step": Link(
        ("scheduler.step()",),
        (),
        ((Precision.optimizer_step, "return optimizer.step("),)),
    "scheduler_step": Link(
        ("scheduler.step()",),
        ((CONFIGURE, "return {"),),
        ((ADVANCE, 'self.update_lr_schedulers("step"'), (pl.LightningModule.lr_scheduler_step, "scheduler.step()  # type")),
    ),
    "log": Link(
        ("yield loss.item()",),
        ((STEP, "if self.trainer.progress_bar_callback"), (STEP, "self.log(")),
        ((pl.LightningModule.log, "results.log("), (ADVANCE, "update_train_step_metrics()"))),
}


@dataclass(frozen=True)
class Fold:
    """Lines that are folded away at first.

    Attributes:
        first, last: numbers from 1. kind: docstring, imports, arguments, or other (no link goes there).
    """

    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class Program:
    """file: path from the project's root. lines: of the whole file. folds: in their order, none in another."""

    file: str
    lines: tuple[str, ...]
    folds: tuple[Fold, ...]


@dataclass(frozen=True)
class LibraryPlace:
    """A line of Lightning's.

    Attributes:
        file: path that begins with the package's name. line: the one that is meant. first: number of the first of `lines`, which stand
            around it.
    """

    file: str
    line: int
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LinkedLines:
    """A link with numbers of lines, in ascending order."""

    plain: tuple[int, ...]
    lightning: tuple[int, ...]
    library: tuple[LibraryPlace, ...]


@dataclass(frozen=True)
class Sources:
    """Both programs, what connects them, and the version of Lightning."""

    version: str
    plain: Program
    lightning: Program
    links: dict[str, LinkedLines]


@cache
def sources() -> Sources:
    """Reads it all, once in a process.

    Raises:
        LookupError: if a line is not where LINKS says.
    """
    links = {name: linked_lines(link) for name, link in LINKS.items()}
    programs = {
        side: program(module, {line for link in links.values() for line in getattr(link, side)})
        for side, module in (("plain", plain), ("lightning", lit))
    }
    return Sources(version("pytorch-lightning"), programs["plain"], programs["lightning"], links)


def linked_lines(link: Link) -> LinkedLines:
    """Finds a link's lines."""
    hand = [numbered_line(train_plain, contained)[0] for contained in link.plain]
    module = [numbered_line(function, contained)[0] for function, contained in link.lightning]
    return LinkedLines(whole_statements(plain, hand), whole_statements(lit, module), tuple(map(library_place, link.library)))


def library_place(place: Place) -> LibraryPlace:
    """Where Lightning does something, with the lines around it that belong to the same function, without its docstring."""
    function, contained = place
    line, _ = numbered_line(function, contained)
    lines, start = inspect.getsourcelines(function)
    head = ast.parse(dedent("".join(lines))).body[0]
    docstring = head.body[0] if isinstance(head, ast.FunctionDef) and ast.get_docstring(head) is not None else None
    begin = start if docstring is None else start + (docstring.end_lineno or 0)
    first, last = max(begin, line - AROUND), min(start + len(lines) - 1, line + AROUND)
    file = Path(inspect.getsourcefile(inspect.unwrap(function)) or "")  # behind its decorators
    package = Path(inspect.getsourcefile(pl) or "").parent
    shown = [text.rstrip() for text in lines[first - start : last - start + 1]]
    indentation = min(len(text) - len(text.lstrip()) for text in shown if text)
    return LibraryPlace(
        f"{package.name}/{file.relative_to(package).as_posix()}", line, first, tuple(text[indentation:] for text in shown))


def whole_statements(module: ModuleType, starts: list[int]) -> tuple[int, ...]:
    """All lines of the statements that begin at some lines; of one with a body, its head."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.stmt) and node.lineno in starts:
            body = getattr(node, "body", None)
            found |= set(range(node.lineno, body[0].lineno if body else (node.end_lineno or node.lineno) + 1))
    return tuple(sorted(found))


def program(module: ModuleType, linked: set[int]) -> Program:
    """A program's file as it is on the disk, and what of it is folded away.

    Args:
        linked: lines that a link goes to.
    """
    text = inspect.getsource(module)
    lines = tuple(text.splitlines())
    file = module.__name__.replace(".", "/") + ".py"
    return Program(file, lines, outermost(list(folds(ast.parse(text), linked))))


def folds(tree: ast.Module, linked: set[int]):
    """What can be folded: docstrings and lists of arguments of several lines, imports, functions without a link."""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    yield Fold(imports[0].lineno, imports[-1].end_lineno or imports[-1].lineno, "imports")
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield Fold(node.body[0].lineno, node.body[0].end_lineno or 0, "docstring")
        if isinstance(node, ast.FunctionDef):
            end = node.end_lineno or node.lineno
            if not linked & set(range(node.lineno, end + 1)):
                yield Fold(node.lineno, end, "other")
            yield inner(node.args.args, "arguments")
        if isinstance(node, ast.Call):
            yield inner([*node.args, *node.keywords], "arguments")


def inner(nodes: list, kind: str) -> Fold:
    """The lines of a list that stands on lines of its own; none for a short one."""
    first, last = (nodes[0].lineno, nodes[-1].end_lineno) if nodes else (0, 0)
    return Fold(first, last, kind) if last - first >= LONGEST_LIST else Fold(0, 0, kind)


def outermost(found: list[Fold]) -> tuple[Fold, ...]:
    """Those of more than one line that do not lie in another, in their order."""
    long = [fold for fold in found if fold.last > fold.first]
    kept = [fold for fold in long if not any(other.first <= fold.first and fold.last <= other.last for other in long if other != fold)]
    return tuple(sorted(kept, key=lambda fold: fold.first))
