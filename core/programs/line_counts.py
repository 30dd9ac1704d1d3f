"""The lines of a program, counted and sorted by what they are about."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

SUBJECTS = ("model", "loss", "optimizer", "loop", "device", "log", "imports")
IDEAS = ("model", "loss", "optimizer")  # what only the person who has the idea can write; the other lines are the same for every model
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
# A function's lines are about this, unless their names say otherwise; those of every other function are about the model.
OF_FUNCTION = {"train_plain": "loop", "training_step": "loss", "configure_optimizers": "optimizer"}
# The first of these whose names a statement has; .step is an attribute, step a name.
OF_NAMES = (
    ("log", {".log", "loggers"}),
    ("loss", {"criterion", "tgt_label"}),
    ("loop", {".zero_grad", ".backward", ".step", ".train"}),
    ("device", {".to"}),
    ("optimizer", {"Adam", "NoamScheduler", "LambdaLR"}),
    ("model", {"create_masks", "transformer", "logits", "hparams"}),
)


def code_lines(source: str) -> set[int]:
    """Numbers of the lines that hold code: neither blank, nor a comment, nor of a docstring."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {line for token in tokens if token.type not in NO_CODE for line in range(token.start[0], token.end[0] + 1)}
    return lines - {line for node in docstrings(ast.parse(source)) for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def docstrings(tree: ast.Module) -> Iterator[ast.Expr]:
    """The statements that are nothing but a docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                yield first


def line_subjects(source: str) -> dict[int, str]:
    """What each line of code is about: {line number: one of SUBJECTS}."""
    code, found = code_lines(source), {}
    for statement, function in statements(ast.parse(source)):
        subject = subject_of(statement, function)
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
            found[line] = subject  # a statement inside it comes later, and writes over it
    return {line: found[line] for line in sorted(code)}


def statements(tree: ast.AST, function: str = "") -> Iterator[tuple[ast.stmt, str]]:
    """Each statement with the name of the function that it is in, or is; an outer one before those inside it."""
    for node in ast.iter_child_nodes(tree):
        here = node.name if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.stmt):
            yield node, here
        yield from statements(node, here)


def subject_of(statement: ast.stmt, function: str) -> str:
    """What a statement is about; of one that has others inside it, its first lines."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return "imports"
    usual = OF_FUNCTION.get(function, "model")
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.For):
        return usual
    if any(isinstance(node, ast.Yield) for node in ast.walk(statement)):
        return "log"
    names = names_of(statement)
    return next((subject for subject, words in OF_NAMES if names & words), usual)


def names_of(statement: ast.stmt) -> set[str]:
    """The names in a statement; attributes also with their dot."""
    names: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names |= {node.attr, f".{node.attr}"}
    return names


def count_code(paths: list[Path]) -> int:
    """Lines of code of some files."""
    return sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in paths)
