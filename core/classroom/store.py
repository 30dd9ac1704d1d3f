"""Runs on the disk, so that they survive a restart of the server: those that have ended, and those that go on.

Of each run there are up to three files, by its id: `.run`, when it has ended; `.going`, the state that it goes on from, until then; and
`.card`, the pages that watch it. A run that goes on without `.going` begins again: it is the same run, bit for bit.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from core.checkpoint_file import read_values
from core.classroom.cards import RunCard, card_from_bytes
from core.classroom.data_folder import DataFolder
from core.classroom.full_disk import Trouble, is_full
from core.classroom.run_values import RecordedRun, fill_run, run_from_values, run_to_values
from core.durable_file import PARTIAL, write_durably
from core.training.run import Run
from core.training.training_state import TrainingState, state_from_values

ENDED, GOING, CARD = ".run", ".going", ".card"
LARGEST_FILE = 2 * 10**9  # bytes: the server's own limits (core/classroom/limits.py) are far below
LARGEST_PICKLE = 50 * 10**6  # bytes: the validations of a run of a hundred thousand steps take some
VERSION = 1  # of a `.going`; others are not read


@dataclass(frozen=True)
class KeptRun:
    """A run from the disk.

    Attributes:
        address: id of the subscription of the page that started it; "": unknown. card: None: there is none that can be read.
    """

    run: Run
    address: str
    card: RunCard | None


class Store:
    """A folder of files of tensors and plain values only, read as a checkpoint from outside is: nothing is unpickled.

    A file is written under a temporary name and then renamed, so no file is ever incomplete. A run that cannot be read or
    written is skipped with a warning in the server's log.

    Args:
        folder: is created if it does not exist.

    Attributes:
        full_disk: whether there is room to keep anything.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.full_disk = Trouble(__name__)

    def save(self, run: Run, address: str) -> bool:
        """Writes an ended run.

        Args:
            address: id of the subscription of the page that started it.
        Returns:
            Whether it could be written.
        """
        values = run_to_values(RecordedRun.of(run), address)
        return self.write(run.id, ENDED, lambda file: torch.save(values, file))

    def save_going(self, recorded: RecordedRun, state: TrainingState | None, card: RunCard) -> bool:
        """Writes what a run goes on from.

        Args:
            state: None: it has made no step.
        Returns:
            Whether it could be written.
        """
        values = {"version": VERSION, "card": card.to_bytes().decode(), "state": state and state.to_values(),
                  **run_to_values(recorded, "")}
        return self.write(recorded.id, GOING, lambda file: torch.save(values, file))

    def save_card(self, card: RunCard) -> bool:
        """Writes a card. Returns whether it could be written."""
        content = card.to_bytes()
        return self.write(card.id, CARD, lambda file: file.write(content))

    def write(self, run_id: str, suffix: str, write: Callable[[Any], object]) -> bool:
        """Writes a file of a run. Returns whether it could be written; if not, the server's log says why."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_durably(self.folder / f"{run_id}{suffix}", write)
        except (OSError, RuntimeError) as error:
            warn = self.full_disk.warn if is_full(error) else logging.getLogger(__name__).warning  # not once for each step
            warn("run %s was not kept: %s", run_id[:6], error)
            return False
        if suffix != CARD:  # for which there is nearly always room
            self.full_disk.over()
        return True

    def writable(self) -> bool:
        """Whether files can be written to the folder now; if not, the server's log says why."""
        return DataFolder(self.folder).writable()

    def load_all(self) -> Iterator[KeptRun]:
        """Every run that has ended, oldest first. Incomplete files are deleted, and what is left of how an ended run went on."""
        if not self.folder.is_dir():
            return
        for unfinished in self.folder.glob(f"*{PARTIAL}"):
            unfinished.unlink(missing_ok=True)
        for path in sorted(self.folder.glob(f"*{ENDED}"), key=lambda path: path.stat().st_mtime):
            try:
                run, address = run_from_values(read_values(path, LARGEST_FILE, LARGEST_PICKLE))
            except Exception as error:  # a damaged file can make the reader fail in any way; the others are still good
                warn_unreadable(path, error)
                continue
            self.remove(run.id, GOING)
            yield KeptRun(run, address, self.read_card(path.stem))

    def load_going(self, at_once: int = 0) -> list[KeptRun]:
        """Every run that has not ended, in the order in which they were started: each with a card and, if it has made a step, a function
        that gives its state.

        Args:
            at_once: the first so many that are not paused hold the state that was read: it will be asked for soon.
        """
        if not self.folder.is_dir():
            return []
        names = {path.stem for suffix in (CARD, GOING) for path in self.folder.glob(f"*{suffix}")}
        names -= {path.stem for path in self.folder.glob(f"*{ENDED}")}
        cards, found = {name: self.read_card(name) for name in sorted(names)}, []
        for name, card in sorted(cards.items(), key=lambda item: item[1].order if item[1] else 0):
            if (kept := self.read_going(name, card)) is None:
                continue
            found.append(kept)
            if isinstance(state := kept.run.load_state, KeptState):
                at_once -= not kept.run.paused
                if kept.run.paused or at_once < 0:
                    state.let_go()
        return sorted(found, key=lambda kept: kept.card.order if kept.card else 0)

    def read_going(self, name: str, card: RunCard | None) -> KeptRun | None:
        """One run that has not ended; None if too little of it can be read to go on with it."""
        path = self.folder / f"{name}{GOING}"
        if path.exists():
            try:
                return self.read_state(path, card)
            except Exception as error:
                warn_unreadable(path, error)
        if card is None or card.forked or card.id != name:
            return None
        return KeptRun(card.new_run(), "", card)

    def read_state(self, path: Path, newer: RunCard | None) -> KeptRun:
        """A run that has made a step, or started from a snapshot.

        Args:
            newer: its card, if it can be read; the file holds one too, which may be older.
        """
        values = going_values(path)
        card = newer or card_from_bytes(values["card"].encode())
        run = card.new_run()
        fill_run(run, values)
        if not (run.id == values["id"] == path.stem and run.experiment.flat() == values["experiment"]):
            raise ValueError("it belongs to another run")
        if run.log.step:
            state = state_from_values(values["state"])
            if run.log.ended or run.log.step >= run.experiment.train.max_steps or state.step != run.log.step:
                raise ValueError("its parts do not fit together")
            run.load_state = KeptState(path, state)
            run.attention_history.thinned += 1  # pages may have frames of later steps: they ask which are there
        return KeptRun(run, "", replace(card, forked=run.initial is not None))

    def read_card(self, name: str) -> RunCard | None:
        """A card; None if there is none that can be read."""
        path = self.folder / f"{name}{CARD}"
        if not path.is_file():
            return None
        try:
            return card_from_bytes(path.read_bytes())
        except Exception as error:
            warn_unreadable(path, error)
            return None

    def going_size(self, run_id: str) -> int:
        """Bytes of what a run goes on from; 0 if there is no such file."""
        path = self.folder / f"{run_id}{GOING}"
        return path.stat().st_size if path.exists() else 0

    def remove(self, run_id: str, *suffixes: str) -> None:
        """Deletes files of a run, if they are there."""
        try:
            for suffix in suffixes:
                (self.folder / f"{run_id}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            logging.getLogger(__name__).warning("run %s could not be removed: %s", run_id[:6], error)

    def forget(self, run_id: str) -> None:
        """Deletes a run's files, if there are any."""
        self.remove(run_id, ENDED, GOING, CARD)


class KeptState:
    """Gives the state in a `.going`; it is read again if nobody holds it any more.

    Args:
        state: as it was read. It is held until it has been asked for, or let go: many runs may wait for a slot, and a state is three times
            as large as a model.
    """

    def __init__(self, path: Path, state: TrainingState) -> None:
        self.path = path
        self.state: TrainingState | None = state

    def __call__(self) -> TrainingState:
        """Raises an exception of any kind if it has to be read and the file is damaged."""
        state, self.state = self.state, None
        return state or state_from_values(going_values(self.path)["state"])

    def let_go(self) -> None:
        self.state = None


def going_values(path: Path) -> dict[str, Any]:
    """What a `.going` holds.

    Raises:
        Exception: of any kind, if it is damaged or of another version.
    """
    values = read_values(path, LARGEST_FILE, LARGEST_PICKLE)
    if values["version"] != VERSION:
        raise ValueError(f"it is of version {values['version']}, not {VERSION}")
    return values


def warn_unreadable(path: Path, error: Exception) -> None:
    logging.getLogger(__name__).warning("%s could not be read: %s", path.name, error)
