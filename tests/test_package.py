"""What is installed: the same libraries by every way, every file that the page needs, and a command that starts it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = {".py", ".js", ".map", ".css", ".ckpt", ".json", ".yaml", ".otf", ".txt"}  # endings


def requirements(name):
    return [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-r"))]


def test_pip_installs_what_a_space_and_the_tests_install():
    assert PROJECT["dependencies"] == requirements("requirements.txt")
    optional = [library for libraries in PROJECT["optional-dependencies"].values() for library in libraries]
    assert optional == requirements("requirements-dev.txt")
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text().splitlines()


def test_the_oldest_python_is_the_one_of_the_space():
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert f'python_version: "{oldest}"' in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sys.version_info >= tuple(map(int, oldest.split(".")))


def test_the_command_is_the_start_of_the_page():
    module, _, function = PROJECT["scripts"]["transformer-live"].partition(":")
    assert Path(import_module(module).__file__) == ROOT / "app.py"
    assert callable(getattr(import_module(module), function))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the files."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("app.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("core", "demo", "assets"):
        shutil.copytree(ROOT / name, copy / name)
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    done = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    with zipfile.ZipFile(copy / done.stdout.splitlines()[-1]) as archive:
        archive.extractall(copy / "installed")
    return copy / "installed"


def test_a_wheel_has_every_file_that_the_page_needs(wheel):
    files = [path.relative_to(ROOT) for name in ("core", "demo", "assets") for path in (ROOT / name).rglob("*")]
    needed = {path for path in files if path.suffix in NEEDED}
    assert {Path(name) for name in ("demo/build.py", "demo/page.css", "assets/classroom-0400.ckpt",
                                    "assets/recordings/classroom.json")} < needed
    packed = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file() and ".dist-info" not in str(path)}
    assert packed == {Path("app.py"), *needed}


def test_a_wheel_needs_the_same_libraries(wheel):
    metadata = next(wheel.glob("*.dist-info/METADATA")).read_text(encoding="utf-8")
    assert re.findall(r"^Requires-Dist: ([^;\n]+)$", metadata, re.MULTILINE) == requirements("requirements.txt")


def test_the_page_is_built_from_what_is_installed(wheel, tmp_path):
    script = "import demo.build as build; page = build.build_page(); print(build.__file__); build.launch_options(page)"
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == str(wheel / "demo" / "build.py")
