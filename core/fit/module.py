"""LitTransformer with what a training on several processes needs, and one that was killed and goes on."""

from typing import Any

import torch
from torch import Tensor
from torchmetrics import MeanMetric

from core.build import build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.tasks import PAD, seeded_generator
from core.training.evaluation import answers_of


class FitTransformer(LitTransformer):
    """LitTransformer, logging what the page shows: loss and learning rate of each step, accuracy on held-out sequences.

    A checkpoint of it is one of a LitTransformer, with the experiment and the state of all random numbers beside it.

    Attributes:
        experiment: what it learns.
        exact_match, token_accuracy: means over what all processes have decoded; Lightning's own mean over processes would round the
            number of their tokens.
    """

    experiment: Experiment
    exact_match: MeanMetric
    token_accuracy: MeanMetric
    step_loss: Tensor | float = 0.0

    def setup(self, stage: str) -> None:
        if stage == "fit":
            self.start_dropout(self.trainer.global_rank)

    def start_dropout(self, process: int, step: int = 0) -> None:
        """Begins the random numbers of dropout: others in every process, or all would drop the same places of their sequences.

        The first process begins where a model begins that trains alone. On a GPU dropout draws from the process-wide generator.
        """
        seed = self.experiment.train.seed
        own = seeded_generator(seed, f"dropout of process {process} from step {step}")
        torch.manual_seed(own.initial_seed())
        if process or step:
            self.dropout_generator.set_state(own.get_state())

    @property
    def dropout_generator(self) -> torch.Generator:
        generator = self.transformer.dropout.generator
        assert generator is not None, "LitTransformer gives it one"
        return generator

    def training_step(self, batch: tuple[Tensor, Tensor, float], batch_idx: int) -> Tensor:
        """The loss of this process's part of a batch, weighted so that the mean over all parts is the loss of the batch.

        Args:
            batch: src (part, source), tgt (part, target) and the weight (core/fit/batches.py).
        """
        src, tgt, weight = batch
        logits = self(src, tgt[:, :-1])
        loss = weight * self.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
        accumulated = self.trainer.accumulate_grad_batches
        self.step_loss = loss.detach() + (self.step_loss if batch_idx % accumulated else 0.0)
        self.log("train_loss", self.step_loss / accumulated, on_step=True, prog_bar=True, sync_dist=True, batch_size=len(src))
        self.log("lr", self.trainer.optimizers[0].param_groups[0]["lr"], on_step=True, batch_size=len(src))
        return loss

    def validation_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> None:
        """Decodes held-out sequences greedily and logs the share of right sequences and of right tokens.

        Args:
            batch: src (count, source) and the right answers, (count, target).
        """
        src, expected = batch
        correct = answers_of(self, src, expected.size(1)) == expected
        is_token = expected != PAD
        self.exact_match.update(correct.all(1))
        self.token_accuracy.update(correct[is_token])
        self.log("exact_match", self.exact_match, prog_bar=True, batch_size=len(src))
        self.log("token_accuracy", self.token_accuracy, batch_size=len(src))

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Adds the experiment, and the state of every process's random numbers, one row each."""
        checkpoint["experiment"] = self.experiment.flat()
        checkpoint["random_states"] = {name: self.of_all_processes(state) for name, state in self.random_states().items()}

    def random_states(self) -> dict[str, Tensor]:
        """What dropout draws from, in this process."""
        states = {"dropout": self.dropout_generator.get_state()}
        if self.device.type == "cuda":
            states["cuda"] = torch.cuda.get_rng_state(self.device)
        return states

    def of_all_processes(self, state: Tensor) -> Tensor:
        """(bytes,) -> (processes, bytes)."""
        gathered = self.all_gather(state)
        assert isinstance(gathered, Tensor)
        return gathered.reshape(self.trainer.world_size, -1).cpu()

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Sets the random numbers of dropout as they were; with another number of processes they begin anew."""
        states = checkpoint.get("random_states", {})
        process = self.trainer.global_rank
        if any(len(rows) != self.trainer.world_size for rows in states.values()):
            self.start_dropout(process, checkpoint["global_step"])
            return
        if "dropout" in states:
            self.dropout_generator.set_state(states["dropout"][process].clone())
        if "cuda" in states and self.device.type == "cuda":
            torch.cuda.set_rng_state(states["cuda"][process].clone(), self.device)


def build_fit_model(experiment: Experiment) -> FitTransformer:
    """The untrained model of an experiment."""
    model = build_model(experiment, FitTransformer)
    model.experiment = experiment
    model.exact_match, model.token_accuracy = MeanMetric(), MeanMetric()
    return model
