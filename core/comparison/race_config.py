"""A race is a value, as an experiment is: the settings that its runners share, and those in which they differ."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from core.config import SETTINGS, Experiment, ModelConfig, Setting, SettingValue, TaskConfig, TrainConfig, quoted, read_setting
from core.errors import UserError

MAX_RUNNERS = 4

Vary = tuple[tuple[str, tuple[Any, ...]], ...]  # (name of a setting, its values), for each setting that is varied


@dataclass(frozen=True)
class RaceConfig:
    """Everything that determines a race. Every combination of the varied values is one runner.

    Attributes:
        base: the settings that all runners share, seed and batch size among them.
        vary: the settings in which they differ; values may be given as text.
    Raises:
        UserError: on construction, unless this makes two to four runners, all different.
    """

    base: Experiment
    vary: Vary

    def __post_init__(self) -> None:
        vary = tuple((name, tuple(read_setting(declared_setting(name), value) for value in values)) for name, values in self.vary)
        object.__setattr__(self, "vary", vary)
        changes = self.changes()
        if not 2 <= len(changes) <= MAX_RUNNERS:
            raise UserError("race_size", count=len(changes), most=MAX_RUNNERS)
        if len(set(self.experiments())) < len(changes):
            raise UserError("race_same")

    def changes(self) -> list[dict[str, SettingValue]]:
        """For each runner its values of the varied settings: {"warmup_steps": 50}."""
        names = [name for name, _ in self.vary]
        return [dict(zip(names, values, strict=True)) for values in product(*(values for _, values in self.vary))]

    def experiments(self) -> list[Experiment]:
        """The experiment of each runner."""
        return [self.base.with_settings(**changes) for changes in self.changes()]

    def vary_text(self) -> str:
        """`vary` as text, the inverse of `read_vary`: "norm_first=off,on;warmup_steps=1,50"."""
        return ";".join(f"{name}={','.join(map(value_text, values))}" for name, values in self.vary)


def read_vary(text: object) -> Vary:
    """Parses the settings to vary: "warmup_steps=1,50,400", several settings separated by ";". Values stay text.

    Raises:
        UserError: if the text has another form.
    """
    parts = [part.partition("=") for part in str(text)[:1000].split(";")]
    if not all(values for _, _, values in parts):
        raise UserError("vary_unreadable", value=quoted(text))
    return tuple((name.strip().replace("-", "_"), tuple(value.strip() for value in values.split(","))) for name, _, values in parts)


def declared_setting(name: str) -> Setting:
    """The setting of that name.

    Raises:
        UserError: if there is none.
    """
    if name not in SETTINGS:
        raise UserError("unknown_field", quoted(name))
    return SETTINGS[name]


def value_text(value: SettingValue) -> str:
    """A setting's value in a few characters, as `read_setting` reads it."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


CLASSROOM = Experiment()
DEEP = Experiment(
    TaskConfig(vocab_size=11, max_len=6),
    ModelConfig(d_model=32, num_layers=6, num_heads=4, d_ff=64),
    TrainConfig(max_steps=375, warmup_steps=100),
)

RACES: dict[str, RaceConfig] = {
    "warmup": RaceConfig(CLASSROOM.with_settings(lr_factor=1.0), read_vary("warmup_steps=1,25,100,1500")),
    "deep-post-ln": RaceConfig(DEEP, read_vary("norm_first=off,on;warmup_steps=1,100")),
    "post-ln": RaceConfig(CLASSROOM, read_vary("norm_first=on,off")),
    "no-warmup": RaceConfig(CLASSROOM.with_settings(lr_factor=1.0), read_vary("warmup_steps=100,1")),
    # Sorting is harder than looking the next token up, so the loss without the mask falls long before that of the intact model.
    "no-look-ahead": RaceConfig(CLASSROOM.with_settings(task="sort", max_steps=600), read_vary("no_look_ahead=off,on")),
    "no-positions": RaceConfig(CLASSROOM, read_vary("no_positions=off,on")),
    "no-padding-mask": RaceConfig(CLASSROOM, read_vary("no_padding_mask=off,on")),
    # One head of width 64, so that there is something to scale.
    "no-scaling": RaceConfig(CLASSROOM.with_settings(num_heads=1, position_scale=1.0, max_steps=500), read_vary("no_scaling=off,on")),
    "no-residual": RaceConfig(CLASSROOM, read_vary("no_residual=off,on")),
    "label-smoothing": RaceConfig(CLASSROOM, read_vary("label_smoothing=0,0.1,0.4")),
    "dropout": RaceConfig(CLASSROOM, read_vary("dropout=0,0.1,0.3")),
}


def race_preset(name: str | None) -> RaceConfig:
    """The shipped race of that name.

    Raises:
        UserError: if there is none.
    """
    if name not in RACES:
        raise UserError("unknown_preset", "preset", value=quoted(name), choices=", ".join(RACES))
    return RACES[name]
