"""Arrays -> matplotlib Figures, for files that people keep. Never pyplot: it is not safe in threads."""

import io
from functools import cache

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

from core.events import Validation
from core.palette import attention_colormap
from core.schedule import noam_curve
from core.verdict import running_means

KINDS = {"cross": "cross-attention", "decoder": "decoder self-attention", "encoder": "encoder self-attention"}
INK, MUTED, LINE = "#1b1f27", "#5c6573", "#dfe3e8"
LOSS, LR, EXACT, TOKEN = "#4a3fb5", "#b4570b", "#0b7a5b", "#2576b8"
DASHES = ((0, (1, 2)), (0, (6, 3)), (0, (8, 2, 1.5, 2)), (0, (14, 3)))  # lines are told apart without colour
RACE_DASHES = ("solid", (0, (6, 2)), (0, (1, 1.5)), (0, (8, 2, 1.5, 2)))  # one for each runner
RUNNERS = ("#4a3fb5", "#b4570b", "#0b7a5b", "#a8326b")
RUNNERS_DARK = ("#a9a0ff", "#f0a35e", "#4fcf9f", "#ff8fb8")
RACE_WORDS = {"loss": "loss (nats per token)", "exact": "held-out exact match, %", "rate": "learning rate", "step": "step"}
FONTS = {"ja": ("Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")}


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


def schedules_figure(lines, step, log_x=False, log_y=False, dark=False):
    """Learning rates over the training step, the first one thick, and what each gives at `step`.

    Args:
        lines: list of (name, steps, rates, (step, rate) of the peak or None).
        log_x, log_y: which axes are logarithmic.
    """
    paper, ink, muted, line, main = (
        ("#12141a", "#e9ebf0", "#a2aab8", "#323744", "#f0a35e") if dark else ("#ffffff", INK, MUTED, LINE, LR))
    figure = Figure(figsize=(9, 5.5), layout="constrained", facecolor=paper)
    axes = figure.subplots()
    axes.set_facecolor(paper)
    for i, (name, steps, rates, peak) in enumerate(lines):
        look = dict(color=main, linewidth=3) if i == 0 else dict(color=ink, linewidth=1.2, linestyle=DASHES[(i - 1) % len(DASHES)])
        end = steps[-1]
        label = name + (f" (peak {peak[1]:.3g} at {peak[0]:,})" if peak and peak[0] <= end else "")
        repeats = i > 0 and np.allclose(rates, lines[0][2], rtol=1e-9, atol=0)  # seen only if it lies above the thick line
        axes.plot(steps, rates, label=label, zorder=3 if repeats else 2 - min(i, 1), **look)
        if peak and peak[0] <= end:
            axes.plot(*peak, "o", color=look["color"], markersize=7 if i == 0 else 4, zorder=4)
    axes.axvline(step, color=muted, linewidth=1, zorder=0.5)
    axes.set_xscale("log" if log_x else "linear")
    axes.set_yscale("log" if log_y else "linear")
    axes.set_xlim(1 if log_x else 0, max(2, lines[0][1][-1]))
    highest = max(max(rates) for _, _, rates, _ in lines)
    if log_y:
        # A cosine ends at zero, which has no logarithm; a straight rise begins near it.
        axes.set_ylim(highest * (1e-6 if log_x else 1e-3), highest * 2)
    else:
        axes.set_ylim(0, highest * 1.08)
    axes.set_xlabel(f"training step (line: step {step:,})", color=ink)
    axes.set_ylabel("learning rate", color=ink)
    axes.legend(frameon=False, labelcolor=ink, fontsize=9)
    tidy(axes, muted, line)
    return figure


def race_figure(race, dark=False, names=None, words=None):
    """Loss, held-out exact match and learning rate of every runner on one step axis, told apart by dash and label.

    Args:
        race: core.race.Race. names: of the runners; None: their own, in English.
        words: of the axes, by the keys of RACE_WORDS; None: those. In a language of FONTS only where `can_write` it.
    """
    names, words = names or [runner.name for runner in race.runners], words or RACE_WORDS
    paper, ink, muted, line = ("#12141a", "#e9ebf0", "#a2aab8", "#323744") if dark else ("#ffffff", INK, MUTED, LINE)
    figure = Figure(figsize=(8.5, 9), layout="constrained", facecolor=paper)
    loss, exact, rate = figure.subplots(3, 1, sharex=True, height_ratios=[3, 2, 1.5])
    for runner, name, color, dash in zip(race.runners, names, RUNNERS_DARK if dark else RUNNERS, RACE_DASHES, strict=False):
        look = dict(color=color, linestyle=dash, linewidth=1.8)
        losses = runner.log.loss.tolist()
        steps = range(1, len(losses) + 1)
        loss.semilogy(steps, losses, color=color, linewidth=0.5, alpha=0.3)
        loss.semilogy(steps, running_means(losses), label=name, **look)
        validations = [event for event in runner.log.events if isinstance(event, Validation)]
        exact.plot([event.step for event in validations], [100 * event.exact_match for event in validations], **look)
        rate.plot(steps, runner.log.lr.tolist(), **look)
    loss.set_ylabel(words["loss"], color=ink)
    loss.legend(frameon=False, labelcolor=ink, fontsize=9, handlelength=4)
    exact.set_ylabel(words["exact"], color=ink)
    exact.set_ylim(-3, 103)
    rate.set_ylabel(words["rate"], color=ink)
    rate.set_xlabel(words["step"], color=ink)
    rate.set_xlim(0, max(runner.experiment.train.max_steps for runner in race.runners))
    for axes in (loss, exact, rate):
        axes.set_facecolor(paper)
        tidy(axes, muted, line)
    for text in figure.findobj(Text):
        text.set_fontfamily([*installed_fonts("ja"), "DejaVu Sans"])
    return figure


def can_write(language):
    """Whether this machine has the letters of a language for a figure; English is always there."""
    return language not in FONTS or bool(installed_fonts(language))


@cache
def installed_fonts(language):
    """Families that have the letters of a language."""
    from matplotlib.font_manager import fontManager  # looks through the machine's fonts, once

    installed = set(fontManager.get_font_names())
    return [family for family in FONTS[language] if family in installed]


def tidy(axes, muted=MUTED, line=LINE):
    """Hairlines instead of a box."""
    axes.grid(color=line, linewidth=0.6)
    axes.tick_params(colors=muted, length=0, which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(line)
