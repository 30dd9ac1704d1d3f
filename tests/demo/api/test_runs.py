"""What the page asks of a run: any request gets data, and the data is the log."""

import base64
import json
import math
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.registry import Registry
from core.config import PRESETS, Experiment
from core.errors import UserError
from core.lit import LitTransformer
from core.loss_theory import chance_loss, smoothing_floor
from core.schedule import noam_rate
from core.training.events import Failed, Metric, Stopped, Validation
from core.training.verdict import run_verdict
from demo.api.addresses import experiment_of_query
from demo.api.runs import (
    MAX_PAUSE,
    PAUSE,
    RunApi,
    event_replies,
    event_reply,
    field,
    loss_lines,
    pause,
    poll_reply,
    preview,
    run_of,
)
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended, eventually

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["run", "step", "event", "action", "x"]), inner, max_size=4),
    max_leaves=9,
)


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def finished(registry):
    """A view of a run with all its steps in the log."""
    view = registry.start(SHORT)
    ended(view.run)
    return view


@pytest.fixture
def paused(registry):
    view = registry.start(ENDLESS, paused=True)
    eventually(lambda: view.status == "paused")
    yield view
    registry.unsubscribe(view.id)


@pytest.fixture(params=LANGUAGES)
def stream(registry, request):
    return RunApi(registry, request.param)


# Requests from anywhere.


@given(request=JSON)
def test_any_request_gets_data(stream, request):
    for reply in (stream.poll(request), stream.control(request)):
        assert set(reply) == {"error", "gone"}
        assert isinstance(reply["error"], str) and reply["error"]
        json.dumps(reply)


@given(step=JSON, event=JSON)
def test_any_cursor_gets_data(stream, finished, step, event):
    reply = stream.poll({"run": finished.id, "step": step, "event": event})
    assert "error" in reply or reply["next"] == {"step": 13, "event": 5}
    json.dumps(reply, allow_nan=False)


@given(action=JSON)
def test_any_action_gets_data(stream, finished, action):
    json.dumps(stream.control({"run": finished.id, "action": action}))


@pytest.mark.parametrize("action", ["train", "release_slot", "__init__", "log", "", "Stop"])
def test_only_the_actions_of_the_page_reach_a_run(stream, finished, action):
    assert stream.control({"run": finished.id, "action": action}) == {
        "error": section(stream.language, "errors")["wrong_request"], "gone": ""}


def test_a_run_that_is_gone_is_told_apart_from_a_wrong_request(stream):
    assert stream.poll({"run": "nobody", "step": 0, "event": 0})["gone"] == "unknown_run"
    assert stream.poll({"run": 7, "step": 0, "event": 0})["gone"] == ""
    assert stream.control({"run": "nobody", "action": "stop"})["gone"] == "unknown_run"


@pytest.mark.parametrize("value, kind, fits", [
    (3, int, True), (True, int, False), (3.0, int, False), ("3", int, False), (2**53 + 1, int, False), ("a", str, True), (None, str, False),
])
def test_a_field_is_of_its_kind(value, kind, fits):
    if fits:
        assert field({"x": value}, "x", kind) == value
    else:
        with pytest.raises(UserError):
            field({"x": value}, "x", kind)


# What a poll says.


def test_polling_piece_by_piece_gives_the_whole_log(stream, finished):
    steps, losses, events, cursor = [], [], [], {"step": 0, "event": 0}
    for _ in range(3):
        reply = stream.poll({"run": finished.id, **cursor})
        steps += reply["metrics"]["steps"]
        losses += reply["metrics"]["loss"]
        events += reply["events"]
        cursor = reply["next"]
    assert steps == list(range(1, 14))
    assert losses == finished.run.log.loss.tolist()
    assert [(event["type"], event["step"]) for event in events if event["type"] != "norms"] == [
        ("validation", 1), ("validation", 5), ("validation", 10), ("validation", 13), ("finished", 13)]
    assert [event["step"] for event in events if event.get("answers")] == [13]  # only the last says what the model answered


def test_a_poll_says_how_far_the_run_is(stream, finished):
    reply = stream.poll({"run": finished.id, "step": 0, "event": 0})
    assert (reply["run"], reply["status"], reply["role"]) == (finished.id, "finished", "starter")
    assert (reply["step"], reply["max_steps"], reply["place"], reply["wait_seconds"]) == (13, 13, 0, None)
    assert reply["steps_per_second"] > 0


def test_a_run_that_has_not_begun_has_no_rate(stream, paused):
    reply = stream.poll({"run": paused.id, "step": 0, "event": 0})
    assert (reply["status"], reply["step"], reply["steps_per_second"], reply["seconds_left"]) == ("paused", 0, None, None)
    assert reply["metrics"] == {"steps": [], "loss": [], "lr": []}


def test_the_theory_comes_with_the_first_poll_alone(stream, finished):
    first, second = (stream.poll({"run": finished.id, "step": step, "event": 0}) for step in (0, 5))
    assert first["theory"] == preview(SHORT)["theory"]
    assert "theory" not in second


def test_the_first_poll_alone_names_the_experiment(stream, finished):
    first, second = (stream.poll({"run": finished.id, "step": step, "event": 0}) for step in (0, 5))
    assert first["settings"] == SHORT.flat()
    assert experiment_of_query(dict(parse_qsl(first["query"]))) == (SHORT, first["preset"])
    assert first["differs"] == list(SHORT.differences(PRESETS[first["preset"]])) != []
    assert not second.keys() & {"settings", "query", "preset", "differs"}


def test_an_answer_is_shown_with_names(finished):
    validation = finished.run.log.latest(Validation)
    (reply,) = event_replies([validation], SHORT, "en")
    assert (reply["exact_match"], reply["token_accuracy"]) == (validation.exact_match, validation.token_accuracy)
    for shown, answer in zip(reply["answers"], validation.answers, strict=True):
        assert shown["source"] == [str(token) for token in answer.source]
        assert shown["expected"] == [*shown["source"], "(end)"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_is_told_in_the_pages_language(language):
    failed = Failed(7, "diverged", {"loss": "nan", "step": 7})
    expected = section(language, "errors")["diverged"].format(loss="nan", step=7)
    assert event_reply(failed, language) == {"type": "failed", "step": 7, "message": expected}


def test_a_run_that_crashed_can_be_polled(registry, monkeypatch):
    def crash(self, batch, batch_idx):
        raise RuntimeError("{on} purpose")

    monkeypatch.setattr(LitTransformer, "training_step", crash)
    view = registry.start(SHORT.with_settings(seed=7))
    ended(view.run)
    reply = poll_reply(view, 0, 0, "en")
    assert reply["status"] == "failed"
    assert reply["events"][-1]["message"] == "Training ended with an error at step 0: RuntimeError: {on} purpose"


def test_a_long_run_is_thinned(registry, paused):
    for step in range(1, 5001):
        paused.run.log.append(Metric(step, 1.0, 0.1, step / 10))
    reply = poll_reply(paused, 0, 0, "en")
    assert len(reply["metrics"]["steps"]) <= 1000
    assert reply["metrics"]["steps"][-1] == reply["next"]["step"] == 5000
    assert reply["seconds_left"] == pytest.approx((200_000 - 5000) / 10)


# What became of it.


def test_a_run_that_has_ended_has_a_verdict_in_the_pages_language(stream, finished):
    reply = stream.verdict({"run": finished.id})
    text = section(stream.language, "run_verdict")
    (key, values), *rest = run_verdict(SHORT, finished.run.log, finished.run.attention_history)
    assert reply["verdict"] == key == "never"
    assert reply["sentences"][0] == text[key].format(**values).replace(" %", "\u202f%")
    assert len(reply["sentences"]) == 1 + len(rest)
    json.dumps(reply, allow_nan=False)


def test_a_hall_that_asks_at_a_runs_end_is_told_what_was_computed_once(stream, registry, finished, monkeypatch):
    asked = []
    monkeypatch.setattr("demo.api.runs.run_verdict", lambda *given: asked.append(given) or run_verdict(*given))
    stream = RunApi(registry, stream.language)
    views = [finished, *(registry.subscribe(finished.run, owns_run=False) for _ in range(12))]
    told = [stream.verdict({"run": view.id}) for view in views]
    assert len(asked) == 1 and told == [told[0]] * 13 and told[0]["sentences"]
    for view in views[1:]:
        registry.unsubscribe(view.id)


@given(request=JSON)
def test_any_request_for_a_verdict_gets_data(stream, request):
    assert set(stream.verdict(request)) == {"error", "gone"}


def test_while_a_run_goes_on_or_is_played_again_nothing_is_said(stream, registry, paused, finished):
    nothing = {"verdict": "", "sentences": []}
    assert stream.verdict({"run": paused.id}) == nothing
    replay = registry.start(SHORT)
    assert stream.verdict({"run": replay.id}) == nothing
    replay.control("skip")
    assert stream.verdict({"run": replay.id}) == stream.verdict({"run": finished.id})


def test_who_stopped_watching_has_not_seen_the_end(stream, registry):
    starter, joined = (registry.start(ENDLESS.with_settings(seed=9)) for _ in range(2))
    joined.control("stop")
    registry.unsubscribe(starter.id)
    ended(starter.run)
    assert stream.verdict({"run": joined.id}) == {"verdict": "", "sentences": []}


# What a control does.


def test_the_controls_steer_the_run(stream, paused):
    run = paused.run
    assert "status" in stream.control({"run": paused.id, "action": "step"})
    eventually(lambda: run.log.step == 1 and paused.status == "paused")
    stream.control({"run": paused.id, "action": "resume"})
    eventually(lambda: run.log.step > 2)
    stream.control({"run": paused.id, "action": "pause"})
    eventually(lambda: paused.status == "paused")
    stream.control({"run": paused.id, "action": "stop"})
    assert ended(run).status == "stopped"


def test_a_run_that_is_joined_is_steered_by_its_starter_alone(stream, registry):
    starter, joined = (registry.start(ENDLESS.with_settings(seed=8)) for _ in range(2))
    assert stream.control({"run": joined.id, "action": "pause"}) == {"status": "paused"}
    before = starter.run.log.step
    eventually(lambda: starter.run.log.step > before + 2)
    frozen = stream.poll({"run": joined.id, "step": 0, "event": 0})
    assert (frozen["role"], frozen["status"]) == ("joined", "paused")
    assert frozen["step"] <= before + 1 < starter.run.log.step
    registry.unsubscribe(joined.id)
    registry.unsubscribe(starter.id)
    ended(starter.run)


def test_a_replay_begins_at_the_first_step_and_can_be_skipped(stream, registry, finished):
    view = registry.start(SHORT)
    assert view.run is finished.run
    first = stream.poll({"run": view.id, "step": 0, "event": 0})
    assert (first["role"], first["status"], first["steps_per_second"]) == ("replay", "running", None)
    assert 1 <= first["step"] < 13
    stream.control({"run": view.id, "action": "skip"})
    rest = stream.poll({"run": view.id, **first["next"]})
    assert rest["status"] == "finished"
    assert first["metrics"]["steps"] + rest["metrics"]["steps"] == list(range(1, 14))
    assert [event["type"] for event in first["events"] + rest["events"] if event["type"] != "norms"] == ["validation"] * 4 + ["finished"]


# Before anything is trained.


@pytest.mark.parametrize("max_steps, warmup_steps, peak, beyond", [(400, 50, 50, None), (30, 50, 30, 50), (53, 53, 53, None)])
def test_the_theory_names_its_peak(max_steps, warmup_steps, peak, beyond):
    experiment = Experiment().with_settings(max_steps=max_steps, warmup_steps=warmup_steps, lr_factor=0.2)
    shown = preview(experiment)
    assert shown["max_steps"] == max_steps
    assert shown["theory"]["peak"] == {"step": peak, "lr": noam_rate(peak, 64, warmup_steps, 0.2), "beyond": beyond}


def test_the_theory_knows_chance_and_the_floor_of_label_smoothing():
    plain, smoothed = (preview(Experiment().with_settings(label_smoothing=share))["theory"]["loss"] for share in (0.0, 0.1))
    assert plain == [{"key": "chance", "loss": chance_loss(Experiment())}]
    assert [line["key"] for line in smoothed] == ["chance", "floor"]
    assert smoothed[1]["loss"] == smoothing_floor(Experiment().with_settings(label_smoothing=0.1)) > 0
    assert loss_lines(Experiment().with_settings(task="sort", label_smoothing=0.1))[0]["key"] == "floor"  # of chance nothing is known


def test_a_preview_says_what_will_not_do_what_it_says():
    assert preview(Experiment())["cautions"] == []
    (caution,) = preview(Experiment().with_settings(warmup_steps=4000))["cautions"]
    assert (caution["key"], caution["field"], caution["values"]["suggested"]) == ("warmup_too_long", "warmup_steps", 80)


@pytest.mark.parametrize("value, run_id", [
    ({"run": "abc"}, "abc"), ({"run": None}, None), ({}, None), (None, None), ([], None), ("abc", None), ({"run": 7}, None),
    ({"run": "x" * 1000}, None),
])
def test_a_run_is_named_by_a_charts_value(value, run_id):
    assert run_of(value) == run_id


def test_every_number_is_a_json_number(stream, finished):
    reply = stream.poll({"run": finished.id, "step": 0, "event": 0})
    assert json.loads(json.dumps(reply, allow_nan=False)) == reply
    assert all(math.isfinite(loss) for loss in reply["metrics"]["loss"])


# How often a page asks.


@pytest.mark.parametrize("audience, milliseconds", [(0, PAUSE), (1, PAUSE), (18, PAUSE), (30, 400), (61, 813), (2000, MAX_PAUSE)])
def test_a_large_class_asks_less_often(audience, milliseconds):
    assert pause(audience) == milliseconds


def test_a_poll_says_when_to_ask_again(registry, paused):
    assert RunApi(registry, "en").poll({"run": paused.id, "step": 0, "event": 0})["pause"] == PAUSE


# What is kept, and given up.


@pytest.mark.parametrize("kind, begins", [("svg", b"<?xml"), ("png", b"\x89PNG"), ("csv", b"step,loss,lr")])
def test_the_curves_of_a_run_are_saved(stream, finished, kind, begins):
    file = stream.download({"run": finished.id, "format": kind, "dark": True})
    assert base64.b64decode(file["base64"]).startswith(begins) and file["name"] == f"training-step-13.{kind}"


@given(request=JSON)
def test_any_request_for_a_file_gets_data(stream, finished, request):
    for reply in (stream.download(request), stream.drop(request), stream.download({"run": finished.id, "format": request})):
        assert set(reply) == {"error", "gone"} and reply["error"]


def test_a_page_gives_up_an_ended_run_and_not_one_that_goes_on(registry, stream, paused):
    assert stream.drop({"run": paused.id})["error"] == section(stream.language, "errors")["run_goes_on"]
    view = registry.start(SHORT.with_settings(seed=23))
    ended(view.run)
    assert stream.drop({"run": view.id}) == {"dropped": True}
    assert stream.drop({"run": view.id})["gone"] == "unknown_run"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_slept_learns_why_the_run_was_stopped(language):
    said = event_reply(Stopped(7, unwatched=True), language)
    assert said == {"type": "stopped", "step": 7, "message": section(language, "live_chart")["unwatched"]} and said["message"]
    assert event_reply(Stopped(7), language)["message"] == ""
