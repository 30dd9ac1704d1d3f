"""A race is a value, as an experiment is: what its runners share, and what each has for itself."""

from dataclasses import dataclass
from itertools import product

from core.config import SETTINGS, Experiment, ModelConfig, TaskConfig, TrainConfig, quoted, read_setting
from core.problems import Problem

MOST_RUNNERS = 4


@dataclass(frozen=True)
class RaceConfig:
    """Everything that determines a race: every combination of what is varied is one runner.

    Attributes:
        base: the settings that all share, seed and batches among them.
        vary: of (name of a setting, its values), as tuples.
    Raises:
        Problem: on construction, unless this makes two to four runners, all different.
    """

    base: Experiment
    vary: tuple

    def __post_init__(self):
        read = tuple((name, tuple(read_setting(known(name), value) for value in values)) for name, values in self.vary)
        object.__setattr__(self, "vary", read)
        changes = self.changes()
        if not 2 <= len(changes) <= MOST_RUNNERS:
            raise Problem("race_size", count=len(changes), most=MOST_RUNNERS)
        if len(set(self.experiments())) < len(changes):
            raise Problem("race_same")

    def changes(self):
        """For each runner what is its own: {"warmup_steps": 50}."""
        names = [name for name, _ in self.vary]
        return [dict(zip(names, values, strict=True)) for values in product(*(values for _, values in self.vary))]

    def experiments(self):
        """One for each runner."""
        return [self.base.with_settings(**changes) for changes in self.changes()]

    def vary_text(self):
        """What is varied, as `read_vary` reads it: "norm_first=off,on;warmup_steps=1,50"."""
        return ";".join(f"{name}={','.join(map(value_text, values))}" for name, values in self.vary)


def read_vary(text):
    """What is varied, from text: "warmup_steps=1,50,400", several settings with ; between them.

    Raises:
        Problem: if it cannot be read so.
    """
    parts = [part.partition("=") for part in str(text)[:1000].split(";")]
    if not all(values for _, _, values in parts):
        raise Problem("vary_unreadable", value=quoted(text))
    return tuple((name.strip().replace("-", "_"), tuple(value.strip() for value in values.split(","))) for name, _, values in parts)


def known(name):
    """The declared setting of that name.

    Raises:
        Problem: if there is none.
    """
    if name not in SETTINGS:
        raise Problem("unknown_field", quoted(name))
    return SETTINGS[name]


def value_text(value):
    """A setting's value in a few characters."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


CLASSROOM = Experiment()
DEEP = Experiment(
    TaskConfig(vocab_size=11, max_len=6),
    ModelConfig(d_model=32, num_layers=6, num_heads=4, d_ff=64),
    TrainConfig(max_steps=375, warmup_steps=100),
)

RACES = {
    "warmup": RaceConfig(CLASSROOM.with_settings(lr_factor=1.0), read_vary("warmup_steps=1,25,100,1500")),
    "deep-post-ln": RaceConfig(DEEP, read_vary("norm_first=off,on;warmup_steps=1,100")),
    "post-ln": RaceConfig(CLASSROOM, read_vary("norm_first=on,off")),
    "no-warmup": RaceConfig(CLASSROOM.with_settings(lr_factor=1.0), read_vary("warmup_steps=100,1")),
    # Sorting is harder than looking the next token up: so one sees the loss fall long before the intact model's.
    "no-look-ahead": RaceConfig(CLASSROOM.with_settings(task="sort", max_steps=600), read_vary("no_look_ahead=off,on")),
    "no-positions": RaceConfig(CLASSROOM, read_vary("no_positions=off,on")),
    "no-padding-mask": RaceConfig(CLASSROOM, read_vary("no_padding_mask=off,on")),
    # One head of width 64, so that there is something to scale.
    "no-scaling": RaceConfig(CLASSROOM.with_settings(num_heads=1, position_scale=1.0, max_steps=500), read_vary("no_scaling=off,on")),
    "no-residual": RaceConfig(CLASSROOM, read_vary("no_residual=off,on")),
    "label-smoothing": RaceConfig(CLASSROOM, read_vary("label_smoothing=0,0.1,0.4")),
    "dropout": RaceConfig(CLASSROOM, read_vary("dropout=0,0.1,0.3")),
}


def race_preset(name):
    """The shipped race of that name.

    Raises:
        Problem: if there is none.
    """
    if name not in RACES:
        raise Problem("unknown_preset", "preset", value=quoted(name), choices=", ".join(RACES))
    return RACES[name]
