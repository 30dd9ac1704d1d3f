"""Recordings of whole trainings: one that the page plays before anybody has pressed Train, and those for which nobody would wait.

A recording is what the page would have been told of the run: one reply of runs/poll with everything, and one of attention/film. So the
page plays it with the very code that follows a run. `python -m scripts.record` makes one; assets/recordings holds those that are shipped.
"""

import hashlib
import json
import logging
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import numpy as np
import torch

from core.checkpoint import LoadedModel
from core.errors import UserError
from core.fixed_point import from_fixed_point, to_fixed_point
from core.request import decode_source, expected_answer
from core.training.attention_history import KINDS
from core.training.events import Validation
from demo.api.addresses import experiment_of_query, query_of
from demo.api.attention_history import film_reply, frame_reply
from demo.api.runs import answer_replies, poll_reply
from demo.api.types import FilmReply, PollReply, RecordedCheck, Recording, RecordingPace

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
OPENING = "classroom"  # the one that is played when the page is opened
LESSONS_CHECK = (1, 2, 3, 4, 5)  # what the lesson's script decodes when it has trained (Phase 7, section 2)
PROBE = 0  # the sequence that is kept
SIGNIFICANT = 5  # digits of a learning rate or a norm: more than any axis can show
DIGITS = 3  # of a weight behind the point, as many as the page writes
COMPUTING = ("torch", "pytorch-lightning", "numpy")


@dataclass(frozen=True)
class Plan:
    """How a recording is made.

    Attributes:
        pace: how fast it is played. frames: of its film. largest: bytes as it is sent.
    """

    pace: RecordingPace
    frames: int
    largest: int


# Of the classroom most is learned early, and there it is played slowly. Frames of the lesson's 48 heads are six times as large.
QUICK = Plan({"seconds": 9.0, "steps": 0.35, "time": 0.6}, frames=40, largest=150_000)
LONG = Plan({"seconds": 60.0, "steps": 0.5, "time": 0.5}, frames=17, largest=300_000)


def plan_of(name):
    """The plan of a recording."""
    return QUICK if name == OPENING else LONG


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
    detached = False

    @property
    def status(self):
        return self.run.status


@dataclass(frozen=True)
class Recordings:
    """The shipped recordings.

    Attributes:
        files: {"classroom": its JSON}. found: the same as values, their last exact match in place of polls and films. version: changes with
            any of the files.
    """

    files: dict
    found: dict
    version: str

    def offers(self):
        """What a page must know to choose one and to fetch it: its name, the address of its experiment, whether it is played when the page
        is opened, what the trained model answered rightly of the held-out sequences and whether the lesson's own check, and where it is,
        seen from the page's root."""
        return [{"name": name, "query": found["query"], "opening": name == OPENING, "exact_match": found["exact_match"],
                 "right": is_right(found["check"]), "address": f"recordings/{self.version}/{name}.json"}
                for name, found in self.found.items()]


def is_right(check):
    """Whether the lesson's own check came out right."""
    return check["output"] == check["expected"]


def last_exact_match(poll):
    """Of the last validation of a recorded log."""
    return [event["exact_match"] for event in poll["events"] if event["type"] == "validation"][-1]


def frame_steps(last, plan=QUICK):
    """The steps of a film's frames, from the untrained model to the last step, as close together as the recording is slow."""
    early, count = plan.pace["steps"] * last, round(plan.pace["time"] * (plan.frames - 1))
    late = np.linspace(early, last, plan.frames - count)
    return sorted({*map(round, np.linspace(0, early, count + 1).tolist()), *map(round, late.tolist())})


def recording(run, name, command, code, model=None) -> Recording:
    """A finished run as the page is told of it. Numbers are as short as they can be without changing what is drawn.

    Args:
        run: core.training.run.Run. name: of the recording. command: that makes it. code: the commit that it was trained
            with. model: a RecordedModel, if the trained model is shipped.
    """
    recorded = RecordedRun(run, name)
    versions = {"python": python_version(), **{library: version(library) for library in COMPUTING}}
    snapshot = run.snapshots.latest()
    trained = LoadedModel(snapshot.model().eval(), run.experiment, snapshot.step)
    return {"name": name, "query": query_of(run.experiment), "made": {"command": command, "code": code, "versions": versions},
            "pace": plan_of(name).pace, "check": lessons_check(trained), "model": model,
            "poll": whole_poll(recorded), "film": whole_film(recorded)}


def lessons_check(trained) -> RecordedCheck:
    """What a model answers to the lesson's own check."""
    name, source = trained.token_names(), torch.tensor(LESSONS_CHECK)
    expected, output = expected_answer(trained, source), decode_source(trained, source).tokens.tolist()
    return {part: [name(token) for token in tokens]
            for part, tokens in (("source", LESSONS_CHECK), ("expected", expected), ("output", output))}


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
    files, read = {}, {}
    for path in sorted(FOLDER.glob("*.json")):
        content = path.read_bytes()
        try:
            found = json.loads(content)
            check(found, path.stem)
        except (ValueError, KeyError, IndexError, TypeError, UserError) as error:
            logging.getLogger(__name__).warning("%s is no recording that can be played: %s", path.name, error)
        else:
            about = {key: value for key, value in found.items() if key not in ("poll", "film")}
            files[path.stem], read[path.stem] = content, {**about, "exact_match": last_exact_match(found["poll"])}
    version = hashlib.sha256(b"".join(name.encode() + files[name] for name in files)).hexdigest()[:16]
    return Recordings(files, read, version)


def check(found, name):
    """Refuses what the page could not play, or what is not of its experiment as that is today.

    Raises:
        ValueError, KeyError, IndexError, TypeError, UserError: saying what is wrong.
    """
    poll, film = found["poll"], found["film"]
    experiment, _ = experiment_of_query(found["query"])
    last, steps = experiment.train.max_steps, [frame["step"] for frame in film["frames"]]
    if found["name"] != name:
        raise ValueError(f"it is called {found['name']}")
    if poll["settings"] != experiment.flat() or found["query"] != query_of(experiment):
        raise ValueError("its settings are not those of its experiment")
    if poll["metrics"]["steps"] != list(range(1, last + 1)) or not all(len(poll["metrics"][key]) == last for key in ("loss", "lr")):
        raise ValueError("it does not have every step")
    if steps != sorted(set(steps)) or (steps[0], steps[-1]) != (0, last):
        raise ValueError("its film is not one from the first step to the last")
    if poll["status"] != film["status"] or poll["status"] != "finished" or poll["events"][-1]["type"] != "finished":
        raise ValueError("it has not finished")
    if found["pace"] != plan_of(name).pace:
        raise ValueError("it is not played as fast as it should be")
    if not all((found["made"]["command"], found["made"]["code"], *found["made"]["versions"].values())):
        raise ValueError("it does not say what made it")
    if not all(found["check"][part] for part in ("source", "expected", "output")):
        raise ValueError("it lacks the lesson's own check")
