"""Checkpoints in Lightning's own format: what they hold, and how a model is made of it.

A file from outside is checked in this order: its size and its values (core/checkpoint_file.py), its hyperparameters, the sizes of the
model that they describe, and its weights. Only then is memory taken for the model.
"""

import io
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch

from core.checkpoint_file import read_values
from core.config import SETTINGS, Experiment, quoted
from core.deterministic import keep_order_of_sums
from core.errors import UserError
from core.lit import LitTransformer
from core.rounded_weights import SCALES, round_weights, whole_weights
from core.tasks import START_AND_END, end_symbol, start_symbol, token_names

MAX_FILE_BYTES = 300 * 10**6  # bytes; paper-base has 180 MB
AnyTransformer = TypeVar("AnyTransformer", bound=LitTransformer)
RANGES = {
    **{name: (SETTINGS[name].low, SETTINGS[name].high) for name in ("d_model", "num_layers", "num_heads", "d_ff", "dropout")},
    "src_vocab_size": (2, 2000), "tgt_vocab_size": (2, 2000), "max_len": (1, 10_000), "pad_idx": (0, 0),
    "warmup_steps": (1, 10**6), "lr_factor": (0, 1000), "label_smoothing": (0, 1), "position_scale": (0, 1000), "norm_first": (False, True),
    "seed": (0, 2**63),
    **{name: (False, True) for name in SETTINGS if name.startswith("no_")},
}


@dataclass(frozen=True)
class LoadedModel:
    """What a checkpoint holds.

    Attributes:
        model: LitTransformer in evaluation mode. experiment: what it learned, or None if the file does not say.
        step: optimizer steps it had made.
    """

    model: LitTransformer
    experiment: Experiment | None
    step: int

    @property
    def vocab_size(self) -> int:
        """Padding and symbols, without <sos> and <eos>."""
        return self.model.hparams.tgt_vocab_size - START_AND_END

    @property
    def start(self) -> int:
        """<sos>."""
        return start_symbol(self.vocab_size)

    @property
    def end(self) -> int:
        """<eos>."""
        return end_symbol(self.vocab_size)

    def token_names(self) -> Callable[[int], str]:
        """A function from a token to what is shown for it."""
        return token_names(self.vocab_size)


class ModelAtStep(Protocol):
    """What can be saved: a model and what it learns, after some optimizer steps (core/training/snapshots.py)."""

    @property
    def experiment(self) -> Experiment: ...

    @property
    def step(self) -> int: ...

    def model(self) -> LitTransformer: ...


def save_checkpoint(snapshot: ModelAtStep, path: Path | str) -> None:
    """Writes a snapshot; whole or not at all.

    Args:
        path: ends in .ckpt by custom.
    Raises:
        UserError: if it cannot be written.
    """
    path = Path(path)
    partial = path.with_name(path.name + ".part")
    try:
        torch.save(checkpoint_values(snapshot.model(), snapshot.experiment, snapshot.step), partial)
        os.replace(partial, path)
    except (OSError, RuntimeError) as error:
        with suppress(OSError):
            partial.unlink()
        raise UserError("write_failed", name=path.name, error=str(error)) from error


def checkpoint_bytes(loaded: LoadedModel) -> bytes:
    """The checkpoint file of a LoadedModel, as bytes."""
    buffer = io.BytesIO()
    torch.save(checkpoint_values(loaded.model, loaded.experiment, loaded.step), buffer)
    return buffer.getvalue()


def rounded_checkpoint(snapshot: ModelAtStep) -> dict[str, Any]:
    """The values of a snapshot's checkpoint with weights of 8 bits, a quarter of the size: see core/rounded_weights.py."""
    state, scales = round_weights(snapshot.model().state_dict())
    return {**checkpoint_values(snapshot.model(), snapshot.experiment, snapshot.step), "state_dict": state, SCALES: scales}


def checkpoint_values(model: LitTransformer, experiment: Experiment | None, step: int) -> dict[str, Any]:
    """What Trainer.save_checkpoint would write of a model, and the experiment beside it."""
    return {
        "epoch": 0,
        "global_step": step,
        "pytorch-lightning_version": version("pytorch-lightning"),
        "state_dict": model.state_dict(),
        "loops": {},
        "hparams_name": "kwargs",
        "hyper_parameters": dict(model.hparams),
        "experiment": experiment and experiment.flat(),
    }


def load_checkpoint(path: Path | str, largest_file: int = MAX_FILE_BYTES, largest_model: int | None = None) -> LoadedModel:
    """Reads a checkpoint of a LitTransformer, whoever wrote it.

    Args:
        largest_file: bytes. largest_model: parameters; None: whatever fits in `largest_file`.
    Raises:
        UserError: if it is no such file, is unsafe, too large, or belongs to another model.
    """
    values = read_values(Path(path), largest_file)
    state, hparams = known_parts(values)
    model = checked_model(state, hparams, largest_model or largest_file // 4, scales=values.get(SCALES))
    return LoadedModel(model, experiment_of(values, model), int_or_zero(values.get("global_step")))


def checked_model(state: dict, hparams: dict, largest_model: int, kind: type[AnyTransformer] = LitTransformer,
                  scales: object = None) -> AnyTransformer:
    """The model with these hyperparameters and weights, in evaluation mode; its memory is taken when all of them have been checked.

    Args:
        largest_model: parameters. kind: LitTransformer or a subclass of it.
        scales: of rounded weights (core/rounded_weights.py), from anywhere; None: none is rounded.
    Raises:
        UserError: if they are not those of a LitTransformer, or it would be too large.
    """
    keep_order_of_sums()
    check_hparams(hparams)
    check_sizes(state, hparams, largest_model)
    state = whole_weights(state, scales)
    try:
        check_finite(state)
        check_shapes(state, hparams, kind)
        model = kind(**hparams)
        model.load_state_dict(state)
    except (RuntimeError, ValueError, TypeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError("checkpoint_foreign", reason=first_line(error)) from error
    return model.eval()


def check_shapes(state: dict, hparams: dict, kind: type[LitTransformer]) -> None:
    """Loads the weights into a model without memory: a small file, whose hyperparameters are those of a large model, costs nothing.

    Raises:
        ValueError, TypeError: if there is no such model.
        RuntimeError: if a weight is missing, is none of the model's, or has another shape.
    """
    with torch.device("meta"):
        kind(**hparams).load_state_dict(state, assign=True)


def known_parts(values: dict) -> tuple[dict, dict]:
    """state_dict and hyperparameters.

    Raises:
        UserError: if one is missing or of another kind.
    """
    state, hparams = values.get("state_dict"), values.get("hyper_parameters")
    if not isinstance(state, dict) or not all(isinstance(name, str) and isinstance(tensor, torch.Tensor) for name, tensor in state.items()):
        raise UserError("checkpoint_foreign", reason="it holds no state_dict of tensors.")
    if not isinstance(hparams, dict) or not {"src_vocab_size", "tgt_vocab_size", "d_model"} <= set(hparams):
        raise UserError("checkpoint_foreign", reason="it holds no hyperparameters of a LitTransformer.")
    return state, hparams


def check_hparams(hparams: dict) -> None:
    """Raises a UserError unless every hyperparameter is one of LitTransformer's, a number or a switch as there, and in range."""
    for name, value in hparams.items():
        if name not in RANGES:
            raise UserError("checkpoint_foreign", reason=f"LitTransformer has no hyperparameter {quoted(name)}.")
        low, high = RANGES[name]
        if value is None and name == "seed":
            continue
        is_switch = isinstance(low, bool)  # a switch is no number, though Python counts with it
        if not isinstance(value, int | float) or isinstance(value, bool) != is_switch or not low <= value <= high:
            raise UserError("checkpoint_foreign", reason=f"{name} is {quoted(value)}, not between {low} and {high}.")
    for name in ("src_vocab_size", "tgt_vocab_size", "d_model", "num_layers", "num_heads", "d_ff", "max_len"):
        if not isinstance(hparams.get(name, 1), int):
            raise UserError("checkpoint_foreign", reason=f"{name} is not a whole number.")


def check_sizes(state: dict, hparams: dict, largest_model: int) -> None:
    """Raises a UserError if the tensors are too many numbers."""
    named = sum(tensor.numel() for tensor in state.values())
    layers, d_model, d_ff = hparams.get("num_layers", 6), hparams["d_model"], hparams.get("d_ff", 2048)
    expected = layers * (12 * d_model**2 + 4 * d_model * d_ff)
    if max(named, expected) > largest_model:
        raise UserError("model_too_large", parameters=max(named, expected), limit=largest_model)


def check_finite(state: dict) -> None:
    """Raises a UserError if a tensor holds anything but finite numbers with a point."""
    for name, tensor in state.items():
        if not (tensor.is_floating_point() and torch.isfinite(tensor).all()):
            raise UserError("checkpoint_not_finite", name=str(name)[:60])


def experiment_of(values: dict, model: LitTransformer) -> Experiment | None:
    """The experiment that is named in a checkpoint, if it is one and fits the model; otherwise None."""
    named = values.get("experiment")
    if not isinstance(named, dict) or not all(isinstance(name, str) for name in named):
        return None
    try:
        experiment = Experiment().with_settings(**named)
    except UserError:
        return None
    settings = {**experiment.flat(), "src_vocab_size": experiment.task.vocab_size}
    told = {name: value for name, value in model.hparams.items() if name in settings and name not in ("seed", "max_len")}
    has_room = experiment.task.max_len < model.hparams.max_len  # the decoder reads <sos> before the answer
    return experiment if has_room and all(settings[name] == value for name, value in told.items()) else None


def int_or_zero(value: Any) -> int:
    """A number of steps; 0 if it is none, or one that JSON cannot hold."""
    return value if isinstance(value, int) and 0 <= value < 2**53 else 0


def first_line(error: Exception) -> str:
    """The beginning of an error's text, as part of a sentence."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:200]
