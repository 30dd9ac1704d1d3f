"""A run as one ZIP. It holds nothing of the server: no path, no id, no time of day."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from core.checkpoint import LoadedModel, checkpoint_bytes
from core.config import HELD_OUT
from core.errors import UserError
from core.figures.curves import curves_figure
from core.figures.heatmaps import heatmap_figure, trace_labels
from core.figures.style import render
from core.hub import CONFIG, WEIGHTS, config_text
from core.model_card import Measured
from core.request import decode_source
from core.safetensors_file import weights_bytes
from core.take_home.experiment_file import experiment_yaml
from core.take_home.program import module_files, notebook_text, requirements_text, script_text
from core.take_home.readme import Texts, readme_text
from core.training.events import Validation
from core.training.log import RunLog, metrics_csv
from core.training.run import Run
from core.training.snapshots import Snapshot

LARGEST_WEIGHTS = 128 * 10**6  # bytes in one ZIP; `course` has 30 MB of weights, twice, and paper-base 176
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can name
PACKED_ALREADY = (".ckpt", ".safetensors", ".png")  # compressing these costs seconds and saves nothing
IMAGES = ("svg", "png")
LICENCE = Path(__file__).parents[2] / "LICENSE"


@dataclass(frozen=True)
class Moment:
    """What a run was at one moment, while it may go on.

    Attributes:
        log: a copy. snapshot: the newest of the steps in it. validation: what was measured of that snapshot, or None.
    """

    log: RunLog
    snapshot: Snapshot
    validation: Validation | None

    @property
    def measured(self) -> Measured | None:
        return self.validation and Measured(HELD_OUT, self.validation.exact_match, self.validation.token_accuracy)


def moment_of(run: Run) -> Moment:
    """The present moment. A snapshot whose validation has not come yet gives way to the one before it.

    Raises:
        UserError: if there is no snapshot yet.
    """
    log = run.log.copy()
    validations = {event.step: event for event in log.of_kind(Validation)}
    snapshots = [snapshot for step in run.snapshots.steps() if step <= log.step and (snapshot := run.snapshots.get(step))]
    if not snapshots:
        raise UserError("unknown_snapshot")
    snapshot = next((snapshot for snapshot in reversed(snapshots) if snapshot.step in validations), snapshots[-1])
    return Moment(log, snapshot, validations.get(snapshot.step))


def take_home(run: Run, texts: Texts | None = None) -> tuple[str, bytes]:
    """The ZIP of a run as it is now, going on or ended: its name, and its content. Packed twice at one step, it has the same bytes.

    Args:
        texts: None: in English.
    Raises:
        UserError: if there is no snapshot yet, or it would be too large.
    """
    moment = moment_of(run)
    name = f"transformer-{run.experiment.task.task}-step-{moment.log.step}"
    return f"{name}.zip", packed(name, run_files(run, moment, texts or Texts()))


def packed(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP, all of them in one folder."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", NO_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # readable for all, whatever machine packs it
            archive.writestr(entry, files[name])
    return content.getvalue()


def run_files(run: Run, moment: Moment, texts: Texts) -> dict[str, bytes]:
    """Everything that is packed, by name.

    Raises:
        UserError: if it would be too large.
    """
    initial, snapshot, log = run.initial, moment.snapshot, moment.log
    initial_size = initial.size if initial else 0
    if snapshot.size + initial_size > LARGEST_WEIGHTS:
        raise UserError("take_home_too_large", size=(snapshot.size + initial_size) / 1e6, limit=LARGEST_WEIGHTS / 1e6)
    loaded = LoadedModel(snapshot.model(), run.experiment, snapshot.step)
    files = {
        "checkpoint.ckpt": checkpoint_bytes(loaded),
        CONFIG: config_text(loaded).encode(),
        "experiment.yaml": experiment_yaml(run.experiment, texts.words["yaml_head"], texts.helps).encode(),
        "metrics.csv": metrics_csv(log).encode(),
        **program_files(texts),
        **dict(pictures(loaded, moment, texts)),
    }
    if 2 * snapshot.size + initial_size <= LARGEST_WEIGHTS:  # otherwise the checkpoint alone has the weights
        files[WEIGHTS] = weights_bytes(snapshot.weights)
    if initial is not None:
        files["initial.safetensors"] = weights_bytes(initial.weights)
    return {**files, "README.md": readme_text(loaded, log, moment.measured, initial, list(files), texts).encode()}


def program_files(texts: Texts) -> dict[str, bytes]:
    """What trains it again, with its licence."""
    programs = {"train_again.py": script_text(), "train_again.ipynb": notebook_text(texts.words), "requirements.txt": requirements_text()}
    licence = {"LICENSE": LICENCE.read_text(encoding="utf-8")} if LICENCE.is_file() else {}
    return {name: text.encode() for name, text in {**programs, **module_files(), **licence}.items()}


def pictures(loaded: LoadedModel, moment: Moment, texts: Texts) -> Iterator[tuple[str, bytes]]:
    """The curves; and, if something was decoded, the cross-attention of one of the held-out sequences."""
    words, validation = texts.figure_words, moment.validation
    curves = curves_figure(moment.log, moment.snapshot.experiment, words=texts.figures, title=words["curves_title"],
                           settings=texts.settings, language=texts.spoken)
    yield from ((f"curves.{kind}", render(curves, kind)) for kind in IMAGES)
    if validation is None or not validation.answers:
        return
    trace = decode_source(loaded, torch.tensor(validation.answers[len(validation.answers) // 2].source))
    maps = list(trace.cross.mean(1).numpy())
    titles = [words["layer"].format(layer=i) for i in range(1, len(maps) + 1)]
    heatmap = heatmap_figure(maps, titles, *trace_labels(trace, "cross", loaded.token_names()), None, words["attention_title"],
                             settings=texts.settings, weight=words["weight"], language=texts.spoken)
    yield from ((f"attention-cross.{kind}", render(heatmap, kind)) for kind in IMAGES)
