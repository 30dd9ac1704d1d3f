"""A class that follows whatever its teacher shows: two students through the tabs, called together, let go, reloaded, offline."""

from urllib.parse import urlencode

import pytest

from core.comparison.race import Race
from core.programs.demonstration import Demonstration
from demo.api.addresses import query_of
from helpers import TINY

pytestmark = pytest.mark.browser

LONG = TINY.with_settings(max_steps=100_000, validate_every=200, batch_size=7)
OPEN_TAB = "[role=tab][data-tab-id={}][aria-selected=true]"


def tab(person, name):
    person.page.locator(f"[role=tab][data-tab-id={name}]").click()


def arrive(people, teacher, path=""):
    person = people(f"{path}?room={teacher.bar()['room']}")
    person.wait_for("tl-room-bar", "data.role === 'following'")
    return person


def everywhere(persons, selector):
    for person in persons:
        person.page.wait_for_selector(selector, state="attached")


def test_a_class_follows_through_every_tab(people, registry):
    teacher = people("?" + urlencode(query_of(LONG)))
    teacher.page.wait_for_selector("#tl-summary >> text=→", state="attached")
    teacher.press(".tl-room-toggle")
    teacher.press(".tl-room-open")
    teacher.page.wait_for_selector(".tl-room-large[open]")
    teacher.press(".tl-room-large button")
    teacher.page.locator(".tl-room-switch").check()
    one, other = arrive(people, teacher), arrive(people, teacher, "ja")
    students = [one, other]

    # Warm-up: the explorer's numbers.
    tab(teacher, "warmup")
    everywhere(students, OPEN_TAB.format("warmup"))
    step = "#tl-noam-explorer [data-step]"
    before = one.page.locator(step).first.get_attribute("data-lr")
    teacher.press("#tl-noam-explorer [data-preset]:nth-of-type(2)")
    shown = teacher.page.locator(step).first.get_attribute("data-lr")
    assert shown != before
    everywhere(students, f"#tl-noam-explorer [data-lr='{shown}']")

    # Race: the very race, its verdict, a runner's film.
    tab(teacher, "race")
    everywhere(students, OPEN_TAB.format("race"))
    teacher.press("#tl-race-view [data-action=primary]")
    everywhere(students, "#tl-race-view [data-status=running]")
    assert len([run for run in registry.runs.values() if isinstance(run, Race)]) == 1
    one.press("#tl-race-view [data-action=stop]")  # what they see, not the race
    one.wait_for("tl-room-bar", "data.role === 'away'")
    teacher.page.wait_for_selector("#tl-race-view [data-status=running]")

    # Called together while away, and not let go before the teacher does.
    teacher.press(".tl-room-look")
    one.wait_for("tl-room-bar", "data.role === 'following'")
    everywhere(students, "#tl-race-view [data-status=running]")
    one.page.wait_for_selector(".tl-room-state >> text=asks everyone")
    race = next(run for run in registry.runs.values() if isinstance(run, Race))
    race.stop()
    everywhere([teacher, *students], "#tl-race-view [data-status=stopped]")

    # Programs: a part, and what runs in it.
    tab(teacher, "programs")
    teacher.page.locator("[data-part=lockstep][role=tab]").click()
    everywhere(students, "[data-part=lockstep][role=tab][aria-selected=true]")
    teacher.page.locator(".tl-programs-heads .tl-programs-run [data-action=primary]").first.click()
    everywhere(students, ".tl-programs-run[data-status=running], .tl-programs-run[data-status=finished]")
    assert len([run for run in registry.runs.values() if isinstance(run, Demonstration)]) == 1
    next(run for run in registry.runs.values() if isinstance(run, Demonstration)).stop()

    # Decode: a shipped model's decode with a head's cell open beside it; late, after a reload, after the network was away.
    tab(teacher, "decode")
    everywhere(students, OPEN_TAB.format("decode"))
    teacher.page.wait_for_selector("#tl-attention-view [data-steps]")
    one.context.set_offline(True)
    teacher.page.fill("#tl-source textarea, #tl-source input", "3 1 2")
    teacher.press("#tl-decode")
    teacher.press('.tl-attn-heads [data-value="1"]')
    other.page.wait_for_selector('#tl-attention-view [data-head="2"]')
    other.page.reload()
    one.context.set_offline(False)
    late = arrive(people, teacher)
    everywhere([*students, late], '#tl-attention-view [data-head="2"]')
    everywhere([*students, late], OPEN_TAB.format("decode"))
    shown = [person.page.inner_text(".tl-attn-output") for person in (teacher, *students, late)]
    assert len(set(shown)) == 1

    # Inside: the section that is open beside the decode.
    teacher.press('[data-group="section"] [data-value="branches"]')
    everywhere([*students, late], '#tl-attention-view [data-section="branches"]')

    # Each on their own again, and back by themselves.
    teacher.press(".tl-room-look")
    for person in (*students, late):
        person.wait_for("tl-room-bar", "data.role === 'away'")
    tab(teacher, "train")
    teacher.wait_for_answers("teach")
    one.wait_for_answers("follow")
    assert one.page.locator(OPEN_TAB.format("decode")).count()
    one.press(".tl-room-again")
    everywhere([one], OPEN_TAB.format("train"))

    # The teacher reloads on another tab: the class stays there.
    tab(teacher, "race")
    everywhere([one], OPEN_TAB.format("race"))
    teacher.page.reload()
    everywhere([teacher, one], OPEN_TAB.format("race"))
