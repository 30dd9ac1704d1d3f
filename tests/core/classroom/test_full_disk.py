"""A disk without space: training goes on, the log warns once, and what is kept is kept again when there is space."""

import errno
import logging
import subprocess
from types import SimpleNamespace

import pytest

from core import durable_file
from core.classroom.full_disk import Trouble, is_full
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.errors import UserError
from demo.api.decodes import DecodeApi
from demo.api.runs import RunApi
from demo.text import section, sentence
from helpers import SHORT, ended

LOGGER = "core.classroom.store"


def no_space():
    return OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("number, full", [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False), (errno.EROFS, False)])
def test_it_is_recognised_also_as_the_cause_of_another_error(number, full):
    error = OSError(number, "x")
    assert is_full(error) is full
    wrapped = RuntimeError("writing failed")
    wrapped.__cause__ = error
    assert is_full(wrapped) is full
    assert not is_full(None) and not is_full(RuntimeError("x"))


def test_trouble_is_told_once_and_again_when_it_begins_anew_or_lasts(caplog):
    clock = SimpleNamespace(now=0.0)
    trouble = Trouble("x", again=100.0, clock=lambda: clock.now)
    told = []
    for clock.now, works in [(0, False), (1, False), (2, True), (3, False), (4, False), (103, False), (104, False)]:
        caplog.clear()
        trouble.over() if works else trouble.warn("full")
        told.append(len(caplog.records))
    assert told == [1, 0, 0, 1, 0, 1, 0] and trouble.lasts


@pytest.fixture
def full(monkeypatch):
    """Nothing can be written; `full.over()` makes room."""
    with monkeypatch.context() as patch:
        def fail(file, mode="r"):
            raise no_space()

        patch.setattr(durable_file, "open", fail, raising=False)
        yield SimpleNamespace(over=patch.undo)


def finished(registry, seed):
    subscription = registry.start(SHORT.with_settings(seed=seed))
    ended(subscription.run)
    if registry.keeper:
        registry.keeper.flush()
    return subscription


def test_training_goes_on_the_page_hears_why_and_it_is_kept_again_when_there_is_space(tmp_path, full, caplog):
    registry = Registry(Limits(data=tmp_path / "kept"))
    with caplog.at_level(logging.WARNING, LOGGER):
        for seed in range(3):
            subscription = finished(registry, seed)
            assert subscription.run.status == "finished" and subscription.run.log.step == SHORT.train.max_steps
    assert len([line for line in caplog.records if line.name == LOGGER]) == 1
    assert not list((tmp_path / "kept").glob("*"))
    for language in ("en", "ja"):
        assert RunApi(registry, language).verdict({"run": subscription.id})["sentences"][-1] == sentence(language, UserError("not_kept"))
    full.over()
    subscription = finished(registry, 7)
    assert sentence("en", UserError("not_kept")) not in RunApi(registry, "en").verdict({"run": subscription.id})["sentences"]
    assert Registry(Limits(data=tmp_path / "kept")).find(subscription.id).status == "finished"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_file_that_cannot_be_made_is_a_sentence(language, monkeypatch):
    class Full:
        def prepared(self, asked):
            raise no_space()

    reply = DecodeApi(Full(), language).decode({"model": "shipped:classroom-0400", "source": "1"})
    assert reply == {"error": section(language, "errors")["disk_full"], "gone": ""}


@pytest.fixture
def tiny_disk(tmp_path):
    """A folder on a disk of 64 kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_really_full(tiny_disk, caplog):
    registry = Registry(Limits(data=tiny_disk))
    subscription = finished(registry, 3)
    assert subscription.run.status == "finished"
    assert registry.store.full_disk.lasts
    assert not list(tiny_disk.glob("*.part"))
    assert sum(line.name == LOGGER for line in caplog.records) == 1
