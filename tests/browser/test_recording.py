"""The recording that the page plays before anything is pressed: chart and film by one clock, gone for good when something real comes."""

import json
from contextlib import contextmanager

import pytest

from demo.api.recordings import FOLDER, QUICK
from demo.text import section
from persons import PATIENCE, complaints

pytestmark = pytest.mark.browser

RECORDING = json.loads((FOLDER / "classroom.json").read_bytes())
LAST = RECORDING["poll"]["step"]
FRAMES = RECORDING["film"]["frames"]
CHART, FILM = "#tl-live-chart [data-status]", "#tl-attention-film [data-frames]"
DATA = f"(() => [{{...document.querySelector('{CHART}')?.dataset}}, {{...document.querySelector('{FILM}')?.dataset}}])()"
TO_FILM = f"document.querySelector('{FILM}').scrollIntoView()"
FETCHED = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/recordings/'))"
# Both steps at each moment at which the film has another picture, for as long as it takes to see so many.
WATCH = f"""(count) => new Promise((done) => {{
    const seen = [];
    new MutationObserver((changes, watching) => {{
        const [chart, film] = {DATA};
        if (film.step !== "" && String(seen.at(-1)?.[1]) !== film.step) seen.push([Number(chart.recordingStep), Number(film.step)]);
        if (seen.length < count) return;
        watching.disconnect();
        done(seen);
    }}).observe(document.querySelector("{FILM}"), {{ attributes: true, attributeFilter: ["data-step"] }});
}})"""


@contextmanager
def opened(browser, address, width=1280, **options):
    """A page that has just been opened, nothing pressed; with it the chart's and the film's data, when a condition on them holds."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    context.add_init_script("performance.setResourceTimingBufferSize(2000)")  # without the bundle, modules alone fill the usual 250
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors = complaints(page)

    def until(condition):
        page.wait_for_function(f"() => {{ const [chart, film] = {DATA}; return {condition}; }}")
        return page.evaluate(DATA)

    page.goto(address)
    yield page, until
    context.close()
    assert errors == []


def picture_at(step):
    """The step of the film's newest picture when that step has been played."""
    return max(frame["step"] for frame in FRAMES if frame["step"] <= step)


@pytest.mark.parametrize("language, path, width", [("en", "", 1280), ("ja", "ja", 360)])
def test_it_plays_before_anything_is_pressed_and_train_takes_its_place(browser, served, registry, language, path, width):
    words, before = section(language, "live_chart"), list(registry.runs)
    with opened(browser, served[1] + path, width) as (page, until):
        chart, _ = until("Number(chart.recordingStep) > 0")
        assert (chart["recording"], chart["status"], chart["step"], chart["points"]) == ("classroom", "idle", "0", "0")
        assert page.inner_text(".tl-recording-words") == words["recording_classroom"]
        assert page.inner_text("[data-action=primary]") == words["train"]
        assert page.inner_text(".tl-status") == words["status_recording"]
        page.evaluate(TO_FILM)
        seen = page.evaluate(WATCH, 9)
        assert [film for _, film in seen] == [picture_at(step) for step, _ in seen] == sorted({film for _, film in seen})
        _, film = page.evaluate(DATA)
        alignment = FRAMES[-1]["alignment"]
        heads = RECORDING["film"]["about"]["heads"]
        assert (int(film["layer"]) - 1) * heads + int(film["head"]) - 1 == alignment.index(max(alignment)) and film["run"] == ""
        [fetched] = page.evaluate(f"{FETCHED}.map(({{ encodedBodySize }}) => encodedBodySize)")  # early, and not a second time
        assert 0 < fetched <= QUICK.largest
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click("[data-action=recording]")
        held = until("chart.recordingPlaying === 'false'")
        page.evaluate("new Promise((done) => setTimeout(done, 300))")  # some pictures long
        assert page.evaluate(DATA)[0]["recordingStep"] == held[0]["recordingStep"] != str(LAST)
        page.click("[data-action=recording]")
        until(f"Number(chart.recordingStep) > {held[0]['recordingStep']} && chart.recordingPlaying === 'true'")
        assert page.evaluate("sessionStorage.getItem('tl-run')") is None and list(registry.runs) == before
        page.wait_for_selector(".tl-live[data-opened]")
        page.evaluate("document.querySelector('[data-action=primary]').click()")
        chart, film = page.evaluate(DATA)
        assert (chart["recording"], chart["recordingStep"], page.is_visible(".tl-recording")) == ("", "0", False)
        page.evaluate(TO_FILM)
        chart, film = until("Number(chart.points) > 0 && Number(film.frames) > 0")
        assert chart["recordingStep"] == "0" and film["run"] == page.evaluate("sessionStorage.getItem('tl-run')")
        page.reload()  # the run is remembered
        chart, film = until("Number(chart.points) > 0")
        assert (chart["recording"], chart["recordingStep"]) == ("", "0") and not page.is_visible(".tl-recording")


def test_who_wants_no_motion_sees_its_end_and_an_address_of_other_settings_plays_none(browser, served, registry):
    with opened(browser, served[1] + "?preset=classroom", reduced_motion="reduce") as (page, until):
        until(f"chart.recordingStep === '{LAST}' && chart.recordingPlaying === 'false'")
        page.evaluate(TO_FILM)
        until(f"film.frames === '{len(FRAMES)}' && film.step === '{LAST}'")
        page.click("#tl-attention-film [data-action=back]")  # step by step
        until(f"film.step === '{FRAMES[-2]['step']}' && film.following === 'false'")
        page.click("[data-action=recording]")  # played all the same, for who asks
        until(f"chart.recordingPlaying === 'true' && Number(chart.recordingStep) < {LAST} && film.following === 'true'")
        page.goto(served[1] + "?preset=sort")
        page.wait_for_selector(".tl-live[data-opened]")
        chart, film = page.evaluate(DATA)
        assert (chart["recording"], chart["recordingStep"], film["frames"]) == ("", "0", "0")
        assert page.evaluate(f"{FETCHED}.length") == 0 and not page.is_visible(".tl-recording")
