"""The residual stream: what each part of the model adds to it, and what the model would answer if a layer were its last."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.decoding import inference
from core.inside.recorded_pass import RecordedPass, SubLayerPass
from core.lit import LitTransformer


@dataclass(frozen=True)
class Station:
    """The residual stream behind one part of the model.

    Attributes:
        layer: from 0; None: the embedding or the position. name: "embedding", "position" or that of a sub-layer.
        stream: (length, d_model), as the next part finds it. added: (length, d_model), what this part wrote into it.
    """

    layer: int | None
    name: str
    stream: Tensor
    added: Tensor

    @property
    def norms(self) -> Tensor:
        """Euclidean length of the stream at each position: (length,)."""
        return self.stream.norm(dim=-1)

    @property
    def directions(self) -> Tensor:
        """Cosine between what was added and the stream that it was added to make, at each position: (length,)."""
        return torch.cosine_similarity(self.added, self.stream, dim=-1)


def residual_stream(model: LitTransformer, recorded: RecordedPass, kind: str) -> list[Station]:
    """From the embedding to the last sub-layer.

    Args:
        model: nobody else may use it meanwhile. recorded: its pass. kind: "encoder" or "decoder".
    Returns:
        Embedding times sqrt(d_model) (section 3.4), position (section 3.5), then every sub-layer.
    Raises:
        ValueError: if there is no such stack.
    """
    if kind not in ("encoder", "decoder"):
        raise ValueError(f"there is no stack {kind!r}")
    tokens = recorded.source if kind == "encoder" else recorded.target
    embedding = model.transformer.src_embedding if kind == "encoder" else model.transformer.tgt_embedding
    with inference(model):
        embedded = embedding(tokens.to(model.device)).cpu() * math.sqrt(model.transformer.d_model)
        table = model.transformer.positions.table[:len(tokens)].cpu()
    stations = [Station(None, "embedding", embedded, embedded), Station(None, "position", embedded + table, table)]
    passes = recorded.encoder if kind == "encoder" else recorded.decoder
    for layer, sub_layers in enumerate(passes):
        stations += [Station(layer, sub_layer.name, sub_layer.after, sub_layer.written) for sub_layer in sub_layers]
    return stations


def early_answers(model: LitTransformer, recorded: RecordedPass) -> Tensor:
    """What the decoder would answer if it ended after each layer: the final norm and `fc_out` on the layer's output.

    Without further training the intermediate streams are not made to be read so: what comes out is how far the answer has come, not what
    the layer "thinks" (known as the logit lens).

    Returns:
        Probabilities, (layers + 1, T, tgt_vocab_size): before the first layer, then behind each; the last is the model's own answer.
    """
    first: SubLayerPass = recorded.decoder[0][0]
    streams = torch.stack([first.before, *(layer[-1].after for layer in recorded.decoder)]).to(model.device)
    with inference(model):
        return model.transformer.fc_out(model.transformer.decoder_norm(streams)).softmax(-1).cpu()


def stream_disagreement(model: LitTransformer, recorded: RecordedPass, kind: str) -> float:
    """The largest difference between a stack's residual stream put together again, from what each part wrote into it, and what the model
    computed: what every sub-layer read, the stream behind it, and the stack's output (of the decoder, the logits too).

    Args:
        model, recorded, kind: as in `residual_stream`.
    """
    stack: Any = getattr(model.transformer, kind)
    norm = model.transformer.encoder_norm if kind == "encoder" else model.transformer.decoder_norm
    x = residual_stream(model, recorded, kind)[1].stream.to(model.device)
    differences = []
    with inference(model):
        for layer, sub_layers in zip(stack, getattr(recorded, kind), strict=True):
            for sub_layer in sub_layers:
                def write(read: Tensor, sub_layer: SubLayerPass = sub_layer) -> Tensor:
                    differences.append(read.cpu() - sub_layer.read)
                    return sub_layer.written.to(read)

                x = getattr(layer, f"{sub_layer.name}_add_norm")(x, write)
                differences.append(x.cpu() - sub_layer.after)
        output = norm(x)
        differences.append(output.cpu() - (recorded.memory if kind == "encoder" else recorded.output))
        if kind == "decoder":
            differences.append(model.transformer.fc_out(output).cpu() - recorded.logits)
    return max(difference.abs().max().item() for difference in differences)
