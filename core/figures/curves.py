"""The curves of a run and of a race as matplotlib figures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from core.config import Experiment
from core.figures.style import DARK_COLORS, EXACT, LIGHT_COLORS, LOSS, TOKEN, tidy, write_head, write_in
from core.schedule import noam_curve
from core.training.events import Validation
from core.training.log import RunLog
from core.training.result import running_means

if TYPE_CHECKING:
    from core.comparison.race import Race

RACE_DASHES = ("solid", (0, (6, 2)), (0, (1, 1.5)), (0, (8, 2, 1.5, 2)))  # one for each runner
RUNNERS = ("#4a3fb5", "#b4570b", "#0b7a5b", "#a8326b")
RUNNERS_DARK = ("#a9a0ff", "#f0a35e", "#4fcf9f", "#ff8fb8")
RUN_DARK = ("#a9a0ff", "#4fcf9f", "#7cc0f5")  # loss, exact match and tokens on a dark page
RUN_WORDS = {
    "loss": "loss (nats per token)", "accuracy": "held-out, %", "exact": "exact match", "tokens": "tokens right",
    "rate": "learning rate", "theory": "Noam", "used": "used", "step": "step",
}  # fmt: skip
RACE_WORDS = {"loss": "loss (nats per token)", "exact": "held-out exact match, %", "rate": "learning rate", "step": "step"}


def curves_figure(log: RunLog, experiment: Experiment, dark: bool = False, words: Mapping[str, str] | None = None,
                  title: str = "", settings: str = "", language: str = "en") -> Figure:
    """Loss, held-out accuracy and learning rate of a run over its steps.

    Args:
        words: by the keys of RUN_WORDS; None: in English. title, settings: see `write_head`. language: of all words.
    """
    words, colors = words or RUN_WORDS, DARK_COLORS if dark else LIGHT_COLORS
    loss_color, exact_color, token_color = RUN_DARK if dark else (LOSS, EXACT, TOKEN)
    figure = Figure(figsize=(8, 8), layout="constrained", facecolor=colors.background)
    loss, accuracy, rate = figure.subplots(3, 1, sharex=True, height_ratios=[2, 1, 1])
    metrics = log.read(limit=5000)
    loss.semilogy(metrics.steps, metrics.loss, color=loss_color, linewidth=1)
    loss.set_ylabel(words["loss"], color=colors.ink)
    validations = [event for event in metrics.events if isinstance(event, Validation)]
    steps = [event.step for event in validations]
    accuracy.plot(steps, [100 * event.exact_match for event in validations], "o-", color=exact_color, markersize=3,
                  label=words["exact"])
    accuracy.plot(steps, [100 * event.token_accuracy for event in validations], "s--", color=token_color, markersize=3,
                  label=words["tokens"])
    accuracy.set_ylabel(words["accuracy"], color=colors.ink)
    accuracy.set_ylim(-3, 103)
    accuracy.legend(frameon=False, labelcolor=colors.ink)
    train = experiment.train
    schedule = noam_curve(train.max_steps, experiment.model.d_model, train.warmup_steps, train.lr_factor)
    rate.plot(*schedule, "--", color=colors.muted, linewidth=1, label=words["theory"])
    rate.plot(metrics.steps, metrics.lr, color=colors.accent, label=words["used"])
    rate.axvline(train.warmup_steps, color=colors.line, zorder=0)
    rate.set_ylabel(words["rate"], color=colors.ink)
    rate.set_xlabel(words["step"], color=colors.ink)
    rate.set_xlim(0, train.max_steps)
    rate.legend(frameon=False, labelcolor=colors.ink)
    for axes in (loss, accuracy, rate):
        axes.set_facecolor(colors.background)
        tidy(axes, colors)
    write_head(figure, title, settings, colors)
    write_in(figure, language)
    return figure


def race_figure(race: "Race", dark: bool = False, names: Sequence[str] | None = None, words: Mapping[str, str] | None = None,
                title: str = "", settings: str = "", language: str = "en") -> Figure:
    """Loss, held-out exact match and learning rate of every runner on one step axis, distinguished by colour and dash.

    Args:
        names: of the runners; None: in English. words: labels of the axes, by the keys of RACE_WORDS; None: in English.
            For another language check `can_write` first. title, settings: see `write_head`. language: of all words.
    """
    names, words = names or [runner.name for runner in race.runners], words or RACE_WORDS
    colors = DARK_COLORS if dark else LIGHT_COLORS
    figure = Figure(figsize=(8.5, 9), layout="constrained", facecolor=colors.background)
    loss, exact, rate = figure.subplots(3, 1, sharex=True, height_ratios=[3, 2, 1.5])
    for runner, name, color, dash in zip(race.runners, names, RUNNERS_DARK if dark else RUNNERS, RACE_DASHES, strict=False):
        style = dict(color=color, linestyle=dash, linewidth=1.8)
        losses = runner.log.loss.tolist()
        steps = range(1, len(losses) + 1)
        loss.semilogy(steps, losses, color=color, linewidth=0.5, alpha=0.3)
        loss.semilogy(steps, running_means(losses), label=name, **style)
        validations = [event for event in runner.log.events if isinstance(event, Validation)]
        exact.plot([event.step for event in validations], [100 * event.exact_match for event in validations], **style)
        rate.plot(steps, runner.log.lr.tolist(), **style)
    loss.set_ylabel(words["loss"], color=colors.ink)
    loss.legend(frameon=False, labelcolor=colors.ink, fontsize=9, handlelength=4)
    exact.set_ylabel(words["exact"], color=colors.ink)
    exact.set_ylim(-3, 103)
    rate.set_ylabel(words["rate"], color=colors.ink)
    rate.set_xlabel(words["step"], color=colors.ink)
    rate.set_xlim(0, max(runner.experiment.train.max_steps for runner in race.runners))
    for axes in (loss, exact, rate):
        axes.set_facecolor(colors.background)
        tidy(axes, colors)
    write_head(figure, title, settings, colors)
    write_in(figure, language)
    return figure
