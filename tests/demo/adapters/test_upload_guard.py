"""Uploads to the server as `python app.py` serves it: whatever is sent, the disk does not fill."""

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.classroom.limits import Limits
from core.errors import UserError
from demo.text import sentence
from helpers import eventually
from persons import served_page

LIMITS = Limits(upload_mb=2.0, uploads_mb=7.0)
TOTAL = LIMITS.uploads_mb * 10**6
SIZE = 1_900_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address, and the folder of uploads."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("uploads")
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
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
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            pass
    return total


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
    upload(address, content(100))
    assert on_disk(folder) <= TOTAL


def test_many_files_in_one_request_are_refused(address, folder):
    with pytest.raises(OSError):  # 413, or the connection is closed while it is still sending
        upload(address, *[content(number) for number in range(20, 30)])
    assert on_disk(folder) <= TOTAL
    eventually(lambda: not list(folder.glob("tmp*")))


def test_a_file_of_the_size_limit_is_taken(address):
    [path] = upload(address, content(7, 2 * 10**6))
    assert Path(path).stat().st_size == 2 * 10**6


@pytest.mark.parametrize("size", [100, 3 * 10**5, SIZE])
def test_an_upload_that_is_broken_off_leaves_nothing(address, folder, size):
    before = on_disk(folder)
    connection = begun(address, size)
    eventually(lambda: list(folder.glob("tmp*")))
    connection.close()
    eventually(lambda: not list(folder.glob("tmp*")))
    assert on_disk(folder) <= before


def test_when_all_room_is_being_written_to_the_next_hears_why(address, folder):
    connections = []
    try:
        for _ in range(3):
            connections.append(begun(address, SIZE))
            eventually(lambda: sum(path.stat().st_size > SIZE // 2 for path in folder.glob("tmp*")) == len(connections))
        problem = UserError("uploads_full", limit=7.0)
        assert refusal(address, content(1)) == (413, str(problem))
        assert refusal(address, content(1), headers={"Referer": address + "ja"}) == (413, sentence("ja", problem))
        assert on_disk(folder) <= TOTAL
    finally:
        for connection in connections:
            connection.close()
    eventually(lambda: not list(folder.glob("tmp*")))
    upload(address, content(2))


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
    assert not list(folder.glob("tmp*"))


def test_an_upload_that_takes_too_long_ends(address, folder, monkeypatch):
    monkeypatch.setattr("demo.adapters.upload_guard.MAX_SECONDS", 0.5)
    connection = begun(address, 10_000)
    assert b" 400 " in connection.recv(1000).split(b"\r\n")[0]
    connection.close()
    eventually(lambda: not list(folder.glob("tmp*")))
