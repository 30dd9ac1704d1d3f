"""An experiment is a value: what is learned, by which model, how it is trained.

Every setting is declared once, here, with its label, its help and its range. Controls, command-line options, share
links, checkpoints and tables are derived from `SETTINGS`.
"""

import math
import reprlib
from dataclasses import dataclass, field, fields, replace
from typing import Any

from core.errors import UserError

HELD_OUT = 256  # sequences that training never sees

SettingValue = bool | int | float | str


def declare(default: SettingValue, label: str, help: str, low: float | None = None, high: float | None = None,
            choices: tuple[str, ...] | None = None) -> Any:
    """A dataclass field with what a form or a command line must know about it.

    Args:
        low, high: the range of a number, both ends included.
    """
    return field(default=default, metadata=dict(label=label, help=help, low=low, high=high, choices=choices))


@dataclass(frozen=True)
class TaskConfig:
    """What is learned: the answer that belongs to a random sequence of symbols."""

    task: str = declare("copy", "task", "What the answer is: the source again, backwards, or in order.",
                        choices=("copy", "reverse", "sort"))
    vocab_size: int = declare(21, "vocabulary", "Source tokens including padding (0): symbols are 1 to this minus 1.", 3, 1000)
    min_len: int = declare(3, "shortest sequence", "Symbols in the shortest source.", 1, 64)
    max_len: int = declare(10, "longest sequence", "Symbols in the longest source.", 1, 64)
    num_samples: int = declare(0, "fixed samples", "Sequences in the training set, drawn once; 0 draws fresh ones at every step.",
                               0, 100_000)


@dataclass(frozen=True)
class ModelConfig:
    """The Transformer: Vaswani et al. 2017, section 3."""

    d_model: int = declare(64, "d_model", "Width of every layer's output.", 8, 1024)
    num_layers: int = declare(2, "layers", "Layers in the encoder, and as many in the decoder.", 1, 12)
    num_heads: int = declare(4, "heads", "Attention heads in each layer; must divide d_model.", 1, 16)
    d_ff: int = declare(256, "d_ff", "Inner width of the feed-forward network.", 8, 4096)
    dropout: float = declare(0.0, "dropout", "Share of activations dropped while training.", 0.0, 0.9)
    position_scale: float = declare(8.0, "position scale",
                                    "Multiplies the positional encoding; 1 is the paper's. A larger scale makes positions easier to learn.",
                                    0.1, 32.0)
    norm_first: bool = declare(True, "norm first (pre-LN)",
                               "Normalise before each sub-layer, not after it. The paper does it after; deep stacks then learn badly.")
    no_positions: bool = declare(False, "break it: no positions", "Leave out the positional encoding.")
    no_look_ahead: bool = declare(False, "break it: no look-ahead mask",
                                  "Let each position of the target see the future while training, also the token it is to predict.")
    no_padding_mask: bool = declare(False, "break it: no padding mask", "Let padding be attended to like any token.")
    no_scaling: bool = declare(False, "break it: no division by √d_k", "Leave dot products as large as they are before the softmax.")
    no_residual: bool = declare(False, "break it: no residuals", "Leave out the residual connection around every sub-layer.")


@dataclass(frozen=True)
class TrainConfig:
    """How it is trained: Adam under the Noam schedule, section 5.3."""

    batch_size: int = declare(32, "batch size", "Sequences per step.", 1, 512)
    max_steps: int = declare(400, "steps", "Optimizer steps of the whole run.", 1, 200_000)
    warmup_steps: int = declare(50, "warm-up steps", "Steps over which the learning rate rises; afterwards it falls.", 1, 40_000)
    lr_factor: float = declare(0.2, "learning rate factor", "Multiplies the whole Noam curve; 1 is the paper's.", 0.01, 10.0)
    label_smoothing: float = declare(0.0, "label smoothing", "Share of the target spread over all tokens (the paper: 0.1).", 0.0, 0.5)
    validate_every: int = declare(25, "validate every", "Steps between two greedy decodings of the held-out sequences.", 1, 10_000)
    seed: int = declare(42, "seed", "The same seed gives the same run.", 0, 2**31 - 1)


@dataclass(frozen=True)
class Experiment:
    """Everything that determines a run. Equal experiments are the same run.

    Raises:
        UserError: on construction, if a setting is of the wrong kind, out of range, or does not fit another.
    """

    task: TaskConfig = TaskConfig()
    model: ModelConfig = ModelConfig()
    train: TrainConfig = TrainConfig()

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            check_setting(setting, getattr(getattr(self, setting.section), name))
        check_together(self)

    def flat(self) -> dict[str, SettingValue]:
        """All settings by name: {"task": "copy", "d_model": 64, ...}."""
        return {name: getattr(getattr(self, setting.section), name) for name, setting in SETTINGS.items()}

    def with_settings(self, /, **changes: object) -> "Experiment":
        """A copy with some settings changed; text is converted to the setting's kind.

        Raises:
            UserError: if a name is unknown or a value does not fit.
        """
        sections: dict[str, dict[str, Any]] = {"task": {}, "model": {}, "train": {}}
        for name, value in changes.items():
            if name not in SETTINGS:
                raise UserError("unknown_field", name)
            sections[SETTINGS[name].section][name] = read_setting(SETTINGS[name], value)
        return Experiment(
            replace(self.task, **sections["task"]), replace(self.model, **sections["model"]), replace(self.train, **sections["train"]))

    def differences(self, other: "Experiment") -> dict[str, SettingValue]:
        """The settings of this experiment whose value in `other` is different."""
        theirs = other.flat()
        return {name: value for name, value in self.flat().items() if value != theirs[name]}


@dataclass(frozen=True)
class Setting:
    """One declared setting, as forms and command lines need it.

    Attributes:
        section: "task", "model" or "train". The rest: as in `declare`.
    """

    name: str
    section: str
    default: SettingValue
    label: str
    help: str
    low: float | None
    high: float | None
    choices: tuple[str, ...] | None

    @property
    def kind(self) -> type:
        """Of its value: bool, int, float or str."""
        return type(self.default)


def declared_settings() -> dict[str, Setting]:
    """Every setting by name, in the order of declaration."""
    defaults = {"task": TaskConfig(), "model": ModelConfig(), "train": TrainConfig()}
    return {
        declared.name: Setting(declared.name, section, getattr(config, declared.name), **declared.metadata)
        for section, config in defaults.items()
        for declared in fields(config)
    }


SETTINGS = declared_settings()


def read_setting(setting: Setting, value: object) -> SettingValue:
    """`value` converted to the setting's kind: numbers and switches from text, a float without fraction to int.

    Raises:
        UserError: if it cannot be converted.
    """
    if setting.kind is bool:
        if isinstance(value, str) and value.lower() in ("true", "false", "on", "off", "1", "0"):
            return value.lower() in ("true", "on", "1")
        if not isinstance(value, bool):
            raise UserError("not_a_switch", setting.name, value=quoted(value))
        return value
    if setting.kind is str:
        if not isinstance(value, str):
            raise not_a_choice(setting, value)
        return value
    if value is None or value == "":
        raise UserError("is_empty", setting.name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UserError("not_a_number", setting.name, value=quoted(value))
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise UserError("not_a_number", setting.name, value=quoted(value)) from None
    if not math.isfinite(number):
        raise UserError("not_finite", setting.name)
    if setting.kind is int:
        if number != int(number):
            raise UserError("not_whole", setting.name, value=quoted(value))
        return int(number)
    return number


def not_a_choice(setting: Setting, value: object) -> UserError:
    return UserError("not_a_choice", setting.name, value=quoted(value), choices=", ".join(setting.choices or ()))


def check_setting(setting: Setting, value: object) -> None:
    """Raises a UserError unless `value` is of the setting's kind and within its range or among its choices."""
    if setting.choices is not None:
        if value not in setting.choices:
            raise not_a_choice(setting, value)
        return
    converted = read_setting(setting, value)
    if type(converted) is not type(value) and not (setting.kind is float and type(value) is int):
        raise UserError("not_a_number", setting.name, value=quoted(value))
    if setting.low is not None and setting.high is not None and not setting.low <= float(converted) <= setting.high:
        raise UserError("out_of_range", setting.name, low=setting.low, high=setting.high, value=quoted(value))


def check_together(experiment: Experiment) -> None:
    """Raises a UserError if settings that are each valid do not fit together."""
    task, model = experiment.task, experiment.model
    if model.d_model % 2:
        raise UserError("odd_d_model", "d_model", d_model=model.d_model)
    if model.d_model % model.num_heads:
        divisors = [heads for heads in range(1, 17) if model.d_model % heads == 0]
        nearest = min(divisors, key=lambda heads: abs(heads - model.num_heads))
        raise UserError("heads_do_not_divide", "num_heads", d_model=model.d_model, num_heads=model.num_heads, suggestion=nearest)
    if task.min_len > task.max_len:
        raise UserError("lengths_crossed", "min_len", min_len=task.min_len, max_len=task.max_len)
    count = number_of_sequences(task)
    if count < 4 * HELD_OUT:
        raise UserError("too_few_sequences", "vocab_size", count=count, needed=4 * HELD_OUT)


def number_of_sequences(task: TaskConfig) -> int:
    """How many different sources a task has."""
    return sum((task.vocab_size - 1) ** length for length in range(task.min_len, task.max_len + 1))


def quoted(value: object) -> str:
    """A value from outside, shortened to at most 40 characters, to be quoted in an error message."""
    try:
        text = str(value) if isinstance(value, str | int | float) else reprlib.repr(value)  # of a long list only the beginning
    except ValueError:  # a number of thousands of digits
        text = f"a strange {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "..."


PRESETS: dict[str, Experiment] = {
    "classroom": Experiment(),
    "reverse": Experiment(task=TaskConfig(task="reverse"), train=TrainConfig(max_steps=500)),
    "sort": Experiment(task=TaskConfig(task="sort"), train=TrainConfig(max_steps=1500, validate_every=50)),
    "course": Experiment(
        task=TaskConfig(vocab_size=100, min_len=3, max_len=20, num_samples=2000),
        model=ModelConfig(d_model=128, num_layers=6, num_heads=8, d_ff=2048, dropout=0.1, position_scale=1.0),
        train=TrainConfig(batch_size=32, max_steps=1890, warmup_steps=1000, lr_factor=1.0, validate_every=100),
    ),
    "paper-base": Experiment(
        task=TaskConfig(vocab_size=100, min_len=3, max_len=20),
        model=ModelConfig(d_model=512, num_layers=6, num_heads=8, d_ff=2048, dropout=0.1, position_scale=1.0, norm_first=False),
        train=TrainConfig(batch_size=32, max_steps=100_000, warmup_steps=4000, lr_factor=1.0, label_smoothing=0.1, validate_every=500),
    ),
}


def preset(name: object) -> Experiment:
    """The experiment of a preset.

    Raises:
        UserError: if there is no such preset.
    """
    if not isinstance(name, str) or name not in PRESETS:
        raise UserError("unknown_preset", "preset", value=quoted(name), choices=", ".join(PRESETS))
    return PRESETS[name]
