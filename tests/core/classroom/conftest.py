"""A classroom whose time stands still unless a test moves it."""

from types import SimpleNamespace

import pytest

from classrooms import LEASE
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def registry(clock):
    registry = Registry(Limits(rooms=3, lease_seconds=LEASE), clock=lambda: clock.now)
    yield registry
    registry.close()


@pytest.fixture
def rooms(registry):
    return Rooms(registry)


@pytest.fixture
def room(rooms):
    return rooms.open()
