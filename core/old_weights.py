"""Names that weights have in older checkpoints, the shipped ones among them."""

from typing import Any

from torch import nn

RENAMED = {  # a module's name then: now
    "around_attention": "self_attention_add_norm",
    "around_self_attention": "self_attention_add_norm",
    "around_cross_attention": "cross_attention_add_norm",
    "around_feed_forward": "feed_forward_add_norm",
}


def rename_old_weights(module: nn.Module, state_dict: dict[str, Any], *others: Any) -> None:
    """A hook that runs before `load_state_dict` (torch's `register_load_state_dict_pre_hook`): old names become today's, in place."""
    for name in list(state_dict):
        parts = [RENAMED.get(part, part) for part in name.split(".")]
        state_dict[".".join(parts)] = state_dict.pop(name)
