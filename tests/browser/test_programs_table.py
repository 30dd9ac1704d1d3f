"""The lesson's table in a real browser: every row is pressed, and the page is compared with what was counted, measured and run."""

import pytest

from core.programs.demonstration import Demonstration
from core.programs.facts import programs_facts, programs_rates
from demo.text import section
from reach import faults

pytestmark = pytest.mark.browser

WORDS = section("en", "programs")
PATIENCE = 120_000  # milliseconds, on a machine that has other things to do
ROWS = ["loop", "device", "step", "schedule", "lines", "extension"]


@pytest.fixture(scope="module")
def page(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(served[1])
    page.click("#tl-tabs [role=tab][data-tab-id=programs]")
    page.click("[data-part=table]")
    page.wait_for_function("!document.querySelector('.tl-programs-table-lesson').textContent.includes('…')")
    yield page
    context.close()


def detail(page):
    return page.inner_text(".tl-programs-table")


def test_every_row_is_reached_by_keys_and_says_what_is_really_so(page):
    facts, rates = programs_facts(), programs_rates()
    assert page.locator(".tl-programs-table-lesson tbody [tabindex='0']").count() == 1
    page.focus("[data-row=loop]")
    seen = {}
    for row in ROWS:
        assert page.evaluate("document.activeElement.dataset.row") == row
        assert page.get_attribute(f"[data-row={row}]", "aria-pressed") == "true"
        assert page.inner_text(".tl-programs-table h2") == WORDS[f"table_{row}"]
        seen[row] = detail(page)
        if row in ("device", "lines"):
            assert faults(page, ".tl-programs-table") + faults(page, ".tl-programs-table-lesson") == []
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.row") == ROWS[0]
    assert "model.train()" in seen["loop"] and f"{facts['trainer_lines']['code']:,}" in seen["loop"]
    assert "src.to(device)" in seen["device"] and facts["device"]["auto"].removesuffix("Accelerator") in seen["device"]
    assert seen["step"].count(f"{facts['batch']['programs']['plain']['loss']:.9g}") == 2 and "bit for bit" in seen["step"]
    assert f"these {len(rates['plain'])} steps" in seen["schedule"] and "largest difference 0." in seen["schedule"]
    code = {name: len(program["code"]) for name, program in facts["programs"].items()}
    assert f"{code['lit']} lines of code against {code['plain']}" in seen["lines"]


def test_the_files_as_a_picture_and_as_a_table(page):
    page.click("[data-row=lines]")
    for name, program in programs_facts()["programs"].items():
        picture = page.locator(f".tl-programs-table-file:has-text('{program['file']}') svg")
        assert picture.locator("rect").count() == len(program["code"]), name
    page.click(".tl-programs-table [data-action=table]")
    assert page.locator(".tl-table-dialog tbody tr").count() == sum(len(one["code"]) for one in programs_facts()["programs"].values())
    page.click(".tl-table-dialog [data-action=close]")


def test_a_flag_is_run_and_is_the_loop_by_hand(page, served):
    page.click("[data-row=extension]")
    page.click("[data-flag=clipping]")
    assert "clip_grad_norm_" in page.inner_text(".tl-programs-table-added")
    page.click(".tl-programs-table .tl-programs-run [data-action=primary]")
    page.wait_for_function("document.querySelector('.tl-programs-table-said').textContent !== ''")
    shown = next(run for run in served[0].runs.values() if isinstance(run, Demonstration))
    said = page.inner_text(".tl-programs-table-said")
    norms = shown.report["norms"]
    clipped = sum(after < before * 0.9999 for before, after in zip(norms["before"], norms["after"], strict=True))
    assert f"same {programs_facts()['batches']} losses" in said and f"{clipped} of {len(norms['before'])} steps" in said
    assert "differ by 0" in page.inner_text(".tl-programs-table-chosen .tl-programs-table-cell-measured")
    assert faults(page, ".tl-programs-table") == []
    page.click("[data-flag=precision]")  # which has not run: nothing is said of it
    assert page.inner_text(".tl-programs-table-said") == ""
    page.click("[data-flag=clipping]")
    assert page.inner_text(".tl-programs-table-said") == said


def test_on_a_phone_a_button_leads_to_what_is_said(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("[data-row=device]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(".tl-programs-table-down")
    assert page.evaluate("document.activeElement.textContent") == WORDS["table_device"]
    assert 0 <= page.locator(".tl-programs-table h2").bounding_box()["y"] < 844
