"""From an experiment to its parts."""

from core.lit import LitTransformer
from core.tasks import TrainingBatches

LONGEST = 512  # positions that a model built here knows


def build_model(experiment):
    """The untrained model of an experiment."""
    task, model, train = experiment.task, experiment.model, experiment.train
    return LitTransformer(
        src_vocab_size=task.vocab_size,
        tgt_vocab_size=task.vocab_size + 2,
        d_model=model.d_model,
        num_layers=model.num_layers,
        num_heads=model.num_heads,
        d_ff=model.d_ff,
        max_len=LONGEST,
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


def build_batches(experiment):
    """Its endless stream of training batches."""
    return TrainingBatches(experiment.task, experiment.train.batch_size, experiment.train.seed)


def count_parameters(experiment):
    """Trainable numbers of the model, without building it.

    Every attention has four d_model x d_model matrices, every linear layer a bias, every norm two vectors.
    """
    model, vocab = experiment.model, experiment.task.vocab_size
    d_model, d_ff = model.d_model, model.d_ff
    attention = 4 * (d_model * d_model + d_model)
    feed_forward = 2 * d_model * d_ff + d_ff + d_model
    norm = 2 * d_model
    encoder_layer = attention + feed_forward + 2 * norm
    decoder_layer = 2 * attention + feed_forward + 3 * norm
    embeddings = (vocab + vocab + 2) * d_model
    output = (d_model + 1) * (vocab + 2)
    final_norms = 2 * norm if model.norm_first else 0
    return model.num_layers * (encoder_layer + decoder_layer) + embeddings + output + final_norms
