"""The learning rate as a formula to play with: its numbers, its curves, and the schedules used today beside it."""

from core.config import PRESETS, SETTINGS
from demo.api.schedules import NUMBERS
from demo.components.component import Component
from demo.text import section

FIRST = "paper-base"  # what a first visit shows
OFFERED = ("paper-base", "course", "classroom")
FAMILY = (0.25, 0.5, 1, 2)  # of the paper's: warm-ups of 1000, 2000, 4000, 8000 and d_model of 128, 256, 512, 1024
LONGEST_VIEW = 8  # warm-ups that are shown of a long run, so that its peak is not lost at the left


class NoamExplorer(Component):
    """The formula, its curves and its numbers, all computed in the page: no request while a slider moves.

    The value is `explorer_settings(experiment)`; set it to show another experiment's curve.

    The page fires two events: `use_in_train`, whose `EventData` has `d_model`, `warmup_steps` and `lr_factor`; and `open_race`.

    Args:
        language: "en" or "ja".
    """

    folder = "noam_explorer"
    root = "tl-noam"
    fires = ("use_in_train", "open_race")

    def __init__(self, language, value=None, **kwargs):
        super().__init__(
            language, section(language, "noam_explorer"), value or explorer_settings(PRESETS[FIRST]),
            presets=[{"name": name, **explorer_settings(PRESETS[name])} for name in OFFERED],
            limits={name: [SETTINGS[name].low, SETTINGS[name].high] for name in NUMBERS},
            **kwargs,
        )


def explorer_settings(experiment):
    """What the explorer shows of an experiment: its numbers, and the values of the two families around it."""
    train, d_model = experiment.train, experiment.model.d_model
    return {
        "d_model": d_model, "warmup_steps": train.warmup_steps, "lr_factor": train.lr_factor,
        "max_steps": min(train.max_steps, LONGEST_VIEW * train.warmup_steps),
        "families": {"d_model": family("d_model", d_model), "warmup_steps": family("warmup_steps", train.warmup_steps)},
    }  # fmt: skip


def family(name, value):
    """The values around one, all within the setting's range."""
    low, high = SETTINGS[name].low, SETTINGS[name].high
    return sorted({min(high, max(low, int(value * share + 0.5))) for share in FAMILY})
