"""A log in segments: joined they are the log, and what is full never changes."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.events import Failed, Finished, Metric, Norms, Stopped, Validation
from core.training.log import RunLog
from core.training.segments import MAX_LEVEL, read_open, read_segment

SIZES = st.sampled_from([1, 2, 3, 5, 7, 13, 31])


def advance(log, steps, validate_every=3):
    """Logs so many more steps, each second one's norms late, as a run does."""
    for _ in range(steps):
        step = log.step + 1
        log.append(Metric(step, loss=step / 8, lr=step / 16, seconds=step / 32))
        if step % validate_every == 0:
            log.append(Validation(step, 0.5, 0.25, ()))
        if step % 2 == 0:
            log.append(Norms(step, {"encoder": step / 2}, {"encoder": 0.5}))


def full_segments(log, size, level=0):
    """All that can be read, in order."""
    found = []
    for index in count():
        part = read_segment(log, level, index, size)
        if part is None:
            return found
        found.append(part)


@given(steps=st.integers(0, 90), size=SIZES, needed=st.integers(0, 40), end=st.sampled_from([None, Finished, Stopped, "diverged"]))
def test_segments_and_the_open_end_joined_are_the_log(steps, size, needed, end):
    log = RunLog()
    advance(log, steps)
    if end is not None:
        log.append(Failed(steps + 1, "diverged", {}) if end == "diverged" else end(steps))
    tail = read_open(log, needed, size)
    parts = [part for part in full_segments(log, size) if part.first[0] < tail.first[0]] + [tail]
    assert all(before.next == after.first for before, after in zip(parts, parts[1:], strict=False))
    assert parts[0].first == (0, 0)
    whole = log.read(0, 0, limit=1000)
    assert [step for part in parts for step in part.steps] == whole.steps
    assert [loss for part in parts for loss in part.loss] == whole.loss
    assert [lr for part in parts for lr in part.lr] == whole.lr
    assert [event for part in parts for event in part.events] == whole.events == log.events
    assert parts[-1].next == (whole.next_step, whole.next_event)
    assert len(tail.steps) >= min(needed, steps)


@given(pieces=st.lists(st.integers(0, 20), max_size=8), size=SIZES, level=st.integers(0, 3))
def test_a_full_segment_is_the_same_at_any_later_time(pieces, size, level):
    log, seen = RunLog(), {}
    for piece in pieces:
        advance(log, piece)
        for index, part in enumerate(full_segments(log, size, level)):
            assert seen.setdefault(index, part) == part
    log.append(Finished(log.step))
    later = full_segments(log, size, level)
    assert all(later[index] == part for index, part in seen.items())


@given(steps=st.integers(0, 200), size=SIZES, level=st.integers(1, 4))
def test_a_coarse_segment_is_every_so_many_steps_of_the_fine_ones(steps, size, level):
    log = RunLog()
    advance(log, steps, validate_every=1)
    fine = full_segments(log, size)
    for index, coarse in enumerate(full_segments(log, size, level)):
        covered = fine[index * 2**level:(index + 1) * 2**level]
        assert (coarse.first, coarse.next) == (covered[0].first, covered[-1].next)
        points = [point for part in covered for point in zip(part.steps, part.loss, part.lr, strict=True)]
        assert list(zip(coarse.steps, coarse.loss, coarse.lr, strict=True)) == points[2**level - 1::2**level]
        assert len(coarse.steps) == size
        for kind in (Validation, Norms):
            of_kind = [event for part in covered for event in part.events if isinstance(event, kind)]
            told = [event for event in coarse.events if isinstance(event, kind)]
            assert len(told) <= max(1, size // 4) and set(map(id, told)) <= set(map(id, of_kind))
            assert told[-1:] == of_kind[-1:]  # the newest is always among them


def test_what_is_measured_at_a_segments_last_step_belongs_to_it():
    log = RunLog()
    advance(log, 6, validate_every=3)
    assert read_segment(log, 0, 1, size=3) is None  # its last step is there, and something may still be measured at it
    advance(log, 1)
    assert read_segment(log, 0, 1, size=3).events[-2:] == log.events[-2:]


def test_the_last_segment_of_an_ended_log_holds_the_end_and_there_is_none_behind_it():
    log = RunLog()
    advance(log, 7)
    assert read_segment(log, 0, 1, size=5) is None
    log.append(Stopped(7))
    assert (read_segment(log, 0, 1, size=5).steps, read_segment(log, 0, 1, size=5).events[-1]) == ([6, 7], Stopped(7))
    assert read_segment(log, 0, 2, size=5) is None


@pytest.mark.parametrize("steps", [0, 5])
def test_a_log_that_ended_at_the_edge_of_a_segment_has_its_end_in_the_last_one(steps):
    log = RunLog()
    advance(log, steps)
    log.append(Finished(steps))
    assert read_segment(log, 0, 0, size=5).events[-1] == Finished(steps)
    assert read_segment(log, 0, 1, size=5) is None and read_segment(log, 1, 0, size=5) is None


def test_a_segment_of_any_level_beyond_the_end_is_none():
    log = RunLog()
    advance(log, 4)
    assert all(read_segment(log, level, 10**9) is None for level in range(MAX_LEVEL + 1))
