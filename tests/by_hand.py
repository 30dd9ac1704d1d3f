"""A model's attention computed once more, in plain torch, from nothing but its tensors: with it tests compare what the page shows."""

import math

import torch
from torch.nn import functional as F

from core.old_weights import RENAMED


class ByHand:
    """What every attention reads and writes: equations of the paper over a model's tensors, in double precision, pre-LN.

    Args:
        sizes: hyper-parameters by name. tensors: the state_dict. source: tokens. output: tokens that the decoder reads behind the start.
    """

    def __init__(self, sizes, tensors, source, output):
        self.size, self.weights = sizes, {name: one.double() for name, one in tensors.items()}
        assert self.size["norm_first"]
        start = self.size["src_vocab_size"]  # of the target
        self.cells = {}  # kind -> (what the queries are made of, what the keys are made of, mask, before, parameters' name)
        memory = self.stack("encoder", source, None)
        self.stack("decoder", [start, *output], memory)

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def stack(self, stack, tokens, memory):
        width = self.size["d_model"]
        angle = torch.arange(len(tokens))[:, None] / 10_000 ** (torch.arange(0, width, 2).double() / width)
        positions = self.size["position_scale"] * torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
        table = self.weights[f"transformer.{'src' if stack == 'encoder' else 'tgt'}_embedding.weight"]
        x = table[tokens] * math.sqrt(width) + positions.float().double()
        for layer in range(self.size["num_layers"]):
            name = f"transformer.{stack}.{layer}"
            every = torch.ones(len(x), len(x), dtype=torch.bool)
            mask = every.tril() if stack == "decoder" else every
            x = self.attention(stack, layer, x, f"{name}.self_attention_add_norm.norm", f"{name}.self_attention", None, mask)
            if memory is not None:
                every = torch.ones(len(x), len(memory), dtype=torch.bool)
                x = self.attention("cross", layer, x, f"{name}.cross_attention_add_norm.norm", f"{name}.cross_attention", memory, every)
            hidden = self.linear(self.norm(x, f"{name}.feed_forward_add_norm.norm"), f"{name}.feed_forward.0").relu()
            x = x + self.linear(hidden, f"{name}.feed_forward.3")
        return self.norm(x, f"transformer.{stack}_norm")

    def attention(self, kind, layer, before, norm, name, memory, mask):
        read = self.norm(before, norm)
        keys_from = read if memory is None else memory
        heads, d_k = self.size["num_heads"], self.size["d_model"] // self.size["num_heads"]
        weight, bias = self.weights[f"{name}.in_proj.weight"], self.weights[f"{name}.in_proj.bias"]
        w_o = self.weights[f"{name}.out_proj.weight"]
        written = self.weights[f"{name}.out_proj.bias"].clone().expand_as(before)
        for head in range(heads):
            rows = [slice(part * heads * d_k + head * d_k, part * heads * d_k + (head + 1) * d_k) for part in range(3)]
            query = read @ weight[rows[0]].T + bias[rows[0]]
            key, value = (keys_from @ weight[rows[part]].T + bias[rows[part]] for part in (1, 2))
            scores = query @ key.T / math.sqrt(d_k)
            weights = scores.masked_fill(~mask, -math.inf).softmax(-1)
            share = weights @ value @ w_o[:, head * d_k:(head + 1) * d_k].T
            written = written + share
            self.cells[kind, layer, head] = {
                "query": query, "key": key, "scores": scores, "weights": weights, "mixed": weights @ value, "share": share, "mask": mask}
        for head in range(heads):
            self.cells[kind, layer, head] |= {"before": before, "written": written, "after": before + written}
        return before + written


def from_checkpoint(path, source, output):
    """ByHand of a checkpoint file."""
    found = torch.load(path, map_location="cpu", weights_only=True)
    tensors = {".".join(RENAMED.get(part, part) for part in name.split(".")): one for name, one in found["state_dict"].items()}
    return ByHand(found["hyper_parameters"], tensors, source, output)
