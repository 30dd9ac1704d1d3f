"""A race of a whole class: everybody changes one setting of the same experiment."""

from dataclasses import dataclass

from core.config import SETTINGS, Experiment, SettingValue, read_setting
from core.errors import UserError

MAX_ENTRIES = 12  # different ones: so many curves can still be told apart on a board
BUDGET = 4000  # steps of all runners together
FIXED = ("task", "vocab_size", "min_len", "max_len", "num_samples", "max_steps", "validate_every", "seed")  # the same for everybody
CHANGEABLE = tuple(name for name in SETTINGS if name not in FIXED)

Entry = tuple[str, SettingValue]  # a setting and its value


@dataclass(frozen=True)
class ClassRaceConfig:
    """Everything that determines a race of a class. It is raced as a `RaceConfig` is.

    Attributes:
        base: the settings that everybody begins with. entries: one change each, all different.
    Raises:
        UserError: on construction, if there are fewer than two, or too many.
    """

    base: Experiment
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.entries) <= MAX_ENTRIES:
            raise UserError("race_size", count=len(self.entries), most=MAX_ENTRIES)

    @property
    def steps(self) -> int:
        """Of each runner: those of the base, or less where all together would exceed the budget."""
        return min(self.base.train.max_steps, BUDGET // len(self.entries))

    def changes(self) -> list[dict[str, SettingValue]]:
        """For each runner its own setting: {"warmup_steps": 50}."""
        return [{name: value} for name, value in self.entries]

    def experiments(self) -> list[Experiment]:
        """The experiment of each runner."""
        return [self.base.with_settings(**changes, max_steps=self.steps) for changes in self.changes()]


def read_entry(base: Experiment, name: object, value: object) -> Entry:
    """What somebody has chosen to change.

    Args:
        name, value: as they came from a page; the value may be text.
    Raises:
        UserError: if it is no setting that may be changed, the value does not fit, or nothing would be changed by it.
    """
    if name not in CHANGEABLE:
        raise UserError("not_changeable", choices=", ".join(CHANGEABLE))
    read = read_setting(SETTINGS[str(name)], value)
    base.with_settings(**{str(name): read})
    if base.flat()[str(name)] == read:
        raise UserError("changes_nothing", str(name), value=read)
    return str(name), read
