"""Imports run one way: app -> demo -> core, and core needs no page."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
DEMO = sorted((ROOT / "demo").rglob("*.py"))
# From the bottom of the course upward: a module may import only what stands before it.
LESSON_ORDER = ["config", "tasks", "masks", "deterministic", "padding", "attention", "layers", "transformer", "schedule", "lit",
                "cache", "decoding", "capture", "speculative", "trace"]
# From the bottom of the house upward: a package may import only those before it. The files that lie in core itself are the course,
# those in demo itself build the page out of everything.
TYPES = "demo.api.types"  # imports nothing: the shapes of what is sent, of which lessons know too
ADDRESSES = "demo.api.addresses"  # settings as an address says them, which a lesson's file does too
LAYERS = ["core", "core.training", "core.inside", "core.comparison", "core.programs.broken", "core.programs", "core.figures",
          "core.take_home", "core.classroom", "core.fit", "demo.text", TYPES, ADDRESSES, "demo.lessons", "demo.api", "demo.components",
          "demo.adapters", "demo.tabs", "demo"]
COMMAND_LINE = ROOT / "core" / "__main__.py"  # stands above all of core


def imported(path):
    """Full names of everything that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by dots"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def dotted(path):
    """core/training/run.py is core.training.run."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer(name):
    """The package of LAYERS that a dotted name belongs to, or None."""
    return max((layer for layer in LAYERS if f"{name}.".startswith(f"{layer}.")), key=len, default=None)


def packages(path):
    return {name.partition(".")[0] for name in imported(path)}


def loaded_after(modules, asked):
    """Which of the packages that are asked for a fresh Python has loaded after importing the modules."""
    code = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\nprint(*(n for n in {asked} if n in sys.modules))"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout.split()


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_knows_of_no_page(path):
    assert not packages(path) & {"demo", "gradio", "app"}


@pytest.mark.parametrize("path", DEMO, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_page_leaves_lightning_to_core(path):
    assert not packages(path) & {"pytorch_lightning", "lightning", "app"}


@pytest.mark.parametrize("path", [path for path in CORE + DEMO if path != COMMAND_LINE], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_runs_back(path):
    own = LAYERS.index(layer(dotted(path)))
    assert all(LAYERS.index(found) <= own for name in imported(path) if (found := layer(name)))


@pytest.mark.parametrize("path", [path for path in CORE + DEMO if path != COMMAND_LINE], ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_needs_lightnings_own(path):
    if layer(dotted(path)) != "core.fit":
        assert not {name for name in imported(path) if layer(name) == "core.fit" or name.startswith("jsonargparse")}


def test_every_package_has_its_layer():
    found = {dotted(path.parent / "__init__.py") for path in CORE + DEMO}
    components = {name for name in found if name.startswith("demo.components.")}  # a folder each, all in one layer
    assert found - components == set(LAYERS) - {TYPES, ADDRESSES}


@pytest.mark.parametrize("path", CORE + DEMO, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_draws_with_pyplot(path):
    assert "matplotlib.pyplot" not in imported(path)


@pytest.mark.parametrize("module", LESSON_ORDER)
def test_the_lesson_builds_upward(module):
    later = {f"core.{name}" for name in LESSON_ORDER[LESSON_ORDER.index(module) + 1:]}
    assert not imported(ROOT / "core" / f"{module}.py") & later


def test_the_whole_of_core_loads_without_gradio():
    modules = [dotted(path) for path in CORE]
    assert loaded_after(modules, ["gradio", "core.training.run", "torch"]) == ["core.training.run", "torch"]


def test_settings_and_schedule_load_without_torch():
    modules = ["core", "core.config", "core.schedule", "core.errors", "core.figures.palette", "core.__main__"]
    assert loaded_after(modules, ["torch", "pytorch_lightning", "matplotlib", "core.config"]) == ["core.config"]


def test_the_lessons_names_come_from_core():
    import core

    for name in core.__all__:
        assert getattr(core, name).__name__ == name


def test_other_names_do_not():
    import core

    with pytest.raises(AttributeError, match="module 'core' has no attribute 'nonsense'"):
        _ = core.nonsense
