"""Who may compute: all get their turn, nobody takes all of them."""

import asyncio
import json

import pytest

from core.errors import UserError
from demo.adapters import turns
from demo.adapters.turns import Turns
from demo.text import sentence


class Server:
    """An application that answers when it is told to."""

    def __init__(self):
        self.running, self.most, self.go_on = [], 0, asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.running.append(scope["client"][0])
        self.most = max(self.most, len(self.running))
        await self.go_on.wait()
        self.running.remove(scope["client"][0])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


async def ask(app, caller, path="/api/en/decodes/decode", method="POST"):
    """Status and body of an answer."""
    sent = []

    async def send(message):
        sent.append(message)

    await app({"type": "http", "method": method, "path": path, "client": (caller, 1)}, None, send)
    return sent[0]["status"], json.loads(sent[1]["body"]) if method == "POST" else sent[1]["body"].decode()


async def settled():
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
def few(monkeypatch):
    for name, value in {"AT_ONCE": 5, "EACH": 3, "PAGES_AT_ONCE": 2, "PAGES_EACH": 1, "WAITING": 11, "WAITING_EACH": 7}.items():
        monkeypatch.setattr(turns, name, value)


def test_one_address_leaves_threads_for_others(few):
    async def check():
        server = Server()
        app = Turns(server, {"en/decodes/decode"}, {"", "ja"})
        asking = [asyncio.create_task(ask(app, "a")) for _ in range(8)]
        await settled()
        assert server.running == ["a"] * 3
        asking.append(asyncio.create_task(ask(app, "b")))
        await settled()
        assert server.running == ["a"] * 3 + ["b"]
        server.go_on.set()
        assert {status for status, _ in await asyncio.gather(*asking)} == {200}
        assert server.most <= 5 and not app.computing.asking and not app.computing.each

    asyncio.run(check())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_who_would_wait_too_long_hears_why(few, language):
    async def check():
        server = Server()
        app = Turns(server, {"en/decodes/decode", "ja/decodes/decode"}, {"", "ja"})
        asking = [asyncio.create_task(ask(app, "a")) for _ in range(10)]
        await settled()
        reply = {"error": sentence(language, UserError("server_busy")), "gone": ""}
        assert await ask(app, "a", f"/school/api/{language}/decodes/decode") == (429, reply)
        asking += [asyncio.create_task(ask(app, f"b{number}")) for number in range(6)]
        await settled()
        assert await ask(app, "c") == (429, {"error": sentence("en", UserError("server_busy")), "gone": ""})
        polling = asyncio.create_task(ask(app, "a", "/api/en/runs/poll"))  # waits for nobody
        await settled()
        assert len(server.running) == 6
        server.go_on.set()
        assert {status for status, _ in await asyncio.gather(polling, *asking)} == {200}

    asyncio.run(check())


def test_who_goes_away_gives_up_the_turn(few):
    async def check():
        server = Server()
        app = Turns(server, {"en/decodes/decode"}, {"", "ja"})
        gone = [asyncio.create_task(ask(app, "a")) for _ in range(9)]
        await settled()
        for task in gone:
            task.cancel()
        await settled()
        assert not app.computing.asking and not app.computing.each

    asyncio.run(check())


@pytest.mark.parametrize("path", ["/", "/ja", "/ja/", "/config", "/gradio_api/info"])
def test_pages_are_opened_one_after_the_other_and_nobody_waits_for_anothers_flood(few, path):
    async def check():
        server = Server()
        app = Turns(server, set(), {"", "ja"})
        asking = [asyncio.create_task(ask(app, "a", path, "GET")) for _ in range(8)]
        await settled()
        asking.append(asyncio.create_task(ask(app, "b", path, "GET")))
        await settled()
        assert server.running == ["a", "b"]
        words = "\n".join(sentence(language, UserError("server_busy")) for language in ("en", "ja"))
        assert await ask(app, "a", path, "GET") == (429, words)
        server.go_on.set()
        assert {status for status, _ in await asyncio.gather(*asking)} == {200}

    asyncio.run(check())


def test_files_of_the_page_wait_for_nobody(few):
    async def check():
        server = Server()
        app = Turns(server, set(), {"", "ja"})
        asking = [asyncio.create_task(ask(app, "a", "/modules/1/all.js", "GET")) for _ in range(20)]
        await settled()
        assert len(server.running) == 20
        server.go_on.set()
        await asyncio.gather(*asking)

    asyncio.run(check())
