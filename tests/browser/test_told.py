"""What the page tells of a run is true: its verdict, its settings, its address, and what is wrong with settings before it."""

import pytest
from playwright.sync_api import expect

from core.config import SETTINGS
from core.loss_theory import chance_loss
from core.training.verdict import run_verdict, verdict_text
from demo.api.addresses import query_of
from demo.api.setting_words import short_label
from demo.text import section
from helpers import TINY, ended
from persons import unfold_settings

pytestmark = pytest.mark.browser

ADDRESS = "&".join(f"{name}={value}" for name, value in query_of(TINY).items())
WIDTHS = (360, 1280, 1920)
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def told(person, selector):
    return person.page.inner_text(f"#tl-live-chart {selector}").replace("\u202f", " ")


def open_settings(person, index, name):
    """Unfolds a part of the settings; Gradio gives a field its value a frame after it puts it in."""
    unfold_settings(person.page, index)
    person.page.wait_for_selector(f"#tl-{name} input")
    person.page.evaluate("async () => { for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame); }")


def enter(person, name, value):
    person.page.fill(f"#tl-{name} input", value)
    person.page.press(f"#tl-{name} input", "Tab")


def copied(person, link):
    person.page.click(f"#tl-live-chart [data-link={link}]")
    person.page.wait_for_function("document.querySelector('#tl-live-chart .tl-link-said').textContent !== ''")
    return person.page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("language, address", [("en", ""), ("ja", "ja")])
def test_a_run_ends_in_words_names_its_settings_and_controls_that_differ(people, registry, language, address):
    person = people(f"{address}?{ADDRESS}")
    page = person.page
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.wait_for_selector("#tl-live-chart [data-opened]")
    person.press("[data-action=primary]")
    page.wait_for_selector("#tl-live-chart [data-verdict]:not([data-verdict=''])")
    run = ended(next(iter(registry.runs.values())))
    labels = {name: short_label(name, language) for name in SETTINGS}
    expected = verdict_text(run_verdict(TINY, run.log, run.attention_history), labels, texts=section(language, "run_verdict"))
    assert told(person, ".tl-run-verdict").replace(" ", "") == "".join(expected).replace(" ", "")

    names = told(person, ".tl-shown-settings")
    warmup = short_label("warmup_steps", language)
    assert "classroom" in names and f"{warmup} 59" in names
    levels = page.locator("#tl-live-chart [data-panel=loss] .tl-plot-levels").text_content()
    assert levels == section(language, "live_chart")["line_chance"].format(loss=f"{chance_loss(TINY):.2f}")
    assert page.locator("#tl-live-chart [data-link=run]").is_hidden()
    assert copied(person, "settings") == page.url

    open_settings(person, 2, "warmup_steps")
    enter(person, "warmup_steps", "23")
    page.wait_for_selector("#tl-live-chart .tl-controls-differ:not([hidden])")
    assert f"{warmup} 23" in told(person, ".tl-controls-differ") and f"{warmup} 59" in told(person, ".tl-controls-differ")
    assert told(person, ".tl-shown-settings") == names
    assert page.locator("#tl-live-chart [data-panel=lr] [data-series=next]").is_visible()
    assert "warmup_steps=23" in page.url == copied(person, "settings")
    assert "warmup_steps=59" in copied(person, "run")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(FITS)
        for part in (".tl-run-verdict", ".tl-controls-differ", "[data-link=run]", "[data-link=settings]"):
            box = page.locator(f"#tl-live-chart {part}").bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width

    enter(person, "warmup_steps", "59")
    page.wait_for_selector("#tl-live-chart .tl-controls-differ", state="hidden")
    assert page.locator("#tl-live-chart [data-panel=lr] [data-series=next]").is_hidden()
    assert copied(person, "settings") == page.url


def test_settings_are_refused_until_they_are_mended_and_warned_of_before_they_train(people):
    person = people()
    page = person.page
    page.wait_for_selector("#tl-live-chart [data-opened]")
    open_settings(person, 2, "warmup_steps")
    enter(person, "warmup_steps", "")
    page.wait_for_selector("#tl-warmup_steps >> text=is empty: enter a number")
    person.press("[data-action=primary]")
    page.wait_for_selector("#tl-live-chart [role=alert] >> text=warm-up steps is empty: enter a number.")
    enter(person, "warmup_steps", "37")
    page.wait_for_function("document.querySelector('#tl-live-chart [role=alert]').textContent === ''")
    assert "is empty" not in page.inner_text("#tl-warmup_steps")

    # What is changed right after a preset was chosen stays, however late the server answers.
    page.route("**/queue/data*", lambda route: None)
    page.click("#tl-preset input")
    page.get_by_role("option", name="sort").click()
    page.wait_for_function("document.querySelector('#tl-max_steps input').value === '1500'")
    enter(person, "seed", "7")
    page.unroute("**/queue/data*")
    page.wait_for_function("location.search.includes('preset=sort') && location.search.includes('seed=7')")
    assert page.input_value("#tl-seed input") == "7"
    assert page.input_value("#tl-max_steps input") == "1500"

    # From the Warm-up tab come numbers that do not fit into the run.
    page.get_by_role("tab", name="Warm-up").click()
    page.click("[data-action=use]")
    page.wait_for_selector("#tl-live-chart .tl-caution:not([hidden])")
    assert "warm-up of at most 300" in told(person, ".tl-caution")
    note = page.locator("#tl-warmup_steps .tl-field-note")  # at its field too, and there again when Gradio has built it again
    assert "warm-up of at most 300" in note.inner_text()
    described = page.get_attribute("#tl-warmup_steps input", "aria-describedby")
    assert note.get_attribute("id") == described
    noted = page.locator(".tl-field-note").evaluate_all("notes => notes.map((note) => note.dataset.setting)")
    assert noted == ["warmup_steps"]
    fold = page.locator("#tl-settings-drawer button.label-wrap").nth(2)
    fold.click()
    fold.click()
    expect(note).to_be_visible()
    enter(person, "warmup_steps", "300")
    page.wait_for_function("!document.querySelector('#tl-live-chart .tl-caution').textContent.includes('of at most')")
    expect(note).to_have_count(0)
    assert page.get_attribute("#tl-warmup_steps input", "aria-describedby") is None


def test_a_race_that_was_typed_quickly_is_named_by_what_runs(people):
    person = people(f"?{ADDRESS}&race=own&vary=warmup_steps%3D1%2C59")
    page = person.page
    page.wait_for_selector("#tl-race-view .tl-race-own >> text=warm-up 59")
    page.route("**/queue/data*", lambda route: None)  # what the server says of the new values comes late
    page.fill("#tl-race-view .tl-race-own-row input >> nth=0", "3, 31")
    page.click("#tl-race-view [data-action=primary]")
    assert "59" not in page.inner_text("#tl-race-view .tl-race-own")
    page.unroute("**/queue/data*")
    page.wait_for_selector("#tl-race-view .tl-race-own >> text=warm-up 3 / warm-up 31")
    items = page.locator("#tl-race-view [data-panel=loss] .tl-plot-item").all_inner_texts()
    assert [item.split("\n")[0].strip() for item in items] and all("59" not in item for item in items)
