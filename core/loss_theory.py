"""What a loss is worth: what is known of it exactly, before anything is trained. All in nats per token."""

import math

from core.config import Experiment, TaskConfig
from core.tasks import START_AND_END


def number_of_classes(task: TaskConfig) -> int:
    """The tokens among which the output layer chooses: padding, symbols, <sos> and <eos>."""
    return task.vocab_size + START_AND_END


def chance_loss(experiment: Experiment) -> float | None:
    """The lowest mean loss that a model can have which never looks at the source: what chance costs.

    It may know all that is the same for every source: which tokens are symbols, how lengths are distributed, and what it has written
    so far. By the chain rule of entropy its loss is then at least the entropy of the right answer, divided by the tokens in it. (The
    well-known ln(number of classes) is what a model costs that does not even know this: it is left within a few steps, so that a model
    which has learned nothing about its source would seem to have learned something.)

    Lengths are uniform from min_len to max_len, and <eos> follows each answer; so the mean is over E[length] + 1 tokens. A copy or a
    reversal is as random as its source. A sorted answer is less: see `sorted_entropy`.

    Returns:
        None for a sorted answer with label smoothing, for which nothing so simple is known.
    """
    task, smoothing = experiment.task, experiment.train.label_smoothing
    if task.task != "sort":
        return unsorted_chance(task, smoothing)
    if smoothing:
        return None
    lengths = range(task.min_len, task.max_len + 1)
    entropy = math.log(len(lengths)) + sum(sorted_entropy(length, task.vocab_size - 1) for length in lengths) / len(lengths)
    return entropy / tokens_of_an_answer(task)


def tokens_of_an_answer(task: TaskConfig) -> float:
    """Its symbols and <eos>, on average."""
    return (task.min_len + task.max_len) / 2 + 1


def unsorted_chance(task: TaskConfig, smoothing: float) -> float:
    """`chance_loss` of a copy or a reversal, place by place: symbols are equally likely, and <eos> is one of the lengths that are left."""
    symbols, classes, lengths = task.vocab_size - 1, number_of_classes(task), task.max_len - task.min_len + 1
    total = 0.0
    for written in range(task.max_len + 1):
        left = min(lengths, task.max_len - written + 1)  # lengths that are still possible here
        end = 1 / left if written >= task.min_len else 0.0
        target = [(end, 1), ((1 - end) / symbols, symbols), (0.0, classes - symbols - 1)]
        total += left / lengths * sum(count * information(smoothed(share, smoothing, classes)) for share, count in target)
    return total / tokens_of_an_answer(task)


def sorted_entropy(length: int, symbols: int) -> float:
    """The entropy of `length` symbols in order, each drawn uniformly: that of the draws, less the log of their arrangements.

    Sorting forgets which of the length! / (c1! c2! ...) arrangements was drawn, all equally likely; the count of each symbol is binomial.
    """
    chance = 1 / symbols
    forgotten = math.lgamma(length + 1)
    for count in range(2, length + 1):
        binomial = math.comb(length, count) * chance**count * (1 - chance) ** (length - count)
        forgotten -= symbols * binomial * math.lgamma(count + 1)
    return length * math.log(symbols) - forgotten


def smoothing_floor(experiment: Experiment) -> float:
    """The lowest mean loss that label smoothing leaves to a perfect model: the entropy of the smoothed target (section 5.4); 0 without it.

    The right token is to have 1 - smoothing + smoothing / classes, every other smoothing / classes.
    """
    smoothing, classes = experiment.train.label_smoothing, number_of_classes(experiment.task)
    return information(smoothed(1.0, smoothing, classes)) + (classes - 1) * information(smoothed(0.0, smoothing, classes))


def smoothed(share: float, smoothing: float, classes: int) -> float:
    """What torch.nn.CrossEntropyLoss(label_smoothing=smoothing) makes of a share of the target."""
    return (1 - smoothing) * share + smoothing / classes


def information(probability: float) -> float:
    """What an outcome of this probability adds to an entropy: -p ln p."""
    return -probability * math.log(probability) if probability > 0 else 0.0
