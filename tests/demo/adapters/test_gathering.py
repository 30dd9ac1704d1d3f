"""Where many are connected, the loop looks for requests at intervals; nothing that is due waits."""

import asyncio
import socket

import pytest
import uvicorn

from demo.adapters import gathering
from demo.adapters.gathering import EACH, FEW, LONGEST, GatheringSelector, gather_requests, interval


class Clock:
    """Time that goes on only while somebody sleeps, or as the test says."""

    def __init__(self):
        self.now = 17.0
        self.slept = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(gathering, "time", clock)
    return clock


@pytest.fixture
def crowd():
    """A selector that watches one connection with something to read, and 36 without."""
    pairs = [socket.socketpair() for _ in range(37)]
    selector = GatheringSelector()
    for ours, _ in pairs:
        selector.register(ours, 1)
    pairs[0][1].send(b"x")
    yield selector
    selector.close()
    for pair in pairs:
        for end in pair:
            end.close()


def test_who_comes_first_does_not_wait_and_who_comes_next_waits_the_interval(crowd, clock):
    assert len(crowd.select(None)) == 1 and clock.slept == []
    clock.now += 0.001
    assert len(crowd.select(None)) == 1 and clock.slept == [pytest.approx(37 * EACH - 0.001)]
    clock.now += 1.0
    assert len(crowd.select(3.0)) == 1 and len(clock.slept) == 1


def test_what_is_to_be_done_at_once_and_what_is_due_do_not_wait(crowd, clock):
    crowd.select(None)
    crowd.select(0)
    assert clock.slept == []
    crowd.select(0.0007)
    assert clock.slept == [0.0007]


def test_the_more_are_connected_the_longer_up_to_a_hundredth_of_a_second():
    assert [interval(files) for files in (1, FEW, 41, 1009)] == [0.0, 0.0, pytest.approx(0.0041), LONGEST]


def test_the_servers_loop_has_such_a_selector(monkeypatch):
    monkeypatch.setattr(uvicorn.config, "LOOP_FACTORIES", dict(uvicorn.config.LOOP_FACTORIES))
    gather_requests()
    made = uvicorn.Config(lambda: None).get_loop_factory()
    if made is not gathering.gathering_loop:
        pytest.skip("uvicorn's own loop is of another kind here")
    loop = made()
    try:
        assert isinstance(loop._selector, GatheringSelector) and loop.run_until_complete(asyncio.sleep(0.001, 7)) == 7
    finally:
        loop.close()
