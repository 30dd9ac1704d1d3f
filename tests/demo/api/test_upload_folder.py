"""The folder of uploads: below its limit, the oldest out first, what is being written never."""

import os
import subprocess
import sys
import threading
import time

import pytest

from demo.api.upload_folder import FRESH, OVERHEAD_PER_FILE, PARTIAL, UploadFolder

NOW = time.time()
OLD = 2 * FRESH


@pytest.fixture
def folder(tmp_path):
    return UploadFolder(tmp_path / "uploads", limit=10 * (OVERHEAD_PER_FILE + 1000), clock=lambda: NOW)


def put(folder, name, age, size=1000):
    """A file that is so many seconds older than those that are safe."""
    age += OLD
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


def test_an_upload_begins_when_there_is_room_for_all_of_it(folder):
    for age in range(10):
        put(folder, f"{age}/model.ckpt", age)
    one, other = folder.reserve(1000, "a"), folder.reserve(1000, "b")
    assert one.is_dir() and other.is_dir() and one != other
    assert names(folder) == [f"{age}/model.ckpt" for age in range(8)]
    assert folder.reserve(OVERHEAD_PER_FILE * 9, "c") is None  # which does not fit beside the two
    for upload in (one, other):
        folder.release(upload)
    assert not folder.reserved and not list((folder.path / PARTIAL).iterdir())
    assert folder.reserve(OVERHEAD_PER_FILE * 9, "c")


def test_a_file_that_has_just_come_is_safe_until_its_page_has_read_it(folder):
    for number in range(9):
        put(folder, f"{number}/model.ckpt", -OLD)
    assert folder.reserve(1000) is not None
    assert folder.reserve(1000) is None
    folder.discard(folder.path / "3/model.ckpt")
    assert folder.reserve(1000) is not None
    assert len(folder.files()) == 8


def test_a_clock_that_was_set_back_makes_no_file_safe_for_good(folder):
    for number in range(10):
        put(folder, f"{number}/model.ckpt", -10**7)
    assert folder.reserve(1000) is not None


def test_one_callers_uploads_hold_half_of_the_room_at_most(folder):
    size = folder.limit // 4 - OVERHEAD_PER_FILE
    assert folder.reserve(size, "one") and folder.reserve(size, "one")
    assert folder.reserve(size, "one") is None
    assert folder.reserve(size, "other")


def test_an_upload_may_take_more_than_half_when_its_caller_has_no_other(folder):
    assert folder.reserve(folder.limit - OVERHEAD_PER_FILE, "one")


def test_a_file_is_kept_under_its_digest(folder):
    upload = folder.reserve(1000)
    received = upload / "digest" / "model.ckpt"
    received.parent.mkdir()
    received.write_bytes(b"1")
    kept = folder.keep(received)
    folder.release(upload)
    assert kept == folder.path / "digest" / "model.ckpt" and kept.read_bytes() == b"1"


def test_what_a_killed_server_was_receiving_is_removed_at_the_next_start(tmp_path):
    code = ("import os, sys; from demo.api.upload_folder import UploadFolder; "
            "folder = UploadFolder(sys.argv[1], 10**6).reserve(1000); (folder / 'tmp').write_bytes(bytes(1000)); print(folder); "
            "os.kill(os.getpid(), 9)")
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert killed.returncode == -9 and (tmp_path / PARTIAL / killed.stdout.strip() / "tmp").exists()
    going = put(UploadFolder(tmp_path, 10**6), f"{PARTIAL}/{os.getppid()}-1/tmp", 0)  # of another server, which is there
    UploadFolder(tmp_path, 10**6)
    assert [path.name for path in (tmp_path / PARTIAL).iterdir()] == [going.parent.name]


def test_empty_files_count_too(folder):
    for age in range(300):
        put(folder, f"tmp{age}", age, size=0)
    assert folder.make_room()
    assert len(folder.files()) == 10


def test_what_is_being_written_stays(folder):
    upload = folder.reserve(folder.limit - OVERHEAD_PER_FILE)
    (upload / "tmp").write_bytes(bytes(9 * OVERHEAD_PER_FILE))
    complete = put(folder, "digest/model.ckpt", 50)
    assert folder.make_room() and not complete.exists()
    assert (upload / "tmp").exists()


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
