"""Questions to a room: one vote a seat, no names, nothing after the end; and where the students are."""

from types import SimpleNamespace

import pytest

from classrooms import LEASE, key_of, seats
from core.classroom.places import STUCK_SECONDS, Crowd
from core.classroom.questions import LARGEST_NUMBER, MAX_QUESTIONS, Choice, Questions, groups, own_question
from core.classroom.rooms import MAX_SEATS, ROOM_LEASES

WORDS = {"en": "Which?", "ja": "どれ？"}
CHOICES = tuple(Choice(name, {"": name}) for name in ("red", "green", "blue"))


@pytest.fixture
def questions(rooms):
    return Questions(rooms)


@pytest.fixture
def ask(questions, room):
    """Asks the room."""
    return lambda choices=CHOICES: questions.ask(room.code, room.secret, WORDS, choices).present


def test_the_last_of_many_votes_of_a_seat_counts_until_the_question_is_closed(rooms, questions, room, ask):
    one, other = seats(rooms, room, 2)
    question = ask()
    for answer in ["red"] * 1000 + ["blue", "green"]:
        questions.vote(room.code, one, question.number, answer)
    questions.vote(room.code, other, question.number, "red")
    assert question.round.counted == {"green": 1, "red": 1}
    questions.close(room.code, room.secret)
    assert key_of(questions.vote, room.code, one, question.number, "blue") == "question_closed"
    assert question.round.counts == {"green": 1, "red": 1} and question.round.votes == {}  # nobody can tell whose they were


def test_before_and_after_stay_apart_and_a_third_time_is_refused(rooms, questions, room, ask):
    token, = seats(rooms, room, 1)
    question = ask()
    questions.vote(room.code, token, 1, "red")
    questions.show(room.code, room.secret, True)
    questions.decide(room.code, room.secret, "blue")
    assert question.came == "blue" and not question.round.is_open
    questions.again(room.code, room.secret)
    assert question.round.is_open and not question.is_shown
    questions.vote(room.code, token, 1, "blue")
    questions.close(room.code, room.secret)
    assert [one.counted for one in question.rounds] == [{"red": 1}, {"blue": 1}]
    assert key_of(questions.again, room.code, room.secret) == "asked_twice"


@pytest.mark.parametrize("answer", ["purple", "", 0, 3, None, True, ["red"], {"red": 1}, "x" * 10**5])
def test_an_answer_that_a_question_does_not_have_is_refused(rooms, questions, room, ask, answer):
    question = ask()
    assert key_of(questions.vote, room.code, seats(rooms, room, 1)[0], question.number, answer) == "not_an_answer"
    assert question.round.took_part == 0
    if answer != "":
        assert key_of(questions.decide, room.code, room.secret, answer) == "not_an_answer"
    assert question.came is None


@pytest.mark.parametrize("answer", ["7", 7.0, True, None, LARGEST_NUMBER + 1, -LARGEST_NUMBER - 1])
def test_a_question_for_a_number_takes_whole_ones(rooms, questions, room, ask, answer):
    question, token = ask(()), seats(rooms, room, 1)[0]
    assert key_of(questions.vote, room.code, token, question.number, answer) == "not_an_answer"
    questions.vote(room.code, token, question.number, -7)
    assert question.round.counted == {-7: 1}


def test_strangers_have_no_vote_and_students_cannot_ask(rooms, questions, room, ask):
    question, token = ask(), seats(rooms, room, 1)[0]
    elsewhere = seats(rooms, rooms.open(), 1)[0]
    for forged in ("", "x", None, 7, elsewhere, room.secret):
        assert key_of(questions.vote, room.code, forged, question.number, "red") == "no_seat"
    for number in (0, 2, "1", True, None):
        assert key_of(questions.vote, room.code, token, number, "red") == "question_closed"
    for action in (questions.close, questions.again, questions.dismiss, questions.look):
        assert key_of(action, room.code, token) == "not_your_room"
    assert key_of(questions.ask, room.code, token, WORDS, CHOICES) == "not_your_room"
    assert key_of(questions.decide, room.code, token, "red") == "not_your_room"
    assert question.round.took_part == 0


def test_a_ballot_holds_one_room_of_seats_at_most(rooms, questions, room, ask, clock):
    question = ask()
    for token in seats(rooms, room, MAX_SEATS):
        questions.vote(room.code, token, question.number, "red")
    clock.now += LEASE + 1
    rooms.teach(room.code, room.secret)
    late = seats(rooms, room, 1)[0]  # all others have been given up; their votes count on
    assert key_of(questions.vote, room.code, late, question.number, "blue") == "votes_full"
    assert question.round.counted == {"red": MAX_SEATS}


def test_a_page_that_was_silent_has_its_vote_again_and_not_a_second_one(rooms, questions, room, ask, clock):
    question, token = ask(), seats(rooms, room, 1)[0]
    questions.vote(room.code, token, question.number, "red")
    clock.now += LEASE + 1
    rooms.teach(room.code, room.secret)
    room_, seat = rooms.follow(room.code, token)
    assert seat.token != token
    assert questions.seated(room_, seat, token) is question
    assert question.round.votes == {seat.key: "red"}
    thief = rooms.follow(room.code)[1]
    questions.seated(room_, thief, seat.token)  # somebody else's seat, which is there
    assert question.round.votes == {seat.key: "red"}


def test_whoever_leaves_withdraws_the_vote(rooms, questions, room, ask):
    question, (one, other) = ask(), seats(rooms, room, 2)
    questions.vote(room.code, one, question.number, "red")
    questions.vote(room.code, other, question.number, "blue")
    questions.left(room.code, one)
    assert question.round.counted == {"blue": 1}
    questions.close(room.code, room.secret)
    questions.left(room.code, other)
    assert question.round.counted == {"blue": 1}


def test_a_room_is_asked_so_many_questions_and_forgotten_when_it_ends(rooms, questions, room, ask, clock):
    first = ask()
    for _ in range(MAX_QUESTIONS - 1):
        ask()
    assert not first.round.is_open
    assert key_of(ask) == "too_many_questions"
    assert len(questions.look(room.code, room.secret).all) == MAX_QUESTIONS
    clock.now += ROOM_LEASES * LEASE + 1
    other = rooms.open()
    questions.look(other.code, other.secret)
    assert list(questions.by_room) == [other.code]


def test_without_a_question_nothing_can_be_done_to_it(questions, room, ask):
    for action in (questions.close, questions.again):
        assert key_of(action, room.code, room.secret) == "no_question"
    assert key_of(questions.show, room.code, room.secret, True) == "no_question"
    assert key_of(questions.decide, room.code, room.secret, "") == "no_question"
    ask()
    questions.dismiss(room.code, room.secret)
    assert questions.dismiss(room.code, room.secret).present is None


def test_the_runs_on_show_are_kept_for_the_sheet_by_their_logs_only(rooms, questions, room, ask):
    run = SimpleNamespace(experiment="settings", log=object(), model=object())
    room.subscription = SimpleNamespace(run=run)
    ask()
    questions.close(room.code, room.secret)
    assert questions.look(room.code, room.secret).curves == [("settings", run.log)]


@pytest.mark.parametrize("words, choices, key", [
    ("", [], "question_words"), (" \n\t", [], "question_words"), ("x" * 301, [], "question_words"), (None, [], "question_words"),
    ("ok", ["one"], "question_choices"), ("ok", ["same", " same "], "question_choices"), ("ok", list("abcdefg"), "question_choices"),
    ("ok", ["a", "b" * 81], "question_words"), ("ok", ["a", ""], "question_words"), ("ok", ["a", 7], "question_words"),
    ("ok", "ab", "question_choices"), ("ok", None, "question_choices"),
])
def test_an_own_question_has_limits(words, choices, key):
    assert key_of(own_question, words, choices) == key


def test_an_own_question_is_one_line_of_text():
    assert own_question("  <b>Why\u202e?</b>\n ", ["<i>a</i>", "b\x00c"]) == ("<b>Why ?</b>", ["<i>a</i>", "b c"])
    assert own_question("How many?", []) == ("How many?", [])


def test_numbers_are_grouped_by_how_many_there_are_so_that_one_troll_does_not_squeeze_the_rest():
    assert groups([]) == []
    assert groups([5, 3, 5]) == [(3, 3), (5, 5)]
    found = groups([*range(15), LARGEST_NUMBER])
    assert found == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11), (12, 13), (14, LARGEST_NUMBER)]


def test_who_is_long_at_a_step_is_stuck_where_as_many_have_gone_on(rooms, questions, room, clock):
    tokens = seats(rooms, room, 5)
    places = questions.of(room).places

    def tell(steps):
        for token, step in zip(tokens, steps, strict=True):
            _, seat = rooms.follow(room.code, token)
            questions.seated(room, seat, token, None if step is None else ("lesson", step))

    tell([2, 2, 2, 2, None])
    clock.now += STUCK_SECONDS / 6
    for _ in range(6):
        rooms.teach(room.code, room.secret)
        tell([2, 2, 2, 2, None])
        assert places.crowds(room) == [Crowd(("lesson", 2), 4, 0)]  # all are there: the teacher may be talking
        clock.now += STUCK_SECONDS / 6
    tell([2, 2, 3, 4, 0])
    assert places.crowds(room) == [
        Crowd(("lesson", 0), 1, 0), Crowd(("lesson", 2), 2, 2), Crowd(("lesson", 3), 1, 0), Crowd(("lesson", 4), 1, 0)]
    tell([3, None, None, None, None])
    assert places.crowds(room) == [Crowd(("lesson", 3), 1, 0)]
    for token in tokens:
        rooms.leave(room.code, token)
    assert places.crowds(room) == [] and places.by_seat == {}
