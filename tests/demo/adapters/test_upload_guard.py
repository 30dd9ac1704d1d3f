"""Uploads to the server as `python app.py` serves it: whatever is sent, the disk does not fill."""

import errno
import json
import logging
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gradio.route_utils import GradioUploadFile

from core.classroom.limits import Limits
from core.errors import UserError
from demo.text import sentence
from helpers import eventually
from persons import served_page

LIMITS = Limits(upload_mb=2.0, uploads_mb=7.0, upload_rate_mb=10_000.0)
TOTAL = LIMITS.uploads_mb * 10**6
SIZE = 1_900_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address, and the folder of uploads."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("uploads")
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
        patch.setattr("demo.api.upload_folder.FRESH", 0.0)
        patch.setattr("demo.adapters.upload_guard.PATIENCE", 0.0)
        with served_page(LIMITS) as (_, address):
            yield address, folder


@pytest.fixture
def address(server):
    return server[0]


@pytest.fixture
def folder(server):
    return server[1]


def on_disk(folder):
    """Bytes of all files; one that is being moved is counted where it is found."""
    total = 0
    for path in (Path(inside, name) for inside, _, names in os.walk(folder) for name in names):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            pass
    return total


def receiving(folder):
    """What is being received, or was left over from it."""
    return list((folder / "partial").glob("*")) + list(folder.glob("tmp*"))


def form(*contents):
    """A multipart body of files."""
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="model.ckpt"\r\n\r\n'
    return b"".join(head + content + b"\r\n" for content in contents) + b"--x--\r\n"


def upload(address, *contents, headers=None, path="gradio_api/upload"):
    """The paths at which the server keeps uploaded files."""
    headers = {"Content-Type": "multipart/form-data; boundary=x", **(headers or {})}
    request = urllib.request.Request(address + path, form(*contents), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def refusal(*arguments, **options):
    """Status and text of the answer to an upload that is refused."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        upload(*arguments, **options)
    return refused.value.code, refused.value.read().decode()


def begun(address, size, length=None):
    """A connection on which an upload has been sent to its middle."""
    connection = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=60)
    body = form(bytes(size))
    connection.sendall(b"POST /gradio_api/upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: "
                       + str(length or len(body) + 1000).encode() + b"\r\n\r\n" + body[:-7])
    return connection


def content(number, size=SIZE):
    """Files that differ, as only those lie beside each other."""
    return number.to_bytes(4, "big") + bytes(size - 4)


def test_uploads_that_nobody_reads_stay_below_the_limit(address, folder):
    last = None
    for number in range(12):
        [last] = upload(address, content(number))
        assert on_disk(folder) <= TOTAL
    assert Path(last).read_bytes() == content(11)
    assert on_disk(folder) >= 2 * SIZE  # not more is removed than must be


def test_what_an_earlier_server_left_makes_room(address, folder):
    (folder / "earlier").mkdir()
    (folder / "earlier" / "model.ckpt").write_bytes(bytes(50 * 10**6))
    os.utime(folder / "earlier" / "model.ckpt", (1, 1))
    upload(address, content(100))
    assert on_disk(folder) <= TOTAL


def test_many_files_in_one_request_are_refused(address, folder):
    with pytest.raises(OSError):  # 413, or the connection is closed while it is still sending
        upload(address, *[content(number) for number in range(20, 30)])
    assert on_disk(folder) <= TOTAL
    eventually(lambda: not receiving(folder))


def test_a_file_of_the_size_limit_is_taken(address):
    [path] = upload(address, content(7, 2 * 10**6))
    assert Path(path).stat().st_size == 2 * 10**6


@pytest.mark.parametrize("sent", [-1, 0, 30, 100, 3 * 10**5, SIZE, None])
def test_an_upload_that_is_broken_off_leaves_nothing(address, folder, sent):
    """After its first lines, its head, in the head of its form, in its file, and before the last byte."""
    body = form(content(3))
    head = (b"POST /gradio_api/upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body))
    before, threads = on_disk(folder), threading.active_count()
    connection = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=60)
    connection.sendall(head[:-2] if sent == -1 else head + body[: -1 if sent is None else sent])
    if sent != -1:
        eventually(lambda: receiving(folder))
    connection.close()
    eventually(lambda: not receiving(folder))
    assert on_disk(folder) <= before and threading.active_count() <= threads + 5  # the pool's own


def test_when_all_room_is_being_written_to_the_next_hears_why(address, folder, monkeypatch):
    monkeypatch.setattr("demo.api.upload_folder.SHARE", 1.0)
    connections = []
    try:
        for _ in range(3):
            connections.append(begun(address, SIZE))
            eventually(lambda: len(receiving(folder)) == len(connections))
        problem = UserError("uploads_full", limit=7.0)
        assert refusal(address, content(1)) == (503, str(problem))
        assert refusal(address, content(1), headers={"Referer": address + "ja"}) == (503, sentence("ja", problem))
        assert on_disk(folder) <= TOTAL
    finally:
        for connection in connections:
            connection.close()
    eventually(lambda: not receiving(folder))
    upload(address, content(2))


def test_who_sends_slowly_leaves_room_for_others(address, folder):
    connections = [begun(address, SIZE)]
    try:
        eventually(lambda: receiving(folder))
        assert refusal(address, content(1))[0] == 503  # half of the room is the most that one caller's may hold
        other = urllib.request.Request(address + "gradio_api/upload", form(content(2)), {
            "Content-Type": "multipart/form-data; boundary=x", "X-Forwarded-For": "192.0.2.7"})  # the proxy on this machine is believed
        with urllib.request.urlopen(other, timeout=60) as answer:
            assert answer.status == 200
    finally:
        for connection in connections:
            connection.close()
    eventually(lambda: not receiving(folder))


def chunked(address, body, size=9000):
    """Sends a form in chunks, so that nobody knows how long it is; the status."""
    def parts():
        for start in range(0, len(body), size):
            yield body[start:start + size]

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(address + "gradio_api/upload", parts(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_thirty_at_once_all_get_their_turn_and_never_take_more_than_they_may(address, folder, monkeypatch):
    monkeypatch.setattr("demo.adapters.upload_guard.PATIENCE", 40.0)
    monkeypatch.setattr("demo.adapters.upload_guard.LOOK_AGAIN", 0.02)
    seen, over = [], threading.Event()

    def look():
        while not over.is_set():
            seen.append(on_disk(folder))
            time.sleep(0.002)

    watcher = threading.Thread(target=look)
    watcher.start()
    with ThreadPoolExecutor(30) as senders:
        bodies = [form(content(1000 + number, 10**6)) for number in range(30)]
        sent = [senders.submit(chunked, address, body) if number % 3 == 0 else
                senders.submit(lambda number=number: upload(address, content(1000 + number, 10**6)) and 200)
                for number, body in enumerate(bodies)]
        statuses = [one.result() for one in sent]
    over.set()
    watcher.join()
    assert statuses == [200] * 30
    assert max(seen) <= TOTAL and len(seen) > 20


def test_chunks_without_end_are_refused(address, folder):
    assert chunked(address, form(bytes(2 * 10**6 + 5)), 30_000) == 413
    assert not receiving(folder)


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja")])
def test_a_full_disk_is_a_sentence_and_no_harm_remains(address, folder, monkeypatch, caplog, language, path):
    async def no_space(self, data):
        self.file.write(data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    problem = sentence(language, UserError("disk_full"))
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(GradioUploadFile, "write", no_space)
        for _ in range(3):
            assert refusal(address, content(1), headers={"Referer": address + path}) == (507, problem)
    assert len([line for line in caplog.records if line.name == "demo.adapters.upload_guard"]) == 1
    assert not receiving(folder)
    upload(address, content(1))


@pytest.mark.parametrize("body", [
    b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n' + bytes(10**6) + b"\r\n--x--\r\n",  # no file, but as long as one
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n' + b"A: b\r\n" * 10**5 + b"\r\n\r\n--x--\r\n",
    b"\r\n".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="%d"\r\n\r\n' % n for n in range(900)) + b"\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\n1\r\n--x--\r\n',
], ids=["a field", "a long head", "many files", "no name"])
def test_odd_forms_leave_nothing(address, folder, body):
    request = urllib.request.Request(address + "gradio_api/upload?upload_id=one", body, {"Content-Type": "multipart/form-data; boundary=x"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 400
    assert not receiving(folder)


@pytest.mark.parametrize("name, kept", [("../../x", "x"), ("..", "file"), ("a" * 400, "a" * 200), ("", "file"), ("c:\\\\y.ckpt", "y.ckpt")])
def test_names_stay_in_the_folder(address, folder, name, kept):
    body = form(name.encode()).replace(b"model.ckpt", name.encode())
    request = urllib.request.Request(address + "gradio_api/upload", body, {"Content-Type": "multipart/form-data; boundary=x"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        [path] = json.load(answer)
    assert Path(path).parent.parent == folder and Path(path).name == kept and Path(path).exists()


def test_a_little_too_much_is_refused_with_a_sentence(address):
    code, text = refusal(address, content(20, 10**6), content(21, 11 * 10**5 + 1000))
    assert (code, text) == (413, "This file has 2.1 MB; at most 2.0 MB are read.")


@pytest.mark.parametrize("path", [
    "gradio_api/upload/", "GRADIO_API/upload", "ja/gradio_api/upload", "upload", "gradio_api/upload?upload_id=abc", "gradio_api//upload",
])
def test_no_other_way_leads_around_the_limit(address, folder, path):
    for number in range(40, 46):
        try:
            upload(address, content(number), path=path)
        except OSError:  # there is no such address, and the connection may be closed before all has been sent
            pass
        assert on_disk(folder) <= TOTAL


def test_what_is_no_form_is_refused(address, folder):
    request = urllib.request.Request(address + "gradio_api/upload", b"x" * 1000, {"Content-Type": "multipart/form-data; boundary=x"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 400
    assert not receiving(folder)


def test_an_upload_that_takes_too_long_ends(address, folder, monkeypatch):
    monkeypatch.setattr("demo.adapters.upload_guard.GRACE", 0.5)
    connection = begun(address, 10_000)
    assert b" 400 " in connection.recv(1000).split(b"\r\n")[0]
    connection.close()
    eventually(lambda: not receiving(folder))


def test_only_so_much_in_a_minute(monkeypatch, tmp_path):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with served_page(Limits(upload_mb=1.0, uploads_mb=20.0, upload_rate_mb=5.0)) as (_, address):
        for number in range(5):  # a small one counts as a megabyte
            upload(address, content(number, 1000))
        problem = UserError("too_many_uploads", seconds=12)
        assert refusal(address, content(5, 1000)) == (429, str(problem))
        assert refusal(address, content(5, 1000), headers={"Referer": address + "ja"}) == (429, sentence("ja", problem))
        upload(address, content(6, 1000), headers={"X-Forwarded-For": "192.0.2.7"})
