"""Drafts: what a pass over one tells, and the next one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.speculative import SHORTEST_DRAFT, next_draft, verify

END = 9
TOKENS = st.integers(1, 3)  # few, so that drafts are often right


def greedy(model, length):
    """What a model writes in `length` steps; it chooses a token by those before it."""
    written = []
    while len(written) < length and written[-1:] != [END]:
        written.append(model(written))
    return written


def read(model, draft):
    """The choices of one pass over a draft."""
    return [model(draft[:position]) for position in range(len(draft) + 1)]


def model_of(numbers):
    """A made-up model that depends on every token before."""
    return lambda prefix: (numbers + [END])[sum((position + 1) * token for position, token in enumerate(prefix)) % (len(numbers) + 1)]


@pytest.mark.parametrize("draft, choices, verified", [
    ([], [4], [4]),
    ([4, 5], [4, 5, 6], [4, 5, 6]),
    ([4, 5], [4, 7, 6], [4, 7]),
    ([4, 5], [7, 5, 6], [7]),
    ([4, 5], [4, END, 6], [4, END]),
    ([4, END, 5], [4, END, 5, 6], [4, END]),
], ids=["no draft", "right", "wrong in the middle", "wrong at once", "<eos> instead", "nothing behind <eos>"])
def test_a_draft_is_accepted_as_far_as_it_is_the_models_own_choice(draft, choices, verified):
    assert verify(draft, choices, END) == verified


@given(st.lists(TOKENS, max_size=11), st.lists(TOKENS, max_size=7))
def test_what_is_verified_is_what_greedy_decoding_writes(numbers, draft):
    model = model_of(numbers)
    verified = verify(draft, read(model, draft), END)
    assert verified == greedy(model, len(verified))


@given(st.lists(TOKENS, max_size=11), st.lists(TOKENS, max_size=7))
def test_each_pass_verifies_one_token_more_at_least(numbers, draft):
    model, verified = model_of(numbers), []
    while verified[-1:] != [END] and len(verified) < 13:
        choices, before = read(model, draft), len(verified)
        verified = verify(draft, choices, END)
        assert len(verified) > before
        draft = next_draft(verified, choices)


@pytest.mark.parametrize("choices, count", [([4, 5, 6], 1), ([4], 1), (list(range(1, 9)) * 3, 2)])
def test_the_next_draft_goes_on_with_the_choices_and_repeats_the_last(choices, count):
    draft = next_draft(choices[:count], choices)
    assert draft[:len(choices)] == choices
    assert set(draft[len(choices):]) <= {choices[-1]}
    assert len(draft) == max(len(choices), count + SHORTEST_DRAFT)
