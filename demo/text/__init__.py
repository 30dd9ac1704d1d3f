"""Every text a person reads, in English and Japanese.

One file per language, each with one dictionary of sections; both have the same keys, which a test checks.
"""

from demo.text import en, ja

LANGUAGES = {"en": en.TEXT, "ja": ja.TEXT}


def section(language, name):
    """All texts of one part of the page: a flat dict from key to sentence.

    Raises:
        KeyError: if the language or the section does not exist.
    """
    return LANGUAGES[language][name]
