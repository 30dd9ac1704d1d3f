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


def explain_weight(
    model: LitTransformer, recorded: RecordedPass, kind: str, layer: int, head: int, row: int, column: int
) -> WeightExplanation:
    """Recomputes one cell of a heatmap from the model's weights.

    Args:
        model: nobody else may use it meanwhile. recorded: its pass, see `record_pass`.
        kind: "encoder", "decoder" or "cross". layer, head, row, column: from 0; row is the query, column the key.
    Returns:
        WeightExplanation, on the CPU, in the model's precision.
    Raises:
        ValueError: if there is no such cell.
    """
    attention, sub_layer, keys_from, mask = parts(model, recorded, kind, layer)
    if not (0 <= head < attention.num_heads and 0 <= row < len(sub_layer.read) and 0 <= column < len(keys_from)):
        raise ValueError(f"there is no cell {row}, {column} of head {head}")
    with inference(model):
        query = attention.queries(sub_layer.read[None].to(model.device))[0, :, row].cpu()  # (heads, d_k)
        keys, values = attention.keys_and_values(keys_from[None].to(model.device))[:, 0].cpu()  # (heads, K, d_k)
        shares, bias = head_shares(attention, query, keys, values, mask[row])
    scale = math.sqrt(query.size(-1)) if attention.scale is None else attention.scale
    products = query[head] * keys[head, column]
    scores = keys[head] @ query[head] / scale
    exponentials = torch.where(mask[row], (scores - scores[mask[row]].max()).exp(), 0.0)
    total = exponentials.sum()
    weights = exponentials / total
    disagreement = max(
        (weights - recorded.weights[kind][layer, head, row]).abs().max().item(),
        (shares.sum(0) + bias - sub_layer.written[row]).abs().max().item())
    return WeightExplanation(
        query=query[head], key=keys[head, column], products=products, dot=products.sum().item(), scale=scale,
        score=scores[column].item(), scores=scores, allowed=mask[row], exponentials=exponentials, total=total.item(),
        weights=weights, weight=weights[column].item(), values=values[head], mixed=weights @ values[head], share=shares[head],
        bias=bias, written=sub_layer.written[row], before=sub_layer.before[row], after=sub_layer.after[row], disagreement=disagreement,
    )


def head_shares(attention: MultiHeadAttention, query: Tensor, keys: Tensor, values: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
    """What each head adds to what a sub-layer writes at one query.

    Args:
        query: (heads, d_k). keys, values: (heads, K, d_k). allowed: bool, (K,).
    Returns:
        (heads, d_model), and W^O's bias, (d_model,); all of them together are what the sub-layer writes.
    """
    scale = math.sqrt(query.size(-1)) if attention.scale is None else attention.scale
    scores = (keys @ query[..., None])[..., 0] / scale
    mixed = scores.masked_fill(~allowed, -math.inf).softmax(-1)[:, None] @ values  # (heads, 1, d_k)
    by_head = attention.out_proj.weight.cpu().unflatten(1, (attention.num_heads, -1)).transpose(0, 1)  # (heads, d_model, d_k)
    return (by_head @ mixed.transpose(1, 2))[..., 0], attention.out_proj.bias.cpu()


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
