"""Attention weights as a matplotlib figure."""

from matplotlib.figure import Figure

from core.figures.palette import attention_colormap
from core.figures.style import INK, LR

KINDS = {"cross": "cross-attention", "decoder": "decoder self-attention", "encoder": "encoder self-attention"}


def trace_labels(trace, kind, names):
    """Row and column labels of one kind of attention: a decoder row reads "input -> output".

    Args:
        trace: DecodeTrace. names: function from a token to its text.
    """
    source = [names(token) for token in trace.source.tolist()]
    written = [names(token) for token in trace.tokens.tolist()]
    read = [names(trace.start_symbol), *written[:-1]]
    steps = [f"{before} \u2192 {after}" for before, after in zip(read, written, strict=True)]
    return {"cross": (steps, source), "decoder": (steps, read), "encoder": (source, source)}[kind]


def heatmap_figure(maps, titles, rows, columns, row, suptitle="", dark=False):
    """Attention of one or several heads.

    Args:
        maps: list of arrays (rows, columns), weights from 0 to 1. titles: one for each.
        rows, columns: token labels. row: index that is outlined, or None.
    """
    across = min(4, len(maps))
    down = -(-len(maps) // across)
    cell = 0.34 if len(maps) == 1 else 0.22
    width = max(3.2, cell * len(columns) + 1.4) * across
    height = max(2.6, cell * len(rows) + 1.3) * down + 0.4
    paper, ink = ("#12141a", "#e9ebf0") if dark else ("#ffffff", INK)
    figure = Figure(figsize=(min(width, 24), min(height, 24)), layout="constrained", facecolor=paper)
    axes = figure.subplots(down, across, squeeze=False).ravel()
    for axis, weights, title in zip(axes, maps, titles, strict=False):
        image = axis.imshow(weights, cmap=attention_colormap(dark), vmin=0, vmax=1, aspect="equal", interpolation="nearest")
        label(axis, title, rows, columns, ink)
        if row is not None:
            axis.axhspan(row - 0.5, row + 0.5, fill=False, edgecolor="#f0a35e" if dark else LR, linewidth=1.5)
    for axis in axes[len(maps):]:
        axis.set_visible(False)
    figure.colorbar(image, ax=axes[:len(maps)].tolist(), shrink=0.6, label="weight").ax.tick_params(colors=ink)
    if suptitle:
        figure.suptitle(suptitle, color=ink, fontsize=11, parse_math=False)
    return figure


def label(axis, title, rows, columns, ink):
    """Token labels on both axes, thinned where they would overlap."""
    axis.set_title(title, fontsize=9, color=ink, parse_math=False)
    for set_ticks, names in ((axis.set_xticks, columns), (axis.set_yticks, rows)):
        stride = max(1, len(names) // 40)
        set_ticks(range(0, len(names), stride), names[::stride], fontsize=8, color=ink, parse_math=False)
    axis.tick_params(length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)
