"""The glossary: every term is explained in each depth and language, marked somewhere, and has its line in core."""

import re
from pathlib import Path

import pytest

from demo.api.terms import TERMS, TermsApi
from demo.components.glossary import PLACES, SETTINGS
from demo.text import LANGUAGES, section

ROOT = Path(__file__).parents[3]
SCRIPTS = [path for path in (ROOT / "demo" / "components").rglob("*.js") if path.name != "all.js"]
WRITTEN = {term for path in SCRIPTS for call in re.findall(r"withTerms\(([^)]*)\)", path.read_text(encoding="utf-8"))
           for term in re.findall(r'"(\w+)"', call)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_its_name_its_words_and_its_depths(language):
    for part in ("names", "words", "ideas", "maths"):
        texts = section(language, f"term_{part}")
        assert set(texts) == set(TERMS)
        assert all(words.strip() == words and len(words) > 0 for words in texts.values())


def test_every_mark_is_a_term_and_every_term_is_marked():
    marked = {term for places in PLACES.values() for _, term in places} | set(SETTINGS) | WRITTEN
    assert "ablation" in WRITTEN
    assert marked == set(TERMS)
    assert all(related in TERMS and related != name for name, place in TERMS.items() for related in place.related)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_answered_names_a_line_that_stands_in_core(language):
    terms = TermsApi(language).all({})["terms"]
    assert {term["name"] for term in terms} == set(TERMS)
    assert [term["title"].casefold() for term in terms] == sorted(term["title"].casefold() for term in terms)
    for term in terms:
        path, line = ROOT / term["line"]["file"], term["line"]
        assert path.is_relative_to(ROOT / "core")
        assert path.read_text(encoding="utf-8").splitlines()[line["number"] - 1].strip() == line["text"]
        assert f"def {term['function'].rpartition('.')[2]}(" in path.read_text(encoding="utf-8")
