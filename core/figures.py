"""Arrays -> matplotlib Figures, for files that people keep. Never pyplot: it is not safe in threads."""

import io

from matplotlib.figure import Figure

from core.events import Validation
from core.palette import attention_colormap
from core.schedule import noam_curve

KINDS = {"cross": "cross-attention", "decoder": "decoder self-attention", "encoder": "encoder self-attention"}
INK, MUTED, LINE = "#1b1f27", "#5c6573", "#dfe3e8"
LOSS, LR, EXACT, TOKEN = "#4a3fb5", "#b4570b", "#0b7a5b", "#2576b8"


def render(figure, kind):
    """A figure as the bytes of a file.

    Args:
        kind: "svg" or "png".
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def curves_figure(log, experiment):
    """Loss, held-out accuracy and learning rate of a run over its steps.

    Args:
        log: RunLog. experiment: the run's.
    """
    figure = Figure(figsize=(8, 8), layout="constrained")
    loss, accuracy, rate = figure.subplots(3, 1, sharex=True, height_ratios=[2, 1, 1])
    metrics = log.read(limit=5000)
    loss.semilogy(metrics.steps, metrics.loss, color=LOSS, linewidth=1)
    loss.set_ylabel("loss (nats per token)")
    validations = [event for event in metrics.events if isinstance(event, Validation)]
    steps = [event.step for event in validations]
    accuracy.plot(steps, [100 * event.exact_match for event in validations], "o-", color=EXACT, markersize=3, label="exact match")
    accuracy.plot(steps, [100 * event.token_accuracy for event in validations], "s--", color=TOKEN, markersize=3, label="tokens right")
    accuracy.set_ylabel("held-out, %")
    accuracy.set_ylim(-3, 103)
    accuracy.legend(frameon=False)
    train, d_model = experiment.train, experiment.model.d_model
    rate.plot(*noam_curve(train.max_steps, d_model, train.warmup_steps, train.lr_factor), "--", color=MUTED, linewidth=1, label="Noam")
    rate.plot(metrics.steps, metrics.lr, color=LR, label="used")
    rate.axvline(train.warmup_steps, color=LINE, zorder=0)
    rate.set_ylabel("learning rate")
    rate.set_xlabel("step")
    rate.set_xlim(0, train.max_steps)
    rate.legend(frameon=False)
    for axes in (loss, accuracy, rate):
        tidy(axes)
    return figure


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


def tidy(axes):
    """Hairlines instead of a box."""
    axes.grid(color=LINE, linewidth=0.6)
    axes.tick_params(colors=MUTED, length=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(LINE)
