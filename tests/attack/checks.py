"""What must hold after every blow, whatever it was."""

import re
import time

from tests.attack.scene import Scene
from tests.attack.server import MOST, ROOT
from tests.attack.shapes import MARKUP
from tests.attack.wire import Answer, Request

SLOW = 15.0  # seconds that a poll of somebody else may take at most, on a machine that has other things to do
TOLD = (b"Traceback (most recent call last)", str(ROOT).encode(), b"site-packages")
PAGES = re.compile(rb"text/html|image/svg|application/xhtml|text/xml|application/xml")
OURS = re.compile(
    r'File "[^"]*/(?:core|demo)/(?!adapters/(?:gate|guard|head|log_reading|turns|upload_guard)\.)([^"]+)", line (\d+)'
)  # not what all passes through


def answer_is_safe(request: Request, answer: Answer, scene: Scene) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if answer.status >= 500:
        return f"it was answered with {answer.status}: {answer.body[:200]!r}"
    for told in (*TOLD, str(scene.server.folder / "data").encode()):
        if told in answer.body:
            at = answer.body.index(told)
            return f"the answer tells {answer.body[max(0, at - 80) : at + 120]!r}"
    for name, value in scene.hidden.items():
        if value.encode() in answer.body or any(value in header for header in answer.headers.values()):
            return f"the answer tells {name}"
    if answer.status not in (0, 400) and request.method != "OPTIONS" and answer.headers.get("x-content-type-options") != "nosniff":
        return f"an answer of status {answer.status} without nosniff"
    if PAGES.search(answer.headers.get("content-type", "").encode()) and "attachment" not in answer.headers.get("content-disposition", ""):
        for markup in MARKUP[:4]:
            if markup.encode() in answer.body:
                return f"what was sent comes back as a page: {markup}"
    return foreign_origin(request, answer)


def foreign_origin(request: Request, answer: Answer) -> str:
    """Whether another site's script may read an answer, or change something."""
    origin = next((value for name, value in request.headers if name.lower() == "origin"), None)
    if origin is None:
        return ""
    host = next((value for name, value in request.headers if name.lower() == "host"), None)
    allowed = answer.headers.get("access-control-allow-origin")
    if allowed and (host is None or origin.partition("//")[2] != host):
        return f"a script of {allowed} may read the answers of {host or 'this server'}"
    return ""


def polls_in_time(scene: Scene) -> str:
    """Somebody else's poll is answered."""
    began = time.monotonic()
    answer = scene.server.ask(Request("POST", "/api/en/runs/poll", content={"run": scene.others["run"], "step": 0, "event": 0}))
    took = time.monotonic() - began
    if not scene.server.alive:
        return "the server is dead"
    if answer.status != 200 or "error" in answer.json():
        return f"somebody else's poll: {answer.status} {answer.problem} {answer.body[:200]!r}"
    if answer.json()["status"] != "paused":
        return f"somebody else's run is {answer.json()['status']}"
    if answer.json()["metrics"]["steps"] != scene.log["steps"]:
        return "somebody else's log has changed"
    return f"somebody else's poll took {took:.1f} s" if took > SLOW else ""


def others_are_unharmed(scene: Scene) -> str:
    """The owner of the run steers it: one step is added to its log, which else is the same; the room is the teacher's, the vote
    stands, beside those of whoever has the room's code."""
    server, others = scene.server, scene.others
    keys = {"room": others["room"], "secret": others["secret"]}
    taught = server.post("rooms/teach", {**keys, "run": others["run"], "tab": "train", "state": "preset=classroom"})
    question = (taught.get("asked") or {}).get("question")
    if "error" in taught or question is None or question["rounds"][0]["took_part"] < 1 or not question["open"] or question["shown"]:
        return f"the room of others has changed: {taught}"
    seat = server.post(
        "rooms/follow", {"room": others["room"], "student": others["student"], "watching": True, "again": False, "seen": None}
    )
    if seat.get("student") != others["student"] or seat["asked"]["mine"] != "1" or seat["run"] not in scene.hidden.values():
        return f"a student lost the seat, the answer or the run: {seat}"
    told = server.post("runs/control", {"run": others["run"], "action": "step"})
    if "error" in told:
        return f"the owner cannot steer: {told}"
    return one_step_more(scene)


def one_step_more(scene: Scene, patience: float = 60.0) -> str:
    """Waits for the step; the log before it must be the same, number for number."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        reply = scene.server.post("runs/poll", {"run": scene.others["run"], "step": 0, "event": 0})
        now, before = reply.get("metrics"), scene.log
        if now is None:
            return f"the run is gone: {reply}"
        if len(now["steps"]) > len(before["steps"]) and reply["status"] == "paused":
            kept = {name: column[: len(before["steps"])] for name, column in now.items()}
            scene.log = now
            return "" if kept == before and len(now["steps"]) == len(before["steps"]) + 1 else "the log of others has changed"
        time.sleep(0.05)
    return "the owner's step was not made"


def within_bounds(scene: Scene) -> str:
    """Memory, threads, open files and disk."""
    takes = scene.server.takes()
    over = [f"{name}: {takes[name]:.0f}, at most {most}" for name, most in MOST.items() if takes[name] > most]
    return "; ".join(over)


def exceptions(log: str) -> dict[str, int]:
    """The errors in a log that nobody caught, by where in our own files they were last seen ("gradio": nowhere), and what they were."""
    found: dict[str, int] = {}
    for part in log.split("Traceback (most recent call last):")[1:]:
        lines = part.split("\n")
        end = next((i for i, line in enumerate(lines[1:], 1) if line and not line.startswith((" ", "|", "\t", "+"))), len(lines) - 1)
        places = OURS.findall("\n".join(lines[:end]))
        name = f"{places[-1][0]}:{places[-1][1]}" if places else "gradio"
        key = f"{name} {re.sub(r'0x[0-9a-f]+|[0-9]{3,}', 'N', lines[end])[:120]}"
        found[key] = found.get(key, 0) + 1
    return found
