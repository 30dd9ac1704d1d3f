"""One blow after another: each is a few requests, made from a random number generator of its own, so that it can be struck again."""

import random
from dataclasses import dataclass
from typing import Any

from tests.attack.events import Event, hearing, joining, some_values
from tests.attack.files import strange_checkpoint
from tests.attack.scene import file_data, uploading
from tests.attack.shapes import MARKUP, right, spoiled
from tests.attack.wire import Request

SITES = (
    "https://evil.example",
    "http://evil.example:7860",
    "null",
    "http://localhost:1",
    "https://school.example.evil.example",
    "file://",
    "x" * 300,
)
HOSTS = (
    "school.example",
    "evil.example",
    "localhost",
    "school.example:443",
    "[::1]",
    "a b",
    "@",
    "[",
    "",
    "x" * 300,
    "school.example/../..",
)
PATHS = (
    "//",
    "/..",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%00",
    "/\\..\\app.py",
    "/.git/config",
    "/app.py",
    "/ja/../app.py",
    "/%c0%ae%c0%ae/",
    "/é",
    "/api",
    "/api/",
    "/api/en/runs/poll/../control",
    "/api/en//runs/poll",
    "/API/en/runs/poll",
    "/health/",
    "/modules/x/../../app.py",
    "/modules/%2e%2e/x.js",
    "/recordings/x/../../../etc/passwd",
    "/static/../../app.py",
    "/assets/%2e%2e/%2e%2e/routes.py",
    "/?" + "a=1&" * 3000,
    "/?__theme=" + MARKUP[0].replace(" ", "+"),
    "/?room=" + MARKUP[1],
    "/?deep_link=../../x",
    "/ja?view=api&preset=" + MARKUP[0].replace(" ", "%20"),
    "/?" + "x" * 60_000,
    "/" + "a/" * 5000,
    "http://evil.example/",
    "*",
    "/config?x=" + MARKUP[0].replace(" ", "+"),
)
GRADIO = (  # (method, address) of Gradio's own; VALUE is anything
    ("GET", "user"),
    ("GET", "login_check"),
    ("GET", "token"),
    ("GET", "app_id"),
    ("GET", "dev/reload"),
    ("GET", "runs"),
    ("GET", "info"),
    ("GET", "info?all_endpoints=True"),
    ("GET", "info?page=VALUE"),
    ("GET", "openapi.json"),
    ("GET", "custom_component/VALUE/client/component/VALUE"),
    ("GET", "proxy=VALUE"),
    ("GET", "file=VALUE"),
    ("GET", "file/VALUE"),
    ("GET", "file=@@file@@"),
    ("HEAD", "file=VALUE"),
    ("POST", "stream/VALUE"),
    ("POST", "stream/VALUE/close"),
    ("GET", "stream/VALUE/VALUE/0/playlist.m3u8"),
    ("GET", "stream/VALUE/VALUE/0/VALUE.ts"),
    ("GET", "stream/VALUE/VALUE/0/playlist-file"),
    ("POST", "reset"),
    ("GET", "heartbeat/VALUE"),
    ("POST", "run/decode"),
    ("POST", "run/VALUE"),
    ("POST", "api/VALUE"),
    ("POST", "call/decode"),
    ("POST", "call/v2/decode"),
    ("POST", "call/v2/VALUE"),
    ("POST", "call/VALUE"),
    ("POST", "cancel"),
    ("GET", "call/decode/VALUE"),
    ("GET", "queue/data?session_hash=VALUE"),
    ("GET", "queue/data"),
    ("GET", "queue/status"),
    ("POST", "component_server"),
    ("GET", "upload_progress?upload_id=VALUE"),
    ("GET", "startup-events"),
    ("GET", "theme.css"),
    ("POST", "process_recording"),
    ("POST", "vibe-edit"),
    ("POST", "undo-vibe-edit"),
    ("GET", "vibe-code"),
    ("POST", "vibe-code"),
    ("POST", "vibe-starter-queries"),
    ("GET", "profiling/traces"),
    ("GET", "mcp/sse"),
    ("POST", "run-history/connect"),
    ("GET", "run-history/records"),
    ("GET", "deep_link?session_hash=@@session@@"),
    ("GET", "../monitoring"),
    ("GET", "../monitoring/VALUE"),
    ("GET", "../pwa_icon/VALUE"),
    ("POST", "../login"),
    ("GET", "../logout"),
    ("GET", "../manifest.json"),
    ("GET", "../robots.txt"),
    ("GET", "../svelte/VALUE"),
)
VALUES = (
    "x",
    "",
    "0",
    "-1",
    "99999999999999999999",
    "..",
    "../../etc/passwd",
    "%2e%2e%2fetc%2fpasswd",
    "/etc/passwd",
    "http://127.0.0.1:1/",
    "@@session@@",
    "%00",
    "%ff",
    "<img src=x onerror=attacked()>".replace(" ", "%20"),
    "a" * 3000,
    "decode",
    "50",
    "[1]",
    "%f0%9f%92%a9",
    "@@file@@",
)


@dataclass(frozen=True)
class Blow:
    """What is sent, in order. kind: a name of KINDS."""

    kind: str
    requests: tuple[Request, ...]


def api(rng: random.Random, world: "World") -> list[Request]:
    """An address of the API, asked in its own shape with up to three things wrong."""
    address = rng.choice(world.addresses)
    content: Any = right(address.partition("/")[2], rng)
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 3))):
        content = spoiled(content, rng)
    return [Request("POST", f"/api/{address}", content=content)]


def wire(rng: random.Random, world: "World") -> list[Request]:
    """A request of the API that is no proper HTTP."""
    address = f"/api/{rng.choice(world.addresses)}"
    body = b'{"run": "@@run@@", "step": 0, "event": 0}'
    json_type = ("Content-Type", "application/json")
    return [
        rng.choice(
            (
                Request(rng.choice(("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "BREW")), address),
                Request(
                    "POST",
                    address,
                    (
                        (
                            "Content-Type",
                            rng.choice(
                                (
                                    "text/plain",
                                    "",
                                    "application/json; charset=utf-16",
                                    "multipart/form-data",
                                    "application/x-www-form-urlencoded",
                                    "application/JSON",
                                )
                            ),
                        ),
                    ),
                    body,
                ),
                Request("POST", address, (json_type, ("Transfer-Encoding", "chunked")), b'5\r\n{"run\r\n0\r\n\r\n', seconds=5),
                Request("POST", address, (json_type, ("Transfer-Encoding", "chunked")), b"ffffffffffff\r\n{}\r\n0\r\n\r\n", seconds=5),
                Request(
                    "POST",
                    address,
                    (json_type, ("Transfer-Encoding", "chunked"), ("Content-Length", "3")),
                    b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
                    seconds=5,
                ),
                Request("POST", address, (json_type, ("Content-Length", "5"), ("Content-Length", "50")), body, seconds=5),
                Request("POST", address, (json_type, ("Content-Length", "-1")), body, seconds=5),
                Request("POST", address, (json_type, ("Content-Length", "100000000000")), body, seconds=2),
                Request("POST", address, (json_type, ("Content-Encoding", "gzip")), b"\x1f\x8b\x08" + rng.randbytes(30)),
                Request("POST", address, (json_type,), rng.randbytes(rng.randrange(200))),
                Request("POST", address, (json_type,), b"[" * rng.choice((10, 1000, 90_000))),
                Request("POST", address, (json_type,), b" " * 120_000),
                Request("POST", address, (json_type,), body.replace(b"0", b"1" + b"0" * rng.choice((20, 400, 5000)))),
                Request("POST", address, (json_type,), b'{"run": "\\ud800", "run": "@@run@@", "step": NaN, "event": Infinity}'),
                Request("POST", address, (json_type,), "\ufeff{}".encode("utf-16")),
                Request("POST", address, (json_type, *((f"X-{i}", "a" * 60) for i in range(rng.choice((10, 90, 900))))), body),
                Request("POST", address, (json_type, ("X-Long", "a" * 70_000)), body),
                Request("POST", address, (json_type, ("Host", rng.choice(HOSTS))), body),
                Request("POST", address, (json_type, ("Expect", "100-continue")), body),
                Request(
                    "POST",
                    address,
                    (
                        json_type,
                        ("Upgrade", "websocket"),
                        ("Connection", "Upgrade"),
                        ("Sec-WebSocket-Key", "x"),
                        ("Sec-WebSocket-Version", "13"),
                    ),
                    body,
                    seconds=5,
                ),
                Request("POST", address, (json_type,), body, version="HTTP/1.0"),
                Request("POST", address, (json_type, ("Range", "bytes=0-5"), ("Cookie", "access-token=" + "x" * 3000)), body),
            )
        )
    ]


def paths(rng: random.Random, world: "World") -> list[Request]:
    """An address that looks for files, or says something strange."""
    headers = rng.choice(
        (
            (),
            (("Range", rng.choice(("bytes=0-5", "bytes=-1", "bytes=5-2", "bytes=" + "0-1," * 500, "lines=1"))),),
            (("X-Forwarded-Host", rng.choice((*HOSTS, MARKUP[1]))),),
            (("X-Forwarded-Proto", MARKUP[1]),),
            (("Host", rng.choice(HOSTS)),),
            (("Accept-Encoding", "br, gzip;q=0, *;q=x"),),
            (("X-Gradio-Server", "http://evil.example"),),
        )
    )
    method = rng.choice(("GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS"))
    if rng.random() < 0.3:
        return [Request(method, rng.choice(("/", "/ja", "/config", "/health", "/gradio_api/info")), headers)]
    return [Request(method, rng.choice(PATHS), headers, seconds=10)]


def gradio(rng: random.Random, world: "World") -> list[Request]:
    """One of Gradio's own addresses."""
    method, address = rng.choice(GRADIO)
    while "VALUE" in address:
        address = address.replace("VALUE", rng.choice(VALUES), 1)
    target = f"/gradio_api/{address}".replace("/gradio_api/../", "/")
    if method != "POST":
        return [Request(method, target, seconds=1.0 if "heartbeat" in target or "data" in target else 5.0)]
    if rng.random() < 0.2:
        name = rng.choice(("video", "files", "component_id", "username"))
        return [
            Request(
                method, target, uploading(b"x", field_name=name).headers, uploading(rng.randbytes(400), field_name=name).body, seconds=10
            )
        ]
    content: Any = {
        "data": [],
        "session_hash": "@@session@@",
        "fn_index": rng.choice((0, 7, 20, 9999)),
        "event_id": "x",
        "component_id": 50,
        "fn_name": rng.choice(("preprocess", "x", "__init__")),
        "hash": "../../x",
        "code": "1",
        "prompt": "x",
        "model": "shipped:classroom-0400",
        "source": "3 1 4",
        "username": "a",
        "password": "b",
    }
    return [Request(method, target, content=spoiled(content, rng), seconds=10)]


def queue(rng: random.Random, world: "World") -> list[Request]:
    """An event of the page, private ones too, with wrong inputs."""
    event = rng.choice(world.events)
    data = some_values(event, rng, spoiled)
    told = rng.choice(
        (
            None,
            {"paused": True, "again": "preset=classroom&max_steps=20"},
            {"race": "warmup", "vary": "d_model=32,64"},
            {"to": "preset=classroom", "at": "preset=reverse"},
            {"run": "@@run@@"},
            {"race": "@@race@@", "runner": 0},
        )
    )
    join = joining(event, data, spoiled(told, rng) if rng.random() < 0.7 else told)
    if rng.random() < 0.1:
        join = join.with_content(spoiled(join.content, rng))
    return [join, hearing()]


def upload(rng: random.Random, world: "World") -> list[Request]:
    """A file that is none, under a strange name; or the event that takes one in, with the path of another file."""
    if rng.random() < 0.4:
        path = rng.choice(
            ("/etc/passwd", "app.py", "@@file@@/../../../data", "@@file@@\x00", "http://127.0.0.1:1/x", "", "\ud800", "@@file@@")
        )
        event = rng.choice([event for event in world.events if event.kind == "upload"])
        data: Any = rng.choice(
            (
                file_data(path),
                {"path": path},
                path,
                [file_data(path)],
                {**file_data(path), "url": "http://127.0.0.1:1/"},
                {**file_data(path), "is_stream": True, "size": 10**30, "orig_name": rng.choice(MARKUP)},
            )
        )
        return [joining(event, [data, None]), hearing()]
    name = rng.choice(
        ("", ".", "..", "../../x.ckpt", "/etc/passwd", "a" * 400, "x\x00.ckpt", "\ud800", "con", "a\nb", 'a"b', "a\r\nX-Y: z", *MARKUP)
    )
    request = uploading(
        rng.randbytes(rng.choice((0, 10, 3000))),
        name,
        rng.choice(("files", "", "video", "files[]")),
        rng.choice(("", "text/html", "image/svg+xml", "x" * 3000)),
    )
    if rng.random() < 0.3:
        body = request.body
        body = rng.choice((body[:-9], body * 40, body.replace(b"--x", b"--y"), body.replace(b"name=", b"n="), b"", body + body))
        return [Request("POST", request.target, request.headers, body, seconds=10)]
    return [request]


def checkpoint(rng: random.Random, world: "World") -> list[Request]:
    """A strange checkpoint; what is made of it by the server, and what can be asked of it then."""
    content = strange_checkpoint(rng, world.checkpoint)
    event = rng.choice([event for event in world.events if event.kind == "upload"])
    asked = {"model": "@@upload@@", "source": "3 1 4"}
    language = rng.choice(("en", "ja"))
    questions = [
        ("decodes/decode", asked),
        ("inside/forcing", {"request": asked}),
        ("inside/masks", {"request": asked, "padding": 2}),
        ("inside/stream", {"request": asked, "stack": "decoder"}),
        ("inside/ranking", {"model": "@@upload@@"}),
        ("inside/head", {"request": asked, "kind": "cross", "layer": 0, "head": 0}),
        ("inside/change", {"request": {**asked, "switches": [{"kind": "cross", "layer": 0, "head": 0, "mode": "off"}]}}),
        (
            "decodes/download",
            {
                "request": asked,
                "format": rng.choice(("json", "ckpt", "svg")),
                "step": 0,
                "layer": 0,
                "head": None,
                "map": "cross",
                "dark": False,
            },
        ),
    ]
    requests = [Request("POST", f"/api/{language}/{address}", content=content) for address, content in rng.sample(questions, 3)]
    return [uploading(content), joining(event, [file_data("@@file@@"), None]), hearing(), *requests]


def keys(rng: random.Random, world: "World") -> list[Request]:
    """The keys of others guessed, replayed, or taken for another kind."""
    language = rng.choice(("en", "ja"))
    secret = rng.choice(("@@own_secret@@", "@@seat@@", "", "a" * 32, "@@room@@", None, True, ["@@own_secret@@"], "\ud800"))
    student = rng.choice(("@@own_seat@@", "@@seat@@", "@@own_secret@@", "", None, "a" * 22))
    key = rng.choice(
        ("@@read_key@@", "@@seat@@", "@@race@@", "@@demonstration@@", "@@room@@", "@@own_secret@@", "", "@@run@@.0", "@@race@@.0")
    )
    taught = {"room": "@@room@@", "secret": secret}
    address, content = rng.choice(
        (
            ("rooms/teach", {**taught, "run": "@@run@@", "tab": "train"}),
            ("rooms/close", taught),
            ("rooms/code_image", {**taught, "address": "https://evil.example/?room=@@room@@"}),
            ("room_questions/steer", {**taught, "action": rng.choice(("close", "show", "again", "dismiss"))}),
            ("room_questions/ask_own", {**taught, "words": "?", "choices": []}),
            ("room_questions/decide", {**taught, "came": "1"}),
            ("room_questions/sheet", {**taught, "format": "html"}),
            ("room_questions/predictions", taught),
            ("class_races/open", {**taught, "query": "preset=classroom"}),
            ("class_races/start", taught),
            ("class_races/stop", taught),
            ("class_races/close", taught),
            ("class_races/enter", {"room": "@@room@@", "student": student, "setting": "warmup_steps", "value": "7"}),
            ("room_questions/vote", {"room": "@@room@@", "student": rng.choice((student, "@@own_seat@@")), "number": 1, "answer": "2"}),
            ("rooms/leave", {"room": "@@room@@", "student": rng.choice(("@@own_seat@@", "", "a" * 22))}),
            (
                "rooms/follow",
                {
                    "room": "@@room@@",
                    "student": rng.choice(("@@own_seat@@", "@@own_secret@@")),
                    "watching": True,
                    "again": True,
                    "seen": None,
                },
            ),
            ("runs/control", {"run": key, "action": rng.choice(("stop", "pause", "step"))}),
            ("runs/drop", {"run": key}),
            ("races/control", {"race": rng.choice((key, "@@run@@")), "action": "pause"}),
            ("attention/film", {"run": key, "probe": 0, "frame": -1, "thinned": 0}),
            ("programs/control", {"demonstration": rng.choice((key, "@@run@@")), "action": "pause"}),
            ("runs/take_home", {"run": key}),
            ("programs/start", {"name": "lockstep", "options": {}, "page": "x", "before": key}),
            ("decodes/nearest", {"run": key, "step": 1}),
        )
    )
    return [Request("POST", f"/api/{language}/{address}", content=content)]


def origins(rng: random.Random, world: "World") -> list[Request]:
    """What a page of another site can make a browser send."""
    site, host = rng.choice(SITES), rng.choice(("school.example", "127.0.0.1:7860", "localhost:7860", "10.0.0.5:7860", *HOSTS))
    headers = (("Host", host), ("Origin", site), ("Referer", f"{site}/page"))
    run = {"run": "@@run@@", "step": 0, "event": 0}
    preflight = (("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"))
    form = uploading(b"x")
    return [
        rng.choice(
            (
                Request("OPTIONS", "/api/en/runs/control", (*headers, *preflight)),
                Request("POST", "/api/en/runs/poll", headers, content=run),
                Request(
                    "POST", "/api/en/runs/poll", (*headers, ("Content-Type", "text/plain")), b'{"run": "@@run@@", "step": 0, "event": 0}'
                ),
                Request(
                    "GET",
                    rng.choice(("/config", "/", "/gradio_api/info", "/gradio_api/queue/data?session_hash=@@session@@")),
                    headers,
                    seconds=2,
                ),
                Request("POST", "/gradio_api/upload", (*headers, *form.headers), form.body),
                Request(
                    "POST", "/gradio_api/queue/join", headers, content={"fn_index": 7, "session_hash": "@@session@@", "data": ["x", "1"]}
                ),
                Request(
                    "POST",
                    "/gradio_api/queue/join",
                    (*headers, ("Content-Type", "text/plain")),
                    b'{"fn_index": 7, "session_hash": "x", "data": ["x", "1"]}',
                ),
                Request(
                    "GET",
                    "/health",
                    (
                        *headers,
                        ("Upgrade", "websocket"),
                        ("Connection", "Upgrade"),
                        ("Sec-WebSocket-Key", "eHh4eHh4eHh4eHh4eHh4eA=="),
                        ("Sec-WebSocket-Version", "13"),
                    ),
                    seconds=3,
                ),
                Request("GET", "/", (("Origin", site),), version="HTTP/1.0"),
            )
        )
    ]


def large(rng: random.Random, world: "World") -> list[Request]:
    """A body of many megabytes."""
    body = b'{"data": ["' + b"a" * rng.choice((5, 30)) * 10**6 + b'"], "fn_index": 7, "session_hash": "x"}'
    target = rng.choice(
        (
            "/gradio_api/queue/join",
            "/gradio_api/cancel",
            "/gradio_api/component_server",
            "/gradio_api/call/decode",
            "/login",
            "/gradio_api/process_recording",
            "/gradio_api/stream/x",
            "/api/en/runs/poll",
            "/",
            "/gradio_api/upload",
        )
    )
    if rng.random() < 0.5:
        form = uploading(b"a" * 3_900_000, field_name=rng.choice(("files", "video")))
        return [Request("POST", target, form.headers, form.body.replace(b"--x--\r\n", b"") * 6 + b"--x--\r\n")]
    return [Request("POST", target, (("Content-Type", "application/json"),), body)]


KINDS = {
    "api": (api, 30),
    "wire": (wire, 12),
    "paths": (paths, 8),
    "gradio": (gradio, 14),
    "queue": (queue, 14),
    "upload": (upload, 6),
    "checkpoint": (checkpoint, 10),
    "keys": (keys, 12),
    "origins": (origins, 8),
    "large": (large, 1),
}  # and how often


@dataclass(frozen=True)
class World:
    """What blows are made of, the same in each run: addresses of the API, events of the page, and a whole checkpoint."""

    addresses: tuple[str, ...]
    events: tuple[Event, ...]
    checkpoint: bytes


def blow(seed: int, number: int, world: World, only: tuple[str, ...] = ()) -> Blow:
    """The blow of a number. only: kinds; empty: all."""
    rng = random.Random(f"{seed} {number}")
    kinds = only or tuple(KINDS)
    kind = rng.choices(kinds, [KINDS[name][1] for name in kinds])[0]
    return Blow(kind, tuple(KINDS[kind][0](rng, world)))
