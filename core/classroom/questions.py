"""Questions that a teacher asks a room: one vote a seat, counted without names; the distribution before and after, and what came true."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from core.classroom.places import Place, Places
from core.classroom.rooms import MAX_SEATS, Room, Rooms, Seat, digest, seat_of
from core.config import Experiment, quoted
from core.errors import UserError
from core.training.log import RunLog

MAX_WORDS = 300  # characters of a question
MAX_CHOICE_WORDS = 80
CHOICES = (2, 6)
LARGEST_NUMBER = 10**9
MAX_QUESTIONS = 40  # in one room
MAX_ROUNDS = 2  # before and after
MAX_BARS = 8  # of a question for a number
MAX_CURVES = 6  # runs whose curves a sheet holds

Words = dict[str, str]  # language -> text
Answer = str | int  # name of a choice, or a whole number


@dataclass(frozen=True)
class Choice:
    """One answer. `name`: in votes."""

    name: str
    words: Words


@dataclass
class Round:
    """One time that a question is asked.

    Attributes:
        votes: by the key of a seat, while it is open. counts: answer -> how many, once it is closed: the keys are forgotten then.
    """

    votes: dict[str, Answer] = field(default_factory=dict)
    counts: Counter[Answer] | None = None

    @property
    def is_open(self) -> bool:
        return self.counts is None

    @property
    def counted(self) -> Counter[Answer]:
        return Counter(self.votes.values()) if self.counts is None else self.counts

    @property
    def took_part(self) -> int:
        return self.counted.total()


@dataclass
class Question:
    """What a room is asked.

    Attributes:
        number: from 1, in its room. words: what is asked. choices: empty: a whole number is asked for. lesson, step: whose prediction it
            is; "" and 0: an own question. is_shown: the class sees the distribution too. came: what came true: an answer; "": none of them,
            or it is open; None: not decided.
    """

    number: int
    words: Words
    choices: tuple[Choice, ...]
    lesson: str = ""
    step: int = 0
    rounds: list[Round] = field(default_factory=lambda: [Round()])
    is_shown: bool = False
    came: Answer | None = None

    @property
    def round(self) -> Round:
        """The last one."""
        return self.rounds[-1]

    def checked(self, answer: object) -> Answer:
        """An answer from outside.

        Raises:
            UserError: if the question does not have it.
        """
        if self.choices:
            if isinstance(answer, str) and any(choice.name == answer for choice in self.choices):
                return answer
        elif type(answer) is int and abs(answer) <= LARGEST_NUMBER:
            return answer
        raise UserError("not_an_answer", answer=quoted(answer))


@dataclass
class Asked:
    """All that a room was asked.

    Attributes:
        all: in their order. present: the one on the pages; None: none. curves: experiment and log of the runs that were on show meanwhile.
        places: where the students are.
    """

    places: Places
    all: list[Question] = field(default_factory=list)
    present: Question | None = None
    curves: list[tuple[Experiment, RunLog]] = field(default_factory=list)


class Questions:
    """The questions of all rooms.

    A vote of a seat whose page has gone silent counts until the question is closed; whoever comes back has it again. Leaving the room
    withdraws it. A closed question knows only how many gave which answer.

    Args:
        rooms: whose teachers ask and whose students answer.

    Attributes:
        by_room: code of a room -> what it was asked.
    """

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.by_room: dict[str, Asked] = {}

    # For the teacher's page. All raise a UserError if the room is not the caller's.

    def ask(self, code: object, secret: object, words: Words, choices: tuple[Choice, ...], lesson: str = "", step: int = 0) -> Asked:
        """Puts a question to the room; one that is there is closed and makes room.

        Raises:
            UserError: if it was asked too many already.
        """
        with self.rooms.lock:
            room, asked = self.taught(code, secret)
            if len(asked.all) >= MAX_QUESTIONS:
                raise UserError("too_many_questions", limit=MAX_QUESTIONS)
            if asked.present is not None:
                close(asked.present)
            asked.present = Question(len(asked.all) + 1, words, choices, lesson, step)
            asked.all.append(asked.present)
            self.keep_curves(room, asked)
            return asked

    def close(self, code: object, secret: object) -> Asked:
        """Nobody may answer any more.

        Raises:
            UserError: if no question is there.
        """
        with self.rooms.lock:
            room, asked = self.taught(code, secret)
            close(present(asked))
            self.keep_curves(room, asked)
            return asked

    def show(self, code: object, secret: object, shown: bool) -> Asked:
        """Whether the class sees the distribution.

        Raises:
            UserError: if no question is there.
        """
        with self.rooms.lock:
            asked = self.taught(code, secret)[1]
            present(asked).is_shown = shown
            return asked

    def decide(self, code: object, secret: object, came: object) -> Asked:
        """What came true, which everybody then sees; it closes the question.

        Args:
            came: an answer; "": none of them, or it is still open.
        Raises:
            UserError: if no question is there, or it has no such answer.
        """
        with self.rooms.lock:
            room, asked = self.taught(code, secret)
            question = present(asked)
            question.came = "" if came == "" else question.checked(came)
            close(question)
            self.keep_curves(room, asked)
            return asked

    def again(self, code: object, secret: object) -> Asked:
        """Asks the same once more; the class does not see how it answered before until it is shown.

        Raises:
            UserError: if no question is there, or it was asked twice.
        """
        with self.rooms.lock:
            asked = self.taught(code, secret)[1]
            question = present(asked)
            if len(question.rounds) >= MAX_ROUNDS:
                raise UserError("asked_twice")
            close(question)
            question.rounds.append(Round())
            question.is_shown = False
            return asked

    def dismiss(self, code: object, secret: object) -> Asked:
        """No question is on the pages any more; it stays in the sheet."""
        with self.rooms.lock:
            asked = self.taught(code, secret)[1]
            if asked.present is not None:
                close(asked.present)
                asked.present = None
            return asked

    def look(self, code: object, secret: object) -> Asked:
        """What the room was asked."""
        with self.rooms.lock:
            return self.taught(code, secret)[1]

    # For the students' pages.

    def vote(self, code: object, token: object, number: object, answer: object) -> Question:
        """A seat's answer; the last one counts.

        Args:
            number: of the question.
        Raises:
            UserError: if there is no such room, seat, question or answer, the question is closed, or so many have answered.
        """
        with self.rooms.lock:
            room = self.rooms.find(code)
            seat = seat_of(room, token)
            if seat is None:
                raise UserError("no_seat")
            question = self.of(room).present
            if question is None or type(number) is not int or number != question.number or not question.round.is_open:
                raise UserError("question_closed")
            chosen = question.checked(answer)
            votes = question.round.votes
            if seat.key not in votes and len(votes) >= MAX_SEATS:
                raise UserError("votes_full", limit=MAX_SEATS)
            votes[seat.key] = chosen
            return question

    def seated(self, room: Room, seat: Seat, before: object = None, place: Place | None = None) -> Question | None:
        """The question for a seat. A page that comes back after its seat was given up has its vote again.

        Args:
            before: the token that the page had. place: where it is in the lessons.
        """
        with self.rooms.lock:
            asked = self.of(room)
            asked.places.tell(seat.key, place)
            if asked.present is None:
                return None
            votes = asked.present.round.votes
            known = digest(before) if isinstance(before, str) else ""
            if known != seat.key and known not in room.seats and known in votes:
                votes[seat.key] = votes.pop(known)
            return asked.present

    def left(self, code: object, token: object) -> None:
        """Whoever leaves the room withdraws an answer that can still be changed."""
        with self.rooms.lock:
            asked = self.of(self.rooms.find(code))
            if asked.present is not None and isinstance(token, str):
                asked.present.round.votes.pop(digest(token), None)

    # For both.

    def taught(self, code: object, secret: object) -> tuple[Room, Asked]:
        """The caller's room, and what it was asked; with the rooms' lock held."""
        room = self.rooms.teach(code, secret)
        return room, self.of(room)

    def of(self, room: Room) -> Asked:
        """What a room was asked; what ended rooms were asked is forgotten. With the rooms' lock held."""
        for gone in self.by_room.keys() - self.rooms.rooms.keys():
            del self.by_room[gone]
        return self.by_room.setdefault(room.code, Asked(Places(self.rooms.registry.clock)))

    def keep_curves(self, room: Room, asked: Asked) -> None:
        """The run that is on show belongs to the sheet. Only its log is kept: the model may go."""
        run: Any = room.subscription.run if room.subscription else None
        if run is None or len(asked.curves) >= MAX_CURVES or any(log is run.log for _, log in asked.curves):
            return
        asked.curves.append((run.experiment, run.log))


def close(question: Question) -> None:
    """Counts the votes and forgets whose they were."""
    if question.round.is_open:
        question.round.counts = question.round.counted
        question.round.votes.clear()


def present(asked: Asked) -> Question:
    """The question on the pages.

    Raises:
        UserError: if there is none.
    """
    if asked.present is None:
        raise UserError("no_question")
    return asked.present


def own_question(words: object, choices: object) -> tuple[str, list[str]]:
    """What a teacher typed, without space around it; no choices: a whole number is asked for.

    Raises:
        UserError: if it is empty or too long, or the choices are not 2 to 6 different ones.
    """
    asked = typed(words, MAX_WORDS)
    if not isinstance(choices, list) or len(choices) > CHOICES[1]:
        raise UserError("question_choices", low=CHOICES[0], high=CHOICES[1])
    named = [typed(choice, MAX_CHOICE_WORDS) for choice in choices]
    if named and (len(named) < CHOICES[0] or len(set(named)) < len(named)):
        raise UserError("question_choices", low=CHOICES[0], high=CHOICES[1])
    return asked, named


def typed(words: object, limit: int) -> str:
    """One line of what somebody typed.

    Raises:
        UserError: if nothing is left, or it is too long.
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split()) if isinstance(words, str) else ""
    if not line or len(line) > limit:
        raise UserError("question_words", limit=limit)
    return line


def groups(values: list[int], most: int = MAX_BARS) -> list[tuple[int, int]]:
    """Ranges for the bars of whole numbers: each value its own, or, where there are many, as many different values in each. A single
    huge answer so does not press all others into one bar.

    Args:
        values: in any order. most: how many ranges.
    Returns:
        (lowest, highest) of each, upwards.
    """
    different = sorted(set(values))
    bars = min(most, len(different))
    edges = [len(different) * i // bars for i in range(bars + 1)] if bars else []
    return [(different[low], different[high - 1]) for low, high in zip(edges, edges[1:], strict=False)]
