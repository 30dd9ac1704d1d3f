"""Questions in real pages: a teacher and four students through vote, run, verdict and sheet."""

from urllib.parse import urlencode

import pytest

from demo.api.addresses import query_of
from demo.lessons.shelf import lessons
from demo.text import section
from helpers import TINY

pytestmark = pytest.mark.browser

EN, JA = section("en", "room_questions"), section("ja", "room_questions")
BASE = TINY.with_settings(max_steps=150, validate_every=25)
LESSON = next(lesson for lesson in lessons() if lesson.name == "what-is-learned")
CHOICES = [choice.name for choice in LESSON.steps[0].choices]
MARKUP = "<b>Which?</b>"


def wait_for(person, condition):
    person.page.wait_for_function(
        f"() => {{ const data = document.querySelector('#tl-room-questions [data-open]')?.dataset ?? {{}}; return {condition}; }}")


def press(person, action):
    person.press(f"#tl-room-questions [data-action={action}]")


def answer(person, name):
    person.press(f'#tl-room-questions [data-answer="{name}"]')
    wait_for(person, f"data.mine === '{name}'")


def wait_for_counts(person, *first):
    """Waits until the bars say that; others may follow."""
    person.page.wait_for_function("""first => {
        const counts = "#tl-room-questions :is(.tl-ask-steering, .tl-ask-prompt) .tl-ask-count";
        const found = [...document.querySelectorAll(counts)].map((node) => node.textContent);
        return first.every((count, i) => found[i] === count);
    }""", arg=list(first))


def is_seen(person, selector):
    return person.page.locator(selector).first.is_visible()


def test_a_class_predicts_the_run_decides_and_the_sheet_holds_it(people, registry):
    teacher = people("?" + urlencode(query_of(BASE)))
    assert not is_seen(teacher, "#tl-room-questions [data-action=ask]")
    teacher.press(".tl-room-toggle")
    teacher.press(".tl-room-open")
    teacher.page.wait_for_selector(".tl-room-large[open]")
    teacher.press(".tl-room-large button")
    students = []
    for path, width in (("", 1280), ("ja", 390), ("", 390), ("", 1280)):
        person = people(f"{path}?room={teacher.bar()['room']}", width=width)
        person.wait_for("tl-room-bar", "data.role === 'following'")
        students.append(person)
    english, japanese, third, fourth = students
    teacher.wait_for("tl-room-bar", "data.students === '4'")

    # A student's own lesson steps back while the room is asked; the teacher sees where it is.
    fourth.press(".tl-lesson-toggle")
    fourth.press(f'[data-lesson="{LESSON.name}"]')
    fourth.page.wait_for_selector(".tl-lesson-prompt:visible")
    teacher.page.wait_for_selector(".tl-ask-where:visible")
    assert LESSON.title["en"] in teacher.page.locator(".tl-ask-crowd").text_content()
    press(teacher, "ask")
    teacher.page.locator(".tl-ask-list option").nth(1).wait_for(state="attached")
    teacher.page.locator(".tl-ask-list").select_option("0")
    press(teacher, "ask-listed")
    for person in students:
        wait_for(person, "data.open === 'true'")
    assert not is_seen(fourth, ".tl-lesson-prompt")
    assert japanese.page.locator(".tl-ask-prompt .tl-ask-question").text_content() == LESSON.steps[0].words["ja"]

    # One press each; changed, and found again after a reload; nobody sees the others.
    for person, place in zip(students, (0, 1, 1, 2), strict=True):
        answer(person, CHOICES[place])
    answer(english, CHOICES[1])
    answer(english, CHOICES[0])
    english.page.reload()
    wait_for(english, f"data.mine === '{CHOICES[0]}'")
    assert english.page.locator(f'[data-answer="{CHOICES[0]}"]').get_attribute("aria-pressed") == "true"
    wait_for(teacher, "data.answered === '4'")
    wait_for_counts(teacher, "1", "2", "1")
    assert not is_seen(english, ".tl-ask-board")
    assert EN["open"].format(count=4, students=4) in teacher.page.locator(".tl-ask-answered").text_content()
    press(teacher, "close")
    for person in students:
        wait_for(person, "data.open === 'false'")
    fourth.page.wait_for_selector(".tl-lesson-prompt:visible")
    assert JA["wait"] == japanese.page.locator(".tl-ask-prompt .tl-ask-note").text_content()
    # On the projector: the question large, its bars by a key, and only then for the class too.
    large = ".tl-stage .tl-ask-projected[data-tl-part]"
    teacher.page.evaluate("document.activeElement.blur()")
    teacher.page.keyboard.press("q")
    teacher.page.wait_for_selector(large)
    assert LESSON.steps[0].words["en"] in teacher.page.inner_text(large) and not is_seen(teacher, ".tl-ask-bar")
    assert all(choice.words["en"] in teacher.page.inner_text(large) for choice in LESSON.steps[0].choices)
    assert float(teacher.page.evaluate("getComputedStyle(document.querySelector('.tl-stage')).zoom")) > 1.5
    teacher.page.keyboard.press("q")
    teacher.page.wait_for_selector("#tl-live-chart.tl-stage")
    teacher.page.keyboard.press("q")
    teacher.page.wait_for_selector(large)
    teacher.page.keyboard.press("a")
    teacher.page.wait_for_selector(f"{large} .tl-ask-bar")
    teacher.page.keyboard.press("Escape")
    for person in students:
        person.page.wait_for_selector(".tl-ask-prompt .tl-ask-board:visible")
        wait_for_counts(person, "1", "2", "1")

    # The run decides, then the same is asked again.
    teacher.press("[data-action=primary]")
    teacher.wait_for("tl-live-chart", "data.status === 'finished'")
    teacher.page.locator("#tl-room-questions form select:visible").select_option(CHOICES[0])
    press(teacher, "mark")
    for person in (teacher, *students):
        wait_for(person, f"data.came === '{CHOICES[0]}'")
        person.page.wait_for_selector('.tl-ask-answer[data-right="true"]:visible')
    press(teacher, "again")
    for person in students[:2]:
        wait_for(person, "data.open === 'true' && data.mine === ''")
        answer(person, CHOICES[0])
    wait_for(teacher, "data.answered === '2'")
    wait_for_counts(teacher, "1", "2", "2", "0")  # before and after of the first answer, then of the second
    press(teacher, "dismiss")
    wait_for(third, "data.question === ''")

    # A question of one's own is text, whatever it looks like.
    press(teacher, "ask")
    teacher.page.fill(".tl-ask-own-words", MARKUP)
    teacher.page.locator(".tl-ask-own select").select_option("whole")
    press(teacher, "ask-own")
    wait_for(third, "data.question === '2'")
    assert third.page.locator(".tl-ask-prompt .tl-ask-question").text_content() == MARKUP
    third.page.fill(".tl-ask-prompt input", "seven")
    third.press(".tl-ask-prompt form button")
    third.page.locator(".tl-ask-prompt .tl-ask-problem").filter(has_text=EN["no_whole"]).wait_for()
    third.page.fill(".tl-ask-prompt input", "７")
    third.press(".tl-ask-prompt form button")
    wait_for(third, "data.mine === '7'")
    assert all(person.page.evaluate("document.documentElement.scrollWidth <= innerWidth") for person in (teacher, *students))
    press(teacher, "close")

    with teacher.page.expect_download() as saving:
        press(teacher, "sheet")
    page = open(saving.value.path(), encoding="utf-8").read()  # noqa: SIM115
    assert MARKUP not in page and "&lt;b&gt;Which?" in page and page.count("data:image/svg+xml") == 1
    assert section("en", "room_sheet")["after"] in page and "<script" not in page
    teacher.page.reload()
    wait_for(teacher, "data.question === '2'")
