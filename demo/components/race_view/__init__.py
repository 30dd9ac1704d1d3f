"""The live picture of a race: choosing and predicting it, its runners' curves, its verdict.

The page fetches what is new by itself (races/poll, by a cursor for each runner) and draws it, as the live chart does.
"""

from core.comparison.race_config import RACES, value_text
from core.config import SETTINGS
from core.training.result import WINDOW
from demo.api.race_lessons import lessons
from demo.api.races import plan
from demo.components.component import Component
from demo.text import section


class RaceView(Component):
    """Chooses, watches and steers one race.

    The value is `{"race": id or None}`; a race that is None never ends what is on show. Optional are "chosen" and "vary",
    the race that the address names; "opened", if it is the value of the page's opening; "own", what one's own race would be:
    `{"plan", "shared", "error"}`; and "error", a sentence to show.

    The page fires three events. `race`: start this race; its `EventData` has `race`, the name of a shipped one or "own", and `vary`,
    what is varied in one's own. `check`: say what one's own would be; its `EventData` has `vary`. `decode`: open a runner on the Decode
    tab; its `EventData` has `race`, the id of a subscription, and `runner`, its number from 0.

    Args:
        language: "en" or "ja".
    """

    folder = "race_view"
    root = "tl-race"
    fires = ("race", "check", "decode")
    empty = {"race": None}

    def __init__(self, language, value=None, **kwargs):
        super().__init__(
            language, section(language, "race"), value,
            window=WINDOW,
            races=[{**lesson, "plan": plan(RACES[lesson["name"]], language)} for lesson in lessons(language)],
            settings=[{"name": name, "label": section(language, "settings")[name], "values": suggested_values(found)}
                      for name, found in SETTINGS.items()],
            **kwargs,
        )


def suggested_values(found):
    """Values of a setting that are worth a race, as text: "25, 50, 100".

    Args:
        found: core.config.Setting.
    """
    if found.choices:
        values = found.choices
    elif found.kind is bool:
        values = (False, True)
    elif found.default == 0:
        values = (0, 100, 1000) if found.kind is int else (0.0, 0.1, 0.3)
    else:
        around = (found.default / 2, found.default, found.default * 2)
        values = [found.kind(min(found.high, max(found.low, value))) for value in around]
    return ", ".join(dict.fromkeys(map(value_text, values)))
