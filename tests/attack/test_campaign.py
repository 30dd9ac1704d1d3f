"""The campaign itself: it can be struck again, it covers every address, it notices what it looks for, and a little of it in each run."""

import itertools
import json

import pytest

from demo.api.types import API
from tests.attack import checks
from tests.attack.blows import KINDS, World, blow
from tests.attack.campaign import Campaign, addresses, simpler
from tests.attack.events import Event
from tests.attack.files import whole_checkpoint
from tests.attack.scene import Scene
from tests.attack.server import Server
from tests.attack.taken_in import Reader
from tests.attack.wire import Answer, Request

NOSNIFF = {"x-content-type-options": "nosniff"}


@pytest.fixture(scope="module")
def world():
    events = (Event(3, "train", ({"run": None}, 20, 1)), Event(20, "upload", (None, None)))
    return World(addresses(), events, whole_checkpoint())


@pytest.fixture
def scene(tmp_path):
    scene = Scene(Server(tmp_path))
    scene.hidden = {"the room's secret": "a-secret"}
    return scene


def test_every_address_of_the_api_is_struck_and_in_its_own_shape(world):
    assert {address.partition("/")[2] for address in world.addresses} == set(API)
    struck = [blow(1, number, world, ("api",)).requests[0] for number in range(3000)]
    assert {request.target.removeprefix("/api/") for request in struck} == set(world.addresses)
    assert sum(set(request.content) == {"run", "step", "event"} for request in struck
               if request.target == "/api/en/runs/poll" and isinstance(request.content, dict)) > 5  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_blow_is_the_same_each_time_and_can_be_sent(world, kind):
    for number in range(2 if kind == "large" else 40):
        first, again = (blow(7, number, world, (kind,)) for _ in range(2))
        sent = [[request.as_bytes({"run": "an-id"}, "x") for request in each.requests] for each in (first, again)]
        assert sent[0] == sent[1]
        assert b"@@run@@" not in b"".join(sent[0])


@pytest.mark.parametrize("answer, words", [
    (Answer(200, NOSNIFF, b"fine"), ""),
    (Answer(500, NOSNIFF, b"Internal Server Error"), "answered with 500"),
    (Answer(200, NOSNIFF, b"Traceback (most recent call last):"), "the answer tells"),
    (Answer(200, NOSNIFF, b'{"secret": "a-secret"}'), "the answer tells the room's secret"),
    (Answer(302, {**NOSNIFF, "location": "/?secret=a-secret"}), "the answer tells the room's secret"),
    (Answer(200, {}, b"fine"), "without nosniff"),
    (Answer(200, {**NOSNIFF, "content-type": "text/html"}, b"<p></script><script>attacked()</script>"), "comes back as a page"),
    (Answer(200, {**NOSNIFF, "access-control-allow-origin": "https://evil.example"}), "may read"),
])  # fmt: skip
def test_what_is_wrong_with_an_answer_is_noticed(scene, answer, words):
    request = Request("POST", "/config", (("Origin", "https://evil.example"), ("Host", "school.example")))
    problem = checks.answer_is_safe(request, answer, scene)
    assert words in problem and bool(words) == bool(problem)


def test_errors_in_a_log_are_told_apart_by_where_they_are():
    frame = 'Traceback (most recent call last):\n  File "/x/{}", line 7, in f\n    f()\nValueError: no {}\n'
    log = frame.format("core/tasks.py", 1234) + frame.format("core/tasks.py", 777) + frame.format("gradio/queueing.py", "x")
    assert checks.exceptions(log) == {"tasks.py:7 ValueError: no N": 2, "gradio ValueError: no x": 1}


def test_a_finding_is_made_smaller():
    request = Request("POST", "/api/en/runs/poll", (("X-A", "1"),), content={"run": "x", "step": [1, 2]})
    smaller = list(simpler((request, request)))
    assert (request,) in smaller and all(len(json.dumps([each.content for each in one])) <= 80 for one in smaller)
    assert any(not one[0].headers for one in smaller) and any("run" not in one[0].content for one in smaller)


def test_strange_files_are_refused_or_can_be_asked_everything(tmp_path):
    reader = Reader(tmp_path / "model.ckpt")
    assert [problem for number in range(30) if (problem := reader.problem(f"of the tests {number}"))] == []


@pytest.mark.slow
def test_two_minutes_of_it_find_nothing():
    campaign = Campaign(seed=20, minutes=2.0)
    campaign.run(itertools.count())
    assert campaign.findings == [] and campaign.sent > 100
