"""What is written into a ZIP that is taken home, in English."""

from core.take_home.readme import WORDS

TEXT = {"take_home": WORDS}
