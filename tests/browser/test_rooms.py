"""A room in real pages: a teacher, and students in browsers of their own."""

import json
import re
from urllib.parse import urlencode

import pytest

from demo.api.addresses import query_of
from demo.text import section
from helpers import TINY
from persons import PATIENCE, complaints, unfold_settings

pytestmark = pytest.mark.browser

LONG = TINY.with_settings(max_steps=100_000, validate_every=200, batch_size=7)


@pytest.fixture
def teacher(people, registry):
    """Somebody with an open room, and settings that train for long."""
    person = people("?" + urlencode(query_of(LONG)))
    person.page.wait_for_selector("#tl-summary >> text=→", state="attached")
    person.press(".tl-room-toggle")
    person.press(".tl-room-open")
    person.page.wait_for_selector(".tl-room-large[open] .tl-room-large-qr[src^='data:image/svg+xml']")
    person.press(".tl-room-large button")
    return person


def train(teacher):
    teacher.press("[data-action=primary]")
    teacher.wait_for("tl-live-chart", "data.status === 'running' && Number(data.step) > 3")


def student(people, teacher, path=""):
    person = people(f"{path}?room={teacher.bar()['room']}")
    person.wait_for("tl-room-bar", "data.role === 'following'")
    return person


def test_a_class_follows_a_run_and_cannot_stop_it(people, teacher, registry):
    early = student(people, teacher)
    early.page.wait_for_selector("text=The teacher's run has not begun yet")
    train(teacher)
    late = student(people, teacher)
    teacher.wait_for("tl-room-bar", "data.students === '2'")
    for person in (early, late):
        person.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
        points = int(person.chart()["points"])
        person.wait_for("tl-live-chart", f"Number(data.points) > {points}")
        person.page.wait_for_selector("#tl-summary >> text=→", state="attached")  # the settings are the teacher's
        assert person.page.input_value("#tl-preset input") == teacher.page.input_value("#tl-preset input")
    assert len({person.run() for person in (teacher, early, late)}) == 3
    assert len({registry.find(person.run()).run for person in (teacher, early, late)}) == 1

    early.press("[data-action=stop]")
    early.wait_for("tl-live-chart", "data.status === 'stopped'")
    early.wait_for("tl-room-bar", "data.role === 'away'")
    stopped = early.chart()
    for person in (teacher, late):
        step = int(person.chart()["step"])
        person.wait_for("tl-live-chart", f"data.status === 'running' && Number(data.step) > {step}")
    assert early.chart() == stopped

    early.press(".tl-room-again")
    early.wait_for("tl-live-chart", f"data.status === 'running' && Number(data.step) > {stopped['step']}")
    assert early.bar()["role"] == "following"


def decode(person, source):
    person.page.fill("#tl-source textarea, #tl-source input", source)
    person.press("#tl-decode")


def test_the_teachers_decode_is_on_every_screen_and_a_student_may_turn_away(people, teacher):
    train(teacher)
    one, other = student(people, teacher), student(people, teacher, "ja")
    teacher.page.get_by_role("tab", name="Decode").click()
    teacher.page.wait_for_selector("#tl-attention-view [data-steps]")
    teacher.wait_for_answers("teach")
    one.wait_for_answers("follow")
    assert not one.page.locator("#tl-attention-view").count()  # the teacher has not wished it yet

    teacher.page.locator(".tl-room-switch").check()
    decode(teacher, "3 1 2")
    for person in (one, other):
        person.page.wait_for_selector("[role=tab][data-tab-id=decode][aria-selected=true]")
        person.page.wait_for_function("document.querySelectorAll('.tl-attn-source .tl-attn-token').length === 4")
    steps = teacher.page.locator("#tl-attention-view [data-steps]").get_attribute("data-steps")
    teacher.press('.tl-attn-heads [data-value="1"]')
    if int(steps) > 1:
        teacher.press(".tl-attn-last")
    place = "#tl-attention-view" + f'[data-step="{steps}"][data-steps="{steps}"][data-layer="1"][data-head="2"]'
    place = place.replace("#tl-attention-view", "#tl-attention-view ")
    for person in (teacher, one, other):
        person.page.wait_for_selector(place)
    shown = [person.page.inner_text(".tl-attn-output") for person in (teacher, one, other)]
    assert len(set(shown)) == 1
    assert one.page.input_value("#tl-source textarea, #tl-source input") == "3 1 2"
    assert registry_free(teacher, one)

    decode(one, "7 7")
    one.wait_for("tl-room-bar", "data.role === 'away'")
    one.page.wait_for_function("document.querySelectorAll('.tl-attn-source .tl-attn-token').length === 3")
    decode(teacher, "5 6 7")
    other.page.wait_for_function("document.querySelector('.tl-attn-source').innerText.includes('7')")
    assert "5" not in one.page.inner_text(".tl-attn-source")

    teacher.page.get_by_role("tab", name="Train").click()
    other.page.wait_for_selector("[role=tab][data-tab-id=train][aria-selected=true]")
    one.press(".tl-room-again")
    one.page.wait_for_selector("[role=tab][data-tab-id=train][aria-selected=true]")


def registry_free(teacher, person):
    """Whether nothing that the student's page stored or shows names the teacher's view or secret."""
    kept = person.page.evaluate("JSON.stringify({...sessionStorage}) + document.documentElement.outerHTML")
    secret = json.loads(teacher.page.evaluate("sessionStorage.getItem('tl-room')"))["secret"]
    return teacher.run() not in kept and secret not in kept


def test_a_fork_is_the_students_own(people, teacher, registry):
    train(teacher)
    person = student(people, teacher)
    person.page.wait_for_selector(".tl-room-fork:not(:disabled) >> text=step")
    followed = person.run()
    person.press(".tl-room-fork")
    person.wait_for("tl-room-bar", "data.role === 'away'")
    person.page.wait_for_function("before => sessionStorage.getItem('tl-run') !== before", arg=followed)
    fork, original = registry.find(person.run()), registry.find(teacher.run())
    assert fork.owns_run and fork.run.initial.experiment == original.run.experiment == LONG
    person.press("[data-action=stop]")
    person.wait_for("tl-live-chart", "data.status === 'stopped'")
    assert fork.run.stopping and not original.run.stopping

    person.press(".tl-room-again")
    person.wait_for("tl-live-chart", "data.status === 'running'")
    assert registry.find(person.run()).run is original.run


def test_pressing_train_with_other_settings_is_the_students_own_run(people, teacher, registry):
    train(teacher)
    person = student(people, teacher)
    person.wait_for("tl-live-chart", "data.status === 'running'")
    person.page.wait_for_selector("#tl-summary >> text=→", state="attached")
    person.press("[data-action=stop]")
    person.wait_for("tl-room-bar", "data.role === 'away'")
    unfold_settings(person.page, "Training")
    person.page.fill("#tl-seed input", "77")
    person.page.press("#tl-seed input", "Tab")
    person.page.wait_for_function("location.search.includes('seed=77')")
    person.press("[data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'running' && Number(data.step) > 1")
    view = registry.find(person.run())
    assert view.owns_run and view.run.experiment == LONG.with_settings(seed=77)
    assert person.bar()["role"] == "away" and "room=" in person.page.url


def test_a_closed_room_says_so_and_the_picture_stays(people, teacher, registry):
    train(teacher)
    person = student(people, teacher)
    person.wait_for("tl-live-chart", "Number(data.points) > 3")
    teacher.wait_for("tl-room-bar", "data.students === '1'")
    teacher.press(".tl-room-close")
    teacher.page.wait_for_selector(".tl-room-close >> text=?")  # asks once, because somebody is there
    teacher.press(".tl-room-close")
    person.page.wait_for_selector("#tl-room-bar [role=status] >> text=has been closed")
    person.wait_for("tl-live-chart", "data.status === 'stopped' && Number(data.points) > 3")
    assert "room=" not in person.page.url + teacher.page.url
    assert teacher.bar()["role"] == person.bar()["role"] == "none"
    assert not registry.find(teacher.run()).run.stopping
    person.page.reload()
    person.wait_for("tl-live-chart", "Number(data.points) > 3")


def test_the_right_to_steer_survives_a_reload_and_is_in_one_tab_only(people, teacher):
    train(teacher)
    teacher.page.locator(".tl-room-switch").check()
    code = teacher.bar()["room"]
    teacher.page.reload()
    teacher.wait_for("tl-room-bar", f"data.role === 'teacher' && data.room === '{code}'")
    teacher.wait_for("tl-live-chart", "data.status === 'running' && Number(data.points) > 3")
    assert teacher.page.locator(".tl-room-switch").is_checked()
    second = teacher.open(teacher.page.url)
    second.wait_for_function("document.querySelector('#tl-room-bar [data-role]').dataset.role === 'following'")
    teacher.wait_for("tl-room-bar", "data.students === '1'")

    # A tab that was duplicated has the key too. It steers only when it is told to, and then alone.
    with teacher.context.expect_page() as opening:
        teacher.page.evaluate("window.open(location.href) && null")
    copy, taught = opening.value, []
    teacher.complaints.append(complaints(copy))
    copy.on("request", lambda request: taught.append(request.url) if request.url.endswith("/rooms/teach") else None)
    copy.set_default_timeout(PATIENCE)
    copy.wait_for_selector("#tl-room-bar [data-role=elsewhere]", state="attached")
    copy.wait_for_selector(".tl-room-state >> text=taught from another tab")
    teacher.wait_for_answers("teach")
    assert taught == [] and teacher.bar()["role"] == "teacher"
    assert not copy.locator("#tl-room-questions [data-action=ask]").is_visible()
    copy.click(".tl-room-take")
    copy.wait_for_selector("#tl-room-bar [data-role=teacher][data-students='1']", state="attached")
    assert copy.locator(".tl-room-switch").is_checked() and taught != []
    teacher.wait_for("tl-room-bar", "data.role === 'elsewhere'")
    copy.close()
    teacher.page.wait_for_selector(".tl-room-state >> text=no longer taught")
    teacher.press(".tl-room-take")
    teacher.wait_for("tl-room-bar", f"data.role === 'teacher' && data.room === '{code}'")
    teacher.wait_for_answers("teach")


def test_a_student_stays_the_same_over_a_reload(people, teacher):
    train(teacher)
    person = student(people, teacher)
    person.wait_for("tl-live-chart", "Number(data.points) > 3")
    run = person.run()
    person.page.reload()
    person.wait_for("tl-room-bar", "data.role === 'following'")
    person.wait_for("tl-live-chart", "Number(data.points) > 3")
    person.wait_for_answers("follow")
    teacher.wait_for_answers("teach")
    assert person.run() == run and teacher.bar()["students"] == "1"


def test_a_wrong_secret_is_refused(people, teacher):
    thief = people()
    kept = {"teaching": True, "code": teacher.bar()["room"], "secret": "wrong", "share": True}
    thief.page.evaluate("kept => sessionStorage.setItem('tl-room', JSON.stringify(kept))", kept)
    thief.page.reload()
    thief.page.wait_for_selector("#tl-room-bar [role=alert] >> text=belongs to another page")
    assert thief.bar()["role"] == "none" and teacher.bar()["role"] == "teacher"


def test_the_qr_code_carries_what_the_link_for_a_class_hides_and_locks(people, teacher):
    page, code = teacher.page, teacher.bar()["room"]
    plain = page.get_attribute(".tl-room-large-qr", "src")
    teacher.press(".tl-room-strip .tl-room-link")
    page.check('.tl-links-dialog [data-part="race"][data-kind=hide]')
    page.check('.tl-links-dialog [data-part="preset"][data-kind=lock]')
    page.click("[data-action=show-code]")
    page.wait_for_function("plain => { const { alt, src } = document.querySelector('.tl-room-large[open] .tl-room-large-qr'); "
                           "return alt.includes('hide=race') && src.startsWith('data:image/svg+xml') && src !== plain; }", arg=plain)
    assert page.is_visible(f"text={section('en', 'room_bar')['qr_carries']}")
    assert page.inner_text(".tl-room-large-address").endswith(f"?room={code}")  # which can be typed
    teacher.press(".tl-room-large button")

    page.reload()
    page.wait_for_selector(".tl-room-qr[src^='data:image/svg+xml']")
    address = page.get_attribute(".tl-room-large-qr", "alt").removeprefix("QR code of ")
    scanned = people("?" + address.partition("?")[2])
    scanned.wait_for("tl-room-bar", "data.role === 'following'")
    scanned.page.wait_for_selector("[data-hidden=race][data-locked=preset]", state="attached")


def test_a_code_can_be_typed_and_a_wrong_one_gets_a_sentence(people, teacher):
    person = people()
    person.press(".tl-room-toggle")
    person.page.fill(".tl-room-input", "<b>?")
    person.page.press(".tl-room-input", "Enter")
    person.page.wait_for_selector(".tl-room-menu [role=alert] >> text=There is no room <b>?")
    assert person.bar()["role"] == "none"
    person.page.fill(".tl-room-input", teacher.bar()["room"].lower())
    person.page.press(".tl-room-input", "Enter")
    person.wait_for("tl-room-bar", f"data.role === 'following' && data.room === '{teacher.bar()['room']}'")
    assert re.search(r"room=" + teacher.bar()["room"], person.page.url)
    person.press(".tl-room-leave")
    person.wait_for("tl-room-bar", "data.role === 'none'")
    teacher.wait_for("tl-room-bar", "data.students === '0'")


def top_of_the_tabs(person):
    return person.page.evaluate("document.querySelector('#tl-tabs').getBoundingClientRect().top + scrollY")


def wider_than_the_screen(person):
    return person.page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_the_menu_takes_no_place_and_works_with_the_keyboard(people):
    person = people(width=390, height=844)
    before = top_of_the_tabs(person)
    person.page.focus(".tl-room-toggle")
    person.page.keyboard.press("Enter")
    person.page.wait_for_selector(".tl-room-menu")
    assert person.page.evaluate("document.activeElement.className") == "tl-room-input"
    assert top_of_the_tabs(person) == before and wider_than_the_screen(person) == 0
    box = person.page.locator(".tl-room-menu").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    person.page.keyboard.press("Escape")
    person.page.wait_for_selector(".tl-room-menu", state="hidden")
    assert "tl-room-toggle" in person.page.evaluate("document.activeElement.className")
    person.press(".tl-room-toggle")
    person.page.mouse.click(10, 700)
    person.page.wait_for_selector(".tl-room-menu", state="hidden")


@pytest.mark.parametrize("width", [390, 1100])
def test_nothing_jumps_when_somebody_joins(people, teacher, width):
    teacher.page.set_viewport_size({"width": width, "height": 844})
    before = top_of_the_tabs(teacher)
    for count in (1, 2):
        student(people, teacher)
        teacher.wait_for("tl-room-bar", f"data.students === '{count}'")
        assert top_of_the_tabs(teacher) == before and wider_than_the_screen(teacher) == 0


def test_a_link_to_a_room_that_is_not_there_says_so_and_the_sentence_goes_when_it_was_read(people):
    person = people("?room=CDFGH")
    person.page.wait_for_selector("#tl-room-bar [role=alert] >> text=There is no room CDFGH")
    person.press(".tl-room-dismiss")
    person.page.wait_for_selector(".tl-room-strip", state="hidden")
    assert "room=" not in person.page.url
