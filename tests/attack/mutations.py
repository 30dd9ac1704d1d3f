"""Each protection is taken away in turn, in a copy of the tree: the tests that are named for it have to fail.

    python -m tests.attack.mutations            all of them, some ten minutes
    python -m tests.attack.mutations seat       those whose name contains a word

A protection that was moved or written anew is not found any more: that is an error of this list, which a quick test notices
(tests/attack/test_mutations.py).
"""

import importlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.attack.protections import MUTATIONS, Mutation

ROOT = Path(__file__).parents[2]
COPIED = ("app.py", "pyproject.toml", "core", "demo", "assets", "tests", "benchmarks", "README.md", "course")
OURS = ("app", "benchmarks", "core", "demo", "tests")
PATIENCE = 600  # seconds for the tests of one
BROKEN = 77  # how a process ends whose tests could not be run


def stale(root: Path = ROOT) -> list[str]:
    """The mutations whose text does not stand exactly once in their file, or whose tests are not there."""
    found = []
    for mutation in MUTATIONS:
        count = (root / mutation.file).read_text(encoding="utf-8").count(mutation.old)
        if count != 1:
            found.append(f"{mutation.name}: its text stands {count} times in {mutation.file}")
        for test in mutation.tests:
            path, _, function = test.partition("::")
            if not (root / path).is_file() or (function and f"def {function}(" not in (root / path).read_text(encoding="utf-8")):
                found.append(f"{mutation.name}: there is no {test}")
    return found


def copy_tree(folder: Path) -> None:
    """What the tests need, without what was made of it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyi"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)


def survives(mutation: Mutation, folder: Path) -> bool:
    """Whether every test passes without the protection."""
    path = folder / mutation.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        compile(path.read_text(encoding="utf-8"), str(path), "exec")  # a mutation that is no Python would be noticed by any test
        return passes(mutation.tests, folder)
    finally:
        path.write_text(text, encoding="utf-8")


def passes(tests: tuple[str, ...], folder: Path) -> bool:
    """Runs tests in a copy of this process: the libraries, which take longer to load than most tests, are there already."""
    process = multiprocessing.get_context("fork").Process(target=run_pytest, args=[tests, folder], daemon=True)
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode == BROKEN:
        raise RuntimeError(f"{tests}: pytest could not run them:\n{(folder / 'report').read_text(errors='replace')[-3000:]}")
    return process.exitcode == 0


def run_pytest(tests: tuple[str, ...], folder: Path) -> None:
    """In a process of its own, which ends with it."""
    with (folder / "report").open("wb") as report:
        os.dup2(report.fileno(), 1)
        os.dup2(report.fileno(), 2)
    os.chdir(folder)
    os.environ["GRADIO_TEMP_DIR"] = str(folder / "gradio")
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT), str(ROOT / "tests")))]
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *tests])
    sys.stdout.flush()
    os._exit(int(code) if code in (0, 1) else BROKEN)


def load_libraries() -> None:
    """What nearly every test needs and has nothing of ours in it."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    for name in ("torch", "pytorch_lightning", "gradio", "starlette.testclient", "hypothesis", "matplotlib.figure", "safetensors.torch"):
        importlib.import_module(name)


def main(words: list[str]) -> int:
    """Returns how many protections nobody misses."""
    wrong = stale()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    chosen = [mutation for mutation in MUTATIONS if all(word in mutation.name for word in words)]
    missed = []
    load_libraries()
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        for mutation in chosen:
            began = time.monotonic()
            alive = survives(mutation, Path(folder))
            missed += [mutation.name] * alive
            print(f"{'NOBODY MISSES' if alive else 'missed by a test:'} {mutation.name} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(chosen)} protections, {len(missed)} that nobody misses: {', '.join(missed) or '-'}")
    return len(missed) + len(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
