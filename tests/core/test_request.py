"""What a person types becomes a source, or a sentence that says why not."""

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from core.checkpoint import LoadedModel
from core.config import Experiment
from core.errors import UserError
from core.request import MAX_SOURCE_LENGTH, decode_source, decode_text, expected_answer, read_source
from helpers import random_model

VOCAB = 21
LOADED = LoadedModel(random_model(src_vocab_size=VOCAB, max_len=11), None, 0)


@pytest.mark.parametrize("text", [
    "3 1 4", "3,1,4", "3, 1, 4", " 3  1\t4\n", "[3, 1, 4]", "(3 1 4)", "3;1;4", "3、1、4", "3，1，4", "3；1；4", "03 +1 4",
    "３ １ ４", "３、１、４", "3　1　4", "［3，1，4］", "（3 1 4）",
])
def test_tokens_are_read_from_what_people_type(text):
    source = read_source(text, VOCAB)
    assert source.tolist() == [3, 1, 4]
    assert source.dtype == torch.long


@pytest.mark.parametrize("text, key, shown", [
    ("", "source_empty", ""), (" , ;[]\n", "source_empty", ""),
    ("3 one 4", "source_not_numbers", "one"), ("3.5", "source_not_numbers", "3.5"),
    ("1e3", "source_not_numbers", "1e3"), ("--3", "source_not_numbers", "--3"), ("1234567890", "source_not_numbers", "1234567890"),
    ("三", "source_not_numbers", "三"), ("²", "source_not_numbers", ""),
    ("0", "source_special", "(pad)"), ("-0", "source_special", "(pad)"),
    ("21", "source_special", "(start)"), ("22", "source_special", "(end)"), ("23", "source_unknown", "23"), ("-3", "source_unknown", "-3"),
    ("999999999", "source_unknown", "999999999"),
])
def test_what_is_no_source_is_named(text, key, shown):
    with pytest.raises(UserError) as caught:
        read_source(text, VOCAB)
    assert (caught.value.key, caught.value.field) == (key, "source")
    assert shown in str(caught.value)


def test_the_longest_source_is_as_long_as_it_may_be():
    assert len(read_source("1 " * MAX_SOURCE_LENGTH, VOCAB)) == MAX_SOURCE_LENGTH
    with pytest.raises(UserError) as caught:
        read_source("1 " * (MAX_SOURCE_LENGTH + 1), VOCAB)
    assert caught.value.key == "source_too_long"


@given(st.text(max_size=60) | st.text(alphabet="0123456789 ,;+-[]()、，", max_size=60) | st.text(alphabet="١٢３４५²½ ", max_size=9))
@example("\0")
@example("1" * 100_000)
@example("9 " * 100_000)
def test_any_text_is_a_valid_source_or_a_problem(text):
    try:
        source = read_source(text, VOCAB)
    except UserError as refusal:
        assert refusal.field == "source"
        assert len(str(refusal)) < 200
    else:
        assert 1 <= len(source) <= MAX_SOURCE_LENGTH
        assert source.min() >= 1 and source.max() < VOCAB


@given(st.none() | st.integers() | st.floats() | st.lists(st.integers(1, 20)) | st.dictionaries(st.text(), st.integers()))
def test_any_value_is_a_valid_source_or_a_problem(value):
    try:
        source = read_source(value, VOCAB)
    except UserError:
        return
    assert source.min() >= 1 and source.max() < VOCAB


def test_an_answer_has_room_to_be_a_little_too_long():
    trace = decode_text(LOADED, "3 1 4")
    assert len(trace.tokens) <= 7
    assert trace.source.tolist() == [3, 1, 4]
    assert (trace.start_symbol, trace.end_symbol) == (21, 22)


def test_an_answer_ends_where_the_models_positions_do():
    assert len(decode_source(LOADED, torch.ones(11, dtype=torch.long)).tokens) <= 11


def test_a_source_beyond_the_models_positions_is_a_problem():
    with pytest.raises(UserError) as caught:
        decode_text(LOADED, "1 " * 12)
    assert (caught.value.key, caught.value.values["limit"]) == ("source_too_long", 11)


@pytest.mark.parametrize("task, answer", [("copy", [3, 1, 4, 22]), ("reverse", [4, 1, 3, 22]), ("sort", [1, 3, 4, 22])])
def test_the_right_answer_is_known_where_the_task_is(task, answer):
    loaded = LoadedModel(LOADED.model, Experiment().with_settings(task=task), 0)
    assert expected_answer(loaded, torch.tensor([3, 1, 4])) == answer


def test_the_right_answer_is_not_known_where_the_task_is_not():
    assert expected_answer(LOADED, torch.tensor([3, 1, 4])) is None
