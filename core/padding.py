"""Leaving out padding in training, where nothing depends on it.

The sequences of a batch are as long as the longest of them: of the lesson's, with 3 to 20 tokens, two fifths are padding. No token
attends to it, and the loss does not count it, so what is computed for it is thrown away.
"""

from torch import Tensor, nn

LARGE = 2**17  # weights of a first matrix; with fewer there is little to save, and the classroom keeps its bits


def skip_padding(feed_forward: nn.Sequential, x: Tensor, mask: Tensor | None) -> Tensor:
    """A large feed-forward network in training, at those positions only that hold a token; at the others 0. Small ones, decoding, and a
    GPU take the plain way: to learn how many tokens there are, a GPU would have to wait for what it is still computing.

    Args:
        feed_forward: begins with a linear layer, and works on each position by itself (section 3.3).
        x: (batch, length, d_model). mask: of these positions as keys, as `create_masks` gives it; its last query sees all tokens.
    Returns:
        (batch, length, d_model).
    """
    large = isinstance(first := feed_forward[0], nn.Linear) and first.weight.numel() >= LARGE
    if mask is None or not (large and feed_forward.training and x.is_cpu):
        return feed_forward(x)
    tokens = mask[..., -1, :].expand(len(x), 1, -1).flatten().nonzero().flatten()
    written = feed_forward(x.flatten(0, 1).index_select(0, tokens))
    return written.new_zeros(x.shape).flatten(0, 1).index_copy(0, tokens, written).view(x.shape)
