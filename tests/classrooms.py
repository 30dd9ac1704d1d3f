"""What tests of a classroom need besides its fixtures (core/classroom/conftest.py): its lease, its seats, and what a call refuses."""

import pytest

from core.errors import UserError

LEASE = 50.0  # seconds, of its registry


def seats(rooms, room, count):
    """The tokens of so many students."""
    return [rooms.follow(room.code)[1].token for _ in range(count)]


def key_of(function, *arguments):
    """The key of the UserError that a call raises."""
    with pytest.raises(UserError) as caught:
        function(*arguments)
    return caught.value.key
