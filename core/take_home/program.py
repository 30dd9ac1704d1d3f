"""The programs of the ZIP: a script and a notebook that train the run again, the modules they import, and the versions they need."""

import ast
import inspect
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

CORE = Path(__file__).parents[1]
SCRIPT = Path(__file__).with_name("train_again.py")
WORDS = {
    "notebook_title": "# Train it again",
    "notebook_install": "First, once: `pip install -r requirements.txt`. Start the notebook in the folder that was unpacked.",
    "notebook_program": "The same program as `train_again.py`, piece by piece. Compare it with `core/lit.py`, the LightningModule.",
}


@cache
def module_files() -> dict[str, str]:
    """Every module of core that the script needs, found by following imports: {"core/lit.py": its text, ...}."""
    found: dict[str, str] = {}
    waiting = [SCRIPT]
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        for path in map(module_path, imported(text)):
            if path is not None and (name := path.relative_to(CORE.parent).as_posix()) not in found:
                found[name] = path.read_text(encoding="utf-8")
                waiting.append(path)
    return dict(sorted(found.items()))


def imported(source: str) -> Iterator[str]:
    """The full names that a program may import while it runs, each with the packages around it."""
    tree = ast.parse(source)
    for_types = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
                 for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def module_path(name: str) -> Path | None:
    """The file of a module of core; None if the name is not one."""
    parts = name.split(".")
    if parts[0] != "core":
        return None
    place = CORE.joinpath(*parts[1:])
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


@cache
def requirements_text() -> str:
    """The packages that the script and its modules import, in the versions with which the run was trained; and numpy, which torch uses."""
    texts = [script_text(), *module_files().values()]
    packages = {name.partition(".")[0] for text in texts for name in imported(text)} - set(sys.stdlib_module_names) - {"core"}
    by_package = packages_distributions()
    names = {"numpy", *(by_package[package][0] for package in packages)}
    return "".join(f"{name}=={version(name).partition('+')[0]}\n" for name in sorted(names, key=str.lower))


def script_text() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def notebook_text(words: Mapping[str, str] = WORDS) -> str:
    """The script as a notebook: what stands before `main` in one cell, then one cell for each of its parts.

    Args:
        words: by the keys of WORDS.
    """
    from core.take_home import train_again

    source = script_text()
    head = source[source.index("import csv"):source.index("def main(")]
    body = inspect.cleandoc("\n" + inspect.getsource(train_again.main).split("\n", 1)[1])
    cells = [markdown("title", [words["notebook_title"], words["notebook_install"], words["notebook_program"]]), code("imports", head)]
    cells += [code(f"part-{number}", part) for number, part in enumerate(body.split("\n\n"), 1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def markdown(name: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": "\n\n".join(paragraphs).splitlines(keepends=True)}


def code(name: str, text: str) -> dict[str, Any]:
    lines = text.strip().splitlines(keepends=True)
    return {"cell_type": "code", "id": name, "metadata": {}, "execution_count": None, "outputs": [], "source": lines}
