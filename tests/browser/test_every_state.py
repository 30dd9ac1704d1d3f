"""Every tab, dialog and menu, in both languages and themes, at every width: for who does not see it, and for who sees it on anything."""

import csv
import re
from collections import Counter
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from demo.api.addresses import query_of
from demo.text import section
from helpers import SHORT
from persons import Person, fields_have_values, unfold_settings
from reach import faults, misfits

pytestmark = pytest.mark.browser

TABS = ("train", "decode", "warmup", "race", "programs")
READY = ("#tl-attention-film .tl-heat-canvas", "#tl-attention-view .tl-heat-canvas", ".tl-noam-svg path:visible",
         ".tl-race .tl-plot canvas",
         ".tl-programs-line")
NAMED = re.compile(r"- (button|link|textbox|slider|combobox|tab|checkbox|radio|spinbutton|application|dialog|switch)\b(?! \")")
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')].filter((node) => node.checkVisibility())
    .map((node) => Number(node.getAttribute('aria-level') ?? node.tagName[1]))"""
# Stops of Tab: in each figure there is one besides its tools and the terms in its words, and none lies in another one that is pressed.
STOPS = """() => {
    const isStop = (node) => node.tabIndex >= 0 && !node.disabled && node.checkVisibility();
    const stops = (root) => [...root.querySelectorAll('*')].filter(isStop);
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
    return {
        plots: shown('.tl-plot').map((plot) => 1 + stops(plot).filter((node) => !node.closest('.tl-figure-tools, .tl-term')).length),
        heatmaps: shown('.tl-heat').map((heatmap) => stops(heatmap).length),
        grids: shown('.tl-film-thumbs, .tl-attn-thumbs').map((grid) => stops(grid).length),
        nested: stops(document).filter((node) => node.parentElement.closest('button, a[href], [role=tab]')).length,
    };
}"""
ENTRIES = "document.querySelectorAll('#tl-run-list .tl-runs-row').length === {}"


@pytest.fixture(scope="module", params=[("en", "light", 1280), ("ja", "dark", 360)], ids=lambda look: look[0])
def visit(request, browser, served):
    """A page that has trained a little; all tests here look at it, one after the other."""
    language, theme, width = request.param
    query = urlencode(query_of(SHORT.with_settings(max_steps=53, validate_every=23)))
    person = Person(browser, f"{served[1]}{'' if language == 'en' else language}?{query}",
                    width=width, color_scheme=theme, reduced_motion="reduce")
    person.press("#tl-live-chart [data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'finished'")
    yield SimpleNamespace(person=person, page=person.page, words=lambda name: section(language, name))
    person.context.close()
    assert person.errors == []


def open_tab(page, number):
    tab = page.locator("#tl-tabs [role=tab]:visible").nth(number)
    if tab.get_attribute("aria-selected") == "false":
        tab.click()
    ready = page.locator(READY[number]).first
    if number == 0:  # the film is fetched when it comes near
        page.evaluate("document.querySelector('#tl-attention-film').scrollIntoView()")
    ready.scroll_into_view_if_needed()
    expect(ready).to_be_visible()


def open_tables(page, words, is_empty, with_care):
    """Each figure opens as a table, which Escape closes; the focus is where it was."""
    for place, button in enumerate(page.locator("[data-action=table]:visible").all()):
        button.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        table = dialog.get_by_role("table")
        assert table.locator("caption").inner_text().strip()
        rows, columns = table.locator("tbody tr").count(), table.locator("thead th[scope=col]").count()
        assert (rows > 1 and columns > 1 or is_empty) and table.locator("th[scope=row]").count() == rows
        if place == 0 and with_care:
            assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button") == []
            with page.expect_download() as download:
                dialog.get_by_role("button", name=words["figure_csv"]).click()
            lines = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
            assert len(lines) - 1 >= rows and {len(line) for line in lines} == {columns}
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        assert button.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_and_its_tables(visit, tab):
    page, number = visit.page, TABS.index(tab)
    open_tab(page, number)
    levels = page.evaluate(HEADINGS)
    assert Counter(levels)[1] == 1 and levels[0] == 1 and 2 in levels
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert faults(page) == []
    stops = page.evaluate(STOPS)
    assert stops.pop("nested") == 0 and all(count == 1 for counts in stops.values() for count in counts), stops
    assert [line for line in page.locator("body").aria_snapshot().splitlines() if NAMED.search(line)] == []
    assert misfits(page, "[data-action=table]", *(["[data-action=sound]"] if tab != "warmup" else [])) == []
    open_tables(page, visit.words("figure"), is_empty=tab in ("race", "programs"), with_care=tab in ("train", "decode"))


def test_the_settings_the_links_and_the_runs(visit):
    page = visit.page
    open_tab(page, 0)
    page.wait_for_function(ENTRIES.format(1))
    for part in range(3):
        unfold_settings(page, part)
    seed = page.locator("#tl-seed input")
    page.wait_for_function("seed => document.querySelector('#tl-seed input')?.value === seed", arg=str(SHORT.train.seed))
    fields_have_values(page)
    seed.fill("7")
    seed.press("Tab")
    page.wait_for_function("document.querySelector('[data-action=undo-settings]').getAttribute('aria-disabled') === 'false'")
    page.wait_for_selector("#tl-live-chart [data-link=run]:visible")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")  # the address is then marked
    page.click("#tl-live-chart [data-link=run]")
    page.wait_for_selector(".tl-link-field:visible")
    assert faults(page) == []
    page.click("#tl-live-chart [data-link=class]")
    page.wait_for_selector(".tl-links-dialog[open]")
    assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button", "dialog[open] select", ".tl-links-box") == []
    page.keyboard.press("Escape")
    page.click(".tl-lesson-toggle")
    page.click("[data-action=questions]")
    page.wait_for_selector(".tl-questions-dialog[open]")
    assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button", ".tl-question label") == []
    page.keyboard.press("Escape")
    switches = [f"[data-action={name}]" for name in ("drawer", "undo-settings", "redo-settings", "announce")]
    assert misfits(page, *switches, "[data-link]", ".tl-link-field", ".tl-chip-back", "#tl-settings-drawer input") == []
    page.set_viewport_size({"width": 360, "height": 900})
    chips = page.locator(".tl-chip").evaluate_all("chips => chips.map((chip) => chip.offsetHeight)")
    assert len(chips) > 2 and max(chips) < 40  # words in one line
    page.click("[data-action=drawer]")

    visit.person.press("#tl-live-chart [data-action=primary]")
    page.wait_for_function(ENTRIES.format(2))
    row = page.locator("#tl-run-list .tl-runs-row").nth(1)
    row.locator("[data-action=run-ghost]").click()
    row.locator("[data-action=run-save]").click()
    page.click("[data-action=compare]")
    row.locator("[data-action=run-rename]").click()
    page.wait_for_selector("#tl-live-chart [data-series=ghost0]:visible")
    assert faults(page, "#tl-run-list") == []
    assert misfits(page, "#tl-run-list button", "#tl-run-list input") == []
    page.keyboard.press("Escape")


def test_a_race_that_has_ended(visit):
    page = visit.page
    open_tab(page, 3)
    page.click("[data-race=own]")
    page.locator(".tl-race-own input").first.fill("1, 59")
    page.locator(".tl-race-own input").first.press("Tab")
    page.wait_for_selector(".tl-race-own >> text=59")
    page.click(".tl-race [data-action=primary]:not([aria-disabled=true])")
    page.wait_for_selector(".tl-race-headline:visible")
    assert faults(page, "#tl-race-view") == []
    ways = (".tl-race-ways button", ".tl-race-save", ".tl-race-own select", ".tl-race [data-action=sound]", "[data-race]")
    assert misfits(page, *ways) == []
    open_tables(page, visit.words("figure"), is_empty=False, with_care=True)

    # Each runner is heard in its own place, on one scale.
    page.evaluate("""() => {
        window.heard = [];
        window.StereoPannerNode = class extends StereoPannerNode { constructor(context, options) {
            super(context, options);
            window.heard.push(options.pan);
        } };
    }""")
    sound = page.locator(".tl-race [data-action=sound]")
    assert sound.get_attribute("aria-pressed") == "false" and sound.inner_text() == visit.words("figure")["figure_sound_curve"]
    sound.click()
    heard = page.evaluate("window.heard")
    assert set(heard) == {-0.8, 0.8} and heard == sorted(heard) and heard.count(0.8) == heard.count(-0.8) > 5
    sound.click()
    assert sound.get_attribute("aria-pressed") == "false"

    page.click("[data-race=label-smoothing]")
    page.wait_for_selector(".tl-target-chart:visible")
    assert misfits(page, ".tl-race-choice") == []


def test_lessons(visit):
    """The list, and a prompt of each kind."""
    page = visit.page
    is_english = page.evaluate("document.documentElement.lang === 'en'")  # axe-core is as slow in either language, and finds the same
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click(".tl-lesson-toggle")
    page.wait_for_selector(".tl-lesson-list")
    assert faults(page, ".tl-lesson-list") == [] and misfits(page, ".tl-lesson-list button") == []
    page.click(".tl-lesson-list [data-lesson=what-is-learned]")

    def prompt(kind, *controls):
        page.wait_for_selector(f".tl-lesson-prompt[data-kind={kind}]")
        assert not is_english or faults(page, ".tl-lesson-prompt") == []
        head = ("fold", "leave") if kind == "predict" else ("back", "fold", "leave")
        assert misfits(page, *controls, *(f".tl-lesson-head [data-action={name}]" for name in head)) == [], kind

    prompt("predict", ".tl-lesson-choice")
    page.locator(".tl-lesson-choice").last.click()
    prompt("do", ".tl-lesson-prompt [data-press]")
    page.click("[data-press]")
    prompt("confront", ".tl-lesson-prompt [data-action=next]")
    assert page.evaluate(HEADINGS)[:2] == [1, 2]
    page.click(".tl-lesson-prompt [data-action=next]")
    prompt("tell", ".tl-lesson-prompt [data-action=next]")
    page.click(".tl-lesson-prompt [data-action=next]")
    prompt("why", ".tl-lesson-field", "[data-action=compare]")
    page.click("[data-action=compare]")
    page.wait_for_selector(".tl-lesson-answer")
    assert misfits(page, ".tl-lesson-field", ".tl-lesson-prompt [data-action=next]") == []
    page.click(".tl-lesson-prompt [data-action=next]")
    prompt("end", ".tl-lesson-acts button")
    page.click(".tl-lesson-prompt [data-action=leave]")
    page.evaluate("sessionStorage.setItem('tl-lesson', JSON.stringify({name: 'why-warm-up', place: 4, predictions: {0: 'none'}}))")
    page.goto(page.url.partition("?")[0] + "?lesson=why-warm-up")
    page.wait_for_selector(".tl-lesson-prompt[data-kind=tell]")
    page.click(".tl-lesson-prompt [data-action=back]")
    prompt("find", "[data-action=hint]")
    page.click(".tl-lesson-prompt [data-action=leave]")


def test_a_room_and_the_keys(visit):
    page = visit.page
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.tl-page-help[open]")
    assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button", "dialog[open] input") == []
    page.click("dialog[open] [data-action=all-terms]")
    page.wait_for_selector("dialog.tl-glossary-dialog[open] [data-entry]")
    assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button", "dialog[open] input") == []
    page.keyboard.press("Escape")
    open_tab(page, 0)
    page.locator("#tl-live-chart [data-term=exact_match]").scroll_into_view_if_needed()
    page.click("#tl-live-chart [data-term=exact_match]")
    page.wait_for_selector(".tl-glossary-card:popover-open")
    assert faults(page, ".tl-glossary-card") == [] and misfits(page) == []
    page.keyboard.press("Escape")
    assert misfits(page, ".tl-page-keys", ".tl-page-theme", ".tl-language", ".tl-room-toggle") == []
    page.set_viewport_size({"width": 320, "height": 900})  # 1280 pixels at 400 %
    page.click(".tl-page-keys")
    page.locator("dialog.tl-page-help[open] button").last.click()
    for tab in range(len(TABS)):
        open_tab(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.set_viewport_size({"width": 1280, "height": 900})
    page.click(".tl-room-toggle")
    page.wait_for_selector(".tl-room-menu")
    assert faults(page, "#tl-top") == [] and misfits(page, ".tl-room-menu button", ".tl-room-menu input") == []
    page.click(".tl-room-open")
    page.wait_for_selector(".tl-room-large[open] .tl-room-large-qr[src^='data:image/svg+xml']")
    assert faults(page, "dialog[open]") == [] and misfits(page, "dialog[open] button") == []
    page.click(".tl-room-large button")
    assert faults(page, "#tl-top") == [] and misfits(page, "#tl-room-bar button", ".tl-room-switch") == []
    page.click(".tl-room-close")

    # The presenter's view is for a projector: on a phone nothing leads there.
    page.click(".tl-page-present")
    page.wait_for_selector(".tl-page-strip", state="visible")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    assert not page.is_visible(".tl-page-present")
