"""The glossary: every term is explained in each depth and language, marked somewhere, and has its line in core."""

import re
from pathlib import Path

import pytest

from demo.api.terms import TERMS, TermsApi
from demo.components.glossary import PLACES, SETTINGS
from demo.text import LANGUAGES, section

ROOT = Path(__file__).parents[3]
SCRIPTS = [path for path in (ROOT / "demo" / "components").rglob("*.js") if path.name != "all.js"]
CALLS = r"(?:(?:with|set)Terms\(|(?:terms:|TERMS =) \[)([^)\]]*)[)\]]"
WRITTEN = {term for path in SCRIPTS for call in re.findall(CALLS, path.read_text(encoding="utf-8"))
           for term in re.findall(r'"(\w+)"', call)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_its_name_its_words_and_its_depths(language):
    for part in ("names", "words", "ideas", "maths"):
        texts = section(language, f"term_{part}")
        assert set(texts) == set(TERMS)
        assert all(words.strip() == words and len(words) > 0 for words in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part, name", [("term_maths", name) for name in TERMS]
                         + [("inside_forcing", "forcing_maths"), ("inside_heads", "heads_maths"), ("inside_heads", "heads_maths_off")])
def test_a_formula_is_closed_and_written_as_the_page_draws_it(language, part, name):
    """shared/formula.js: what stands between two dollar signs."""
    pieces = section(language, part)[name].split("$")
    outside, formulas = pieces[::2], pieces[1::2]
    assert len(outside) == len(formulas) + 1
    assert not re.search(r"[_^√ᵢⱼₜᵀ₁²]", "".join(outside))  # they would stand there as plain signs
    for formula in formulas:
        depth = 0
        for sign in formula:
            depth += (sign == "[") - (sign == "]")
            assert depth >= 0
        assert depth == 0 and formula.count("'") % 2 == 0
        assert not re.search(r"[ᵢⱼₜᵀ₁²{}]|/\s|\s/", formula)


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
