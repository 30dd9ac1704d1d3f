"""Rooms outlive their server: a second one on the same folder has them, whatever became of the first."""

import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from classrooms import LEASE, key_of, seats
from core.classroom.class_races import ClassRaces
from core.classroom.kept_class_races import KeptClassRaces
from core.classroom.kept_questions import KeptQuestions
from core.classroom.limits import Limits
from core.classroom.questions import Choice, Questions
from core.classroom.registry import Registry
from core.classroom.room_files import CLOSED, RoomFiles
from core.classroom.room_keeper import RoomKeeper
from core.classroom.rooms import MAX_SEATS, ROOM_LEASES, Rooms, seat_of
from helpers import SHORT, TINY, ended

ROOT = Path(__file__).parents[3]
WORDS = {"en": "What comes?", "ja": "何が来る？"}
CHOICES = tuple(Choice(name, {"en": name, "ja": name}) for name in ("red", "green", "blue"))


class Server:
    """What a server knows of rooms, on a data folder. Its thread that writes is not started: `keep` writes."""

    def __init__(self, data):
        self.clock = SimpleNamespace(now=1000.0)
        self.registry = Registry(Limits(rooms=3, lease_seconds=LEASE, data=data), clock=lambda: self.clock.now)
        self.rooms = Rooms(self.registry)
        self.questions, self.races = Questions(self.rooms), ClassRaces(self.rooms)
        parts = {"questions": KeptQuestions(self.questions), "class_race": KeptClassRaces(self.races)}
        self.files = RoomFiles(data)
        self.keeper = RoomKeeper(self.rooms, self.files, parts)

    def keep(self):
        self.keeper.save()
        return self


@pytest.fixture
def server(tmp_path):
    return Server(tmp_path)


def restarted(server):
    """Another server on the same folder; the first one was killed."""
    return Server(server.keep().registry.limits.data)


def ask(server, room, choices=CHOICES):
    return server.questions.ask(room.code, room.secret, WORDS, choices).present


def file_of(server, name):
    return server.files.folder / f"{name}.json"


def test_teacher_and_students_come_back_by_what_they_know(server):
    room = server.rooms.open()
    tokens = seats(server.rooms, room, 5)
    after = restarted(server)
    assert after.rooms.teach(room.code, room.secret).code == room.code
    assert key_of(after.rooms.teach, room.code, "guessed") == "not_your_room"
    assert [after.rooms.follow(room.code, token)[1].token for token in tokens] == tokens
    assert len(after.rooms.rooms[room.code].seats) == 5 == after.rooms.present(after.rooms.rooms[room.code])


def test_nothing_on_the_disk_opens_a_room(server):
    room = server.rooms.open()
    tokens = seats(server.rooms, room, 3)
    server.questions.vote(room.code, tokens[0], ask(server, room).number, "red")
    text = file_of(server.keep(), room.code).read_text()
    assert not [secret for secret in (room.secret, *tokens) if secret in text]
    after = Server(server.files.folder.parent)
    digests = [json.loads(text)["lock"], *(seat["key"] for seat in json.loads(text)["seats"])]
    assert {key_of(after.rooms.teach, room.code, digest) for digest in digests} == {"not_your_room"}
    assert all(seat_of(after.rooms.rooms[room.code], digest) is None for digest in digests)


def test_votes_stay_one_a_seat_and_unnamed(server):
    room = server.rooms.open()
    one, other, third = seats(server.rooms, room, 3)
    question = ask(server, room)
    server.questions.vote(room.code, one, 1, "red")
    server.questions.vote(room.code, other, 1, "green")
    server.questions.decide(room.code, room.secret, "green")
    server.questions.again(room.code, room.secret)
    server.questions.vote(room.code, one, 1, "green")
    after = restarted(server)
    asked = after.questions.look(room.code, room.secret)
    assert asked.present.came == "green" and asked.present.words == WORDS and asked.present.choices == CHOICES
    assert asked.present.rounds[0].counts == {"red": 1, "green": 1} and asked.present.rounds[0].votes == {}
    after.questions.vote(room.code, one, 1, "blue")  # the same seat: the last one counts
    after.questions.vote(room.code, third, 1, "red")
    assert asked.present.round.counted == {"blue": 1, "red": 1}
    after.questions.close(room.code, room.secret)
    assert key_of(restarted(after).questions.vote, room.code, other, 1, "red") == "question_closed"
    assert question.round.votes  # the first server's own


def test_whole_numbers_what_was_dismissed_and_what_is_shown_come_back(server):
    room = server.rooms.open()
    one, = seats(server.rooms, room, 1)
    ask(server, room, choices=())
    server.questions.vote(room.code, one, 1, -17)
    server.questions.dismiss(room.code, room.secret)
    ask(server, room)
    server.questions.show(room.code, room.secret, True)
    asked = restarted(server).questions.look(room.code, room.secret)
    assert [question.number for question in asked.all] == [1, 2] and asked.present is asked.all[1] and asked.present.is_shown
    assert asked.all[0].round.counts == {-17: 1} and not asked.all[0].choices


def test_where_students_are_in_the_lessons_comes_back_and_who_is_stuck_is_counted_anew(server):
    room = server.rooms.open()
    one, = seats(server.rooms, room, 1)
    server.questions.seated(room, seat_of(room, one), None, ("masks", 3))
    server.clock.now += 20
    server.rooms.follow(room.code, one)
    after = restarted(server)
    crowd, = after.questions.look(room.code, room.secret).places.crowds(after.rooms.rooms[room.code])
    assert (crowd.place, crowd.count, crowd.stuck) == (("masks", 3), 1, 0)


def test_the_class_follows_the_same_run_where_the_server_has_it_again(server):
    room = server.rooms.open()
    teachers = server.registry.start(SHORT)
    ended(teachers.run).thread.join(60)
    server.rooms.show(room.code, room.secret, teachers.id)
    token, = seats(server.rooms, room, 1)
    ask(server, room)
    after = restarted(server)
    again, seat = after.rooms.follow(room.code, token)
    assert again.subscription.id == teachers.id and again.subscription.run.id == teachers.run.id
    assert seat.subscription.run is again.subscription.run and not seat.subscription.owns_run
    assert [log.loss for _, log in after.questions.look(room.code, room.secret).curves] == [teachers.run.log.loss]


def test_the_class_follows_anew_what_the_teacher_shows_next(server):
    room = server.rooms.open()
    teachers = server.registry.start(TINY.with_settings(max_steps=100_000), paused=True)
    server.rooms.show(room.code, room.secret, teachers.id)
    token, = seats(server.rooms, room, 1)
    server.keep().registry.close()
    data = server.registry.limits.data
    for path in data.glob(f"{teachers.run.id}.*"):
        path.unlink()  # the run is lost
    after = Server(data)
    assert after.rooms.follow(room.code, token)[1].subscription is None
    new = after.registry.start(TINY.with_settings(max_steps=100_000, seed=7), paused=True)
    after.rooms.show(room.code, room.secret, new.id)
    assert after.rooms.follow(room.code, token)[1].subscription.run is new.run
    after.registry.close()


def test_a_class_race_that_had_begun_is_open_again_with_all_its_entries(server):
    room = server.rooms.open()
    one, other = seats(server.rooms, room, 2)
    server.races.open(room.code, room.secret, TINY)
    server.races.enter(room.code, one, "warmup_steps", 11)
    server.races.enter(room.code, other, "num_heads", 1)
    again = restarted(server).races.by_room[room.code]
    assert not again.interrupted and again.base == TINY
    server.races.start(room.code, room.secret)
    after = restarted(server)
    server.registry.close()
    race = after.races.look(room.code)
    assert race.interrupted and race.race is None and race.order == [("warmup_steps", 11), ("num_heads", 1)]
    after.races.enter(room.code, one, "warmup_steps", 13)
    assert restarted(after).races.by_room[room.code].interrupted
    after.races.start(room.code, room.secret)
    assert not race.interrupted and list(race.race.config.entries) == [("num_heads", 1), ("warmup_steps", 13)]
    after.registry.close()


def test_closed_rooms_stay_closed_and_leave_no_file(server):
    room = server.rooms.open()
    assert file_of(server.keep(), room.code).exists()
    server.rooms.close(room.code, room.secret)
    after = restarted(server)
    assert not file_of(server, room.code).exists()
    assert key_of(after.rooms.follow, room.code) == "room_closed"


def test_a_lease_begins_anew_and_ends(server):
    room = server.rooms.open()
    after = restarted(server)
    after.clock.now += ROOM_LEASES * LEASE - 1
    assert after.rooms.teach(room.code, room.secret)
    after.clock.now += ROOM_LEASES * LEASE + 1
    after.keep()  # without anybody's request
    assert key_of(after.rooms.follow, room.code) == "room_closed" and not file_of(after, room.code).exists()


def test_only_what_has_changed_is_written(server, monkeypatch):
    room = server.rooms.open()
    token, = seats(server.rooms, room, 1)
    server.keep()
    written = []
    monkeypatch.setattr(RoomFiles, "write", lambda files, name, content: written.append(name) or True)
    for _ in range(3):  # polls
        server.rooms.teach(room.code, room.secret)
        server.rooms.follow(room.code, token)
        server.keep()
    assert written == []
    seats(server.rooms, room, 1)
    assert server.keep() and written == [room.code]


def broken(server, room, change):
    """The file of a room, changed."""
    path = file_of(server, room.code)
    values = json.loads(path.read_text())
    path.write_bytes(change(values) or json.dumps(values).encode())


def full(values):
    values["seats"] = [{"key": f"{i:064x}", "run": None} for i in range(MAX_SEATS + 1)]


def question(values):
    return values["parts"]["questions"]["all"][0]


DAMAGES = {
    "empty": lambda values: b" ",
    "cut": lambda values: json.dumps(values).encode()[:-30],
    "no text": lambda values: b"\xff\xfe{}",
    "a list": lambda values: b"[]",
    "deep": lambda values: b"[" * 100_000,
    "huge": lambda values: b"[" + b"0," * 600_000 + b"0]",
    "another format": lambda values: values.update(format=2),
    "another room's": lambda values: values.update(code="CDFGH"),
    "no lock": lambda values: values.pop("lock") and None,
    "a secret in place of its digest": lambda values: values.update(lock="x" * 64),
    "seats are no list": lambda values: values.update(seats=3),
    "a seat is no seat": lambda values: values.update(seats=[None]),
    "too many seats": full,
    "no parts": lambda values: values.update(parts=[]),
    "no round": lambda values: question(values).update(rounds=[]),
    "a vote that is no answer": lambda values: question(values)["rounds"][0]["votes"].update(x="purple"),
    "counts that are none": lambda values: question(values)["rounds"][0].update(counts=[["red", -1]]),
    "counts of a list": lambda values: question(values)["rounds"][0].update(counts=[[["red"], 1]]),
    "words that are none": lambda values: question(values).update(words=[1]),
    "questions that are none": lambda values: values["parts"].update(questions=7),
    "a base that is none": lambda values: values["parts"]["class_race"].update(base={"d_model": 10**9}),
    "an entry that is none": lambda values: values["parts"]["class_race"].update(order=[["seed", 3]]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_skipped_with_a_warning_and_the_others_load(server, damage, caplog):
    bad, good = server.rooms.open(), server.rooms.open()
    for room in (bad, good):
        token, = seats(server.rooms, room, 1)
        server.questions.vote(room.code, token, ask(server, room).number, "red")
        server.races.open(room.code, room.secret, TINY)
        server.races.enter(room.code, token, "num_heads", 1)
    server.keep()
    broken(server, bad, DAMAGES[damage])
    after = Server(server.files.folder.parent)
    assert list(after.rooms.rooms) == [good.code] and after.questions.look(good.code, good.secret).present.round.took_part == 1
    assert bad.code in caplog.text and "Traceback" not in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert key_of(after.rooms.follow, bad.code) == "unknown_room"
    assert len(after.rooms.rooms) == 1 and after.rooms.open()


def test_files_that_are_none_of_a_rooms_are_left_alone(server, tmp_path):
    folder = tmp_path / "rooms"
    folder.mkdir()
    for name in ("AEIOU.json", "..json", "notes.txt", "CDFGHJ.json"):
        (folder / name).write_text("{}")
    (folder / "CDFGH.part").write_text("{")
    assert Server(tmp_path).rooms.rooms == {}
    assert sorted(path.name for path in folder.iterdir()) == ["..json", "AEIOU.json", "CDFGHJ.json", "notes.txt"]


def test_no_more_rooms_come_back_than_may_be_open(server, caplog):
    for _ in range(3):
        server.rooms.open()
    content = json.loads(file_of(server.keep(), next(iter(server.rooms.rooms))).read_text())
    (server.files.folder / "99999.json").write_text(json.dumps({**content, "code": "99999"}))
    os.utime(server.files.folder / "99999.json", (1, 1))
    assert len(Server(server.files.folder.parent).rooms.rooms) == 3 and "99999" in caplog.text


def test_closed_codes_that_are_damaged_are_forgotten(server, caplog):
    room = server.rooms.open()
    server.rooms.close(room.code, room.secret)
    file_of(server.keep(), CLOSED).write_text('{"not": "a list"}')
    assert Server(server.files.folder.parent).rooms.closed == {}


def test_a_full_disk_is_said_once_and_written_when_there_is_room(server, monkeypatch, caplog):
    room = server.rooms.open()

    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken_disk:
        broken_disk.setattr("core.durable_file.os.fsync", full_disk)
        for _ in range(5):
            server.keep()
    assert len(caplog.records) == 1 and "No space left on device" in caplog.text
    assert list(server.files.folder.iterdir()) == []
    assert file_of(server.keep(), room.code).exists()


def test_a_server_that_is_killed_while_it_writes_leaves_the_file_before(server, tmp_path):
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        sys.path[:0] = [".", "tests", "tests/core/classroom"]
        from test_room_keeper import Server, ask, seats
        server = Server(Path(sys.argv[1]))
        room = server.rooms.open()
        token, = seats(server.rooms, room, 1)
        server.questions.vote(room.code, token, ask(server, room).number, "red")
        server.keep()
        print(room.code, room.secret, token, flush=True)
        server.questions.vote(room.code, token, 1, "green")
        os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)
        server.keep()
    """)
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, timeout=300, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL
    code, secret, token = killed.stdout.split()
    assert (server.files.folder / f"{code}.json.part").exists()
    after = Server(tmp_path)
    assert after.questions.look(code, secret).present.round.counted == {"red": 1}
    assert after.rooms.follow(code, token)[1].token == token
    assert os.listdir(server.files.folder) == [f"{code}.json"]


def test_what_changes_is_written_by_itself_and_at_the_end(server, monkeypatch):
    monkeypatch.setattr("core.classroom.room_keeper.PERIOD", 0.01)
    server.keeper.start()
    room = server.rooms.open()
    for _ in range(1000):
        if file_of(server, room.code).exists():
            break
        server.keeper.ending.wait(0.01)
    seats(server.rooms, room, 1)
    server.keeper.close()
    assert not server.keeper.thread.is_alive() and len(json.loads(file_of(server, room.code).read_text())["seats"]) == 1
