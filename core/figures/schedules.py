"""Learning rate schedules as a matplotlib figure."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from core.figures.style import DARK_COLORS, LIGHT_COLORS, tidy, write_head, write_in

DASHES = ((0, (1, 2)), (0, (6, 3)), (0, (8, 2, 1.5, 2)), (0, (14, 3)))  # so that lines can be distinguished without colour

SCHEDULE_WORDS = {
    "peak": "{name} (peak {rate} at {step})", "step": "training step (line: step {step})", "rate": "learning rate",
}  # fmt: skip

ScheduleLine = tuple[str, Sequence[int], Sequence[float], tuple[int, float] | None]  # name, steps, rates, (step, rate) of the peak


def schedules_figure(lines: Sequence[ScheduleLine], step: int, log_x: bool = False, log_y: bool = False, dark: bool = False,
                     words: Mapping[str, str] | None = None, title: str = "", settings: str = "", language: str = "en") -> Figure:
    """Learning rates over the training step, the first line thick, and a vertical line at `step`.

    Args:
        log_x, log_y: which axes are logarithmic. words: by the keys of SCHEDULE_WORDS; None: in English.
        title, settings: see `write_head`. language: of all words.
    """
    words = words or SCHEDULE_WORDS
    colors = DARK_COLORS if dark else LIGHT_COLORS
    figure = Figure(figsize=(9, 5.5), layout="constrained", facecolor=colors.background)
    axes = figure.subplots()
    axes.set_facecolor(colors.background)
    for i, (name, steps, rates, peak) in enumerate(lines):
        color, width, dash = (colors.accent, 3, "solid") if i == 0 else (colors.ink, 1.2, DASHES[(i - 1) % len(DASHES)])
        end = steps[-1]
        label = words["peak"].format(name=name, rate=f"{peak[1]:.3g}", step=f"{peak[0]:,}") if peak and peak[0] <= end else name
        hidden = i > 0 and np.allclose(rates, lines[0][2], rtol=1e-9, atol=0)  # by the thick line, unless it is drawn above it
        axes.plot(steps, rates, label=label, zorder=3 if hidden else 2 - min(i, 1), color=color, linewidth=width, linestyle=dash)
        if peak and peak[0] <= end:
            axes.plot(*peak, "o", color=color, markersize=7 if i == 0 else 4, zorder=4)
    axes.axvline(step, color=colors.muted, linewidth=1, zorder=0.5)
    axes.set_xscale("log" if log_x else "linear")
    axes.set_yscale("log" if log_y else "linear")
    axes.set_xlim(1 if log_x else 0, max(2, lines[0][1][-1]))
    highest = max(max(rates) for _, _, rates, _ in lines)
    if log_y:
        # A cosine ends at zero, which has no logarithm; a straight rise begins near it.
        axes.set_ylim(highest * (1e-6 if log_x else 1e-3), highest * 2)
    else:
        axes.set_ylim(0, highest * 1.08)
    axes.set_xlabel(words["step"].format(step=f"{step:,}"), color=colors.ink)
    axes.set_ylabel(words["rate"], color=colors.ink)
    axes.legend(frameon=False, labelcolor=colors.ink, fontsize=9)
    tidy(axes, colors)
    write_head(figure, title, settings, colors)
    write_in(figure, language)
    return figure
