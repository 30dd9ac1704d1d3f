"""The API of the glossary: every term in its three depths, with the line of core that computes it, read from the source."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from core.attention import MultiHeadAttention, attention_weights
from core.build import count_parameters
from core.checkpoint import checkpoint_values
from core.comparison.race import Race
from core.decoding import greedy_decode
from core.inside.forcing import compare_forcing
from core.inside.heads import off
from core.inside.source_lines import line_of
from core.layers import AddNorm, DecoderLayer, EncoderLayer, FeedForward, positional_table
from core.lit import LitTransformer
from core.loss_theory import chance_loss, information, smoothed
from core.masks import create_look_ahead_mask, create_padding_mask
from core.plain import train_plain
from core.programs.by_hand import train_accumulated, train_bf16, train_clipped
from core.schedule import noam_rate
from core.tasks import TrainingBatches, held_out_sources, pairs, seeded_generator, token_names, with_start_and_end
from core.training.attention_history import alignment_scores
from core.training.evaluation import HeldOut
from core.training.norms import NormMeter, gradient_norm
from core.training.recorder import TrainingRecorder
from core.training.run import RecordingCallback, bare_trainer, fit
from core.training.snapshots import take_snapshot
from core.transformer import Transformer
from demo.api.requests import answers_errors
from demo.api.types import ErrorReply, SourceLine, Term, TermsReply
from demo.text import section


@dataclass(frozen=True)
class Place:
    """Where core does what a term means.

    Attributes:
        function: or class or property. contained: what its one line contains. related: names of other terms.
    """

    function: Callable | property
    contained: str
    related: tuple[str, ...]


TERMS: dict[str, Place] = {
    "token": Place(token_names, "lambda token", ("vocabulary", "embedding", "token_accuracy")),
    "start_end": Place(with_start_and_end, "end_symbol(", ("token", "greedy")),
    "source": Place(pairs, "return sources", ("encoder", "token", "padding")),
    "target": Place(train_plain, "tgt_input, tgt_label", ("source", "teacher_forcing", "start_end")),
    "vocabulary": Place(Transformer.__init__, "self.src_embedding", ("token", "embedding", "logits")),
    "encoder": Place(Transformer.encode, "for layer in self.encoder", ("decoder", "self_attention", "feed_forward")),
    "decoder": Place(Transformer.decode, "for layer in self.decoder", ("encoder", "cross_attention", "look_ahead_mask")),
    "embedding": Place(Transformer.embed, "math.sqrt(self.d_model)", ("token", "positional_encoding", "residual_stream")),
    "d_model": Place(MultiHeadAttention.__init__, "nn.Linear(d_model, d_model)", ("embedding", "head", "residual_stream")),
    "positional_encoding": Place(positional_table, "angle.sin()", ("embedding", "attention")),
    "attention": Place(MultiHeadAttention.attend, "@ value", ("query", "key", "value", "head")),
    "inner_product": Place(attention_weights, "@ key.transpose", ("query", "key", "scaling")),
    "query": Place(MultiHeadAttention.queries, "F.linear(", ("key", "value", "weight")),
    "key": Place(MultiHeadAttention.keys_and_values, "F.linear(", ("query", "value", "weight")),
    "value": Place(MultiHeadAttention.attend, "@ value", ("query", "key", "weight")),
    "head": Place(MultiHeadAttention.split_heads, "unflatten(", ("attention", "ablation", "alignment")),
    "self_attention": Place(EncoderLayer.forward, "self.self_attention(", ("cross_attention", "attention", "look_ahead_mask")),
    "cross_attention": Place(DecoderLayer.forward, "self.cross_attention(", ("self_attention", "attention", "alignment")),
    "weight": Place(attention_weights, "return softmax(", ("softmax", "attention", "head")),
    "softmax": Place(attention_weights, "return softmax(", ("weight", "scaling", "logits")),
    "scaling": Place(attention_weights, "math.sqrt(", ("softmax", "query", "key")),
    "mask": Place(attention_weights, "masked_fill(", ("look_ahead_mask", "padding", "softmax")),
    "look_ahead_mask": Place(create_look_ahead_mask, ".tril()", ("mask", "teacher_forcing", "decoder")),
    "padding": Place(create_padding_mask, "seq != pad_idx", ("mask", "batch")),
    "residual_stream": Place(AddNorm.forward, "sub_layer(self.norm(x))", ("layer_norm", "embedding", "feed_forward")),
    "layer_norm": Place(AddNorm.__init__, "self.norm = LayerNorm", ("pre_ln", "residual_stream")),
    "pre_ln": Place(AddNorm.forward, "if self.norm_first", ("layer_norm", "warmup", "residual_stream")),
    "feed_forward": Place(FeedForward.__init__, "nn.ReLU()", ("residual_stream", "encoder")),
    "logits": Place(Transformer.forward, "self.fc_out(", ("softmax", "vocabulary", "loss")),
    "loss": Place(LitTransformer.training_step, "self.criterion(", ("chance", "label_smoothing", "gradient")),
    "entropy": Place(information, "math.log(", ("loss", "chance", "label_smoothing")),
    "chance": Place(chance_loss, "return unsorted_chance(", ("loss",)),
    "label_smoothing": Place(smoothed, "return ", ("loss", "softmax")),
    "dropout": Place(Transformer.__init__, "Dropout(dropout", ("parameters", "held_out")),
    "learning_rate": Place(LitTransformer.configure_optimizers, "noam_rate(", ("warmup", "noam", "step")),
    "optimizer": Place(train_plain, "torch.optim.Adam(", ("adam", "gradient", "scheduler")),
    "scheduler": Place(LitTransformer.configure_optimizers, "LambdaLR(", ("learning_rate", "noam", "optimizer")),
    "warmup": Place(noam_rate, "return factor", ("noam", "learning_rate", "adam")),
    "noam": Place(noam_rate, "return factor", ("warmup", "learning_rate")),
    "batch": Place(TrainingBatches.__iter__, "self.draw(self.batch_size)", ("step", "epoch", "padding")),
    "gradient_accumulation": Place(train_accumulated, "(loss / ACCUMULATED)", ("batch", "gradient", "step")),
    "step": Place(train_plain, "scheduler.step()", ("batch", "gradient", "learning_rate")),
    "epoch": Place(TrainingBatches.__iter__, "torch.randperm(", ("step", "batch")),
    "gradient": Place(train_plain, "loss.backward()", ("gradient_norm", "loss", "adam")),
    "backward": Place(train_plain, "loss.backward()", ("gradient", "loss", "optimizer")),
    "gradient_norm": Place(gradient_norm, "return norm(", ("gradient", "update_size")),
    "gradient_clipping": Place(train_clipped, "clip_grad_norm_(", ("gradient_norm", "gradient")),
    "update_size": Place(NormMeter.after_step, "/ norm(before", ("gradient_norm", "learning_rate")),
    "adam": Place(LitTransformer.configure_optimizers, "torch.optim.Adam(", ("gradient", "learning_rate", "warmup")),
    "mixed_precision": Place(train_bf16, "torch.autocast(", ("parameters", "trainer")),
    "parameters": Place(count_parameters, "return ", ("gradient", "adam")),
    "hyperparameters": Place(LitTransformer.__init__, "self.save_hyperparameters()", ("parameters", "checkpoint")),
    "seed": Place(seeded_generator, "manual_seed(", ("parameters", "batch")),
    "snapshot": Place(take_snapshot, "model.state_dict()", ("checkpoint", "parameters")),
    "checkpoint": Place(checkpoint_values, "state_dict", ("snapshot", "hyperparameters", "parameters")),
    "runner": Place(Race.__init__, "Runner(", ("seed", "batch")),
    "exact_match": Place(HeldOut.validate, "correct.all(1)", ("token_accuracy", "held_out", "greedy")),
    "token_accuracy": Place(HeldOut.validate, "correct[is_token]", ("exact_match", "held_out", "token")),
    "held_out": Place(held_out_sources, "\"held-out\"", ("exact_match", "token_accuracy")),
    "validation": Place(TrainingRecorder.after_step, "held_out.validate(", ("held_out", "exact_match", "greedy")),
    "teacher_forcing": Place(LitTransformer.training_step, "logits = self(", ("free_running", "look_ahead_mask", "loss")),
    "free_running": Place(compare_forcing, "or trace_decode(", ("teacher_forcing", "greedy")),
    "greedy": Place(greedy_decode, ".argmax(-1)", ("logits", "free_running", "exact_match")),
    "alignment": Place(alignment_scores, "weights.mean(", ("cross_attention", "head", "weight")),
    "ablation": Place(off, "torch.zeros_like(", ("head", "exact_match")),
    "lightning_module": Place(LitTransformer.training_step, "self.criterion(", ("trainer", "hook")),
    "trainer": Place(bare_trainer, "pl.Trainer(", ("lightning_module", "hook", "step")),
    "hook": Place(RecordingCallback.on_train_batch_start, "def on_train_batch_start(", ("trainer", "lightning_module")),
    "callback": Place(fit, "callbacks=[recording]", ("hook", "trainer")),
}


@cache
def places() -> dict[str, tuple[str, SourceLine]]:
    """Of each term, what core calls it and the line.

    Raises:
        LookupError: if core has no such line any more.
    """
    found = {}
    for name, place in TERMS.items():
        line = line_of(place.function, place.contained)
        found[name] = place.function.__qualname__, SourceLine(file=line.file, number=line.number, text=line.text)
    return found


@dataclass(frozen=True)
class TermsApi:
    """Serves the glossary.

    Args:
        language: of the texts.
    """

    language: str

    @answers_errors
    def all(self, request: object) -> TermsReply | ErrorReply:
        """Every term, in the order of the language's alphabet: an empty request."""
        names, ideas, maths = (section(self.language, f"term_{part}") for part in ("names", "ideas", "maths"))
        terms = [
            Term(name=name, title=names[name], idea=ideas[name], maths=maths[name], function=places()[name][0], line=places()[name][1],
                 related=list(place.related))
            for name, place in TERMS.items()
        ]
        return TermsReply(terms=sorted(terms, key=lambda term: term["title"].casefold()))
