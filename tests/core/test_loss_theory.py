"""The theory of the loss, against every answer that there is written out."""

import math
from collections import Counter, defaultdict
from itertools import product

import pytest
import torch

from core.config import Experiment, ModelConfig, TaskConfig, TrainConfig
from core.loss_theory import chance_loss, number_of_classes, smoothing_floor, sorted_entropy
from core.tasks import answers, end_symbol


def experiment_of(task="copy", smoothing=0.0, vocab_size=5, min_len=2, max_len=5):
    return Experiment(TaskConfig(task=task, vocab_size=vocab_size, min_len=min_len, max_len=max_len), ModelConfig(),
                      TrainConfig(label_smoothing=smoothing))


def all_answers(task):
    """Every answer, <eos> included, with its probability."""
    lengths = range(task.min_len, task.max_len + 1)
    for length in lengths:
        for source in product(range(1, task.vocab_size), repeat=length):
            answer = answers(task.task, torch.tensor([source]))[0].tolist()
            yield (*answer, end_symbol(task.vocab_size)), 1 / len(lengths) / (task.vocab_size - 1) ** length


def best_without_source(experiment):
    """By enumeration: the loss of the model that says, after every prefix, how often each token follows it."""
    classes, smoothing = number_of_classes(experiment.task), experiment.train.label_smoothing
    following, tokens = defaultdict(Counter), 0.0
    for answer, probability in all_answers(experiment.task):
        tokens += probability * len(answer)
        for place, token in enumerate(answer):
            following[answer[:place]][token] += probability
    loss = 0.0
    for counts in following.values():
        total = sum(counts.values())
        shares = [(1 - smoothing) * counts[token] / total + smoothing / classes for token in range(classes)]
        loss -= total * sum(share * math.log(share) for share in shares if share)
    return loss / tokens


@pytest.mark.parametrize("task, smoothing", [("copy", 0.0), ("reverse", 0.0), ("sort", 0.0), ("copy", 0.13), ("reverse", 0.4)])
def test_chance_is_the_best_that_is_possible_without_the_source(task, smoothing):
    experiment = experiment_of(task, smoothing)
    assert chance_loss(experiment) == pytest.approx(best_without_source(experiment), rel=1e-9)


def test_chance_of_the_classroom():
    assert chance_loss(Experiment()) == pytest.approx((math.log(8) + 6.5 * math.log(20)) / 7.5)
    assert chance_loss(Experiment()) < math.log(number_of_classes(Experiment().task))


def test_a_sorted_answer_is_less_random():
    copy, ordered = (chance_loss(experiment_of(task)) for task in ("copy", "sort"))
    assert ordered < copy
    assert sorted_entropy(1, 7) == pytest.approx(math.log(7))
    assert chance_loss(experiment_of("sort", smoothing=0.1)) is None


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.37])
def test_the_floor_is_the_loss_of_a_model_that_says_the_target_itself(smoothing):
    experiment = experiment_of(smoothing=smoothing)
    classes = number_of_classes(experiment.task)
    target = torch.full((classes,), smoothing / classes)
    target[3] += 1 - smoothing
    loss = torch.nn.functional.cross_entropy(target.log().clamp(min=-1e9)[None], torch.tensor([3]), label_smoothing=smoothing)
    assert smoothing_floor(experiment) == pytest.approx(loss.item(), abs=1e-6)
    assert smoothing_floor(experiment) <= chance_loss(experiment)
