"""The lessons as people use them: offered, listed, walked by presses or keys, kept over a reload and in the other language, forgotten."""

import json

import pytest
from playwright.sync_api import expect

from demo.text import section

pytestmark = pytest.mark.browser

WORDS = section("en", "lesson_panel")
LESSON = "what-is-learned"
RIGHT = "2"  # key of the choice that comes true
STATE = "({...document.querySelector('#tl-lesson-panel [data-place]')?.dataset})"
STRIP = "document.querySelector('.tl-lesson-prompt')"
# The frame around what is pointed at begins below the strip, and below what else keeps in sight there.
POINTED = """() => {
    const box = document.querySelector('.tl-pointed')?.getBoundingClientRect();
    const strip = document.querySelector('.tl-lesson-prompt').getBoundingClientRect();
    return box !== undefined && box.height > 0 && box.top >= strip.bottom && box.top < innerHeight;
}"""


def at(page, place, kind, waiting=""):
    """Waits until the lesson is at a step."""
    page.wait_for_function(f"() => {{ const {{ place, kind, waiting }} = {STATE}; "
                           f"return place === '{place}' && kind === '{kind}' && waiting === '{waiting}'; }}")


def test_a_first_visit_is_offered_the_first_lesson_in_one_line_and_only_once(people, served):
    person = people(width=1280, height=800)
    page = person.page
    offer = page.locator(".tl-lesson-offer-line")
    expect(offer).to_be_visible()
    tabs = page.locator("#tl-tabs [role=tab]").first.bounding_box()
    assert "Lesson 1" in offer.inner_text() and offer.bounding_box()["height"] < 44
    page.reload()
    expect(offer).to_be_visible()
    page.click("[data-action=offer-no]")
    expect(offer).to_be_hidden()
    assert page.locator("#tl-tabs [role=tab]").first.bounding_box() == tabs  # nothing has moved
    page.reload()
    page.wait_for_selector(".tl-lesson-toggle")
    expect(offer).to_be_hidden()
    assert not page.locator(".tl-lesson-prompt").is_visible()

    given = people("?preset=classroom&seed=7").page  # an address that was given to somebody
    given.wait_for_selector(".tl-lesson-toggle")
    assert not given.is_visible(".tl-lesson-offer-line")

    unknown = people("?lesson=" + "%3Cb%3Eno-such-lesson").page
    unknown.wait_for_selector(".tl-lesson-list:visible")
    assert unknown.inner_text(".tl-lesson-note") == WORDS["unknown"].format(name="<b>no-such-lesson")
    assert "lesson=" not in unknown.url and unknown.locator(".tl-lesson-list [data-lesson]").count() > 0
    unknown.keyboard.press("Escape")
    expect(unknown.locator(".tl-lesson-list")).to_be_hidden()


def test_a_lesson_from_a_fresh_page_to_what_was_measured_takes_five_presses_and_outlives_a_reload_and_the_other_language(people, registry):
    person = people(width=1280, height=800)
    page = person.page
    page.wait_for_selector("#tl-live-chart [data-opened]")
    page.click(".tl-lesson-toggle")
    page.click(f".tl-lesson-list [data-lesson={LESSON}]")
    at(page, 1, "predict")
    assert f"lesson={LESSON}" in page.url and page.evaluate("document.documentElement.classList.contains('tl-in-lesson')")
    person.wait_for("tl-live-chart", "data.recording === ''")  # it would show what is asked
    assert page.evaluate(f"{STRIP}.offsetHeight") <= 160
    page.wait_for_function(POINTED)
    page.click("[data-choice=half]")
    at(page, 2, "do", "press")
    page.wait_for_function(POINTED)
    page.click("[data-press]")
    at(page, 2, "do", "outcome")
    assert "exact match > 90.0" in page.inner_text(".tl-lesson-awaited") and page.is_visible(".tl-lesson-time")
    at(page, 3, "confront")
    assert WORDS["verdict_wrong"] in page.inner_text(".tl-lesson-verdict")
    assert page.inner_text(".tl-lesson-predicted") and page.is_visible(".tl-lesson-misconception")
    measured = page.inner_text(".tl-lesson-measured")
    assert "%" in measured and "– %" not in measured and page.evaluate(f"{STRIP}.offsetHeight") <= 180
    assert measured in page.inner_text(".tl-lesson-spoken") or page.inner_text(".tl-lesson-spoken").startswith("3 of 5")

    page.reload()
    at(page, 3, "confront")
    assert page.inner_text(".tl-lesson-measured") == measured
    page.click("[data-action=back]")  # to read it again; it goes on without being done again
    at(page, 2, "do", "press")
    page.click("[data-action=next]")
    at(page, 3, "confront")
    assert page.inner_text(".tl-lesson-measured") == measured
    page.click(".tl-language")
    page.wait_for_url("**/ja?*")
    at(page, 3, "confront")
    assert section("ja", "lesson_panel")["verdict_wrong"] in page.inner_text(".tl-lesson-verdict")
    page.click(".tl-language")
    at(page, 3, "confront")

    page.click("[data-action=next]")
    at(page, 4, "tell")
    page.click("[data-action=next]")
    at(page, 5, "why")
    page.fill(".tl-lesson-field", "p to the n")
    page.click("[data-action=compare]")
    expect(page.locator(".tl-lesson-answer")).to_be_visible()
    assert page.input_value(".tl-lesson-field") == "p to the n"
    page.click("[data-action=next]")
    at(page, 6, "end")
    page.click("[data-action=list]")
    assert page.locator(f".tl-lesson-list [data-lesson={LESSON}]").get_attribute("data-finished") == "true"
    with page.expect_download() as download:
        page.click("[data-action=slip]")
    slip = download.value.path().read_text(encoding="utf-8")
    assert "p to the n" in slip and measured.replace("\u202f", " ")[:40] in slip.replace("\u202f", " ") and WORDS["verdict_wrong"] in slip
    page.click("[data-action=forget]")
    page.click("[data-action=forget]")
    expect(page.locator("[data-action=slip]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('tl-lessons')") is None


def test_a_lesson_by_keys_does_not_count_an_old_run_and_leaves_the_free_page(people, registry):
    person = people("?max_steps=300", width=1280, height=800)
    page = person.page
    person.press("#tl-live-chart [data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'running'")
    page.focus(".tl-lesson-toggle")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.lesson") == LESSON  # the first that is not finished
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "tl-lesson-toggle"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    at(page, 1, "predict")
    person.wait_for("tl-live-chart", "data.status === 'idle'")  # what was trained is put away
    assert page.evaluate("document.activeElement.dataset.choice") == page.locator(".tl-lesson-choice").first.get_attribute("data-choice")
    page.keyboard.press(RIGHT)  # a choice, and not a tab
    at(page, 2, "do", "press")
    assert page.evaluate("document.activeElement.dataset.press") == "train"
    page.keyboard.press("p")  # the presenter's view has no strip
    page.wait_for_selector(".tl-page-strip", state="visible")
    page.wait_for_selector(".tl-lesson-prompt h2", state="hidden")  # a moment later; the focus goes with it
    page.keyboard.press("Escape")
    page.wait_for_selector(".tl-lesson-prompt h2", state="visible")
    page.focus(".tl-lesson-press")
    page.keyboard.press("Enter")
    at(page, 3, "confront")
    assert page.evaluate("document.activeElement.dataset.action") == "next"
    assert WORDS["verdict_right"] in page.inner_text(".tl-lesson-verdict")
    kept = json.loads(page.evaluate("localStorage.getItem('tl-lessons')"))[LESSON]["predictions"]
    assert [one["right"] for one in kept.values()] == [True]
    page.set_viewport_size({"width": 390, "height": 844})  # a sheet, which can be folded to one line
    sheet = page.evaluate(f"{STRIP}.getBoundingClientRect().toJSON()")
    assert sheet["bottom"] == 844 and sheet["height"] <= 0.45 * 844 + 1 and sheet["width"] == 390
    page.click("[data-action=fold]")
    assert page.evaluate(f"{STRIP}.offsetHeight") < 64
    page.click("[data-action=fold]")
    page.click(".tl-lesson-prompt [data-action=leave]")
    expect(page.locator(".tl-lesson-prompt")).to_be_hidden()
    assert "lesson=" not in page.url and not page.evaluate("document.documentElement.classList.contains('tl-in-lesson')")
    assert page.locator(".tl-pointed").count() == 0
