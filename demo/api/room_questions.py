"""The API of questions to a room. It stands around the API of rooms: what the pages ask once a second brings the question along."""

import base64
import re
from collections import Counter
from dataclasses import dataclass

from core.classroom.places import STUCK_SECONDS, Place
from core.classroom.questions import Answer, Asked, Choice, Question, Questions, groups, own_question
from core.classroom.rooms import Room, digest, seat_of
from core.errors import UserError
from demo.api.question_sheet import sheet_csv, sheet_html
from demo.api.requests import answers_errors, field
from demo.api.rooms import RoomApi
from demo.api.types import (
    ErrorReply,
    FileReply,
    FollowReply,
    LeaveReply,
    PredictionsReply,
    QuestionBar,
    RoomQuestion,
    TeacherAsked,
    TeachReply,
    VoteReply,
)
from demo.lessons.lesson import Lesson
from demo.lessons.shelf import lessons

FACT = re.compile(r"\{[a-z_]+\.[a-z_0-9]+(?::[^}]*)?\}")  # a page's own numbers, which a room's question has not
FILES = {"html": "text/html;charset=utf-8", "csv": "text/csv;charset=utf-8"}


@dataclass(frozen=True)
class RoomQuestionApi:
    """Serves the questions of rooms. Every request comes from outside, and every value in it is checked.

    Args:
        rooms: answers about the rooms themselves. questions: core.classroom.questions.Questions.
    """

    rooms: RoomApi
    questions: Questions

    @property
    def language(self) -> str:
        return self.rooms.language

    # What a page asks again and again.

    @answers_errors
    def teach(self, request: object) -> TeachReply | ErrorReply:
        """RoomApi.teach, and what came of the question."""
        reply = self.rooms.teach(request)
        if isinstance(request, dict) and "error" not in reply:
            reply["asked"] = self.told(request.get("room"), self.questions.look(request.get("room"), request.get("secret")))
        return reply

    @answers_errors
    def follow(self, request: object) -> FollowReply | ErrorReply:
        """RoomApi.follow, and the question. Where the student is in the lessons is taken in."""
        reply = self.rooms.follow(request)
        if isinstance(request, dict) and "error" not in reply:
            with self.questions.rooms.lock:
                room = self.questions.rooms.rooms.get(reply["room"])
                seat = room and seat_of(room, reply["student"])
                if room and seat:
                    question = self.questions.seated(room, seat, request.get("student"), place_of(request.get("where")))
                    reply["asked"] = question and question_reply(question, self.language, seat.key)
        return reply

    @answers_errors
    def leave(self, request: object) -> LeaveReply | ErrorReply:
        """RoomApi.leave; the answer goes too."""
        reply = self.rooms.leave(request)
        if isinstance(request, dict) and "error" not in reply:
            self.questions.left(request["room"], request["student"])
        return reply

    # For the teacher.

    @answers_errors
    def predictions(self, request: object) -> PredictionsReply | ErrorReply:
        """All predictions of the lessons: a RoomRequest."""
        self.questions.look(*keys(request))
        return {"predictions": [
            {"lesson": lesson.name, "title": lesson.title[self.language], "step": i, "words": plain(step.words[self.language])}
            for lesson in lessons() for i, step in enumerate(lesson.steps) if step.kind == "predict"]}  # fmt: skip

    @answers_errors
    def ask_prediction(self, request: object) -> TeacherAsked | ErrorReply:
        """Asks what a lesson asks: an AskPredictionRequest."""
        name, place = field(request, "lesson", str), field(request, "step", int)
        lesson = lesson_named(name)
        step = lesson.steps[place] if lesson and 0 <= place < len(lesson.steps) else None
        if lesson is None or step is None or step.kind != "predict":
            raise UserError("unknown_prediction")
        choices = tuple(Choice(choice.name, bare(choice.words)) for choice in step.choices)
        code, secret = keys(request)
        return self.told(code, self.questions.ask(code, secret, bare(step.words), choices, name, place))

    @answers_errors
    def ask_own(self, request: object) -> TeacherAsked | ErrorReply:
        """Asks what the teacher has typed: an AskOwnRequest."""
        code, secret = keys(request)
        words, named = own_question(field(request, "words", str), field(request, "choices", list))
        choices = tuple(Choice(str(i + 1), {"": one}) for i, one in enumerate(named))
        return self.told(code, self.questions.ask(code, secret, {"": words}, choices))

    @answers_errors
    def steer(self, request: object) -> TeacherAsked | ErrorReply:
        """A SteerQuestionRequest."""
        code, secret = keys(request)
        match field(request, "action", str):
            case "close":
                asked = self.questions.close(code, secret)
            case "show" | "hide" as action:
                asked = self.questions.show(code, secret, action == "show")
            case "again":
                asked = self.questions.again(code, secret)
            case "dismiss":
                asked = self.questions.dismiss(code, secret)
            case _:
                raise UserError("wrong_request")
        return self.told(code, asked)

    @answers_errors
    def decide(self, request: object) -> TeacherAsked | ErrorReply:
        """What came true: a DecideRequest."""
        code, secret = keys(request)
        return self.told(code, self.questions.decide(code, secret, field(request, "came", (str, int))))

    @answers_errors
    def sheet(self, request: object) -> FileReply | ErrorReply:
        """All questions of the room as a file: a SheetRequest."""
        code, secret = keys(request)
        kind = field(request, "format", str)
        if kind not in FILES:
            raise UserError("wrong_request")
        with self.questions.rooms.lock:
            asked = self.questions.look(code, secret)
            told = [question_reply(question, self.language, None) for question in asked.all]
            curves = list(asked.curves)
        content = sheet_csv(told, self.language) if kind == "csv" else sheet_html(told, curves, self.language)
        return {"name": f"room.{kind}", "mime": FILES[kind], "base64": base64.b64encode(content).decode()}

    # For the students.

    @answers_errors
    def vote(self, request: object) -> VoteReply | ErrorReply:
        """An answer: a VoteRequest. What the seat gets back is what it would see at its next question anyway."""
        student = field(request, "student", str)
        code, number = field(request, "room", str), field(request, "number", int)
        question = self.questions.vote(code, student, number, field(request, "answer", (str, int)))
        return {"asked": question_reply(question, self.language, digest(student))}

    # For both.

    def told(self, code: object, asked: Asked) -> TeacherAsked:
        """What the teacher's page shows."""
        with self.questions.rooms.lock:
            room = self.questions.rooms.find(code)
            question = asked.present and question_reply(asked.present, self.language, None)
            return {"question": question, "students": self.questions.rooms.present(room), "asked": len(asked.all),
                    "places": self.crowds(asked, room), "stuck_minutes": round(STUCK_SECONDS / 60)}

    def crowds(self, asked: Asked, room: Room):
        """Where the students are, in words."""
        found = []
        for crowd in asked.places.crowds(room):
            lesson = lesson_named(crowd.place[0])
            if lesson is not None:
                steps, at = lesson.steps, crowd.place[1]
                words = plain(steps[at].words.get(self.language, "")) if at < len(steps) else ""
                found.append({"title": lesson.title[self.language], "step": at + 1, "of": len(steps), "words": words,
                              "count": crowd.count, "stuck": crowd.stuck})
        return found


def question_reply(question: Question, language: str, key: str | None) -> RoomQuestion:
    """A question for the seat of a key; None: for the teacher, who sees all counts."""
    visible = key is None or question.is_shown
    numbers = [answer for one in question.rounds for answer in one.counted if isinstance(answer, int)]
    ranges = groups(numbers) if not question.choices and visible else []
    came = question.came
    bars: list[QuestionBar] = [{"name": choice.name, "words": said(choice.words, language)} for choice in question.choices] or [
        {"name": "", "words": str(low) if low == high else f"{low}–{high}"} for low, high in ranges]
    right = [i for i, bar in enumerate(bars) if question.choices and bar["name"] == came]
    right += [i for i, (low, high) in enumerate(ranges) if isinstance(came, int) and low <= came <= high]
    came_words = str(came) if isinstance(came, int) else next((bar["words"] for bar in bars if came and bar["name"] == came), "")

    def counts(counted: Counter[Answer]) -> list[int]:
        if question.choices:
            return [counted[choice.name] for choice in question.choices]
        return [sum(many for answer, many in counted.items() if low <= answer <= high) for low, high in ranges]

    return {
        "number": question.number, "words": said(question.words, language), "whole": not question.choices,
        "lesson": question.lesson, "step": question.step, "open": question.round.is_open, "shown": question.is_shown, "bars": bars,
        "rounds": [{"took_part": one.took_part, "counts": counts(one.counted) if visible else None} for one in question.rounds],
        "came": came, "came_words": came_words, "right": right[0] if right else None,
        "mine": None if key is None else question.round.votes.get(key),
    }  # fmt: skip


def said(words: dict[str, str], language: str) -> str:
    """Words in a language; what a teacher typed has none."""
    return words.get(language) or words.get("", "")


def plain(words: str) -> str:
    """Words of a lesson without the numbers of one page."""
    return FACT.sub("…", words)


def bare(words: dict[str, str]) -> dict[str, str]:
    return {language: plain(one) for language, one in words.items()}


def lesson_named(name: str) -> Lesson | None:
    return next((lesson for lesson in lessons() if lesson.name == name), None)


def place_of(where: object) -> Place | None:
    """Where a student's page says that it is; None: nowhere, or at what does not exist."""
    if not isinstance(where, dict):
        return None
    name, step = where.get("lesson"), where.get("step")
    lesson = lesson_named(name) if isinstance(name, str) else None
    return (lesson.name, step) if lesson and type(step) is int and 0 <= step <= len(lesson.steps) else None


def keys(request: object) -> tuple[str, str]:
    """The room and its secret, of a teacher's request."""
    return field(request, "room", str), field(request, "secret", str)
