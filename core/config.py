"""An experiment is a value: what is learned, by which model, how it is trained.

Every setting is declared once, here, with its label, its help and its range. Controls, command-line options, share
links, checkpoints and tables are derived from `SETTINGS`.
"""

import math
import reprlib
from dataclasses import asdict, dataclass, field, fields, replace

from core.problems import Problem

HELD_OUT = 256  # sequences that training never sees


def setting(default, label, help, low=None, high=None, choices=None, log=False):
    """A dataclass field with what a form or a command line must know about it."""
    return field(default=default, metadata=dict(label=label, help=help, low=low, high=high, choices=choices, log=log))


@dataclass(frozen=True)
class TaskConfig:
    """What is learned: the answer that belongs to a random sequence of symbols."""

    task: str = setting("copy", "task", "What the answer is: the source again, backwards, or in order.",
                        choices=("copy", "reverse", "sort"))
    vocab_size: int = setting(21, "vocabulary", "Source tokens including padding (0): symbols are 1 to this minus 1.", 3, 1000)
    min_len: int = setting(3, "shortest sequence", "Symbols in the shortest source.", 1, 64)
    max_len: int = setting(10, "longest sequence", "Symbols in the longest source.", 1, 64)
    num_samples: int = setting(0, "fixed samples", "Sequences in the training set, drawn once; 0 draws fresh ones at every step.",
                               0, 100_000)


@dataclass(frozen=True)
class ModelConfig:
    """The Transformer: Vaswani et al. 2017, section 3."""

    d_model: int = setting(64, "d_model", "Width of every layer's output.", 8, 1024)
    num_layers: int = setting(2, "layers", "Layers in the encoder, and as many in the decoder.", 1, 12)
    num_heads: int = setting(4, "heads", "Attention heads in each layer; must divide d_model.", 1, 16)
    d_ff: int = setting(256, "d_ff", "Inner width of the feed-forward network.", 8, 4096)
    dropout: float = setting(0.0, "dropout", "Share of activations dropped while training.", 0.0, 0.9)
    position_scale: float = setting(8.0, "position scale",
                                    "Multiplies the positional encoding; 1 is the paper's. Louder positions are found sooner.", 0.1, 32.0)
    norm_first: bool = setting(True, "norm first (pre-LN)",
                               "Normalise before each sub-layer, not after it. The paper does it after; deep stacks then learn badly.")
    no_positions: bool = setting(False, "break it: no positions", "Leave out the positional encoding.")
    no_look_ahead: bool = setting(False, "break it: no look-ahead mask",
                                  "Let each position of the target see the future while training, also the token it is to predict.")
    no_padding_mask: bool = setting(False, "break it: no padding mask", "Let padding be attended to like any token.")
    no_scaling: bool = setting(False, "break it: no division by √d_k", "Leave dot products as large as they are before the softmax.")
    no_residual: bool = setting(False, "break it: no residuals", "Leave out the residual connection around every sub-layer.")


@dataclass(frozen=True)
class TrainConfig:
    """How it is trained: Adam under the Noam schedule, section 5.3."""

    batch_size: int = setting(32, "batch size", "Sequences per step.", 1, 512)
    max_steps: int = setting(400, "steps", "Optimizer steps of the whole run.", 1, 200_000)
    warmup_steps: int = setting(50, "warm-up steps", "Steps over which the learning rate rises; afterwards it falls.", 1, 40_000)
    lr_factor: float = setting(0.2, "learning rate factor", "Multiplies the whole Noam curve; 1 is the paper's.", 0.01, 10.0)
    label_smoothing: float = setting(0.0, "label smoothing", "Share of the target spread over all tokens (the paper: 0.1).", 0.0, 0.5)
    validate_every: int = setting(25, "validate every", "Steps between two greedy decodings of the held-out sequences.", 1, 10_000)
    seed: int = setting(42, "seed", "The same seed gives the same run.", 0, 2**31 - 1)


@dataclass(frozen=True)
class Experiment:
    """Everything that determines a run. Equal experiments are the same run.

    Raises:
        Problem: on construction, if a setting is of the wrong kind, out of range, or does not fit another.
    """

    task: TaskConfig = TaskConfig()
    model: ModelConfig = ModelConfig()
    train: TrainConfig = TrainConfig()

    def __post_init__(self):
        for name, found in SETTINGS.items():
            check_setting(found, getattr(getattr(self, found.section), name))
        check_together(self)

    def flat(self):
        """All settings by name: {"task": "copy", "d_model": 64, ...}."""
        return {name: value for part in asdict(self).values() for name, value in part.items()}

    def with_settings(self, **changes):
        """A copy with some settings changed; text is read as the setting's own kind.

        Raises:
            Problem: if a name is unknown or a value does not fit.
        """
        parts = {"task": {}, "model": {}, "train": {}}
        for name, value in changes.items():
            if name not in SETTINGS:
                raise Problem("unknown_field", name)
            parts[SETTINGS[name].section][name] = read_setting(SETTINGS[name], value)
        return Experiment(**{part: replace(getattr(self, part), **values) for part, values in parts.items()})

    def differences(self, other):
        """The settings of this experiment that `other` has differently."""
        theirs = other.flat()
        return {name: value for name, value in self.flat().items() if value != theirs[name]}


@dataclass(frozen=True)
class Setting:
    """One declared setting, as forms and command lines see it."""

    name: str
    section: str
    kind: type
    default: object
    label: str
    help: str
    low: float | None
    high: float | None
    choices: tuple | None
    log: bool


def declared_settings():
    """Every setting by name, in the order of declaration."""
    sections = {"task": TaskConfig, "model": ModelConfig, "train": TrainConfig}
    return {
        declared.name: Setting(declared.name, section, declared.type, declared.default, **declared.metadata)
        for section, config in sections.items()
        for declared in fields(config)
    }


SETTINGS = declared_settings()


def read_setting(found, value):
    """`value` as the setting's own kind: numbers from text, whole floats to int.

    Raises:
        Problem: if it cannot be read so.
    """
    if found.kind is bool:
        if isinstance(value, str) and value.lower() in ("true", "false", "on", "off", "1", "0"):
            return value.lower() in ("true", "on", "1")
        if not isinstance(value, bool):
            raise Problem("not_a_switch", found.name, value=shown(value))
        return value
    if found.kind is str:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Problem("not_a_number", found.name, value=shown(value))
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise Problem("not_a_number", found.name, value=shown(value)) from None
    if not math.isfinite(number):
        raise Problem("not_finite", found.name)
    if found.kind is int:
        if number != int(number):
            raise Problem("not_whole", found.name, value=shown(value))
        return int(number)
    return number


def check_setting(found, value):
    """Raises a Problem unless `value` is of the setting's kind and within its range."""
    if found.choices is not None:
        if value not in found.choices:
            raise Problem("not_a_choice", found.name, value=shown(value), choices=", ".join(found.choices))
        return
    if type(read_setting(found, value)) is not type(value) and not (found.kind is float and type(value) is int):
        raise Problem("not_a_number", found.name, value=shown(value))
    if found.kind is not bool and not found.low <= value <= found.high:
        raise Problem("out_of_range", found.name, low=found.low, high=found.high, value=shown(value))


def check_together(experiment):
    """Raises a Problem if settings that are each fine do not fit each other."""
    task, model = experiment.task, experiment.model
    if model.d_model % 2:
        raise Problem("odd_d_model", "d_model", d_model=model.d_model)
    if model.d_model % model.num_heads:
        fitting = [heads for heads in range(1, 17) if model.d_model % heads == 0]
        nearest = min(fitting, key=lambda heads: abs(heads - model.num_heads))
        raise Problem("heads_do_not_divide", "num_heads", d_model=model.d_model, num_heads=model.num_heads, suggestion=nearest)
    if task.min_len > task.max_len:
        raise Problem("lengths_crossed", "min_len", min_len=task.min_len, max_len=task.max_len)
    count = number_of_sequences(task)
    if count < 4 * HELD_OUT:
        raise Problem("too_few_sequences", "vocab_size", count=count, needed=4 * HELD_OUT)


def number_of_sequences(task):
    """How many different sources a task has."""
    return sum((task.vocab_size - 1) ** length for length in range(task.min_len, task.max_len + 1))


def shown(value):
    """A value from outside as a short quotation for a sentence."""
    try:
        text = str(value) if isinstance(value, str | int | float) else reprlib.repr(value)  # of a long list only the beginning
    except ValueError:  # a number of thousands of digits
        text = f"a strange {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "..."


PRESETS = {
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


def preset(name):
    """The experiment of a preset.

    Raises:
        Problem: if there is no such preset.
    """
    if not isinstance(name, str) or name not in PRESETS:
        raise Problem("unknown_preset", "preset", value=shown(name), choices=", ".join(PRESETS))
    return PRESETS[name]
