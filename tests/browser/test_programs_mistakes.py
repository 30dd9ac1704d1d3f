"""Mistakes to repair in a real browser: predicted, run, compared, mended; and what is done is still known after a reload."""

import pytest
from playwright.sync_api import expect

from core.programs.mistakes import PREDICTIONS
from demo.text import section
from persons import Person
from reach import faults, misfits

pytestmark = pytest.mark.browser

WORDS = section("en", "programs")
PATIENCE = 120_000  # milliseconds, on a machine that has other things to do
HEAD, NODE = ".tl-programs-mistakes-head", ".tl-programs-mistakes"


@pytest.fixture(scope="module")
def person(browser, served):
    person = Person(browser, f"{served[1]}?part=mistakes", width=1280, height=800)
    open_tab(person.page)
    yield person
    person.context.close()
    assert person.errors == []


def open_tab(page):
    page.get_by_role("tab", name=section("en", "page")["tab_programs"], exact=True).click()
    expect(page.locator(HEAD)).to_be_visible()


def run(page, name, predicted):
    """Predicts, runs and mends a mistake."""
    page.locator(f"{HEAD} [data-mistake={name}]").click()
    assert page.locator(f"{HEAD} [data-prediction]").count() == len(PREDICTIONS[name])
    page.locator(f"{HEAD} [data-prediction={predicted}]").click()
    primary = page.locator(f"{HEAD} [data-action=primary]")
    expect(primary).to_have_text(WORDS["mistakes_run"])
    primary.click()
    expect(page.locator(f"{NODE}[data-next=mend]")).to_be_visible(timeout=PATIENCE)
    verdict = page.locator(".tl-programs-mistake-verdict").inner_text()
    expect(primary).to_have_text(WORDS["mistakes_mend"])
    expect(page.locator(".tl-programs-mistake-explanation")).to_be_hidden()
    primary.click()
    expect(page.locator(f"{NODE}[data-next=done]")).to_be_visible(timeout=PATIENCE)
    return verdict


def test_every_mistake_can_be_opened_and_shows_its_code(person):
    page = person.page
    expect(page.locator(".tl-programs-code")).to_be_hidden()
    for name in PREDICTIONS:
        page.locator(f"{HEAD} [data-mistake={name}]").click()
        expect(page.locator(f"{HEAD} h2")).to_have_text(WORDS[f"mistakes_{name}"])
        assert page.locator(".tl-programs-mistake-line:is([data-look=broken], [data-look=gap])").count() >= 1
        primary = page.locator(f"{HEAD} [data-action=primary]").bounding_box()
        assert primary["y"] + primary["height"] < 800, "what is to be pressed is on the first screen"
    assert faults(page, "#tl-program-view") == [] and misfits(page, "#tl-program-view button") == []


def test_a_checkpoint_is_mended_and_stays_mended_over_a_reload(person):
    page = person.page
    verdict = run(page, "hyperparameters", "worse")
    assert WORDS["mistakes_hyperparameters_predict_not_loaded"] in verdict and WORDS["mistakes_otherwise"] in verdict
    expect(page.locator(".tl-programs-mistake-attempt[data-failed=true]")).to_have_count(2)
    expect(page.locator(".tl-programs-mistake-attempt[data-failed=false]")).to_contain_text("0")
    expect(page.locator(".tl-programs-mistake-line[data-look=added]")).to_contain_text("self.save_hyperparameters()")
    expect(page.locator(".tl-programs-mistake-explanation")).to_contain_text(WORDS["mistakes_hyperparameters_why"])
    assert [item.get_attribute("data-run") for item in page.locator(".tl-programs-mistake-sentences li").all()] == ["broken", "mended"]
    page.locator("[data-action=next-mistake]").click()
    expect(page.locator(f"{HEAD} [data-mistake=zero_grad]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{HEAD} [data-mistake=zero_grad]")).to_be_focused()
    page.reload()
    open_tab(page)
    expect(page.locator(f"{HEAD} [data-mistake=hyperparameters]")).to_have_attribute("data-done", "true")


def test_the_curves_of_both_stand_beside_each_other(person):
    page = person.page
    verdict = run(page, "zero_grad", "grows")
    assert WORDS["mistakes_as_predicted"] in verdict
    plot = page.locator(f"{NODE} .tl-plot")
    for panel in ("loss", "norm"):
        values = plot.locator(f"[data-panel={panel}] .tl-plot-value:visible").all_inner_texts()
        assert len(values) == 2 and float(values[0]) > 2 and float(values[1]) < 0.1
    plot.locator("[data-action=table]").click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("thead th").count() == 5  # step; loss and gradient, broken and mended
    assert dialog.locator("tbody tr").count() == 200
    page.keyboard.press("Escape")
