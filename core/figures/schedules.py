"""Learning rate schedules as a matplotlib figure."""

import numpy as np
from matplotlib.figure import Figure

from core.figures.style import INK, LINE, LR, MUTED, tidy

DASHES = ((0, (1, 2)), (0, (6, 3)), (0, (8, 2, 1.5, 2)), (0, (14, 3)))  # lines are told apart without colour


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
