"""The training of each mistake, with it or without, and what is measured of it."""

import math
import re
import tempfile
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor

from core.build import build_batches, build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.programs.broken import eval_mode, hyperparameters, scheduler, shift, zero_grad
from core.programs.demonstration import Demonstration
from core.programs.followed import fit_told, loop_told
from core.tasks import PAD, end_symbol, start_symbol
from core.training.evaluation import HeldOut
from core.training.norms import gradient_norm

STEPS = 200
EPOCHS = 4  # of the Trainer's training, each of STEPS / EPOCHS steps
LOOK_EVERY = 25  # steps after which the loop with `eval()` looks at held-out sequences
EXPERIMENT = Experiment().with_settings(max_steps=STEPS)
DROPPED = EXPERIMENT.with_settings(dropout=0.1)
SMALL = EXPERIMENT.with_settings(d_model=32, num_layers=1, d_ff=128)  # not the sizes that a model has by default
LONGEST_ERROR = 240  # letters of an exception that are shown
TRAINING, HELD_OUT_LOSS = "training", "held_out"  # series of points

Found = dict[str, Any]  # a part of a MistakeReport


def run_scheduler(demonstration: Demonstration, mended: bool) -> Found:
    """Trains for EPOCHS epochs with a Trainer; its rate is stepped once an epoch, or at every step."""
    kind = scheduler.Mended if mended else scheduler.Broken
    model = kind(**build_model(EXPERIMENT).hparams)
    fit_told(demonstration, TRAINING, model, build_batches(EXPERIMENT), STEPS, EPOCHS)
    return {"measured": {"epochs": EPOCHS, "epoch_steps": STEPS // EPOCHS, "exact_match": greedy_match(model, EXPERIMENT)}}


def run_hyperparameters(demonstration: Demonstration, mended: bool) -> Found:
    """Trains with a Trainer, saves a checkpoint, and loads it as people do: without arguments, and then with the one that is asked for."""
    kind = hyperparameters.Mended if mended else hyperparameters.Broken
    model = kind(SMALL.task.vocab_size, d_model=SMALL.model.d_model, num_layers=SMALL.model.num_layers)
    model.transformer.load_state_dict(build_model(SMALL).transformer.state_dict())  # initial weights that follow from a seed
    trainer = fit_told(demonstration, TRAINING, model, build_batches(SMALL), STEPS, 1)
    if demonstration.step < STEPS:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.ckpt"
        trainer.save_checkpoint(path)
        asked: list[dict[str, Any]] = [{}] if mended else [{}, {"vocab_size": SMALL.task.vocab_size}]
        return {"attempts": [load(path, model, arguments) for arguments in asked], "measured": {"saved_bytes": path.stat().st_size}}


def run_zero_grad(demonstration: Demonstration, mended: bool) -> Found:
    """Trains by hand, with gradients that pile up or that begin anew at each step."""
    model = build_model(EXPERIMENT)
    train = zero_grad.Mended.train if mended else zero_grad.Broken.train
    norms: list[float] = []
    losses = train(model, build_batches(EXPERIMENT))
    loop_told(demonstration, TRAINING, EXPERIMENT, losses, lambda step: norms.append(gradient_norm(model.parameters())))
    if not norms:
        return {}
    return {"norms": norms, "measured": {"first_norm": norms[0], "last_norm": norms[-1], "exact_match": greedy_match(model, EXPERIMENT)}}


def run_eval_mode(demonstration: Demonstration, mended: bool) -> Found:
    """Trains by hand with dropout, and looks at held-out sequences in between. Then the model is asked for the loss of one batch twice, as
    training has left it; and for its answers twice, with dropout on."""
    model = build_model(DROPPED)
    train = eval_mode.Mended.train if mended else eval_mode.Broken.train
    held_out = HeldOut(DROPPED)
    target = torch.cat([torch.full((len(held_out.src), 1), start_symbol(held_out.vocab_size)), held_out.expected], 1)
    looks = [math.nan]

    def look() -> None:
        looks.append(loss_of(model, held_out.src, target))
        demonstration.tell(HELD_OUT_LOSS, LOOK_EVERY * (len(looks) - 1), looks[-1], 0.0)

    loop_told(demonstration, TRAINING, DROPPED, train(model, build_batches(DROPPED), look, LOOK_EVERY))
    src, tgt = next(iter(build_batches(DROPPED)))
    twice = [loss_of(model, src, tgt) for _ in range(2)]
    answers = [answer_with_dropout(model, held_out) for _ in range(2)]
    return {"measured": {
        "dropout": DROPPED.model.dropout, "once": twice[0], "twice": twice[1], "held_out_loss": looks[-1],
        "exact_match": exact_match(held_out.answer(model), held_out), "differ": share_of_rows(answers[0] != answers[1]),
        "dropped_match": exact_match(answers[0], held_out),
    }}


def run_shift(demonstration: Demonstration, mended: bool) -> Found:
    """Trains with the target as it is, or shifted by one."""
    kind = shift.Mended if mended else shift.Broken
    model = kind(**build_model(EXPERIMENT).hparams)
    fit_told(demonstration, TRAINING, model, build_batches(EXPERIMENT), STEPS, 1)
    held_out = HeldOut(EXPERIMENT)
    answers = held_out.answer(model)
    wrote = answers[held_out.expected != PAD]
    return {"measured": {"exact_match": exact_match(answers, held_out),
                         "starts": (wrote == start_symbol(held_out.vocab_size)).float().mean().item()}}


# --- what is measured -------------------------------------------------------------------------------------------------


def greedy_match(model: LitTransformer, experiment: Experiment) -> float:
    """The share of held-out sequences that are answered rightly by greedy decoding."""
    held_out = HeldOut(experiment)
    return exact_match(held_out.answer(model), held_out)


def exact_match(answers: Tensor, held_out: HeldOut) -> float:
    """The share of answers, int (count, target), that are right."""
    return 1 - share_of_rows(answers != held_out.expected)


def share_of_rows(found: Tensor) -> float:
    """The share of rows with at least one True: bool, (rows, columns)."""
    return found.any(1).float().mean().item()


def loss_of(model: LitTransformer, src: Tensor, tgt: Tensor) -> float:
    """The loss of a batch, in the mode that the model is in: src (batch, source), tgt (batch, target)."""
    with torch.no_grad():
        logits = model(src, tgt[:, :-1])
        return model.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten()).item()


def answer_with_dropout(model: LitTransformer, held_out: HeldOut) -> Tensor:
    """What a model writes that nobody has told that training is over.

    Returns:
        int, (count, target), padded behind <eos>. The model is in training mode afterwards.
    """
    model.train()
    written = torch.full((len(held_out.src), 1), start_symbol(held_out.vocab_size))
    ended = torch.zeros_like(written, dtype=torch.bool)
    with torch.no_grad():
        for _ in range(held_out.expected.size(1)):
            token = model(held_out.src, written)[:, -1:].argmax(-1).masked_fill(ended, PAD)
            ended |= token == end_symbol(held_out.vocab_size)
            written = torch.cat([written, token], 1)
    return written[:, 1:]


def load(path: Path, model: pl.LightningModule, arguments: dict[str, Any]) -> Found:
    """Loads a checkpoint as people do.

    Returns:
        call: as one writes it. error: of the exception, "" if there was none. difference: the largest of any weight to the model's;
        None if it did not load.
    """
    kind = type(model)
    call = ", ".join(['"model.ckpt"', *(f"{name}={value}" for name, value in arguments.items())])
    found: Found = {"call": f"{kind.__name__}.load_from_checkpoint({call})", "error": "", "difference": None}
    try:
        loaded = kind.load_from_checkpoint(path, map_location="cpu", **arguments)
    except Exception as error:  # whatever it is: it is what people see
        return {**found, "error": error_words(error)}
    theirs = loaded.state_dict()
    return {**found, "difference": max((weight - theirs[name]).abs().max().item() for name, weight in model.state_dict().items())}


def error_words(error: Exception) -> str:
    """An exception in one line: its kind, and as much of what it says as is needed; without paths of the machine."""
    words = " ".join(re.sub(r"/\S+/", "", str(error)).split())
    text = f"{type(error).__name__}: {words}"
    return text if len(text) <= LONGEST_ERROR else text[: LONGEST_ERROR - 2].rsplit(" ", 1)[0] + " …"
