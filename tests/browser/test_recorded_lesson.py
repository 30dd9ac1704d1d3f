"""The lesson's own run, recorded: offered where its preset is chosen, fetched when wanted, played, wound, and trained for real."""

import pytest

from demo.api.recordings import recordings
from demo.text import section
from persons import PATIENCE, complaints

pytestmark = pytest.mark.browser

CHART = "#tl-live-chart [data-status]"
WIND = """(step) => {
    const slider = document.querySelector(".tl-recording-slider");
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
}"""


def test_it_is_chosen_played_wound_and_trained_for_real(browser, served, registry):
    words, found = section("en", "live_chart"), recordings().found
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors, fetched = complaints(page), []
    page.on("request", lambda request: "/recordings/" in request.url and request.url.endswith(".json") and fetched.append(request.url))

    def until(condition):
        page.wait_for_function(f"() => {{ const chart = document.querySelector('{CHART}')?.dataset ?? {{}}; return {condition}; }}")

    page.goto(f"{served[1]}?preset=course")
    page.wait_for_selector(".tl-live[data-opened]")
    assert fetched == [] and not page.is_visible(".tl-recording")  # the opening costs nothing
    for name in ("course-post-ln", "course"):
        exact = round(100 * found[name]["exact_match"])
        assert f"{exact}\u202f%" in page.inner_text(f"[data-recording-offer={name}]")
    page.click("[data-recording-offer=course-post-ln]")
    until("chart.recording === 'course-post-ln' && Number(chart.recordingStep) > 20")
    assert len(fetched) == 1 and fetched[0].endswith("/course-post-ln.json") and "recording=course-post-ln" in page.url
    page.wait_for_function("location.search.includes('norm_first=False')")  # Train would begin what is on show
    assert page.inner_text(".tl-status") == words["status_recording"]
    page.evaluate(WIND, 1890)
    until("chart.recordingStep === '1890' && chart.recordingPlaying === 'false'")
    page.wait_for_function("() => document.querySelector('.tl-recording-words').textContent.includes('1 2 3 4 5 →')")
    assert f"{round(100 * found['course-post-ln']['exact_match'])}\u202f%" in page.inner_text(".tl-recording-words")
    page.evaluate(WIND, 400)
    until("chart.recordingStep === '400'")
    assert "model=shipped" in page.get_attribute(".tl-recording-decode", "href")

    page.goto(f"{served[1]}?recording=course")  # an address is enough; the settings follow
    until("chart.recording === 'course' && Number(chart.recordingStep) > 0")
    page.wait_for_function("location.search.includes('preset=course')")
    page.click("[data-action=real]")
    until("Number(chart.step) > 0")
    assert page.is_hidden(".tl-recording") and "recording=" not in page.url
    assert page.is_hidden(".tl-controls-differ")
    page.click("[data-action=stop]")
    until("chart.status === 'stopped'")
    context.close()
    assert errors == []
