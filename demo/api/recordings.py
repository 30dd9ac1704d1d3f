"""Recordings of whole trainings, which the page plays before anybody has pressed Train.

A recording is what the page would have been told of the run: one reply of runs/poll with everything, and one of attention/film. So the
page plays it with the very code that follows a run. `python -m scripts.record` makes one; assets/recordings holds those that are shipped.
"""

import hashlib
import json
import logging
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from core.config import PRESETS
from core.fixed_point import from_fixed_point, to_fixed_point
from core.training.attention_history import KINDS
from core.training.events import Validation
from demo.api.addresses import query_of
from demo.api.attention_history import film_reply, frame_reply
from demo.api.runs import answer_replies, poll_reply
from demo.api.types import FilmReply, PollReply, Recording

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
FRAMES = 40  # of a film
EARLY_STEPS, EARLY_FRAMES = 0.35, 0.6  # shares: most is learned early, and there the page plays slowly, see recording_player.js
PROBE = 0  # the sequence that is kept
SIGNIFICANT = 5  # digits of a learning rate or a norm: more than any axis can show
DIGITS = 3  # of a weight behind the point, as many as the page writes
LARGEST = 150_000  # bytes of a recording as it is sent


@dataclass(frozen=True)
class RecordedRun:
    """A finished run, as a subscription to it is seen by those who make replies.

    Args:
        run: core.training.run.Run. id: what the recording is called.
    """

    run: object
    id: str
    role = "starter"
    until = None

    @property
    def status(self):
        return self.run.status


@dataclass(frozen=True)
class Recordings:
    """The shipped recordings.

    Attributes:
        files: {"classroom": its JSON}. version: changes with any of them.
    """

    files: dict
    version: str

    def offers(self):
        """What a page must know to choose one and to fetch it: its name, the address of its experiment, and where it is, seen from the
        page's root."""
        root = f"recordings/{self.version}"
        return [{"name": name, "query": query_of(PRESETS[name]), "address": f"{root}/{name}.json"} for name in self.files]


def frame_steps(last):
    """The steps of a film's frames, from the untrained model to the last step, closer together while most is learned."""
    early, count = EARLY_STEPS * last, round(EARLY_FRAMES * (FRAMES - 1))
    return sorted({*map(round, np.linspace(0, early, count + 1).tolist()), *map(round, np.linspace(early, last, FRAMES - count).tolist())})


def recording(run, name) -> Recording:
    """A finished run as the page is told of it. Numbers are as short as they can be without changing what is drawn.

    Args:
        run: core.training.run.Run. name: of its preset, and of the recording.
    """
    recorded = RecordedRun(run, name)
    return {"name": name, "query": query_of(run.experiment), "poll": whole_poll(recorded), "film": whole_film(recorded)}


def whole_poll(recorded) -> PollReply:
    """The log from its beginning to its end. Each validation brings its answers: each is on show for a while."""
    run = recorded.run
    reply = poll_reply(recorded, 0, 0, "en")  # a run that has finished says nothing in words
    metrics = {"steps": list(range(1, run.log.step + 1)), "loss": list(map(shortest, run.log.loss)), "lr": list(map(short, run.log.lr))}
    theory = {**reply["theory"], "lr": list(map(short, reply["theory"]["lr"]))}
    events = [event_with_answers(event, told, run.experiment) for event, told in zip(run.log.events, reply["events"], strict=True)]
    return {**reply, "metrics": metrics, "theory": theory, "events": events, "steps_per_second": None, "seconds_left": None, "pause": 0}


def event_with_answers(event, told, experiment):
    """An event as the page is told of it."""
    if isinstance(event, Validation):
        return {**told, "answers": answer_replies(event, experiment)}
    return {key: {part: short(norm) for part, norm in value.items()} if isinstance(value, dict) else value for key, value in told.items()}


def whole_film(recorded) -> FilmReply:
    """All frames of one sequence."""
    history = recorded.run.attention_history
    reply = film_reply(recorded, PROBE, -1, 0)
    frames = [frame_reply(rounded(frame), PROBE) for frame in history.read(limit=len(history.steps()))]
    about = {**reply["about"], "probes": [reply["about"]["probes"][PROBE]]}
    return {**reply, "about": about, "frames": frames, "more": False, "thinned": 0, "pause": 0}


def rounded(frame):
    """A frame whose weights have `DIGITS` digits, which takes half the space."""
    return replace(frame, **{kind: to_fixed_point(from_fixed_point(getattr(frame, kind)).round(DIGITS)) for kind in KINDS})


def shortest(loss):
    """The shortest number that is this one as a 32-bit float, which is what the log has."""
    return float(str(np.float32(loss)))


def short(value):
    """A number with `SIGNIFICANT` digits; None stays None."""
    return value if value is None else float(f"{value:.{SIGNIFICANT}g}")


# --- the shipped ones ---


def as_bytes(found):
    """A recording as it is stored."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def recordings():
    """The shipped recordings; what is none is left out, and the log says so."""
    files = {}
    for path in sorted(FOLDER.glob("*.json")):
        content = path.read_bytes()
        try:
            check(json.loads(content), path.stem)
        except (ValueError, KeyError, IndexError, TypeError) as error:
            logging.getLogger(__name__).warning("%s is no recording that can be played: %s", path.name, error)
        else:
            files[path.stem] = content
    version = hashlib.sha256(b"".join(name.encode() + files[name] for name in files)).hexdigest()[:16]
    return Recordings(files, version)


def check(found, name):
    """Refuses what the page could not play, or what is not of the preset as it is today.

    Raises:
        ValueError, KeyError, IndexError, TypeError: saying what is wrong.
    """
    poll, film = found["poll"], found["film"]
    experiment = PRESETS[name]
    last, steps = experiment.train.max_steps, [frame["step"] for frame in film["frames"]]
    if found["name"] != name:
        raise ValueError(f"it is called {found['name']}")
    if poll["settings"] != experiment.flat() or found["query"] != query_of(experiment):
        raise ValueError("its settings are not those of the preset")
    if poll["metrics"]["steps"] != list(range(1, last + 1)) or not all(len(poll["metrics"][key]) == last for key in ("loss", "lr")):
        raise ValueError("it does not have every step")
    if steps != sorted(set(steps)) or (steps[0], steps[-1]) != (0, last):
        raise ValueError("its film is not one from the first step to the last")
    if poll["status"] != film["status"] or poll["status"] != "finished" or poll["events"][-1]["type"] != "finished":
        raise ValueError("it has not finished")
