"""What is going on while the server is attacked: a run and a room of others, which nothing may touch; and what the attacker has."""

import io
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.attack.events import Event, events, fire, of_kind
from tests.attack.server import Server
from tests.attack.wire import Request

ASSET = "assets/classroom-0400.ckpt"


@dataclass
class Scene:
    """Attributes:
    known: what the attacker knows, by the names that stand in requests. hidden: what he must never hear. others: whose things must
        stay as they are. events: of the page. log: of the others' run, as it was heard last.
    """

    server: Server
    known: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    log: dict[str, Any] = field(default_factory=dict)

    def set_up(self) -> None:
        """Everything from nothing."""
        self.events = events(self.server.ask(Request("GET", "/config")).json())
        self.set_up_others()
        self.set_up_attacker()

    def set_up_others(self) -> None:
        """A teacher has a run that waits, and a room with one student, who has answered a question."""
        run = self.start_run(paused=True, max_steps=20_000, seed=4711)
        room = self.server.post("rooms/open", {})
        keys = {"room": room["room"], "secret": room["secret"]}
        self.server.post("rooms/teach", {**keys, "run": run, "tab": "train", "state": "preset=classroom"})
        seat = self.server.post("rooms/follow", {"room": room["room"], "student": None, "watching": True, "again": False, "seen": None})
        self.server.post("room_questions/ask_own", {**keys, "words": "Will it learn?", "choices": ["yes", "no"]})
        self.server.post("room_questions/vote", {"room": room["room"], "student": seat["student"], "number": 1, "answer": "1"})
        self.hidden = {
            "the run's id": run,
            "the room's secret": room["secret"],
            "a student's seat": seat["student"],
            "a student's run": seat["run"],
        }
        self.others = {"run": run, **keys, "student": seat["student"]}
        self.log = self.first_log(run)
        self.known |= {"room": room["room"]}

    def first_log(self, run: str) -> dict:
        """The log of a run that waits, once it has made its first step."""
        while True:
            reply = self.server.post("runs/poll", {"run": run, "step": 0, "event": 0})
            if reply["status"] == "paused" and reply["step"]:
                return reply["metrics"]
            time.sleep(0.05)

    def set_up_attacker(self) -> None:
        """A run, a race, a demonstration, an uploaded model, a room, and a seat in the others' room."""
        run = self.start_run(paused=False, max_steps=60, validate_every=20, seed=13)
        race = fire(self.server, of_kind(self.events, "race"), list(of_kind(self.events, "race").values), {"race": "warmup"})
        demonstration = self.server.post("programs/start", {"name": "slow_motion", "options": {}, "page": "a-page", "before": None})
        own = self.server.post("rooms/open", {})
        self.server.post("rooms/teach", {**own, "run": run, "tab": "train"})
        seats = [
            self.server.post("rooms/follow", {"room": room, "student": None, "watching": True, "again": False, "seen": None})["student"]
            for room in (self.known["room"], own["room"])
        ]
        self.known |= {
            "run": run,
            "race": value_of(race).get("race") or "none",
            "demonstration": demonstration["demonstration"],
            "own_room": own["room"],
            "own_secret": own["secret"],
            "seat": seats[0],
            "own_seat": seats[1],
            "upload": "none",
            "read_key": secrets.token_urlsafe(16),
            "session": secrets.token_hex(6),
            "file": "none",
        }
        with open(ASSET, "rb") as file:
            self.take_in(file.read())

    def start_run(self, paused: bool, **settings: Any) -> str:
        """The id of a new run of the `classroom` preset with other settings."""
        train = of_kind(self.events, "train")
        query = "&".join(f"{name}={value}" for name, value in {"preset": "classroom", **settings}.items())
        value = value_of(fire(self.server, train, list(train.values), {"paused": paused, "again": query}))
        if not value.get("run"):
            raise RuntimeError(f"no run was started: {value.get('error')}")
        return value["run"]

    def upload(self, content: bytes, name: str = "model.ckpt") -> str:
        """The path of an uploaded file; "" if it was refused."""
        answer = self.server.ask(uploading(content, name))
        return answer.json()[0] if answer.status == 200 else ""

    def take_in(self, content: bytes) -> dict:
        """Uploads a model; it then is the attacker's, if it is taken in."""
        self.known["file"] = self.upload(content)
        message = fire(self.server, of_kind(self.events, "upload"), [file_data(self.known["file"]), None])
        name = value_of(message).get("value")
        if isinstance(name, str) and name.startswith("upload:"):
            self.known["upload"] = name
        return message


def value_of(message: dict) -> dict:
    """The first value of an event's message, if it is a dict."""
    data = (message.get("output") or {}).get("data") if message.get("msg") == "process_completed" else None
    return data[0] if data and isinstance(data[0], dict) else {}


def file_data(path: str) -> dict:
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def uploading(content: bytes, name: str = "model.ckpt", field_name: str = "files", kind: str = "") -> Request:
    """The request that uploads a file."""
    body = io.BytesIO()
    body.write(f'--x\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n'.encode("utf-8", "surrogatepass"))
    body.write(f"Content-Type: {kind}\r\n\r\n".encode() if kind else b"\r\n")
    body.write(content + b"\r\n--x--\r\n")
    return Request("POST", "/gradio_api/upload", (("Content-Type", "multipart/form-data; boundary=x"),), body.getvalue())
