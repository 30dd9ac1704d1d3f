"""The folder of uploads: below its limit, the oldest out first, what is being written never."""

import os
import threading
import time

import pytest

from demo.api.upload_folder import OVERHEAD_PER_FILE, UploadFolder

NOW = time.time()


@pytest.fixture
def folder(tmp_path):
    return UploadFolder(tmp_path / "uploads", limit=10 * (OVERHEAD_PER_FILE + 1000))


def put(folder, name, age, size=1000):
    """A file of a certain age in seconds."""
    path = folder.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    os.utime(path, (NOW - age, NOW - age))
    return path


def names(folder):
    return sorted(str(path.relative_to(folder.path)) for _, _, path in folder.files())


def test_a_folder_that_is_not_there_is_empty(folder):
    assert folder.files() == []
    assert folder.make_room()


def test_nothing_is_removed_below_the_limit(folder):
    for age in range(10):
        put(folder, f"{age}/model.ckpt", age)
    assert folder.make_room()
    assert len(folder.files()) == 10


def test_the_oldest_make_room_whoever_left_them(folder):
    ages = [3, 11, 5, 2, 13, 7, 1, 17, 19, 23, 29, 31]
    for age in ages:
        put(folder, f"{age}/model.ckpt" if age % 2 else f"{age}", age)
    assert folder.make_room()
    assert names(folder) == sorted(["1/model.ckpt", "2", *(f"{age}/model.ckpt" for age in (3, 5, 7, 11, 13, 17, 19, 23))])
    assert sorted(path.name for path in folder.path.iterdir() if path.is_dir()) == ["1", "11", "13", "17", "19", "23", "3", "5", "7"]


def test_room_is_made_for_each_upload_under_way(folder):
    for age in range(10):
        put(folder, f"{age}/model.ckpt", age + 100)
    with folder.receiving(), folder.receiving():
        assert folder.make_room(OVERHEAD_PER_FILE + 1000)
    assert names(folder) == [f"{age}/model.ckpt" for age in range(8)]


def test_empty_files_count_too(folder):
    for age in range(300):
        put(folder, f"tmp{age}", age, size=0)
    assert folder.make_room()
    assert len(folder.files()) == 10


def test_what_is_being_written_stays(folder):
    with folder.receiving():
        written = put(folder, "tmpnew", 0, size=20 * OVERHEAD_PER_FILE)
        os.utime(written)
        old = put(folder, "tmpold", 100)
        complete = put(folder, "digest/model.ckpt", 50)
        assert not folder.make_room()
        assert written.exists() and not old.exists() and not complete.exists()
    assert folder.make_room()
    assert not written.exists()


def test_a_file_that_has_been_read_is_removed_with_its_folder(folder):
    one, other = put(folder, "digest/one.ckpt", 1), put(folder, "digest/other.ckpt", 1)
    folder.discard(one)
    assert names(folder) == ["digest/other.ckpt"]
    folder.discard(other)
    assert list(folder.path.iterdir()) == []
    folder.discard(other)


@pytest.mark.parametrize("path", ["../outside.ckpt", "digest/../../outside.ckpt", "nul\0byte", "", ".", "digest"])
def test_nothing_else_is_removed(folder, tmp_path, path):
    (tmp_path / "outside.ckpt").write_bytes(b"")
    kept = put(folder, "digest/model.ckpt", 1)
    folder.discard(folder.path / path)
    assert kept.exists() and (tmp_path / "outside.ckpt").exists()


def test_many_may_make_room_at_once(folder):
    for age in range(200):
        put(folder, f"{age}/model.ckpt", age)
    threads = [threading.Thread(target=folder.make_room) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert names(folder) == sorted(f"{age}/model.ckpt" for age in range(10))
