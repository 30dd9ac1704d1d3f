"""Every word in both languages."""

import re
import string

import pytest

from core.config import SETTINGS, Experiment
from core.errors import SENTENCES, UserError
from demo.text import LANGUAGES, section, sentence

EN, JA = LANGUAGES["en"], LANGUAGES["ja"]
PAIRS = [(name, key) for name in EN for key in EN[name]]


def placeholders(text):
    return sorted((name, form) for _, name, form, _ in string.Formatter().parse(text) if name is not None)


def test_both_languages_have_the_same_sections_and_keys():
    assert {name: set(texts) for name, texts in EN.items()} == {name: set(texts) for name, texts in JA.items()}


@pytest.mark.parametrize("name, key", PAIRS, ids=[f"{name}.{key}" for name, key in PAIRS])
def test_a_text_has_the_same_placeholders_in_both_languages(name, key):
    assert EN[name][key] and JA[name][key]
    assert placeholders(EN[name][key]) == placeholders(JA[name][key])


def test_every_setting_is_named_and_explained_in_japanese():
    assert set(JA["settings"]) == set(JA["settings_help"]) == set(SETTINGS)


def test_every_choice_has_a_name():
    choices = {choice for found in SETTINGS.values() for choice in found.choices or ()}
    assert set(EN["choices"]) == set(JA["choices"]) == choices


def test_every_problem_has_a_japanese_sentence():
    assert set(JA["errors"]) == set(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SENTENCES)
def test_every_problem_can_be_said(language, key):
    values = {name: 7 for name, _ in placeholders(SENTENCES[key]) if name != "field"}
    said = sentence(language, UserError(key, "seed", **values))
    assert said and "{" not in said


@pytest.mark.parametrize("language, label", [("en", "heads"), ("ja", "ヘッド数")])
def test_a_sentence_calls_a_setting_by_its_label(language, label):
    with pytest.raises(UserError) as caught:
        Experiment().with_settings(num_heads=99)
    assert label in sentence(language, caught.value)
    assert "num_heads" not in sentence(language, caught.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_is_no_setting_is_shown_as_it_is(language):
    assert "d_modle" in sentence(language, UserError("unknown_field", "d_modle"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_with_braces_is_only_text(language):
    assert "{0} {x" in sentence(language, UserError("crashed", step=7, error="{0} {x"))


def test_an_unknown_language_or_section_is_an_error():
    with pytest.raises(KeyError):
        section("fr", "page")
    with pytest.raises(KeyError):
        section("en", "pages")


SUPERSEDED = re.compile(r"整列度|競走|くらべ|比べ|自己注意|記録映像|でたらめ|: |\(%\)|分か[りるっ]")


def test_japanese_has_one_word_for_one_thing_and_its_own_punctuation():
    found = {f"{name}.{key}": SUPERSEDED.findall(words) for name, texts in JA.items() for key, words in texts.items()}
    assert {place: words for place, words in found.items() if words} == {}
