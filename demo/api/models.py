"""The models that can be decoded with: shipped ones, snapshots of a run, uploaded checkpoints."""

import os
import re
import secrets
import threading
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from core.checkpoint import LoadedModel, load_checkpoint
from core.errors import UserError
from core.training.evaluation import find_mistake
from core.training.threads import use_cores
from demo.api.decode_source import AskedDecode, prepare
from demo.api.kept_decodes import kept_replies, kept_traces
from demo.api.once import OnceAtATime
from demo.api.upload_folder import UploadFolder

LONGEST_NAME = 40  # letters of a file's name that are shown
MOST_DIGITS = 11  # of a step
IN_ORDER = ("no-look-ahead", "course-post-ln", "course", "classroom")  # kinds of shipped models, the one to begin with last
ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(eq=False)
class OpenModel:
    """A model in memory. The lock is for whoever decodes: capturing attention needs the model for itself.

    Attributes:
        search: what is known of its heads' worth (demo/api/head_search.py), which goes when the model does; None: nothing.
        mistake: a held-out source that it answers wrongly, as text; None: not looked for yet.
    """

    loaded: LoadedModel
    lock: threading.Lock
    search: Any = None
    mistake: str | None = None


class Models:
    """Models by name: "shipped:FILE", "run:ID:STEP" or "upload:KEY". The last few used stay in memory.

    Args:
        registry: where runs are found. keep: models in memory. uploads: uploaded ones that are kept, if they are not too large together.

    Attributes:
        folder: where Gradio puts an uploaded file, until it has been read. traces: of the decodes that were asked for, KeptDecodes.
        replies: what was computed of them for pages, the same for all that may see the model.
    """

    def __init__(self, registry, keep=12, uploads=8):
        self.registry = registry
        self.folder = UploadFolder(get_upload_folder(), registry.limits.uploads_mb * 10**6)
        self.keep = keep
        self.most_uploads = uploads
        self.lock = threading.Lock()
        self.opened = OrderedDict()
        self.opening = OnceAtATime()
        self.uploads = OrderedDict()
        self.traces = kept_traces()
        self.replies = kept_replies()
        self.names = {}  # of uploads, what their owners call them

    def shipped(self):
        """Names of the shipped models: the one that something was broken in, the lesson's own, then the classroom's, each in the order of
        their training steps. The last is the one to begin with."""
        return [f"shipped:{stem}" for stem in sorted((path.stem for path in ASSETS.glob("*.ckpt")), key=shipped_order)]

    def of_run(self, run_id):
        """Names of the snapshots of a page's run, or of a race's runner, newest first; none if there is no such run."""
        try:
            steps = self.registry.find_model(run_id).run.snapshots.steps()
        except UserError:
            return []
        return [f"run:{run_id}:{step}" for step in reversed(steps)]

    def nearest_of_run(self, run_id, step):
        """Name of the snapshot of a page's run, or of a race's runner, that is nearest to a step.

        Raises:
            UserError: if there is no such run, or it has no snapshot yet.
        """
        self.registry.find_model(run_id)
        return nearest(self.of_run(run_id), step, UserError("unknown_snapshot"))

    def nearest_shipped(self, recording, step):
        """Name of the shipped model of a recording's training that is nearest to a step of it.

        Args:
            recording: its name, which those models have too.
        Raises:
            UserError: if there is none.
        """
        same = [name for name in self.shipped() if shipped_parts(name.removeprefix("shipped:"))[0] == recording]
        return nearest(same, step, UserError("unknown_recording"))

    def upload(self, path):
        """Takes an uploaded checkpoint in.

        Args:
            path: of the file, which Gradio calls nearly as its owner does.

        Returns:
            Its name.
        Raises:
            UserError: if it cannot be used.
        """
        if not isinstance(path, str | os.PathLike):
            raise UserError("wrong_request")
        use_cores(1)
        name = f"upload:{secrets.token_urlsafe(12)}"
        limits = self.registry.limits
        try:
            opened = OpenModel(load_checkpoint(path, int(limits.upload_mb * 10**6), limits.parameters), threading.Lock())
        finally:
            self.folder.discard(path)
            self.folder.make_room()
        with self.lock:
            self.uploads[name], self.names[name] = opened, shown_name(path)
            while len(self.uploads) > self.most_uploads or (len(self.uploads) > 1 and self.bytes_uploaded() > limits.uploads_mb * 10**6):
                self.names.pop(self.uploads.popitem(last=False)[0], None)
        return name

    def bytes_uploaded(self):
        """What the parameters of all uploaded models take in memory."""
        return sum(tensor.nbytes for opened in self.uploads.values() for tensor in opened.loaded.model.state_dict().values())

    def decode(self, name, text):
        """Decodes what was typed with a named model: see `decode_asked`."""
        return self.decode_asked(AskedDecode(name, text))

    def decode_asked(self, asked):
        """Makes a decode, in the calling thread, on one core; or takes the one that is kept.

        Args:
            asked: an AskedDecode.
        Returns:
            The trace and the LoadedModel.
        Raises:
            UserError: if the model, the text, a chosen token or a switch cannot be used.
        """
        with self.prepared(asked) as decode:
            return self.traces.of(asked, decode.loaded, decode.trace), decode.loaded

    @contextmanager
    def prepared(self, asked):
        """Checks what is asked for, and keeps its model for the caller inside the block, whose tensor operations use one core.

        Args:
            asked: an AskedDecode.
        Yields:
            PreparedDecode.
        Raises:
            UserError: as `decode_asked`.
        """
        use_cores(1)
        opened = self.open(asked.model)
        with opened.lock:
            yield self.prepare(asked, opened.loaded)

    def prepare(self, asked, loaded):
        """Checks what is asked of a model that the caller has for himself; see `demo.api.decode_source.prepare`."""
        def kept(source, make):
            return self.traces.of(AskedDecode("", source), loaded, make)

        return prepare(asked, loaded, self.registry.limits.length, kept)

    def mistake(self, name):
        """A held-out source that a named model answers wrongly, as text; the first of them if it answers all rightly.

        Raises:
            UserError: if there is no such model.
        """
        use_cores(1)
        opened = self.open(name)
        with opened.lock:
            if opened.mistake is None:
                opened.mistake = " ".join(map(str, find_mistake(opened.loaded).tolist()))
            return opened.mistake

    def open(self, name):
        """The OpenModel of a name.

        Raises:
            UserError: if there is none.
        """
        if not isinstance(name, str):
            raise UserError("unknown_model", "model")
        found = self.snapshot_of(name)
        key = name if found is None else f"run:{found[0].id}:{found[1]}"
        return self.opened_now(key) or self.opening.of(key, lambda: self.opened_now(key) or self.open_first(key, found))

    def snapshot_of(self, name):
        """The Run or the Runner of a race, and the step, of the name of a snapshot; None: it is none's name. A page that names it needs a
        subscription of its own, but all who may see a snapshot share what is computed with it.

        Raises:
            UserError: if there is no such run.
        """
        kind, _, rest = name.partition(":")
        if kind != "run":
            return None
        run_id, _, step = rest.rpartition(":")
        run = self.registry.find_model(run_id).run
        return (run, int(step)) if step.isdecimal() and len(step) <= MOST_DIGITS else None

    def opened_now(self, key):
        """The OpenModel that is in memory; None: none is."""
        with self.lock:
            kept = next((models for models in (self.opened, self.uploads) if key in models), None)
            if kept is None:
                return None
            kept.move_to_end(key)
            return kept[key]

    def open_first(self, key, found):
        """Loads a model, and keeps it."""
        opened = OpenModel(self.read(key, found), threading.Lock())
        with self.lock:
            self.opened[key] = opened
            while len(self.opened) > self.keep:
                self.opened.popitem(last=False)
        return opened

    def read(self, name, found):
        """Loads a shipped model or a snapshot.

        Args:
            found: the run and the step of a snapshot, of `snapshot_of`.
        """
        if found is None and name in self.shipped():
            return load_checkpoint(ASSETS / f"{name.removeprefix('shipped:')}.ckpt")
        snapshot = found and found[0].snapshots.get(found[1])
        if snapshot is None:
            raise UserError("unknown_model", "model")
        return LoadedModel(snapshot.model(), snapshot.experiment, snapshot.step)


def nearest(names, step, refusal):
    """The model whose step is nearest; of two, the later one.

    Raises:
        UserError: `refusal`, if there is no model.
    """
    if not names:
        raise refusal
    return min(names, key=lambda name: (abs(step_of(name) - step), -step_of(name)))


def step_of(name):
    """The step of a shipped model or of a snapshot, of its name."""
    return int(re.search(r"(\d+)$", name)[1])


def shipped_parts(stem):
    """What a shipped model is and the steps it was trained for, of its file's name: ("classroom", 400)."""
    kind, _, step = stem.rpartition("-")
    return kind, int(step)


def shipped_order(stem):
    kind, step = shipped_parts(stem)
    return IN_ORDER.index(kind) if kind in IN_ORDER else -1, step


def shown_name(path):
    """A file's own name as a line of text: without folders, and without what is not to be seen (control characters, marks that turn
    the direction of what follows)."""
    base = re.split(r"[/\\]", str(path))[-1]
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in base).split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 13]}…{line[-12:]}"
