"""Trains the model of this folder again, from its first step, and compares every loss with that of the run before.

    pip install -r requirements.txt
    python train_again.py

An ordinary PyTorch Lightning program: a LightningModule (core/lit.py), its batches (core/tasks.py) and a Trainer.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytorch_lightning as pl
import torch
import yaml
from safetensors.torch import load_file

import core
from core.build import build_batches, build_model
from core.config import Experiment
from core.decoding import greedy_decode
from core.tasks import end_symbol, held_out_sources, pairs, start_symbol

FOLDER = Path(core.__file__).parents[1]  # the one with experiment.yaml


class LossHistory(pl.Callback):
    """Keeps the loss of every step."""

    def __init__(self) -> None:
        self.losses: list[float] = []

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        self.losses.append(outputs["loss"].item())


def main() -> None:
    # What is learned, by which model, and how it is trained.
    settings = yaml.safe_load((FOLDER / "experiment.yaml").read_text(encoding="utf-8"))
    experiment = Experiment().with_settings(**settings["task"], **settings["model"], **settings["train"])
    task, seed = experiment.task, experiment.train.seed

    # The losses of the run before. As many steps are made again; for a whole training take experiment.train.max_steps.
    with open(FOLDER / "metrics.csv", encoding="utf-8") as file:
        before = torch.tensor([float(row["loss"]) for row in csv.DictReader(file)])
    steps = len(before)

    # The model with the first weights of its seed, or with those that the run started from.
    torch.set_num_threads(1)  # 2 is faster on an idle machine and gives the same bits; 3 and more add some numbers up in another order
    model = build_model(experiment)
    if (FOLDER / "initial.safetensors").exists():
        model.load_state_dict(load_file(FOLDER / "initial.safetensors"))

    # The training.
    history = LossHistory()
    trainer = pl.Trainer(max_steps=steps, limit_train_batches=steps, max_epochs=1, accelerator="cpu", devices=1,
                         callbacks=[history], logger=False, enable_checkpointing=False)
    trainer.fit(model, build_batches(experiment))
    trainer.save_checkpoint(FOLDER / "trained_again.ckpt")

    # Every loss is written to losses.csv and compared, to the last bit.
    losses = torch.tensor(history.losses)
    with open(FOLDER / "losses.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("step", "loss"), *enumerate(history.losses, 1)])
    differs = (losses != before).nonzero()
    print(f"step 1: loss {losses[0]:.4f}    step {steps}: loss {losses[-1]:.4f}")
    if len(differs) == 0:
        print(f"All {steps} losses are those of the run before, bit for bit.")
    else:
        largest = (losses - before).abs().max()
        print(f"The losses differ from step {differs[0].item() + 1} on, by {largest:.2g} at most: another processor or other versions.")

    # What it answers to sequences that training never saw.
    source, target = pairs(task, held_out_sources(task, seed))
    expected = target[:, 1:]  # without <sos>
    answer = greedy_decode(model, source, expected.size(1), start_symbol(task.vocab_size), end_symbol(task.vocab_size))
    answer = torch.nn.functional.pad(answer, (0, expected.size(1) - answer.size(1)))
    exact = (answer == expected).all(1).sum().item()
    print(f"{exact} of {len(source)} held-out sequences are answered without a mistake.")


if __name__ == "__main__":
    main()
