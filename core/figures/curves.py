"""The curves of a run and of a race as matplotlib figures."""

from matplotlib.figure import Figure
from matplotlib.text import Text

from core.comparison.verdict import running_means
from core.figures.style import EXACT, INK, LINE, LOSS, LR, MUTED, TOKEN, installed_fonts, tidy
from core.schedule import noam_curve
from core.training.events import Validation

RACE_DASHES = ("solid", (0, (6, 2)), (0, (1, 1.5)), (0, (8, 2, 1.5, 2)))  # one for each runner
RUNNERS = ("#4a3fb5", "#b4570b", "#0b7a5b", "#a8326b")
RUNNERS_DARK = ("#a9a0ff", "#f0a35e", "#4fcf9f", "#ff8fb8")
RACE_WORDS = {"loss": "loss (nats per token)", "exact": "held-out exact match, %", "rate": "learning rate", "step": "step"}


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


def race_figure(race, dark=False, names=None, words=None):
    """Loss, held-out exact match and learning rate of every runner on one step axis, told apart by dash and label.

    Args:
        race: core.comparison.race.Race. names: of the runners; None: their own, in English.
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
