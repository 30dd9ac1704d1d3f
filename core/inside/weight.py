"""What one attention weight is made of: equation 1 of Vaswani et al. 2017, number by number, on a real model."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.attention import MultiHeadAttention
from core.decoding import inference
from core.inside.recorded_pass import RecordedPass, SubLayerPass
from core.lit import LitTransformer


@dataclass(frozen=True)
class WeightExplanation:
    """The way from a query and a key to an attention weight, and from the row of weights to the residual stream.

    Q queries attend to K keys; d_k is the width of a head.

    Attributes:
        query: (d_k,), of the row. key: (d_k,), of the column. products: (d_k,), number by number; their sum is `dot`.
        dot: query . key. scale: what it is divided by, sqrt(d_k) in the paper. score: dot / scale.
        scores: (K,), of the whole row, before the mask. allowed: bool, (K,), what the mask lets through.
        exponentials: (K,), e^(score - the row's largest allowed score), 0 where the mask forbids; their sum is `total`.
        weights: (K,), exponentials / total: the row of the heatmap. weight: the cell.
        values: (K, d_k). mixed: (d_k,), the values' sum, weighted by the row: the head's output at this query.
        share: (d_model,), what W^O makes of it: the head's part of what the sub-layer writes.
        bias: (d_model,), of W^O, once for all heads. written: (d_model,), what the sub-layer writes: all heads' shares and the bias.
        before, after: (d_model,), the residual stream at this query, before and after Add & Norm.
        disagreement: the largest difference between what was recomputed here (weights, and the sum of all heads' shares with the bias)
            and what the model computed.
    """

    query: Tensor
    key: Tensor
    products: Tensor
    dot: float
    scale: float
    score: float
    scores: Tensor
    allowed: Tensor
    exponentials: Tensor
    total: float
    weights: Tensor
    weight: float
    values: Tensor
    mixed: Tensor
    share: Tensor
    bias: Tensor
    written: Tensor
    before: Tensor
    after: Tensor
    disagreement: float


@dataclass(frozen=True)
class HeadExplanation:
    """What every cell of one head's heatmap is made of. Q queries attend to K keys; d_k is the width of a head.

    Attributes:
        queries: (Q, d_k). keys, values: (K, d_k). scale: what dot products are divided by, sqrt(d_k) in the paper.
        allowed: bool, (Q, K), what the mask lets through. weights: (Q, K), as the model computed them.
        w_o: (d_model, d_k), the columns of W^O that are this head's. shares: (Q, d_model), what the head adds to what the sub-layer writes.
        bias: (d_model,), of W^O, once for all heads. written: (Q, d_model), what the sub-layer writes: all heads' shares and the bias.
        before, after: (Q, d_model), the residual stream before and after Add & Norm.
        disagreement: the largest difference between what was recomputed here (weights, and the sum of all heads' shares with the bias)
            and what the model computed.
    """

    queries: Tensor
    keys: Tensor
    values: Tensor
    scale: float
    allowed: Tensor
    weights: Tensor
    w_o: Tensor
    shares: Tensor
    bias: Tensor
    written: Tensor
    before: Tensor
    after: Tensor
    disagreement: float


def explain_head(model: LitTransformer, recorded: RecordedPass, kind: str, layer: int, head: int) -> HeadExplanation:
    """Recomputes one head's heatmap from the model's weights.

    Args:
        model: nobody else may use it meanwhile; with heads switched if they were when the pass was recorded.
        recorded: its pass, see `record_pass`. kind: "encoder", "decoder" or "cross". layer, head: from 0.
    Returns:
        HeadExplanation, on the CPU, in the model's precision.
    Raises:
        ValueError: if there is no such head.
    """
    attention, sub_layer, keys_from, mask = parts(model, recorded, kind, layer)
    if not 0 <= head < attention.num_heads:
        raise ValueError(f"there is no head {head}")
    with inference(model):
        queries = attention.queries(sub_layer.read[None].to(model.device))[0].cpu()  # (heads, Q, d_k)
        keys, values = attention.keys_and_values(keys_from[None].to(model.device))[:, 0].cpu()  # (heads, K, d_k)
        scale = math.sqrt(queries.size(-1)) if attention.scale is None else attention.scale
        scores = (queries @ keys.transpose(1, 2) / scale).masked_fill(~mask, -math.inf)
        exponentials = (scores - scores.max(-1, keepdim=True).values).exp()
        # Through the identity that a switch is hooked to, so that a switched head has here what it had in the model.
        weights = attention.weights((exponentials / exponentials.sum(-1, keepdim=True))[None])[0]
        w_o = attention.out_proj.weight.detach().cpu().unflatten(1, (attention.num_heads, -1)).transpose(0, 1)  # (heads, d_model, d_k)
        bias = attention.out_proj.bias.detach().cpu()
    shares = weights @ values @ w_o.transpose(1, 2)  # (heads, Q, d_model)
    computed = recorded.weights[kind][layer, head]
    disagreement = max((weights[head] - computed).abs().max().item(), (shares.sum(0) + bias - sub_layer.written).abs().max().item())
    return HeadExplanation(
        queries=queries[head], keys=keys[head], values=values[head], scale=scale, allowed=mask, weights=computed, w_o=w_o[head],
        shares=shares[head], bias=bias, written=sub_layer.written, before=sub_layer.before, after=sub_layer.after,
        disagreement=disagreement,
    )


def explain_weight(
    model: LitTransformer, recorded: RecordedPass, kind: str, layer: int, head: int, row: int, column: int
) -> WeightExplanation:
    """Recomputes one cell of a heatmap from the model's weights: a cell of `explain_head`.

    Args:
        model: nobody else may use it meanwhile. recorded: its pass, see `record_pass`.
        kind: "encoder", "decoder" or "cross". layer, head, row, column: from 0; row is the query, column the key.
    Returns:
        WeightExplanation, on the CPU, in the model's precision.
    Raises:
        ValueError: if there is no such cell.
    """
    explained = explain_head(model, recorded, kind, layer, head)
    if not (0 <= row < len(explained.queries) and 0 <= column < len(explained.keys)):
        raise ValueError(f"there is no cell {row}, {column} of head {head}")
    query, key, allowed = explained.queries[row], explained.keys[column], explained.allowed[row]
    scores = explained.keys @ query / explained.scale
    exponentials = torch.where(allowed, (scores - scores[allowed].max()).exp(), 0.0)
    weights = exponentials / exponentials.sum()
    return WeightExplanation(
        query=query, key=key, products=query * key, dot=(query * key).sum().item(), scale=explained.scale,
        score=scores[column].item(), scores=scores, allowed=allowed, exponentials=exponentials, total=exponentials.sum().item(),
        weights=weights, weight=weights[column].item(), values=explained.values, mixed=weights @ explained.values,
        share=explained.shares[row], bias=explained.bias, written=explained.written[row], before=explained.before[row],
        after=explained.after[row], disagreement=explained.disagreement,
    )


def parts(model: LitTransformer, recorded: RecordedPass, kind: str, layer: int) -> tuple[MultiHeadAttention, SubLayerPass, Tensor, Tensor]:
    """An attention, what it did, what its keys are made of, (K, d_model), and its mask, (Q, K).

    Raises:
        ValueError: if there is no such layer or kind.
    """
    if kind not in recorded.weights:
        raise ValueError(f"there is no attention {kind!r}")
    passes = recorded.encoder if kind == "encoder" else recorded.decoder
    if not 0 <= layer < len(passes):
        raise ValueError(f"there is no layer {layer}")
    sub_layers = {found.name: found for found in passes[layer]}
    if kind == "cross":
        mask = recorded.src_mask.expand(len(recorded.target), -1)
        return attention_of(model, kind, layer), sub_layers["cross_attention"], recorded.memory, mask
    sub_layer = sub_layers["self_attention"]
    mask = recorded.src_mask.expand(len(recorded.source), -1) if kind == "encoder" else recorded.tgt_mask
    return attention_of(model, kind, layer), sub_layer, sub_layer.read, mask


def attention_of(model: LitTransformer, kind: str, layer: int) -> Any:
    """The MultiHeadAttention of that kind and layer."""
    if kind == "encoder":
        stack: Any = model.transformer.encoder
        return stack[layer].self_attention
    stack = model.transformer.decoder
    return stack[layer].cross_attention if kind == "cross" else stack[layer].self_attention
