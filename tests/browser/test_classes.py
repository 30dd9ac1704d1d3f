"""Two servers behind one address, as deploy/classes.conf has them: nothing of one class reaches the other.

python -m pytest -m slow tests/browser/test_classes.py; nginx must be installed.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from demo.api.addresses import query_of
from demo.text import section
from helpers import TINY, eventually
from persons import Person, free_port

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")]
LONG = TINY.with_settings(max_steps=100_000, validate_every=5000, batch_size=7)
ADDRESS = "?" + urlencode(query_of(LONG))
CLASSES = ("a", "b")
MAIN = """
pid {0}/pid; error_log {0}/error.log; daemon off; worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy;
    fastcgi_temp_path {0}/fastcgi; uwsgi_temp_path {0}/uwsgi; scgi_temp_path {0}/scgi;
    include {0}/classes.conf;
}}
"""


class School:
    """The servers of two classes and nginx before them.

    Args:
        folder: for all that they write.
    """

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.ports = dict(zip(CLASSES, (free_port(), free_port()), strict=True))
        conf = (ROOT / "deploy" / "classes.conf").read_text(encoding="utf-8")
        for written, port in (("127.0.0.1:7861", self.ports["a"]), ("127.0.0.1:7862", self.ports["b"]), ("listen 80", self.port)):
            assert written in conf
            conf = conf.replace(written, written.replace("80", "127.0.0.1:80").rsplit(":", 1)[0] + f":{port}")
        (folder / "classes.conf").write_text(conf)
        (folder / "nginx.conf").write_text(MAIN.format(folder))
        self.nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        self.servers = {}

    def start(self, name):
        """Starts the server of a class."""
        environment = {**os.environ, "GRADIO_SERVER_PORT": str(self.ports[name]), "GRADIO_ROOT_PATH": f"/class-{name}",
                       "TRANSFORMER_LIVE_DATA": str(self.folder / f"data-{name}"), "GRADIO_TEMP_DIR": str(self.folder / f"uploads-{name}")}
        self.servers[name] = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def wait(self, name):
        eventually(lambda: self.answers(name), seconds=180)

    def answers(self, name):
        try:
            return urlopen(self.address(name) + "health", timeout=10).status == 200
        except OSError:
            return False

    def address(self, name):
        return f"http://127.0.0.1:{self.port}/class-{name}/"

    def kill(self, name):
        self.servers[name].kill()
        self.servers[name].wait()

    def close(self):
        for process in (*self.servers.values(), self.nginx):
            process.send_signal(signal.SIGTERM)
        for process in (*self.servers.values(), self.nginx):
            process.wait(60)


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    school = School(tmp_path_factory.mktemp("school"))
    for name in CLASSES:
        school.start(name)
    for name in CLASSES:
        school.wait(name)
    yield school
    school.close()


def asked(person):
    """The paths that a person's page asks for from now on."""
    paths = set()
    person.page.on("request", lambda request: paths.add(urlsplit(request.url).path) if request.url.startswith("http") else None)
    return paths


def run_of(person, name):
    return person.page.evaluate("key => sessionStorage.getItem(key)", f"tl-run/class-{name}/")


def room_of(person, name):
    return person.page.evaluate("key => JSON.parse(sessionStorage.getItem(key))", f"tl-room/class-{name}/")


def post(school, name, action, request):
    """What a class's server answers to a request, whoever sends it."""
    body, headers = json.dumps(request).encode(), {"Content-Type": "application/json"}
    return json.load(urlopen(Request(f"{school.address(name)}api/en/{action}", body, headers), timeout=60))


def open_room(person):
    person.press(".tl-room-toggle")
    person.press(".tl-room-open")
    person.wait_for("tl-room-bar", "data.role === 'teacher'")
    person.page.wait_for_selector(".tl-room-large[open] .tl-room-large-qr[src^='data:image/svg+xml']")
    person.press(".tl-room-large button")


def test_two_classes_do_not_mix_and_one_goes_on_when_the_other_is_killed(browser, school, tmp_path):
    teachers = {name: Person(browser, school.address(name) + ("ja" if name == "b" else "") + ADDRESS) for name in CLASSES}
    paths = {name: asked(teacher) for name, teacher in teachers.items()}
    for teacher in teachers.values():
        teacher.page.wait_for_selector("#tl-summary >> text=→", state="attached")
        teacher.press("[data-action=primary]")  # through Gradio's queue, whose answers are a stream of events
        teacher.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
        open_room(teacher)

    # Runs and rooms: the same settings are two runs, and what one server knows the other does not.
    runs, rooms = ({name: of(teacher, name) for name, teacher in teachers.items()} for of in (run_of, room_of))
    for name, other in (CLASSES, CLASSES[::-1]):
        poll = {"run": runs[name], "step": 0, "event": 0}
        assert post(school, name, "runs/poll", poll)["status"] == "running"
        assert post(school, other, "runs/poll", poll)["gone"] == "unknown_run"
        entering = {"room": rooms[name]["code"], "student": None, "watching": True, "again": False}
        assert post(school, other, "rooms/follow", entering)["gone"] == "unknown_room"
        teaching = {"room": rooms[name]["code"], "secret": rooms[name]["secret"]}
        assert post(school, other, "rooms/close", teaching)["gone"] == "unknown_room"

    # Students come by the address that the teacher's page gives; in one browser, one tab from class to class.
    student = Person(browser, f"{school.address('a')}?room={rooms['a']['code']}")
    student.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    student.page.goto(f"{school.address('b')}?room={rooms['b']['code']}")
    student.wait_for("tl-room-bar", f"data.role === 'following' && data.room === '{rooms['b']['code']}'")
    student.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    student.page.goto(school.address("a"))
    student.wait_for("tl-room-bar", f"data.role === 'following' && data.room === '{rooms['a']['code']}'")
    assert student.page.locator("[role=alert]:visible").count() == 0

    # Uploads lie in the folder of one server.
    model = tmp_path / "mine.ckpt"
    shutil.copy(ROOT / "assets" / "classroom-0400.ckpt", model)
    student.page.get_by_role("tab", name=section("en", "page")["tab_decode"]).click()
    student.page.wait_for_selector("#tl-upload")
    with student.page.expect_response(lambda reply: "/class-a/gradio_api/upload" in reply.url) as reply:
        student.page.set_input_files("input[type=file]", str(model))
    uploaded, = reply.value.json()
    assert uploaded.startswith(str(school.folder / "uploads-a"))
    student.page.wait_for_selector("#tl-attention-view [data-steps]")

    for name, found in paths.items():
        assert found and all(path.startswith(f"/class-{name}/") for path in found), found

    # One is killed and comes back; the other notices nothing.
    step = int(teachers["b"].chart()["step"])
    teachers["b"].wait_for("tl-room-bar", "data.students !== ''")
    school.kill("a")
    lost = section("en", "room_bar")["lost"]
    teachers["a"].page.locator("#tl-room-bar .tl-room-strip", has_text=lost).wait_for()
    teachers["b"].wait_for("tl-live-chart", f"data.status === 'running' && Number(data.step) > {step}")
    school.start("a")
    school.wait("a")
    for person in (teachers["a"], student):
        person.page.locator("#tl-room-bar .tl-room-strip", has_text=lost).wait_for(state="hidden")
    assert room_of(teachers["a"], "a")["code"] == rooms["a"]["code"] and teachers["a"].bar()["role"] == "teacher"
    assert re.fullmatch(r"[0-9]+", teachers["a"].bar()["students"]) and student.bar()["role"] == "following"
    for person in (*teachers.values(), student):
        person.context.close()


def test_no_second_server_takes_a_class_s_folder(school):
    environment = {**os.environ, "TRANSFORMER_LIVE_DATA": str(school.folder / "data-b"), "GRADIO_SERVER_PORT": str(free_port())}
    second = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert second.returncode == 1 and f"process {school.servers['b'].pid} on" in second.stderr and "Traceback" not in second.stderr
    assert school.answers("b")
