"""What the page asks of a film: any request gets data, and the data is the film up to what is shown."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.registry import Registry
from core.classroom.subscriptions import REPLAY_SECONDS, Subscription
from core.comparison.race_config import RaceConfig, read_vary
from core.fixed_point import WEIGHT_ONE
from core.training.attention_history import KINDS, MAX_PROBES
from demo.api import attention_history as film_stream
from demo.api.attention_history import AttentionApi
from demo.text import LANGUAGES, section
from helpers import SHORT, ended

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["run", "probe", "frame", "thinned"]), inner, max_size=4),
    max_leaves=9,
)
MOST_STEPS = 41


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def finished(registry):
    """A view of a run that was filmed at every step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.training.attention_history.MAX_SHARE", 1e9)
        patch.setattr("core.training.attention_history.TARGET_SHARE", 1e9)
        patch.setattr("core.training.attention_history.FIRST_INTERVAL", 1)
        view = registry.start(SHORT.with_settings(max_steps=MOST_STEPS))
        ended(view.run)
    assert view.run.attention_history.steps() == list(range(MOST_STEPS + 1))
    return view


@pytest.fixture(params=LANGUAGES)
def stream(registry, request):
    return AttentionApi(registry, request.param)


def ask(stream, view, probe=0, frame=-1, thinned=0):
    return stream.film({"run": view.id, "probe": probe, "frame": frame, "thinned": thinned})


def weights(frame, kind, shape):
    return np.frombuffer(base64.b64decode(frame[kind]), "<u2").reshape(shape)


# Requests from anywhere.


@given(request=JSON)
def test_any_request_gets_data(stream, request):
    reply = stream.film(request)
    assert set(reply) == {"error", "gone"} and reply["error"]
    json.dumps(reply)


@given(probe=JSON, frame=JSON, thinned=JSON)
def test_any_cursor_gets_data(stream, finished, probe, frame, thinned):
    reply = ask(stream, finished, probe, frame, thinned)
    assert "error" in reply or all(0 <= one["step"] <= MOST_STEPS for one in reply["frames"])
    json.dumps(reply, allow_nan=False)


@pytest.mark.parametrize("probe", [-1, MAX_PROBES, 10**9, True, None, "0", 0.5])
def test_there_are_only_the_probes_that_there_are(stream, finished, probe):
    assert ask(stream, finished, probe) == {"error": section(stream.language, "errors")["wrong_request"], "gone": ""}


def test_a_run_that_is_gone_is_told_apart_from_a_wrong_request(stream):
    assert stream.film({"run": "nobody", "probe": 0, "frame": -1, "thinned": 0})["gone"] == "unknown_run"
    assert stream.film({"run": 7, "probe": 0, "frame": -1, "thinned": 0})["gone"] == ""


# What they get.


@pytest.mark.parametrize("probe", range(MAX_PROBES))
def test_frames_are_those_of_the_film(stream, finished, probe):
    film, reply = finished.run.attention_history, ask(stream, finished, probe)
    assert [one["step"] for one in reply["frames"]] == film.steps() and not reply["more"]
    for one in reply["frames"]:
        kept = film.get(one["step"])
        for kind in KINDS:
            expected = getattr(kept, kind)[probe]
            np.testing.assert_array_equal(weights(one, kind, expected.shape), expected)
            np.testing.assert_allclose(weights(one, kind, expected.shape).sum(-1) / WEIGHT_ONE, 1, atol=1e-3)
        np.testing.assert_allclose(one["alignment"], kept.alignment.flatten(), atol=6e-5)


def test_the_first_reply_says_what_is_filmed(stream, finished):
    about = ask(stream, finished)["about"]
    film = finished.run.attention_history
    assert (about["task"], about["layers"], about["heads"], about["max_steps"]) == ("copy", 1, 3, MOST_STEPS)
    assert [probe["source"] for probe in about["probes"]] == [[str(token) for token in row] for row in film.src.tolist()]
    for probe in about["probes"]:
        assert probe["target"] == ["(start)", *probe["source"], "(end)"]
    assert "about" not in ask(stream, finished, frame=0)


def test_only_new_frames_travel_a_few_at_a_time(stream, finished, monkeypatch):
    monkeypatch.setattr(film_stream, "MAX_REPLY_BYTES", 1500)
    cursor, found, replies = -1, [], 0
    more = True
    while more:
        reply = ask(stream, finished, frame=cursor)
        assert 0 < len(reply["frames"]) < 10
        found += [one["step"] for one in reply["frames"]]
        assert found[-1] > cursor  # so it comes to an end
        cursor, replies, more = found[-1], replies + 1, reply["more"]
    assert found == finished.run.attention_history.steps() and replies > 3
    assert ask(stream, finished, frame=cursor)["frames"] == []


def test_a_page_learns_which_frames_went(stream, finished):
    film = finished.run.attention_history
    assert "steps" not in ask(stream, finished, frame=MOST_STEPS, thinned=film.thinned)
    assert ask(stream, finished, frame=MOST_STEPS, thinned=film.thinned + 1)["steps"] == film.steps()


def test_a_replay_shows_the_film_up_to_its_step(stream, finished, registry):
    now = [0.0]
    view = Subscription(finished.run, owns_run=False, replay=True, clock=lambda: now[0])
    registry.subscriptions[view.id], view.last_polled = view, registry.clock()
    for share in (0.2, 0.7):
        now[0] = share * REPLAY_SECONDS
        assert view.role == "replay"
        reply = ask(stream, view)
        assert [one["step"] for one in reply["frames"]] == list(range(int(share * MOST_STEPS) + 1))
        assert reply["status"] == "running"
    now[0] = 2 * REPLAY_SECONDS
    reply = ask(stream, view, frame=30)
    assert [one["step"] for one in reply["frames"]] == list(range(31, MOST_STEPS + 1)) and reply["status"] == "finished"


def test_a_run_that_has_not_begun_has_no_film_yet(stream, registry):
    busy = [registry.start(SHORT.with_settings(seed=seed, max_steps=200_000)) for seed in range(registry.limits.slots)]
    waiting = registry.start(SHORT.with_settings(seed=99))
    assert waiting.status == "queued"
    reply = ask(stream, waiting)
    assert reply["frames"] == [] and reply["about"] is None and reply["status"] == "queued"
    for view in (waiting, *busy):
        registry.unsubscribe(view.id)


@pytest.fixture(scope="module")
def race(registry):
    """A view of a race that has ended: with the look-ahead mask, and without."""
    view = registry.start_race(RaceConfig(SHORT, read_vary("no_look_ahead=off,on")))
    ended(view.run)
    return view


def film_of(registry, run):
    return AttentionApi(registry, "en").film({"run": run, "probe": 0, "frame": -1, "thinned": 0})


@pytest.mark.parametrize("number, look_ahead", [(0, True), (1, False)])
def test_whoever_sees_a_race_sees_the_film_of_each_runner(registry, race, number, look_ahead):
    runner = race.run.runners[number]
    reply = film_of(registry, f"{race.id}.{number}")
    assert (reply["run"], reply["status"], reply["about"]["look_ahead"]) == (f"{race.id}.{number}", "finished", look_ahead)
    assert [frame["step"] for frame in reply["frames"]] == runner.attention_history.steps()
    newest = runner.attention_history.get(SHORT.train.max_steps)
    assert reply["frames"][-1]["alignment"] == [round(value, 4) for value in newest.alignment.flatten().tolist()]


@pytest.mark.parametrize("run", ["{id}", "{id}.2", "{id}.-1", "{id}.", "{id}.01", "{id}.\u0661", ".0", "nobody.0", "{id}.0.0"])
def test_there_is_no_other_runner(registry, race, run):
    assert film_of(registry, run.format(id=race.id))["gone"] in ("unknown_run", "unknown_race")
