"""Recordings: true to the run that was recorded, and refused where the page could not play them."""

import base64
import gzip
import json

import numpy as np
import pytest

from core.config import preset
from core.fixed_point import WEIGHT_ONE
from core.tasks import token_names
from core.training.attention_history import KINDS, AttentionHistory
from core.training.events import Norms, Validation
from core.training.run import Run
from demo.api import recordings as module
from demo.api.recordings import FOLDER, FRAMES, LARGEST, PROBE, as_bytes, check, frame_steps, recording, recordings
from demo.components.component import FOLDER as COMPONENTS
from demo.text import section
from helpers import TINY, ended

LAST = 61
SHIPPED = sorted(FOLDER.glob("*.json"))


def finished(experiment):
    """A finished run, filmed as for a recording."""
    run = Run(experiment)
    run.attention_history = AttentionHistory(at=frame_steps(experiment.train.max_steps))
    return ended(run.start())


@pytest.fixture(scope="module")
def run():
    return finished(TINY.with_settings(num_layers=2, max_steps=LAST, validate_every=17, batch_size=7))


@pytest.fixture(scope="module")
def found(run):
    return json.loads(as_bytes(recording(run, "tiny")))


def test_every_step_has_the_logs_loss_bit_for_bit(run, found):
    metrics = found["poll"]["metrics"]
    assert metrics["steps"] == list(range(1, LAST + 1))
    assert np.float32(metrics["loss"]).tolist() == run.log.loss.tolist()
    assert metrics["lr"] == pytest.approx(run.log.lr.tolist(), rel=1e-4)


def test_every_validation_brings_its_answers(run, found):
    name = token_names(run.experiment.task.vocab_size)
    events = [event for event in run.log.events if isinstance(event, Validation)]
    told = [event for event in found["poll"]["events"] if event["type"] == "validation"]
    assert [event["step"] for event in told] == [1, 17, 34, 51, 61] == [event.step for event in events]
    assert [event["exact_match"] for event in told] == [event.exact_match for event in events]
    for event, reply in zip(events, told, strict=True):
        assert [answer["output"] for answer in reply["answers"]] == [list(map(name, answer.output)) for answer in event.answers]


def test_the_norms_and_the_end_are_told(run, found):
    norms = [event for event in run.log.events if isinstance(event, Norms)]
    told = [event for event in found["poll"]["events"] if event["type"] == "norms"]
    assert len(told) == len(norms) > 1
    for event, reply in zip(norms, told, strict=True):
        assert reply["gradient"] == pytest.approx(event.gradient, rel=1e-4) and reply["update"] == pytest.approx(event.update, rel=1e-4)
    assert found["poll"]["events"][-1] == {"type": "finished", "step": LAST, "message": ""}


def test_the_film_has_the_weights_to_the_digits_that_the_page_writes(run, found):
    film, history = found["film"], run.attention_history
    assert [frame["step"] for frame in film["frames"]] == frame_steps(LAST) == history.steps()
    assert len(film["about"]["probes"]) == 1 and film["more"] is False
    for frame in film["frames"]:
        kept = history.get(frame["step"])
        assert frame["alignment"] == pytest.approx(kept.alignment.flatten().tolist(), abs=1e-4)
        for kind in KINDS:
            told = np.frombuffer(base64.b64decode(frame[kind]), "<u2") / WEIGHT_ONE
            assert np.abs(told - getattr(kept, kind)[PROBE].flatten() / WEIGHT_ONE).max() < 0.00051


@pytest.mark.parametrize("last", [1, 7, 400, 1500, 100_000])
def test_frames_are_closest_together_while_most_is_learned(last):
    steps = frame_steps(last)
    assert (steps[0], steps[-1]) == (0, last) and steps == sorted(set(steps)) and len(steps) <= FRAMES
    if last > FRAMES:
        assert len(steps) == FRAMES and steps[1] - steps[0] < steps[-1] - steps[-2]


# The shipped ones.


def test_every_shipped_file_is_one_that_can_be_played():
    assert [path.stem for path in SHIPPED] == list(recordings().files) and "classroom" in recordings().files


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_recording_is_of_its_preset(path):
    found = json.loads(path.read_bytes())
    assert len(gzip.compress(path.read_bytes())) <= LARGEST
    begun = finished(preset(path.stem).with_settings(max_steps=13))  # a processor of another kind may sum in another order
    assert found["poll"]["metrics"]["loss"][:13] == pytest.approx(begun.log.loss.tolist(), rel=1e-5)
    first = recording(begun, path.stem)
    assert found["poll"]["events"][0] == first["poll"]["events"][0]
    assert found["film"]["frames"][0]["alignment"] == pytest.approx(first["film"]["frames"][0]["alignment"], abs=2e-4)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_shipped_recording_is_told_in_words(language):
    assert {f"recording_{path.stem}" for path in SHIPPED} <= section(language, "live_chart").keys()


def spoilt(part, *changes):
    """The classroom's recording with something else in it."""
    found = json.loads((FOLDER / "classroom.json").read_bytes())
    place = found
    for key in part:
        place = place[key]
    for change in changes:
        change(place)
    return found


@pytest.mark.parametrize("part, change", [
    ([], lambda found: found.pop("film")),
    ([], lambda found: found.update(name="sort")),
    ([], lambda found: found.update(query={"preset": "sort"})),
    ([], lambda found: found.update(poll=[])),
    (["poll", "settings"], lambda settings: settings.update(warmup_steps=51)),
    (["poll", "metrics", "steps"], lambda steps: steps.pop()),
    (["poll", "metrics", "loss"], lambda losses: losses.pop()),
    (["poll", "events"], lambda events: events.pop()),
    (["film"], lambda film: film.update(status="running")),
    (["film", "frames"], lambda frames: frames.clear()),
    (["film", "frames"], lambda frames: frames.pop()),
    (["film", "frames"], lambda frames: frames.reverse()),
])
def test_what_cannot_be_played_is_refused(part, change):
    check(spoilt([]), "classroom")
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        check(spoilt(part, change), "classroom")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"name": "other"}'])
def test_a_file_that_is_none_is_left_out_and_the_log_says_so(monkeypatch, tmp_path, caplog, content):
    (tmp_path / "classroom.json").write_bytes((FOLDER / "classroom.json").read_bytes())
    (tmp_path / "other.json").write_bytes(content)
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    found = recordings.__wrapped__()
    assert list(found.files) == ["classroom"] and "other.json" in caplog.text
    [offer] = found.offers()
    assert offer == {"name": "classroom", "query": {"preset": "classroom"}, "address": f"recordings/{found.version}/classroom.json"}


def test_the_player_plays_slowly_where_the_frames_are_close_together():
    script = (COMPONENTS / "live_chart" / "recording_player.js").read_text(encoding="utf-8")
    assert f"const EARLY = {{ steps: {module.EARLY_STEPS}, time: {module.EARLY_FRAMES} }};" in script
