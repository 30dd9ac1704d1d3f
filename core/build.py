"""From an experiment to its parts."""

from typing import TypeVar

from core.config import Experiment
from core.deterministic import keep_order_of_sums
from core.lit import LitTransformer
from core.schedule import noam_rate
from core.tasks import START_AND_END, TrainingBatches

Model = TypeVar("Model", bound=LitTransformer)
MAX_LEN = 512  # positions that a model built here knows


def build_model(experiment: Experiment, kind: type[Model] = LitTransformer) -> Model:
    """The untrained model of an experiment.

    Args:
        kind: LitTransformer, or a subclass with the same arguments.
    """
    keep_order_of_sums()
    task, model, train = experiment.task, experiment.model, experiment.train
    return kind(
        src_vocab_size=task.vocab_size,
        tgt_vocab_size=task.vocab_size + START_AND_END,
        d_model=model.d_model,
        num_layers=model.num_layers,
        num_heads=model.num_heads,
        d_ff=model.d_ff,
        max_len=MAX_LEN,
        dropout=model.dropout,
        warmup_steps=train.warmup_steps,
        label_smoothing=train.label_smoothing,
        norm_first=model.norm_first,
        lr_factor=train.lr_factor,
        position_scale=model.position_scale,
        no_positions=model.no_positions,
        no_look_ahead=model.no_look_ahead,
        no_padding_mask=model.no_padding_mask,
        no_scaling=model.no_scaling,
        no_residual=model.no_residual,
        seed=train.seed,
    )


def build_batches(experiment: Experiment) -> TrainingBatches:
    """The endless stream of an experiment's training batches."""
    return TrainingBatches(experiment.task, experiment.train.batch_size, experiment.train.seed)


def learning_rate(experiment: Experiment, step: int) -> float:
    """The rate of an experiment's optimizer at a step, counted from 1."""
    return noam_rate(step, experiment.model.d_model, experiment.train.warmup_steps, experiment.train.lr_factor)


def count_parameters(experiment: Experiment) -> int:
    """The number of trainable parameters, without building the model."""
    model = experiment.model
    d_model, d_ff = model.d_model, model.d_ff
    src_vocab_size, tgt_vocab_size = experiment.task.vocab_size, experiment.task.vocab_size + START_AND_END
    attention = 4 * linear(d_model, d_model)  # W^Q, W^K, W^V and W^O, each with a bias
    feed_forward = linear(d_model, d_ff) + linear(d_ff, d_model)
    norm = 2 * d_model  # gain and bias
    encoder_layer = attention + feed_forward + 2 * norm
    decoder_layer = 2 * attention + feed_forward + 3 * norm
    embeddings = (src_vocab_size + tgt_vocab_size) * d_model
    final_norms = 2 * norm if model.norm_first else 0
    output = linear(d_model, tgt_vocab_size)
    return embeddings + model.num_layers * (encoder_layer + decoder_layer) + final_norms + output


def linear(width_in: int, width_out: int) -> int:
    """Parameters of a linear layer: its matrix and its bias."""
    return width_in * width_out + width_out
