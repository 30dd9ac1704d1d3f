"""The API of lessons."""

from dataclasses import dataclass

from core.errors import UserError
from demo.api.requests import answers_errors, field
from demo.api.types import ErrorReply, LessonReply, QuestionKeyReply
from demo.lessons.questions import key
from demo.lessons.shelf import lessons, told


@dataclass(frozen=True)
class LessonApi:
    """Serves the lesson panel.

    Args:
        language: of the lessons.
    """

    language: str

    @answers_errors
    def open(self, request: object) -> LessonReply | ErrorReply:
        """A whole lesson: a LessonRequest."""
        name = field(request, "lesson", str)
        for lesson in lessons():
            if lesson.name == name:
                return told(lesson, self.language)
        raise UserError("unknown_lesson")

    @answers_errors
    def key(self, request: object) -> QuestionKeyReply | ErrorReply:
        """The right choices, where somebody has answered after the lessons: a QuestionKeyRequest. Answers stay in the browser."""
        if field(request, "form", str) != "after":
            raise UserError("wrong_request")
        return {"right": key()}
