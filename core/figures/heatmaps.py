"""Attention weights as a matplotlib figure."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.figures.palette import attention_colormap
from core.figures.style import DARK_COLORS, LIGHT_COLORS, write_head, write_in

if TYPE_CHECKING:
    from core.trace import DecodeTrace

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
KINDS = {"cross": "cross-attention", "decoder": "decoder self-attention", "encoder": "encoder self-attention"}


def trace_labels(trace: "DecodeTrace", kind: str, names: Callable[[int], str]) -> tuple[list[str], list[str]]:
    """Row and column labels of one kind of attention. A row of the decoder is labelled "input → output"; what
    the page labels with an index, because it occurs more than once, has it here too.

    Args:
        kind: a key of KINDS. names: function from a token to its text.
    """
    source = [names(token) for token in trace.source.tolist()]
    written = [names(token) for token in trace.tokens.tolist()]
    read = [names(trace.start_symbol), *written[:-1]]
    steps = [f"{before} \u2192 {after}" for before, after in zip(read, indexed(written), strict=True)]
    source = indexed(source)
    return {"cross": (steps, source), "decoder": (steps, indexed(read)), "encoder": (source, source)}[kind]


def indexed(tokens: Sequence[str]) -> list[str]:
    """Tokens of which those that occur more than once have a small index, "1₂", as on the page (shared/heatmap/tokens.js)."""
    counts, seen = Counter(tokens), Counter[str]()
    labels = []
    for token in tokens:
        seen[token] += 1
        labels.append(token + str(seen[token]).translate(SUBSCRIPTS) if counts[token] > 1 else token)
    return labels


def heatmap_figure(maps: Sequence[np.ndarray], titles: Sequence[str], rows: Sequence[str], columns: Sequence[str], row: int | None,
                   title: str = "", dark: bool = False, settings: str = "", weight: str = "weight", language: str = "en") -> Figure:
    """Attention weights of one or several heads.

    Args:
        maps: arrays (rows, columns), weights from 0 to 1. titles: one for each.
        rows, columns: token labels. row: index of the row to outline, or None.
        title, settings: see `write_head`. weight: label of the scale. language: of all words.
    """
    across = min(4, len(maps))
    down = -(-len(maps) // across)
    cell = 0.34 if len(maps) == 1 else 0.22
    width = max(3.2, cell * len(columns) + 1.4) * across
    height = max(2.6, cell * len(rows) + 1.3) * down + 0.4
    colors = DARK_COLORS if dark else LIGHT_COLORS
    figure = Figure(figsize=(min(width, 24), min(height, 24)), layout="constrained", facecolor=colors.background)
    axes = figure.subplots(down, across, squeeze=False).ravel()
    for axis, weights, caption in zip(axes, maps, titles, strict=False):
        image = axis.imshow(weights, cmap=attention_colormap(dark), vmin=0, vmax=1, aspect="equal", interpolation="nearest")
        label(axis, caption, rows, columns, colors.ink)
        if row is not None:
            axis.axhspan(row - 0.5, row + 0.5, fill=False, edgecolor=colors.accent, linewidth=1.5)
    for axis in axes[len(maps):]:
        axis.set_visible(False)
    scale = figure.colorbar(image, ax=axes[:len(maps)].tolist(), shrink=0.6, label=weight)
    scale.ax.tick_params(colors=colors.ink)
    scale.ax.yaxis.label.set_color(colors.ink)
    write_head(figure, title, settings, colors)
    write_in(figure, language)
    return figure


def label(axis: Axes, title: str, rows: Sequence[str], columns: Sequence[str], ink: str) -> None:
    """Token labels on both axes, thinned where they would overlap."""
    axis.set_title(title, fontsize=9, color=ink, parse_math=False)
    for set_ticks, names in ((axis.set_xticks, columns), (axis.set_yticks, rows)):
        stride = max(1, len(names) // 40)
        set_ticks(range(0, len(names), stride), names[::stride], fontsize=8, color=ink, parse_math=False)
    axis.tick_params(length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)
