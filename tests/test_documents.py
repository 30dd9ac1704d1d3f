"""What the documents say of the files is true: the tree in the README, and every file, function and test that is named anywhere."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from core.classroom.limits import PREFIX, Limits

ROOT = Path(__file__).parents[1]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/DEPLOY.md", "docs/FIT.md", "docs/INTERNALS.md",
             "docs/SECURITY.md", "docs/SETTINGS.md", "benchmarks/README.md"]
FOLDERS = ["core", "demo", "benchmarks", "scripts", "notebooks", "docs", "deploy", "assets", "tests"]
AT_THE_TOP = {".py", ".md", ".toml", ".txt", ".json", ".js"}  # endings
GENERATED = {"package-lock.json"}


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def tree():
    """Every path in the README's tree; folders end with a slash."""
    block = re.search(r"```text\n(.*?)```", text_of("README.md"), re.DOTALL).group(1)
    paths, folders = [], []
    for line in block.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.split(r"\s{2,}|(?<!,) ", line.strip())[0]  # before the words
        del folders[depth:]
        for name in names.split(", "):
            paths.append("".join(folders) + name)
        if names.endswith("/"):
            folders.append(names)
    return paths


def is_named(path):
    """Whether the tree has to name a file: tests are named by their folders only."""
    return path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyi" and not (
        path.is_relative_to(ROOT / "tests") and (path.name.startswith("test_") or path.parent != ROOT / "tests"))


def test_the_tree_names_every_file_and_no_other():
    named = [path for path in tree() if not path.endswith("/")]
    assert len(named) == len(set(named))
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if is_named(path)]
    files += [path for path in ROOT.iterdir() if path.suffix in AT_THE_TOP and path.name not in GENERATED and path.name[0] != "."]
    assert set(named) - {"LICENSE"} == {path.relative_to(ROOT).as_posix() for path in files}
    assert (ROOT / "LICENSE").is_file()


def test_the_tree_names_folders_that_there_are():
    folders = [path for path in tree() if path.endswith("/")]
    assert {f"{folder}/" for folder in FOLDERS} < set(folders)
    assert all((ROOT / folder).is_dir() for folder in folders)


def mentions(name):
    """(path, what is named in it or "") of everything in backticks that names a file in a folder, and of every link."""
    text = re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)
    in_code = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+|app\.py)(?::([\w.]+))?`", text)
    links = [(target.partition("#")[0], "") for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]
    return [*in_code, *(((Path(name).parent / target).as_posix(), word) for target, word in links if target)]


def defined(path):
    """Every function, class and assigned name of a Python file, methods as Class.method."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)}
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_is_there(name):
    named = mentions(name)
    assert named
    for target, word in named:
        path = ROOT / target
        assert path.is_file() or target.startswith("runs/"), f"{name} names {target}"
        if word and path.suffix == ".py":
            assert word in defined(path), f"{name} names {word} in {target}"
        elif word:
            assert word in path.read_text(encoding="utf-8"), f"{name} names {word} in {target}"


def rows(name, heading):
    """The cells of the table below a heading, without its head."""
    section = text_of(name).split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_whatever_leans_on_the_inside_of_others_has_a_test_that_notices():
    for subject in ("Gradio", "Lightning", "torch", "The process"):
        table = rows("docs/INTERNALS.md", subject)
        assert table
        for what, where, reason, risk, noticed in table:
            assert what and reason and risk and "`" in where
            assert re.search(r"`tests/[\w/]+\.py:test_\w+`", noticed), what


def test_the_map_leads_from_ten_questions_to_a_file_each():
    table = rows("CONTRIBUTING.md", "Where is what?")
    assert len(table) >= 10
    assert all(question.endswith("?") and re.search(r"`[\w./]+\.\w+(:[\w.]+)?`", answer) for question, answer in table)


def test_every_limit_of_a_server_is_listed_with_its_default():
    listed = {name.strip("`"): default for name, default, _ in rows("docs/SETTINGS.md", "Of a server")}
    assert listed == {PREFIX + field.name.upper(): f"{field.default:g}" if isinstance(field.default, float) else str(field.default).lower()
                      for field in fields(Limits)}
