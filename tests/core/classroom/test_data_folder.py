"""The data folder belongs to one server at a time."""

import errno
import logging
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from classrooms import key_of
from core.classroom import data_folder
from core.classroom.data_folder import LOCK_FILE, DataFolder
from core.errors import UserError

ROOT = Path(__file__).parents[3]
HOLDER = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path[:0] = ["."]
    from core.classroom.data_folder import DataFolder
    folder = DataFolder(Path(sys.argv[1]))
    folder.open()
    print("held", flush=True)
    sys.stdin.readline()
""")


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "kept")], cwd=ROOT, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_server_is_refused_with_a_sentence_and_ends(holder, tmp_path):
    environment = {**os.environ, "TRANSFORMER_LIVE_DATA": str(tmp_path / "kept")}
    second = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert second.returncode == 1 and second.stdout == ""
    assert second.stderr.count("\n") == 1 and second.stderr.startswith(f"The folder {tmp_path / 'kept'} is used by another server")
    assert f"process {holder.pid} on " in second.stderr and re.search(r"since 20\d\d-\d\d-\d\dT", second.stderr)


def test_whoever_is_killed_holds_it_no_more(holder, tmp_path):
    folder = DataFolder(tmp_path / "kept")
    assert key_of(folder.open) == "folder_in_use"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    folder.open()
    assert (tmp_path / "kept" / LOCK_FILE).read_text().startswith(f"{os.getpid()}\n")
    folder.close()


def test_it_can_be_taken_again_when_it_was_given_back(tmp_path):
    first, second = DataFolder(tmp_path), DataFolder(tmp_path)
    first.open()
    assert key_of(second.open) == "folder_in_use"
    first.close()
    second.open()
    second.close()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"7", b"9" * 10_000, b"1\n\x1b[31m\n"])
def test_what_stands_in_the_lock_file_is_only_shown(tmp_path, content, monkeypatch):
    (tmp_path / LOCK_FILE).write_bytes(content)
    monkeypatch.setattr(data_folder, "lock_file", raising(BlockingIOError()))
    with pytest.raises(UserError) as caught:
        DataFolder(tmp_path).open()
    assert str(caught.value).isprintable() and len(str(caught.value)) < 1000


def raising(error):
    def fail(*arguments):
        raise error

    return fail


def test_where_files_cannot_be_locked_it_says_so_and_goes_on(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(data_folder, "lock_file", raising(OSError(errno.ENOLCK, "No locks available")))
    DataFolder(tmp_path).open()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"{tmp_path} could not be locked" in caplog.text and "see that no second server uses it" in caplog.text


def test_where_nothing_can_be_written_it_says_so_and_goes_on(tmp_path, caplog):
    (tmp_path / "blocked").write_text("a file where the folder should be")
    DataFolder(tmp_path / "blocked" / "kept").open()
    assert "nothing can be kept in" in caplog.text


def test_little_space_is_said(tmp_path, monkeypatch, caplog):
    folder = DataFolder(tmp_path)
    monkeypatch.setattr(DataFolder, "free_mb", lambda self: 12.3)
    folder.open()
    folder.close()
    assert f"{tmp_path} has 12 MB left" in caplog.text
