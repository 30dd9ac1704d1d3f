"""The list of protections is true: each stands in the code as it is written there, and what is left without it is Python."""

import ast

import pytest

from tests.attack.mutations import ROOT, stale
from tests.attack.protections import MUTATIONS


def test_every_protection_stands_where_the_list_says_and_its_tests_are_there():
    assert stale() == []
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_what_is_left_is_python(mutation):
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(text.replace(mutation.old, mutation.new))) != ast.dump(ast.parse(text))
