"""The questions of a room as a file holds them. Of an open one each seat's vote, by the seat's key; of a closed one only the counts."""

from collections import Counter
from typing import Any

from core.classroom.places import Places
from core.classroom.questions import MAX_CURVES, MAX_QUESTIONS, MAX_ROUNDS, Answer, Asked, Choice, Question, Questions, Round
from core.classroom.room_files import value_of
from core.classroom.rooms import MAX_SEATS, Room
from core.training.run import Run

LONGEST_WORDS = 3000  # characters of a question out of a lesson
MOST_CHOICES = 12  # of one out of a lesson
MOST_STEPS = 1000  # of a lesson
LONGEST_NAME = 100


class KeptQuestions:
    """Keeps and restores what rooms were asked (see room_keeper.py).

    Args:
        questions: of all rooms.
    """

    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def kept(self, room: Room) -> Any:
        asked = self.questions.by_room.get(room.code)
        if asked is None:
            return None
        return {
            "all": [question_to_values(question) for question in asked.all],
            "present": asked.present and asked.present.number,
            "places": {key: list(standing.place) for key, standing in asked.places.by_seat.items() if key in room.seats},
            "curves": self.curve_runs(asked),
        }  # fmt: skip

    def restore(self, room: Room, values: Any) -> None:
        """Since when a student is at a step is not kept: whoever was stuck counts as stuck again after the same time."""
        asked = Asked(Places(self.questions.rooms.registry.clock))
        every = value_of(values, "all", list)
        if len(every) > MAX_QUESTIONS:
            raise ValueError(f"{len(every)} questions")
        asked.all = [question_from_values(number, one) for number, one in enumerate(every, 1)]
        if values.get("present") is not None:
            number = value_of(values, "present", int)
            asked.present = next((question for question in asked.all if question.number == number), None)
        for key, place in value_of(values, "places", dict).items():
            if key in room.seats:
                asked.places.tell(key, (short(place[0], LONGEST_NAME), whole(place[1], MOST_STEPS)))
        for run_id in value_of(values, "curves", list)[:MAX_CURVES]:
            run = self.questions.rooms.registry.runs.get(str(run_id))
            if isinstance(run, Run):
                asked.curves.append((run.experiment, run.log))
        self.questions.by_room[room.code] = asked

    def curve_runs(self, asked: Asked) -> list[str]:
        """Ids of the runs whose curves belong to the sheet, as far as the server still has them."""
        registry = self.questions.rooms.registry
        logs = [log for _, log in asked.curves]
        if not logs:
            return []
        with registry.lock:
            runs = [run for run in registry.runs.values() if isinstance(run, Run)]
        return [run.id for log in logs for run in runs if run.log is log]


def question_to_values(question: Question) -> dict[str, Any]:
    return {
        "words": question.words, "choices": [[choice.name, choice.words] for choice in question.choices],
        "lesson": question.lesson, "step": question.step, "shown": question.is_shown, "came": question.came,
        "rounds": [{"votes": one.votes, "counts": None if one.counts is None else list(one.counts.items())} for one in question.rounds],
    }  # fmt: skip


def question_from_values(number: int, values: Any) -> Question:
    """A question out of a file.

    Args:
        number: its place in the room, from 1.
    Raises:
        ValueError: if it is damaged. UserError: if an answer is not one of it.
    """
    choices = [Choice(short(name, LONGEST_NAME), words_of(words)) for name, words in value_of(values, "choices", list)[:MOST_CHOICES]]
    question = Question(number, words_of(values.get("words")), tuple(choices), short(values.get("lesson"), LONGEST_NAME),
                        whole(values.get("step"), MOST_STEPS))
    rounds = value_of(values, "rounds", list)
    if not 1 <= len(rounds) <= MAX_ROUNDS:
        raise ValueError(f"{len(rounds)} rounds")
    question.rounds = [round_of(question, one) for one in rounds]
    question.is_shown = value_of(values, "shown", bool)
    came = values.get("came")
    question.came = came if came is None or came == "" else question.checked(came)
    return question


def round_of(question: Question, values: Any) -> Round:
    votes = {short(key, LONGEST_NAME): question.checked(answer) for key, answer in value_of(values, "votes", dict).items()}
    if len(votes) > MAX_SEATS:
        raise ValueError(f"{len(votes)} votes")
    if values.get("counts") is None:
        return Round(votes)
    counts: Counter[Answer] = Counter({question.checked(answer): whole(count, MAX_SEATS) for answer, count in values["counts"]})
    return Round({}, counts)


def words_of(values: Any) -> dict[str, str]:
    """Words by language."""
    if not isinstance(values, dict):
        raise ValueError("no words")
    return {short(language, LONGEST_NAME): short(words, LONGEST_WORDS) for language, words in values.items()}


def short(value: object, most: int) -> str:
    """A text of so many characters at most."""
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"no text of at most {most} characters")
    return value


def whole(value: object, most: int) -> int:
    """A whole number from 0 to a largest."""
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"no whole number from 0 to {most}")
    return value
