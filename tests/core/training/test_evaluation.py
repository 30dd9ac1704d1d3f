"""Held-out accuracy, counted by hand."""

from types import SimpleNamespace

import pytest
import torch

from core.checkpoint import LoadedModel
from core.config import HELD_OUT
from core.tasks import held_out_sources
from core.training import evaluation
from core.training.evaluation import PLAIN_LENGTH, HeldOut, find_mistake, spread_over_lengths, tokens
from helpers import TINY, random_model

END = TINY.task.vocab_size + 1


@pytest.fixture
def validate(monkeypatch):
    """The validation of a model whose output the test gives."""
    held_out, model = HeldOut(TINY.with_settings(task="reverse")), random_model(src_vocab_size=11)

    def validate_output(output_of):
        monkeypatch.setattr(evaluation, "greedy_decode", lambda *arguments: output_of(held_out.expected.clone()))
        return held_out.validate(model, step=7)

    validate_output.held_out = held_out
    return validate_output


def test_a_perfect_model(validate):
    validation = validate(lambda expected: expected)
    assert (validation.step, validation.token_accuracy, validation.exact_match) == (7, 1.0, 1.0)
    assert all(answer.output == answer.expected == (*answer.source[::-1], END) for answer in validation.answers)


def test_one_wrong_token_costs_one_token_and_one_sequence(validate):
    def one_wrong(expected):
        expected[3, 0] = expected[3, 0] % 10 + 1
        return expected

    validation, real = validate(one_wrong), int((validate.held_out.expected != 0).sum())
    assert validation.token_accuracy == pytest.approx(1 - 1 / real)
    assert validation.exact_match == pytest.approx(1 - 1 / HELD_OUT)


def test_what_is_written_behind_the_end_counts_against_a_sequence(validate):
    def one_more(expected):
        row = int((expected[:, -1] == 0).nonzero()[0])
        expected[row, -1] = 5
        return expected

    validation = validate(one_more)
    assert validation.token_accuracy == 1.0
    assert validation.exact_match == pytest.approx(1 - 1 / HELD_OUT)


def test_a_model_that_stops_early_has_written_padding(validate):
    validation = validate(lambda expected: expected[:, :1])
    real = validate.held_out.expected != 0
    assert validation.token_accuracy == pytest.approx(HELD_OUT / int(real.sum()))
    assert validation.exact_match == 0.0


def test_a_model_is_validated_on_the_held_out_sequences():
    experiment = TINY.with_settings(seed=17)
    assert torch.equal(HeldOut(experiment).src, held_out_sources(experiment.task, 17))
    validation = HeldOut(experiment).validate(random_model(src_vocab_size=11), step=1)
    assert 0 <= validation.exact_match <= validation.token_accuracy < 0.5


def test_example_answers_run_from_short_to_long():
    lengths = [len(answer.source) for answer in HeldOut(TINY).validate(random_model(src_vocab_size=11), 1).answers]
    assert len(lengths) == 4
    assert lengths == sorted(lengths)


def test_sequences_are_spread_over_the_lengths():
    lengths = torch.tensor([5, 1, 4, 2, 3, 8, 7, 6])
    assert [int(lengths[i]) for i in spread_over_lengths(lengths, 4)] == [2, 4, 6, 8]


def test_tokens_end_with_the_end_symbol():
    assert tokens(torch.tensor([3, 4, 0, 0])) == (3, 4)
    assert tokens(torch.tensor([3, 0, 12, 0]), vocab_size=11) == (3, 0, 12)
    assert tokens(torch.tensor([3, 0, 4, 0]), vocab_size=11) == (3, 0, 4, 0)


@pytest.fixture
def mistaken(monkeypatch):
    """A model that is shown as one that answers held-out sources as the test says; and what `find_mistake` asks it by itself."""
    experiment = TINY.with_settings(min_len=2, max_len=9, task="copy")
    held_out, asked = HeldOut(experiment), []
    loaded = LoadedModel(random_model(src_vocab_size=11), experiment, 7)

    def find(answer, right_by_itself=()):
        def decode(_, source):
            asked.append(source.tolist())
            right = [*source.tolist(), END]
            return SimpleNamespace(tokens=torch.tensor(right if source.tolist() in right_by_itself else right[1:]))

        asked.clear()
        monkeypatch.setattr(evaluation, "greedy_decode", lambda *arguments: answer(held_out.expected.clone()))
        monkeypatch.setattr(evaluation, "decode_source", decode)
        return find_mistake(loaded).tolist()

    find.sources = [tokens(row) for row in held_out.src]
    find.asked = asked
    return find


def distance(source):
    return abs(len(source) - PLAIN_LENGTH)


def test_the_mistake_that_is_shown_has_the_right_tokens_in_the_wrong_order(mistaken):
    def swap_some_and_break_others(expected):
        for i, source in enumerate(mistaken.sources):
            if len(source) == 3 and source[0] != source[1]:
                expected[i, [0, 1]] = expected[i, [1, 0]]
            else:
                expected[i, 0] = 0
        return expected

    found = mistaken(swap_some_and_break_others)
    assert len(found) == 3 and found[0] != found[1]


def test_a_mistake_is_asked_for_once_more_by_itself(mistaken):
    def all_wrong(expected):
        return expected.roll(1, 0).flip(1)

    first = mistaken(all_wrong)
    second = mistaken(all_wrong, right_by_itself=[first])
    assert second != first and mistaken.asked == [first, second] and distance(first) == 0


def test_without_a_mistake_a_plain_source_is_shown(mistaken):
    assert distance(mistaken(lambda expected: expected)) == 0 and mistaken.asked == []
