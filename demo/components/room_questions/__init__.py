"""Questions to a class: the teacher asks, students answer by one press, one bar chart for all."""

from core.classroom.questions import CHOICES, LARGEST_NUMBER, MAX_CHOICE_WORDS, MAX_WORDS
from demo.components.component import Component
from demo.text import section


class RoomQuestions(Component):
    """Above the tabs, for who is in a room. What was asked comes with the room bar's polls (message "roomAsked"); it asks the server by
    itself for what is done (room_questions/...). It has no value and fires no event.

    Args:
        language: "en" or "ja".
    """

    folder = "room_questions"
    root = "tl-ask"

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "room_questions"), most_words=MAX_WORDS, most_choice_words=MAX_CHOICE_WORDS,
                         choices=list(CHOICES), largest=LARGEST_NUMBER, **kwargs)
