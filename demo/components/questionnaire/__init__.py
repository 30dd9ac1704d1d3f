"""Ten questions before and after the lessons, so that a class can see whether it has learned something."""

from demo.components.component import Component
from demo.lessons.questions import asked
from demo.lessons.shelf import titles
from demo.text import section


class Questionnaire(Component):
    """A dialog, opened by the message "questionsWanted" or by `questions=before` and `questions=after` in the address. The answers stay in
    the browser and can be saved as a file (`python -m demo.lessons gains` joins those of a class). The key is asked of the server
    (lessons/key) when somebody has answered after the lessons. It has no value and fires no event.

    Args:
        language: "en" or "ja".
    """

    folder = "questionnaire"
    root = "tl-questionnaire"

    def __init__(self, language, **kwargs):
        lessons = {one["name"]: one["title"] for one in titles(language)}
        super().__init__(language, section(language, "questionnaire"), questions=asked(language), lessons=lessons, **kwargs)
