"""Questions to a room, as a teacher's and a student's page get them; what comes from outside is checked."""

import base64

import pytest

from core.classroom.limits import Limits
from core.classroom.questions import Questions
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from demo.api.models import Models
from demo.api.question_sheet import cell
from demo.api.room_questions import RoomQuestionApi, plain
from demo.api.rooms import RoomApi
from demo.lessons.shelf import lessons
from demo.text import section
from helpers import TINY, ended

LESSON = "what-is-learned"
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def registry():
    registry = Registry(Limits())
    yield registry
    registry.close()


@pytest.fixture(params=["en", "ja"])
def api(request, registry):
    rooms = Rooms(registry)
    return RoomQuestionApi(RoomApi(rooms, Models(registry), request.param), Questions(rooms))


@pytest.fixture
def room(api):
    return api.rooms.open({})


def follow(api, room, student=None, **more):
    return api.follow({"room": room["room"], "student": student, "watching": True, "again": False, "seen": None, **more})


def teach(api, room, **more):
    return api.teach({**room, "run": None, "tab": None, **more})["asked"]


def vote(api, room, student, answer, number=1):
    return api.vote({"room": room["room"], "student": student, "number": number, "answer": answer})


def test_a_prediction_from_asking_to_the_verdict(api, room):
    students = [follow(api, room)["student"] for _ in range(4)]
    asked = api.ask_prediction({**room, "lesson": LESSON, "step": 0})
    lesson = next(one for one in lessons() if one.name == LESSON)
    assert asked["question"]["words"] == lesson.steps[0].words[api.language]
    first, second, third = (choice.name for choice in lesson.steps[0].choices[:3])
    rest = [0] * (len(lesson.steps[0].choices) - 3)
    for student, answer in zip(students, (first, second, second, third), strict=True):
        reply = vote(api, room, student, answer)["asked"]
        assert reply["mine"] == answer and reply["rounds"][0]["counts"] is None  # hidden until the teacher shows it
    seen = teach(api, room)
    assert seen["students"] == 4 and seen["question"]["rounds"] == [{"took_part": 4, "counts": [1, 2, 1, *rest]}]
    assert follow(api, room, students[0])["asked"]["rounds"] == [{"took_part": 4, "counts": None}]
    api.steer({**room, "action": "show"})
    assert follow(api, room, students[0])["asked"]["rounds"][0]["counts"] == [1, 2, 1, *rest]
    decided = api.decide({**room, "came": first})["question"]
    assert (decided["right"], decided["open"]) == (0, False)
    assert follow(api, room, students[0])["asked"]["came_words"] == lesson.steps[0].choices[0].words[api.language]
    api.steer({**room, "action": "again"})
    assert follow(api, room, students[1])["asked"]["mine"] is None
    vote(api, room, students[1], first)
    again = teach(api, room)["question"]
    assert [one["counts"] for one in again["rounds"]] == [[1, 2, 1, *rest], [1, 0, 0, *rest]]
    assert api.steer({**room, "action": "dismiss"})["question"] is None
    assert follow(api, room, students[1])["asked"] is None


def test_no_reply_tells_who(api, room):
    students = [follow(api, room)["student"] for _ in range(3)]
    api.ask_own({**room, "words": "Which?", "choices": ["a", "b"]})
    for student in students:
        vote(api, room, student, "2")
    replies = [teach(api, room), *(follow(api, room, student)["asked"] for student in students),
               base64.b64decode(api.sheet({**room, "format": "html"})["base64"]).decode()]
    assert not any(student in str(reply) for reply in replies for student in students)
    assert room["secret"] not in str(replies[1:])


def test_a_number_is_asked_for(api, room):
    students = [follow(api, room)["student"] for _ in range(12)]
    api.ask_own({**room, "words": "How many?", "choices": []})
    for i, student in enumerate(students):
        vote(api, room, student, i * i)
    question = api.decide({**room, "came": 60})["question"]
    assert question["whole"] and sum(question["rounds"][0]["counts"]) == 12 and len(question["bars"]) == 8
    low, high = map(int, question["bars"][question["right"]]["words"].split("–"))
    assert low <= 60 <= high and question["came_words"] == "60"
    assert follow(api, room, students[0])["asked"]["bars"] == []  # the ranges would tell the answers


def test_a_reload_finds_the_vote_again(api, room):
    student = follow(api, room)["student"]
    api.ask_own({**room, "words": "Which?", "choices": ["a", "b"]})
    vote(api, room, student, "2")
    assert follow(api, room, student)["asked"]["mine"] == "2"
    late = follow(api, room)
    assert late["asked"]["mine"] is None and late["asked"]["rounds"][0]["took_part"] == 1
    api.leave({"room": room["room"], "student": student})
    assert teach(api, room)["question"]["rounds"][0]["took_part"] == 0


@pytest.mark.parametrize("where", [
    None, 3, "x", [], {}, {"lesson": LESSON}, {"lesson": "nothing", "step": 0}, {"lesson": LESSON, "step": "0"},
    {"lesson": LESSON, "step": True}, {"lesson": LESSON, "step": -1}, {"lesson": LESSON, "step": 10**9}, {"lesson": MARKUP, "step": 0},
])
def test_a_place_that_no_lesson_has_is_nowhere(api, room, where):
    follow(api, room, where=where)
    assert teach(api, room)["places"] == []


def test_the_teacher_sees_how_many_are_where(api, room):
    steps = len(next(one for one in lessons() if one.name == LESSON).steps)
    for step in (0, 0, 1, steps):
        follow(api, room, where={"lesson": LESSON, "step": step})
    found = teach(api, room)["places"]
    assert [(one["step"], one["of"], one["count"], one["stuck"]) for one in found] == [
        (1, steps, 2, 0), (2, steps, 1, 0), (steps + 1, steps, 1, 0)]
    assert found[0]["words"] and found[2]["words"] == ""


def test_every_prediction_can_be_asked(api, room):
    found = api.predictions(room)["predictions"]
    assert {one["lesson"] for one in found} == {lesson.name for lesson in lessons()}
    for one in found:
        question = api.ask_prediction({**room, "lesson": one["lesson"], "step": one["step"]})["question"]
        assert question["words"] == one["words"] and len(question["bars"]) >= 2 and all(bar["words"] for bar in question["bars"])


@pytest.mark.parametrize("action, change", [
    ("ask_prediction", {"lesson": "nothing"}), ("ask_prediction", {"lesson": 3}), ("ask_prediction", {"step": 1}),
    ("ask_prediction", {"step": -1}), ("ask_prediction", {"step": 10**9}), ("ask_prediction", {"step": True}),
    ("ask_prediction", {"secret": "wrong"}), ("ask_prediction", {"secret": None}), ("ask_prediction", {"room": "XXXXX"}),
    ("ask_own", {"words": ""}), ("ask_own", {"words": "x" * 301}), ("ask_own", {"choices": ["a"]}), ("ask_own", {"choices": "ab"}),
    ("ask_own", {"choices": ["a", "b" * 81]}), ("ask_own", {"secret": "wrong"}), ("steer", {"action": "open"}), ("steer", {"action": 3}),
    ("steer", {"action": "close"}), ("decide", {"came": "red"}), ("decide", {"came": None}), ("sheet", {"format": "exe"}),
    ("sheet", {"secret": "x"}), ("predictions", {"secret": "x"}),
])
def test_what_a_stranger_or_a_mistake_asks_gets_a_sentence(api, room, action, change):
    request = {**room, "lesson": LESSON, "step": 0, "words": "Which?", "choices": ["a", "b"], "action": "show", "came": "", "format": "csv"}
    reply = getattr(api, action)({**request, **change})
    assert reply.keys() == {"error", "gone"} and reply["error"]
    assert teach(api, room)["question"] is None


@pytest.mark.parametrize("action", ["teach", "follow", "leave", "vote", "ask_own", "steer", "decide", "sheet", "predictions"])
@pytest.mark.parametrize("request_", [None, 3, {}])
def test_what_is_no_request_gets_a_sentence(api, action, request_):
    assert getattr(api, action)(request_).keys() == {"error", "gone"}


@pytest.mark.parametrize("change", [
    {"student": "stranger"}, {"student": None}, {"number": 2}, {"number": "1"}, {"number": True}, {"answer": MARKUP}, {"answer": 1},
    {"answer": None}, {"answer": True}, {"answer": 10**30}, {"answer": ["1"]}, {"room": "XXXXX"},
])
def test_a_forged_vote_gets_a_sentence_and_is_not_counted(api, room, change):
    student = follow(api, room)["student"]
    api.ask_own({**room, "words": "Which?", "choices": ["a", "b"]})
    reply = api.vote({"room": room["room"], "student": student, "number": 1, "answer": "1", **change})
    assert reply.keys() == {"error", "gone"} and reply["error"]
    assert teach(api, room)["question"]["rounds"][0]["took_part"] == 0


def test_a_student_cannot_ask_as_a_teacher(api, room):
    student = follow(api, room)["student"]
    forged = {"room": room["room"], "secret": student}
    for reply in (api.ask_own({**forged, "words": "Which?", "choices": []}), api.steer({**forged, "action": "show"}),
                  api.sheet({**forged, "format": "html"})):
        assert reply["gone"] == "not_your_room"


def test_the_sheet_is_one_file_with_everything_and_no_markup_of_others(api, room, registry):
    students = [follow(api, room)["student"] for _ in range(3)]
    text = section(api.language, "room_sheet")
    assert text["nothing"] in base64.b64decode(api.sheet({**room, "format": "html"})["base64"]).decode()
    view = registry.start(TINY.with_settings(max_steps=7, validate_every=5))
    ended(view.run)
    teach(api, room, run=view.id)
    api.ask_own({**room, "words": f"Which {MARKUP}?", "choices": [MARKUP, "=SUM(A1)"]})
    for student in students:
        vote(api, room, student, "1")
    api.decide({**room, "came": "2"})
    api.steer({**room, "action": "again"})
    vote(api, room, students[0], "2")
    reply = api.sheet({**room, "format": "html"})
    page = base64.b64decode(reply["base64"]).decode()
    assert reply["name"] == "room.html" and f'lang="{api.language}"' in page
    assert MARKUP not in page and "<script" not in page and "http://" not in page.replace("http-equiv", "")
    for words in (text["before"], text["after"], text["came"].format(answer="=SUM(A1)"), text["curves"]):
        assert words in page
    assert page.count("data:image/svg+xml;base64,") == 1
    assert text["column"].format(name=text["before"], count=3) in page
    table = base64.b64decode(api.sheet({**room, "format": "csv"})["base64"]).decode("utf-8-sig").splitlines()
    assert len(table) == 5 and table[1].endswith(",3,3,0") and table[2].endswith("'=SUM(A1),0,3,1") and table[4].endswith(",1,1,1")


@pytest.mark.parametrize("words, written", [("=1", "'=1"), ("@x", "'@x"), ("-x", "'-x"), ("-3", "-3"), ("-3–7", "-3–7"), ("3", "3")])
def test_no_cell_of_the_table_is_a_formula(words, written):
    assert cell(words) == written


def test_the_numbers_of_one_page_are_no_part_of_a_question():
    assert plain("At {run.exact_match:%} and {kept.end}?") == "At … and …?"
