"""What goes wrong while somebody looks: the page says it, loses nothing, and goes on."""

import math
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.lit import LitTransformer
from demo.api.addresses import query_of
from demo.api.models import Models
from demo.text import section
from helpers import TINY, eventually
from persons import Person, free_port, served_page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LONG = TINY.with_settings(max_steps=100_000, validate_every=5000, batch_size=7)
ADDRESS = "?" + urlencode(query_of(LONG))
SOURCE = "#tl-source textarea, #tl-source input"
FRAME = "() => new Promise((resolve) => requestAnimationFrame(() => resolve(true)))"  # what came before it is drawn
ASK = """async () => {
    const { code, secret } = JSON.parse(sessionStorage.getItem("tl-room"));
    const body = JSON.stringify({ room: code, secret, words: "Which?", choices: ["one", "other"] });
    return (await fetch("api/en/room_questions/ask_own", { method: "POST", headers: { "content-type": "application/json" }, body })).status;
}"""
ANSWERED = """() => {
    const { answered, mine } = document.querySelector("#tl-room-questions [data-open]")?.dataset ?? {};
    return answered === "1" || mine === "2";
}"""
QUIET, ALERT = "#tl-live-chart .tl-quiet", "#tl-live-chart .tl-alert"


@pytest.fixture
def slowly(monkeypatch):
    """A function that lets the training go on by so many steps; it waits otherwise, so that no machine is too fast."""
    permits = threading.Semaphore(0)
    original = LitTransformer.training_step

    def training_step(self, batch, batch_idx):
        permits.acquire()
        return original(self, batch, batch_idx)

    monkeypatch.setattr(LitTransformer, "training_step", training_step)
    yield permits.release
    permits.release(10**6)


def press_train(person):
    person.page.wait_for_selector("#tl-summary >> text=→", state="attached")  # the settings of the address
    person.press("[data-action=primary]")


def shows_every_step(person, steps):
    """Waits until each step up to this one is drawn exactly once."""
    person.wait_for("tl-live-chart", f"data.step === '{steps}' && data.points === '{steps}'")


def test_a_cut_network_is_said_and_leaves_no_hole(people, registry, slowly):
    person = people(ADDRESS)
    person.page.clock.install()
    press_train(person)
    slowly(17)
    shows_every_step(person, 17)
    person.context.set_offline(True)
    person.page.wait_for_selector(f"{QUIET} >> text={section('en', 'live_chart')['lost']}")
    slowly(700)
    run = registry.find(person.run()).run
    eventually(lambda: run.log.step == 717, seconds=120)
    for _ in range(3):  # tries that go astray
        with person.page.expect_event("requestfailed"):
            person.page.clock.fast_forward(9_000)
    assert int(person.chart()["step"]) == 17 and person.chart()["status"] == "running"
    person.context.set_offline(False)
    shows_every_step(person, 717)
    assert person.page.inner_text(QUIET) == ""
    slowly(13)
    shows_every_step(person, 730)
    assert registry.find(person.run()).run is run


def test_a_request_that_is_never_answered_is_given_up(people, registry, slowly):
    person = people(ADDRESS)
    person.page.clock.install()
    press_train(person)
    slowly(17)
    shows_every_step(person, 17)
    swallowed = []
    with person.page.expect_request(re.compile("/log/en/.*/open")):
        person.page.route(re.compile("/(api|log)/"), lambda route: swallowed.append(route))  # neither answered nor refused
    slowly(19)
    person.page.clock.fast_forward(9_000)
    assert person.page.inner_text(QUIET) == ""
    person.page.clock.fast_forward(7_000)
    person.page.wait_for_selector(f"{QUIET} >> text={section('en', 'live_chart')['lost']}")
    person.page.unroute_all()
    person.page.clock.fast_forward(2_000)  # to the next try
    shows_every_step(person, 36)
    assert swallowed and person.page.inner_text(QUIET) == ""


def test_a_reload_in_the_middle_of_a_run_comes_back_to_all_of_it(people, registry, slowly):
    person = people(ADDRESS)
    press_train(person)
    slowly(23)
    shows_every_step(person, 23)
    run = person.run()
    person.page.reload()
    slowly(19)
    shows_every_step(person, 42)
    assert person.run() == run and person.chart()["status"] == "running"


def raising(error):
    def fail(loss):
        raise error

    return fail


FAULTS = {
    "the training thread raises": (raising(RuntimeError("on purpose")), "crashed", dict(error="RuntimeError: on purpose", step=8)),
    "no memory for Python": (raising(MemoryError()), "out_of_memory", dict(step=8)),
    "no memory for a tensor": (raising(RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory")),
                               "out_of_memory", dict(step=8)),
    "the loss is not finite": (lambda loss: loss * math.nan, "diverged", dict(loss="nan", step=9)),
}


@pytest.mark.parametrize("fault, language, path", zip(FAULTS, ["en", "ja"] * 2, ["", "ja"] * 2, strict=True))
def test_a_run_that_fails_says_why_and_the_next_one_trains(people, monkeypatch, fault, language, path):
    happen, key, values = FAULTS[fault]
    original = LitTransformer.training_step

    def training_step(self, batch, batch_idx):
        loss = original(self, batch, batch_idx)
        return happen(loss) if batch_idx + 1 == 9 else loss

    person = people(path + ADDRESS)
    with monkeypatch.context() as broken:
        broken.setattr(LitTransformer, "training_step", training_step)
        press_train(person)
        person.wait_for("tl-live-chart", "data.status === 'failed' && data.points === '8'")
    why = section(language, "errors")[key].format(**values)
    person.page.locator(".tl-run-headline", has_text=why).wait_for()
    assert person.page.inner_text("#tl-live-chart").count(why) == 1 and person.page.inner_text(ALERT) == ""
    person.press("[data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 9")
    assert person.page.inner_text(ALERT) == ""


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja")])
def test_who_joined_learns_that_the_starter_stopped_the_run(people, registry, language, path):
    starter = people(ADDRESS)
    press_train(starter)
    starter.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    joined = people(path + ADDRESS)
    press_train(joined)
    joined.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    assert registry.find(joined.run()).run is registry.find(starter.run()).run
    starter.press("[data-action=stop]")
    joined.wait_for("tl-live-chart", "data.status === 'stopped'")
    joined.page.wait_for_selector(f"{QUIET} >> text={section(language, 'live_chart')['stopped_by_starter']}")
    assert starter.page.inner_text(QUIET) == ""
    joined.press("[data-action=primary]")
    joined.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    assert registry.find(joined.run()).owns_run


def test_ones_own_stop_of_a_joined_run_needs_no_explanation(people):
    starter, joined = people(ADDRESS), people(ADDRESS)
    for person in (starter, joined):
        press_train(person)
        person.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    polls = []
    joined.page.on("response", lambda reply: polls.append(reply) if reply.url.endswith("/runs/poll") else None)
    joined.press("[data-action=stop]")
    joined.wait_for("tl-live-chart", "data.status === 'stopped'")
    for _ in range(100):  # until a poll has brought the end
        if any(reply.json()["status"] == "stopped" for reply in polls):
            break
        joined.page.wait_for_event("response")
    joined.page.wait_for_function(FRAME)
    assert joined.page.inner_text(QUIET) == ""
    assert starter.chart()["status"] == "running"


@pytest.mark.parametrize("folder, key", [("kept", "kept"), ("blocked/kept", "in_memory"), (None, "in_memory")])
def test_the_page_says_what_survives_a_restart_and_a_run_does_without_the_folder(browser, tmp_path, folder, key):
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with served_page(Limits(data=folder and tmp_path / folder)) as (registry, address):
        person = Person(browser, address + "?" + urlencode(query_of(TINY.with_settings(max_steps=13))))
        assert person.page.inner_text("#tl-kept").strip() == section("en", "train")[key]
        press_train(person)
        person.wait_for("tl-live-chart", "data.status === 'finished'")
        shows_every_step(person, 13)
        assert person.page.inner_text(ALERT) == "" and person.errors == []
        person.context.close()


def start_server(settings):
    """app.py in a process of its own, and its address."""
    server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)
    return server, next(found.group() for line in server.stdout if (found := re.search(r"http://[\d.]+:\d+", line)))


def test_a_server_that_is_told_to_end_keeps_the_runs_that_were_going(browser, tmp_path):
    settings = {"TRANSFORMER_LIVE_DATA": str(tmp_path / "kept"), "GRADIO_SERVER_PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}
    server, address = start_server(settings)
    person = Person(browser, address + "/" + ADDRESS)
    press_train(person)
    person.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    seen = int(person.chart()["step"])
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=30) == 0
    server, _ = start_server(settings)
    try:  # the page, which nobody has touched, comes back by itself
        person.wait_for("tl-live-chart", f"data.status === 'running' && Number(data.step) > {seen + 100}")
        assert person.page.inner_text(ALERT) == ""
    finally:
        server.kill()
        server.wait()
    with closing(Registry(Limits(data=tmp_path / "kept"))) as registry:
        run = registry.find(person.run()).run
        assert run.log.step >= seen and run.experiment == LONG and not run.ended
    person.context.close()


def test_a_room_outlives_the_server_under_open_pages(browser, tmp_path):
    limits, port, text = Limits(data=tmp_path / "kept"), free_port(), section("en", "room_bar")
    with served_page(limits, port) as (_, address):
        teacher = Person(browser, address)
        teacher.press(".tl-room-toggle")
        teacher.press(".tl-room-open")
        teacher.wait_for("tl-room-bar", "data.role === 'teacher'")
        teacher.press(".tl-room-large button")
        student = Person(browser, f"{address}?room={teacher.bar()['room']}")
        student.wait_for("tl-room-bar", "data.role === 'following'")
        assert teacher.page.evaluate(ASK) == 200
        student.press('#tl-room-questions [data-answer="2"]')
        for person in (teacher, student):
            person.page.wait_for_function(ANSWERED)
        seat = student.page.evaluate("sessionStorage.getItem('tl-room')")
    for person in (teacher, student):
        person.page.locator("#tl-room-bar .tl-room-strip", has_text=text["lost"]).wait_for()
    with served_page(limits, port):
        for person in (teacher, student):
            person.page.evaluate("window.dispatchEvent(new Event('online'))")  # it would try again within eight seconds
            person.page.locator("#tl-room-bar .tl-room-strip", has_text=text["lost"]).wait_for(state="hidden")
            person.page.wait_for_function(ANSWERED)
        teacher.wait_for("tl-room-bar", "data.role === 'teacher' && data.students === '1'")
        assert student.bar()["role"] == "following" and student.page.evaluate("sessionStorage.getItem('tl-room')") == seat
        student.press('#tl-room-questions [data-answer="1"]')  # the same seat: still one vote
        student.page.wait_for_function("document.querySelector('#tl-room-questions [data-open]').dataset.mine === '1'")
        teacher.wait_for_answers("teach")
        assert teacher.page.evaluate(ANSWERED)
        for person in (teacher, student):
            assert person.errors == []
            person.context.close()


def test_an_answer_that_comes_late_does_not_replace_a_later_one(people, monkeypatch):
    original, held, late = Models.decode, threading.Event(), threading.Event()

    def decode(models, name, text):
        if text == "5 5 5":
            held.set()
            assert late.wait(60)
        return original(models, name, text)

    monkeypatch.setattr(Models, "decode", decode)
    person = people()
    person.page.get_by_role("tab", name="Decode").click()
    person.page.wait_for_selector("#tl-attention-view [data-steps]")
    person.page.fill(SOURCE, "5 5 5")
    with person.page.expect_request("**/queue/join**"):
        person.page.keyboard.press("Enter")
    assert held.wait(60)
    person.page.fill(SOURCE, "1 2")
    person.press("#tl-decode")
    person.page.wait_for_selector(".tl-attn-source >> text=2")
    late.set()
    person.page.wait_for_selector("#tl-attention-view [data-late='1']")
    assert "5" not in person.page.inner_text(".tl-attn-source")
    assert person.page.locator(".tl-attn-source .tl-attn-token").count() == 3
