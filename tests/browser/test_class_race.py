"""A class race in real pages: a teacher opens it, two students enter, all see one board."""

from urllib.parse import urlencode

import pytest

from demo.api.addresses import query_of
from demo.text import section
from helpers import TINY

pytestmark = pytest.mark.browser

EN, JA = section("en", "class_race"), section("ja", "class_race")
BASE = TINY.with_settings(max_steps=150, validate_every=25)


def open_tab(person, name):
    person.press(f'#tl-tabs [role=tab][data-tab-id="{name}"]')


def wait_for_race(person, condition):
    data = "document.querySelector('#tl-class-race [data-status]')?.dataset ?? {}"
    person.page.wait_for_function(f"() => {{ const data = {data}; return {condition}; }}")


def rows(person):
    read = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    return person.page.locator("#tl-class-race tbody tr").evaluate_all(read)


def test_a_class_races_and_sees_who_was_first(people, registry):
    teacher = people("?" + urlencode(query_of(BASE)))
    teacher.page.wait_for_selector("#tl-summary >> text=→", state="attached")
    open_tab(teacher, "race")
    assert not teacher.page.locator("#tl-class-race .tl-class-title").is_visible()  # nobody is asked who is in no room
    teacher.press(".tl-room-toggle")
    teacher.press(".tl-room-open")
    teacher.page.wait_for_selector(".tl-room-large[open]")
    teacher.press(".tl-room-large button")
    students = []
    for path, width in (("", 1280), ("ja", 390)):
        person = people(f"{path}?room={teacher.bar()['room']}", width=width)
        person.wait_for("tl-room-bar", "data.role === 'following'")
        open_tab(person, "race")
        assert not person.page.locator("#tl-class-race .tl-class-title").is_visible()
        students.append(person)
    teacher.press("#tl-class-race [data-action=open]")
    english, japanese = students
    for person in students:
        wait_for_race(person, "data.status === 'open'")
    assert english.page.locator("#tl-class-race .tl-class-words").text_content().endswith(EN["choose"].split(". ", 1)[1])

    # What does not fit is said, and can be mended; the choice may be changed.
    form = english.page.locator(".tl-class-form")
    form.locator("select").first.select_option("num_heads")
    form.locator("input").fill("7")
    form.locator("button").click()
    english.page.locator(".tl-class-problem").filter(has_text="7").wait_for()
    for setting, value in (("dropout", "0.5"), ("warmup_steps", "60")):
        form.locator("select").first.select_option(setting)
        form.locator("input").fill(value)
        form.locator("button").click()
        english.page.locator(".tl-class-mine").filter(has_text=value).wait_for()
    assert not english.page.locator(".tl-class-problem").is_visible()
    assert teacher.page.locator("#tl-class-race [data-action=start]").is_disabled()
    form = japanese.page.locator(".tl-class-form")
    form.locator("select").first.select_option("no_positions")
    form.locator("select").nth(1).select_option("on")
    form.locator("button").click()
    japanese.page.locator(".tl-class-mine").wait_for()
    wait_for_race(teacher, "data.entries === '2'")
    assert sorted(row[2] for row in rows(teacher)) == ["1", "1"]

    teacher.page.locator("#tl-class-race [data-action=start]").click()
    everybody = (teacher, *students)
    for person in everybody:
        wait_for_race(person, "data.status === 'finished'")
        person.page.locator(".tl-class-headline:visible").wait_for()
    race = next(run for run in registry.runs.values() if hasattr(run, "runners"))
    assert [runner.changes for runner in race.runners] == [{"warmup_steps": 60}, {"no_positions": True}]
    shares = [round(100 * runner.log.events[-2].exact_match, 1) for runner in race.runners]
    assert {float(row[3].replace("\u202f%", "")) for row in rows(teacher)} == set(shares)
    assert rows(english)[0][0] == "1" and english.page.locator(".tl-class-mine").text_content().count("60") == 1
    assert all(person.page.evaluate("document.documentElement.scrollWidth <= innerWidth") for person in everybody)

    # A reload finds the board again; closed, it is gone for all.
    english.page.reload()
    english.wait_for("tl-room-bar", "data.role === 'following'")
    open_tab(english, "race")
    wait_for_race(english, "data.status === 'finished' && data.entries === '2'")
    english.page.locator(".tl-class-mine").filter(has_text="60").wait_for()
    teacher.press("#tl-class-race [data-action=close]")
    for person in students:
        wait_for_race(person, "data.status === ''")
