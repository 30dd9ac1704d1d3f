"""The models to decode with: shipped, of a run, uploaded; anything else is a problem."""

import shutil
import threading

import pytest
import torch

from core.build import build_model
from core.checkpoint import save_checkpoint
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.comparison.race_config import RaceConfig, read_vary
from core.config import preset
from core.errors import UserError
from core.request import expected_answer
from core.training.snapshots import take_snapshot
from demo.api.decodes import DecodeApi
from demo.api.model_labels import model_label
from demo.api.models import LONGEST_NAME, Models, shipped_parts, shown_name
from demo.tabs.decode import model_choices, opened_runner, preferred, runner_choices
from demo.text import section
from helpers import SHORT, TINY, ended, randomise


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def view(registry):
    view = registry.start(SHORT)
    ended(view.run)
    return view


@pytest.fixture
def models(registry):
    return Models(registry, keep=3, uploads=2)


@pytest.fixture
def checkpoint(tmp_path):
    path = tmp_path / "model.ckpt"
    save_checkpoint(take_snapshot(TINY, 17, randomise(build_model(TINY))), path)
    return path


def problem_of(call, *arguments):
    with pytest.raises(UserError) as caught:
        call(*arguments)
    return caught.value


def test_every_shipped_model_decodes(models):
    steps = []
    for name in models.shipped():
        trace, loaded = models.decode(name, "3 1 4")
        kind, step = shipped_parts(name.removeprefix("shipped:"))
        steps.append((("course" in kind) + 2 * (kind == "classroom"), step))
        assert trace.source.tolist() == [3, 1, 4]
        assert loaded.step == step
    assert steps == sorted(steps) and len(steps) > 2
    assert models.shipped()[-1] == "shipped:classroom-0400"


def test_a_shipped_model_is_the_preset_as_it_is_or_differs_by_what_its_name_says(models):
    named = {name: models.open(name).loaded.experiment for name in models.shipped()}
    broken = preset("classroom").with_settings(no_look_ahead=True)
    assert named.pop("shipped:no-look-ahead-0400") == broken
    assert named.pop("shipped:course-1890") == preset("course")
    assert named.pop("shipped:course-post-ln-1890") == preset("course").with_settings(norm_first=False)
    assert set(named.values()) == {preset("classroom")}


@pytest.mark.parametrize("language, words", [("en", "look-ahead"), ("ja", "先読み")])
def test_a_shipped_model_is_called_by_what_it_is(models, language, words):
    labels = {name: model_label(models, name, language) for name in models.shipped()}
    assert len(set(labels.values())) == len(labels)
    assert {name for name, label in labels.items() if words in label} == {"shipped:no-look-ahead-0400"}


def test_the_last_shipped_model_has_learned(models):
    trace, _ = models.decode(models.shipped()[-1], "3 1 4 1 5")
    assert trace.tokens.tolist() == [3, 1, 4, 1, 5, 22]


@pytest.mark.parametrize("step, nearest_step", [(0, 1), (3, 5), (7, 5), (8, 10), (10, 10), (99, 13)])
def test_the_nearest_snapshot_of_a_run_is_found_and_of_two_the_later_one(models, view, step, nearest_step):
    reply = DecodeApi(models, "en").nearest({"run": view.id, "step": step})
    assert reply == {"model": f"run:{view.id}:{nearest_step}", "step": nearest_step}


@pytest.mark.parametrize("step, nearest_step", [(-3, 1), (62, 50), (63, 75), (9999, 400)])
def test_the_nearest_shipped_model_of_a_recording_is_found(models, step, nearest_step):
    reply = DecodeApi(models, "en").nearest({"run": None, "recording": "classroom", "step": step})
    assert reply == {"model": f"shipped:classroom-{nearest_step:04d}", "step": nearest_step}


@pytest.mark.parametrize("request_, key", [
    ({"run": "nobody", "step": 1}, "unknown_run"), ({"run": None, "recording": "../classroom", "step": 1}, "unknown_recording"),
    ({"run": None, "step": 1}, "wrong_request"), ({"run": ["x"], "step": 1}, "wrong_request"), ({"run": "x", "step": "1"}, "wrong_request"),
    (None, "wrong_request")])
def test_what_has_no_nearest_model_is_refused_in_a_sentence(models, request_, key):
    reply = DecodeApi(models, "ja").nearest(request_)
    assert reply["error"] == section("ja", "errors")[key]


def test_a_runs_snapshots_come_newest_first(models, view):
    assert models.of_run(view.id) == [f"run:{view.id}:{step}" for step in (13, 10, 5, 1)]


@pytest.mark.parametrize("run_id", ["nobody", "", None, 7, ["a"], {}])
def test_a_run_that_is_none_has_no_models(models, run_id):
    assert models.of_run(run_id) == []


def test_a_snapshot_decodes_with_its_own_weights(models, view):
    for name in models.of_run(view.id):
        trace, loaded = models.decode(name, "3 1 4")
        snapshot = view.run.snapshots.get(loaded.step)
        assert all(torch.equal(snapshot.weights[key], tensor) for key, tensor in loaded.model.state_dict().items())
        assert loaded.experiment == SHORT
        assert len(trace.tokens) <= 7


def test_an_uploaded_checkpoint_decodes(models, checkpoint):
    name = models.upload(checkpoint)
    _, loaded = models.decode(name, "3 1 4")
    assert name.startswith("upload:")
    assert (loaded.experiment, loaded.step) == (TINY, 17)


def test_only_the_last_uploads_are_kept(models, checkpoint):
    first, *others = [models.upload(checkpoint) for _ in range(3)]
    assert problem_of(models.open, first).key == "unknown_model"
    assert all(models.open(name) for name in others)


def test_the_longest_unused_upload_makes_room_in_memory(checkpoint):
    models = Models(Registry(Limits(uploads_mb=0.15)))
    first, second = models.upload(checkpoint), models.upload(checkpoint)
    size = models.bytes_uploaded()
    assert 50_000 < size < 150_000  # two fit, three do not
    models.decode(first, "3")
    third = models.upload(checkpoint)
    assert problem_of(models.open, second).key == "unknown_model"
    assert models.open(first) and models.open(third) and models.bytes_uploaded() == size


def test_an_upload_larger_than_all_together_is_kept_alone(checkpoint):
    models = Models(Registry(Limits(uploads_mb=0.001)))
    first, second = models.upload(checkpoint), models.upload(checkpoint)
    assert problem_of(models.open, first).key == "unknown_model"
    assert models.open(second)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    (tmp_path / "uploads" / "digest").mkdir(parents=True)
    return tmp_path / "uploads"


@pytest.mark.parametrize("path, shown", [
    ("/tmp/x/my model.ckpt", "my model.ckpt"), ("私のモデル.ckpt", "私のモデル.ckpt"), ("C:\\me\\a.ckpt", "a.ckpt"),
    ("a\n\tb\u202etpkc.exe", "a b tpkc.exe"), ("<b>x.ckpt", "<b>x.ckpt"),
    ("x" * 300 + "-step-17.ckpt", "x" * 27 + "…step-17.ckpt"), ("", ""),
])
def test_a_files_own_name_is_one_short_line(path, shown):
    assert shown_name(path) == shown
    assert len(shown_name(path)) <= LONGEST_NAME


def test_the_names_of_uploads_that_made_room_are_forgotten(models, checkpoint):
    names = [models.upload(shutil.copy(checkpoint, checkpoint.with_name(f"{number}.ckpt"))) for number in range(3)]
    assert models.names == {names[1]: "1.ckpt", names[2]: "2.ckpt"}
    choices = model_choices(models, None, "en", names[2])
    assert choices[0] == ("uploaded: 2.ckpt", names[2])
    assert model_choices(models, None, "en", "upload:abcdefgh")[0] == ("uploaded: abcdef", "upload:abcdefgh")


def test_an_uploaded_file_is_removed_when_it_has_been_read(registry, folder, checkpoint):
    file = checkpoint.rename(folder / "digest" / "model.ckpt")
    models = Models(registry)
    assert models.open(models.upload(file))
    assert list(folder.iterdir()) == []


def test_a_refused_file_is_removed_too(registry, folder):
    file = folder / "digest" / "picture.ckpt"
    file.write_bytes(b"PNG")
    assert problem_of(Models(registry).upload, file).key == "checkpoint_unreadable"
    assert list(folder.iterdir()) == []


def test_no_other_file_is_removed(registry, folder, checkpoint):
    models = Models(registry)
    models.upload(checkpoint)
    models.upload(folder / "digest" / ".." / ".." / checkpoint.name)
    assert checkpoint.exists()


@pytest.mark.parametrize("limits, key", [(Limits(upload_mb=0.001), "checkpoint_too_large"), (Limits(parameters=1000), "model_too_large")])
def test_a_large_upload_is_refused(checkpoint, limits, key):
    assert problem_of(Models(Registry(limits)).upload, checkpoint).key == key


def test_a_long_source_is_refused():
    assert problem_of(Models(Registry(Limits(length=4))).decode, "shipped:classroom-0400", "1 2 3 4 5").key == "source_too_long"


def test_another_file_is_refused(models, tmp_path):
    (tmp_path / "picture.ckpt").write_bytes(b"\x89PNG\r\n\x1a\n" * 100)
    assert problem_of(models.upload, tmp_path / "picture.ckpt").key == "checkpoint_unreadable"


def test_the_last_models_stay_in_memory(models, view):
    names = models.of_run(view.id)
    opened = [models.open(name) for name in names[:3]]
    assert models.open(names[0]) is opened[0]
    models.open(names[3])
    assert models.open(names[0]) is opened[0]
    assert len(models.opened) == 3


@pytest.mark.parametrize("name", [
    "", "shipped:", "shipped:nothing", "shipped:../README", "shipped:../assets/classroom-0001", "run:", "run:nobody:5", "upload:nothing",
    "x", "run:nobody", "::", "shipped:classroom-0001.ckpt", "/etc/passwd", None, 7, [], {}, ["shipped:classroom-0001"],
])
def test_an_unknown_name_is_a_problem(models, name):
    assert problem_of(models.decode, name, "3 1 4").key in ("unknown_model", "unknown_run")


@pytest.mark.parametrize("step", ["", "7", "-1", "1.0", "999999999999999", "²", "x"])
def test_a_step_without_a_snapshot_is_a_problem(models, view, step):
    assert problem_of(models.decode, f"run:{view.id}:{step}", "3").key == "unknown_model"


@pytest.mark.parametrize("text", ["", "99", "one", None, [], {"a": 1}])
def test_a_source_that_is_none_is_a_problem(models, text):
    assert problem_of(models.decode, models.shipped()[0], text).field == "source"


def test_many_may_decode_at_once(models):
    """Hooks fire from any thread: without a lock, the traces would hold each other's weights."""
    name, traces = models.shipped()[-1], {}
    alone = {text: models.decode(name, text)[0] for text in ("3 1 4", "2 7 1 8 2", "1")}

    def decode(text, number):
        traces[text, number] = models.decode(name, text)[0]

    threads = [threading.Thread(target=decode, args=[text, number]) for text in alone for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(traces) == 12
    for (text, _), trace in traces.items():
        assert torch.equal(trace.cross, alone[text].cross) and torch.equal(trace.encoder, alone[text].encoder)


def test_a_runner_of_a_race_is_opened_with_a_source_that_it_answers_wrongly(models, registry):
    race = registry.start_race(RaceConfig(SHORT, read_vary("no_positions=off,on")))
    ended(race.run)
    tabs, model, source, back = opened_runner(models, "en", {"race": race.id, "runner": 1})
    newest = f"run:{race.id}.1:{SHORT.train.max_steps}"
    assert (tabs.selected, model.value, back.visible) == ("decode", newest, True)
    assert model.choices[0] == ("race, no positions: step 13", newest)
    trace, loaded = models.decode(newest, source)
    assert loaded.model.hparams.no_positions is True
    assert trace.tokens.tolist() != expected_answer(loaded, trace.source)
    # It stays chosen when the tab is opened; another page's run has no runners.
    assert preferred(model_choices(models, None, "en", newest), newest) == newest
    assert runner_choices(models, "en", f"run:{race.id}:13") == runner_choices(models, "en", None) == []


@pytest.mark.parametrize("order", [None, {}, {"race": "nobody", "runner": 0}, {"race": 3, "runner": 0}, {"race": "nobody", "runner": "0"}])
def test_no_other_runner_is_opened(models, order):
    assert problem_of(opened_runner, models, "en", order).key in ("wrong_request", "unknown_run", "unknown_race")


@pytest.mark.parametrize("path", [None, 7, ["a"], {}], ids=str)
def test_an_upload_of_no_file_is_a_problem(models, path):
    assert problem_of(models.upload, path).key == "wrong_request"
