"""The log: appended by one thread, read in any pieces, complete for every reader."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.events import Failed, Finished, Metric, Norms, Stopped, Validation
from core.training.log import RunLog


def metric(step):
    return Metric(step, loss=step / 8, lr=step / 16, seconds=step / 32)


def validation(step):
    return Validation(step, 0.5, 0.25, ())


def filled(steps, validate_every=3):
    log = RunLog()
    for step in range(1, steps + 1):
        log.append(metric(step))
        if step % validate_every == 0:
            log.append(validation(step))
    return log


class Reader:
    """Reads a log as a page does: cursor by cursor."""

    def __init__(self, log):
        self.log = log
        self.step, self.event = 0, 0
        self.steps, self.loss, self.lr, self.events = [], [], [], []

    def read(self, limit=1000):
        news = self.log.read(self.step, self.event, limit)
        self.steps += news.steps
        self.loss += news.loss
        self.lr += news.lr
        self.events += news.events
        self.step, self.event = news.next_step, news.next_event


@given(st.lists(st.integers(0, 40), max_size=12))
def test_reading_in_pieces_of_any_size_gives_everything_once(pieces):
    log = RunLog()
    reader, step, validations = Reader(log), 0, []
    for piece in pieces:
        for _ in range(piece):
            step += 1
            log.append(metric(step))
            if step % 3 == 0:
                validations.append(validation(step))
                log.append(validations[-1])
        reader.read()
    assert reader.steps == list(range(1, step + 1))
    assert reader.loss == [metric(step).loss for step in reader.steps]
    assert reader.lr == [metric(step).lr for step in reader.steps]
    assert reader.events == validations


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 60))
def test_thinning_keeps_the_newest_within_the_limit_evenly(steps, cursor, limit):
    news = filled(steps).read(cursor, 0, limit)
    first = min(cursor, steps)
    assert len(news.steps) <= limit
    assert len(news.steps) == len(news.loss) == len(news.lr)
    assert news.steps[-1:] == ([steps] if steps > first else [])
    assert all(first < step <= steps for step in news.steps)
    assert len({after - before for before, after in zip(news.steps, news.steps[1:], strict=False)}) <= 1
    assert news.loss == [step / 8 for step in news.steps]
    assert news.next_step == steps


def test_few_metrics_are_not_thinned():
    assert filled(100).read(0, 0, limit=100).steps == list(range(1, 101))


@given(st.integers(0, 97), st.integers(4, 60))
def test_many_events_are_thinned_by_kind(count, limit):
    log = RunLog()
    for step in range(1, count + 1):
        log.append(metric(step))
        log.append(validation(step))
        if step % 3 == 0:
            log.append(Norms(step, {}, {}))
    news = log.read(0, 0, limit)
    for kind, all_steps in ((Validation, range(1, count + 1)), (Norms, range(3, count + 1, 3))):
        steps = [event.step for event in news.events if isinstance(event, kind)]
        assert len(steps) <= max(1, limit // 4)
        assert set(steps) <= set(all_steps)
        assert steps[-1:] == list(all_steps)[-1:]
        assert len({after - before for before, after in zip(steps, steps[1:], strict=False)}) <= 1
    assert [event.step for event in news.events] == sorted(event.step for event in news.events)
    assert news.next_event == count + count // 3


@pytest.mark.parametrize("step, event", [(10**9, 10**9), (-5, -5)])
def test_a_cursor_that_is_out_of_range_is_clamped(step, event):
    news = filled(7).read(step, event)
    assert (news.next_step, news.next_event) == (7, 2)
    assert news.steps == ([] if step > 0 else list(range(1, 8)))


@pytest.mark.parametrize("terminal", [Finished(2), Stopped(2), Failed(2, "crashed", {"step": 2, "error": "e"})])
def test_nothing_comes_after_the_terminal_event(terminal):
    log = filled(2)
    assert log.terminal is None and not log.ended
    log.append(terminal)
    assert log.terminal == terminal and log.ended
    for event in (metric(3), validation(2), Finished(2), terminal):
        with pytest.raises(RuntimeError, match="the log has ended"):
            log.append(event)
    assert log.read().events == [terminal]
    assert log.step == 2


@pytest.mark.parametrize("step", [1, 2, 4, 0])
def test_a_step_cannot_be_repeated_or_left_out(step):
    log = filled(2)
    with pytest.raises(RuntimeError, match="cannot follow step 2"):
        log.append(metric(step))


def test_many_readers_miss_nothing_while_one_appends():
    log, steps = RunLog(), 3001
    readers = [Reader(log) for _ in range(7)]

    def follow(reader):
        while not log.ended and time.monotonic() < deadline:
            reader.read(limit=10_000)
        reader.read(limit=10_000)

    deadline = time.monotonic() + 60
    threads = [threading.Thread(target=follow, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    for step in range(1, steps + 1):
        log.append(metric(step))
        if step % 50 == 0:
            log.append(validation(step))
    log.append(Finished(steps))
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    for reader in readers:
        assert reader.steps == list(range(1, steps + 1))
        assert [event.step for event in reader.events] == [*range(50, steps, 50), steps]


def test_the_latest_event_of_a_kind():
    log = filled(7)
    assert log.latest(Validation) == validation(6)
    assert log.latest(Finished) is None


def test_the_rate_is_measured_over_the_last_steps():
    log = RunLog()
    for step in range(1, 11):
        log.append(Metric(step, 1.0, 1.0, seconds=step * (1.0 if step <= 5 else 0.5)))
    assert log.rate(over=3) == pytest.approx(2.0)


def test_there_is_no_rate_before_there_are_two_steps():
    assert filled(0).rate() is None
    assert filled(1).rate() is None


def test_what_steps_will_take_is_guessed_from_the_first_one_and_then_from_the_rate():
    log = RunLog()
    assert log.seconds_for(7) is None
    log.append(Metric(1, 0.5, 0.1, 2.0))
    assert log.seconds_for(7) == 14.0
    log.append(Metric(2, 0.5, 0.1, 2.5))
    assert log.seconds_for(7) == 3.5


def test_there_is_no_rate_where_no_time_has_passed():
    log = RunLog()
    log.append(Metric(1, 1.0, 1.0, 0.0))
    log.append(Metric(2, 1.0, 1.0, 0.0))
    assert log.rate() is None
