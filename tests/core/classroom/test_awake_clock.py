"""Leases are counted in time during which the server was awake."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

from classrooms import LEASE, key_of, seats
from core.classroom import awake_clock
from core.classroom.awake_clock import LONGEST, TICK, AwakeClock
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import ROOM_LEASES, Rooms
from core.classroom.subscriptions import REPLAY_SECONDS
from helpers import SHORT, TINY, ended, eventually

ROOT = Path(__file__).parents[3]
HOUR = 3600.0
JUMPS = pytest.mark.parametrize("jump", [HOUR, -HOUR, 24 * HOUR])


@pytest.fixture
def system():
    """What the system calls the time, set by the test."""
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def clock(system):
    return AwakeClock(lambda: system.now, ticks=False)


def test_it_counts_as_the_system_does(system, clock):
    assert clock() == 0.0
    for _ in range(7):
        system.now += LONGEST - 0.5
        clock()
    assert clock() == pytest.approx(7 * (LONGEST - 0.5))


@JUMPS
def test_a_jump_counts_as_one_tick_at_most(system, clock, jump):
    system.now += 3.0
    clock()
    system.now += jump
    assert clock() == 3.0 + (TICK if jump > 0 else 0.0)
    system.now += 2.0
    assert clock() == 5.0 + (TICK if jump > 0 else 0.0)


@JUMPS
def test_no_jump_ends_a_run(system, clock, jump):
    registry = Registry(Limits(lease_seconds=LEASE), clock)
    subscription = registry.start(TINY.with_settings(max_steps=100_000), paused=True)
    system.now += jump
    registry.sweep()
    assert not subscription.run.stopping
    for _ in range(9):  # the page of a server that is awake
        system.now += LEASE / 9 + 0.1
        registry.sweep()
    assert subscription.run.stopping
    registry.close()


@JUMPS
def test_no_jump_ends_a_room_or_a_seat(system, clock, jump):
    rooms = Rooms(Registry(Limits(lease_seconds=LEASE), clock))
    room = rooms.open()
    token, = seats(rooms, room, 1)
    system.now += jump
    assert rooms.follow(room.code, token) == (room, room.seats[next(iter(room.seats))]) and len(room.seats) == 1
    assert rooms.present(rooms.teach(room.code, room.secret)) == 1
    for _ in range(ROOM_LEASES * 9):
        system.now += LEASE / 9 + 0.1
        clock()
    assert key_of(rooms.teach, room.code, room.secret) == "room_closed"


@JUMPS
def test_no_jump_ends_a_replay(system, clock, jump):
    registry = Registry(Limits(), clock)
    ended(registry.start(SHORT).run).thread.join(60)
    replay = registry.start(SHORT)
    system.now += REPLAY_SECONDS / 4
    seen = replay.until
    system.now += jump
    assert replay.role == "replay" and seen <= replay.until <= SHORT.train.max_steps * (0.25 + TICK / REPLAY_SECONDS)
    registry.close()


def test_it_reads_its_source_by_itself_until_nobody_has_it_any_more(system, monkeypatch):
    monkeypatch.setattr(awake_clock, "TICK", 0.01)
    clocks = [AwakeClock(lambda: system.now)]
    clocks[0]()
    system.now += 3.0
    eventually(lambda: clocks[0].awake == 3.0)
    thread, gone = clocks[0].ticker, weakref.ref(clocks[0])
    clocks.clear()
    thread.join(10)
    assert not thread.is_alive() and gone() is None


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not held there")
def test_a_process_that_is_held_ages_by_a_tick():
    script = textwrap.dedent("""
        import sys, time
        sys.path[:0] = ["."]
        from core.classroom import awake_clock
        awake_clock.TICK, awake_clock.LONGEST = 0.02, 0.4
        clock = awake_clock.AwakeClock()
        clock()
        print("ready", flush=True)
        sys.stdin.readline()
        print(clock(), flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    time.sleep(1.0)  # it is the time itself that is tested
    process.send_signal(signal.SIGCONT)
    held = time.monotonic() - began
    aged = float(process.communicate("\n")[0])
    assert held >= 1.0 and aged <= time.monotonic() - began - 0.5


def test_nothing_asks_the_wall_clock_how_long_something_lasted():
    """What does so ends early, or never, when the clock is set."""
    asking = {path.relative_to(ROOT).as_posix() for folder in ("core", "demo") for path in (ROOT / folder).rglob("*.py")
              if re.search(r"\btime\.time\b|\butcnow\b", path.read_text(encoding="utf-8"))}
    assert asking <= {"demo/api/upload_folder.py"}  # it is compared with the times of files
