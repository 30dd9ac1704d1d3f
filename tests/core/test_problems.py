"""What cannot be done is said in one sentence."""

import string

import pytest

from core.problems import SENTENCES, Problem


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_made_of_its_values(key):
    values = dict.fromkeys(placeholders(SENTENCES[key]) - {"field"}, 7)
    problem = Problem(key, "seed", **values)
    assert str(problem)[0].isupper() or str(problem).startswith(("seed", "7", "d_model", "batch_size"))
    assert "{" not in str(problem) and "\n" not in str(problem)
    assert problem.values == {**values, "field": "seed"}


def test_braces_in_a_value_are_only_text():
    assert "{on purpose}" in str(Problem("crashed", step=7, error="{on purpose}"))
