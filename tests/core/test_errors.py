"""What cannot be done is said in one sentence, by whoever finds it, with the values that the sentence names."""

import ast
import string
from collections import defaultdict
from pathlib import Path

import pytest

from core.classroom.rates import Rates
from core.errors import SENTENCES, UserError
from core.training.events import Failed

ROOT = Path(__file__).parents[2]


def calls():
    """{key: [(where, has a field, names of the values)]} of all calls in the code that name a sentence."""
    found = defaultdict(list)
    for path in [*ROOT.glob("core/**/*.py"), *ROOT.glob("demo/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (UserError.__name__, Failed.__name__):
                read_call(node, f"{path.relative_to(ROOT)}:{node.lineno}", found)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == Rates.spend.__name__:
                found[node.args[0].value].append((f"{path.relative_to(ROOT)}:{node.lineno}", False, {"seconds"}))
    return found


def read_call(node, where, found):
    arguments = node.args if node.func.id == UserError.__name__ else node.args[1:]  # a failure names its step first
    if not isinstance(arguments[0], ast.Constant):
        return  # a sentence chosen elsewhere
    if node.func.id == UserError.__name__:
        values = {keyword.arg for keyword in node.keywords}
        found[arguments[0].value].append((where, len(arguments) > 1, values))
    else:
        found[arguments[0].value].append((where, False, {key.value for key in arguments[1].keys}))


CALLS = calls()


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_is_said_by_someone():
    assert set(CALLS) == set(SENTENCES)


@pytest.mark.parametrize("key", SENTENCES)
def test_whoever_says_a_sentence_gives_it_its_values(key):
    named = placeholders(SENTENCES[key])
    for where, has_field, values in CALLS[key]:
        assert values == named - {"field"}, where
        assert has_field or "field" not in named, where


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_one_line_that_ends(key):
    values = {name: f"<{name}>" if ":" not in SENTENCES[key] else 7 for name in placeholders(SENTENCES[key]) - {"field"}}
    text = str(UserError(key, "seed", **values))
    assert "{" not in text and "\n" not in text
    assert text.endswith(".") or SENTENCES[key].endswith("}")
    assert all(str(value) in text for value in values.values())


def test_a_problem_keeps_what_its_sentence_is_made_of():
    problem = UserError("over_limit", "max_steps", value=17, limit=13)
    assert str(problem) == "max_steps may be at most 13 on this server, not 17."
    assert (problem.key, problem.field) == ("over_limit", "max_steps")
    assert problem.values == {"field": "max_steps", "value": 17, "limit": 13}


def test_braces_in_a_value_are_only_text():
    assert "{on purpose}" in str(UserError("crashed", step=7, error="{on purpose}"))
