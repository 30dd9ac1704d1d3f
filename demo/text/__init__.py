"""Every text a person reads, in English and Japanese.

Several files per language, each with one dictionary of sections; both languages have the same keys, which a test checks. The names of
settings and the sentences for what cannot be done stand in English in `core`, where they are declared; `en` takes them
from there.
"""

from demo.text import (
    class_race_en,
    class_race_ja,
    en,
    inside_en,
    inside_ja,
    ja,
    lessons_en,
    lessons_ja,
    links_en,
    links_ja,
    pack_en,
    pack_ja,
    programs_en,
    programs_ja,
    questions_en,
    questions_ja,
    room_en,
    room_ja,
    take_home_en,
    take_home_ja,
    terms_en,
    terms_ja,
)

PARTS = {
    "en": (en, class_race_en, inside_en, lessons_en, links_en, pack_en, programs_en, questions_en, room_en, take_home_en,
           terms_en),
    "ja": (ja, class_race_ja, inside_ja, lessons_ja, links_ja, pack_ja, programs_ja, questions_ja, room_ja, take_home_ja,
           terms_ja),
}
LANGUAGES = {language: {name: words for part in parts for name, words in part.TEXT.items()} for language, parts in PARTS.items()}


def section(language, name):
    """All texts of one part of the page: a flat dict from key to sentence.

    Raises:
        KeyError: if the language or the section does not exist.
    """
    return LANGUAGES[language][name]


def sentence(language, error):
    """The sentence of a `UserError`, as JSON can hold it: somebody may have sent half a character.

    Args:
        error: core.errors.UserError. A setting's name in it is replaced by its label.
    """
    labels = section(language, "settings")
    values = dict(error.values)
    values["field"] = labels.get(values.get("field"), values.get("field"))
    return section(language, "errors")[error.key].format(**values).encode("utf-8", "replace").decode()
