"""Mistakes to repair in a real browser: predicted, run, compared, mended; and what is done is still known after a reload."""

import re

import pytest
from playwright.sync_api import expect

from core.programs import catalogue, mistake_runs, mistakes
from core.programs.demonstration import Kind
from core.programs.mistakes import PREDICTIONS
from demo.text import section
from persons import Person
from reach import faults, misfits

pytestmark = pytest.mark.browser

WORDS = section("en", "programs")
PATIENCE = 120_000  # milliseconds, on a machine that has other things to do
HEAD, NODE = ".tl-programs-mistakes-head", ".tl-programs-mistakes"
STEPS = 100
# What is predicted here, and what is measured.
OUTCOMES = {
    "scheduler": ("stairs", "stairs"),
    "hyperparameters": ("worse", "not_loaded"),
    "zero_grad": ("refuses", "grows"),
    "eval_mode": ("no_dropout", "no_dropout"),
    "shift": ("good", "empty"),
}


@pytest.fixture(scope="module", autouse=True)
def short():
    """Runs of STEPS steps."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("EXPERIMENT", "DROPPED", "SMALL"):
            patch.setattr(mistake_runs, name, getattr(mistake_runs, name).with_settings(max_steps=STEPS))
        for module in (mistake_runs, mistakes):
            patch.setattr(module, "STEPS", STEPS)
        patch.setitem(catalogue.DEMONSTRATIONS, "mistake", Kind(mistakes.mistake, STEPS, mistakes.OPTIONS))
        yield


@pytest.fixture(scope="module")
def person(browser, served):
    person = Person(browser, served[1], width=1280, height=800)
    open_tab(person.page)
    yield person
    person.context.close()
    assert person.errors == []


def open_tab(page):
    page.get_by_role("tab", name=section("en", "page")["tab_programs"], exact=True).click()
    page.get_by_role("tab", name=WORDS["part_mistakes"], exact=True).click()
    expect(page.locator(HEAD)).to_be_visible()


def run(page, name, predicted):
    """Predicts, runs and mends a mistake."""
    page.locator(f"{HEAD} [data-mistake={name}]").click()
    expect(page.locator(f"{HEAD} h2")).to_have_text(WORDS[f"mistakes_{name}"])
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


def test_each_is_predicted_run_and_mended(person):
    """Half as many steps as on the page: enough for each outcome but what the repaired ones have learned."""
    page = person.page
    for name, (predicted, came) in OUTCOMES.items():
        verdict = run(page, name, predicted)
        words = [WORDS[f"mistakes_{name}_predict_{came}"], WORDS["mistakes_as_predicted" if predicted == came else "mistakes_otherwise"]]
        assert all(one in verdict for one in words), name
        expect(page.locator(f"{HEAD} [data-mistake={name}]")).to_have_attribute("data-done", "true")
        expect(page.locator(".tl-programs-mistake-explanation")).to_contain_text(WORDS[f"mistakes_{name}_why"])
        assert page.locator(".tl-programs-mistake-line[data-look=added]").count() >= 1
        assert [item.get_attribute("data-run") for item in page.locator(".tl-programs-mistake-sentences li").all()] == ["broken", "mended"]
        assert "{" not in page.locator(".tl-programs-mistake-sentences").inner_text()


def test_what_came_of_them_stays_on_show_and_what_is_done_is_known_after_a_reload(person):
    page = person.page
    page.locator(f"{HEAD} [data-mistake=hyperparameters]").click()
    expect(page.locator(".tl-programs-mistake-attempt[data-failed=true]")).to_have_count(2)
    expect(page.locator(".tl-programs-mistake-attempt[data-failed=false]")).to_have_text(re.compile("Mended.load_from_checkpoint"))
    page.locator(f"{HEAD} [data-mistake=zero_grad]").click()
    plot = page.locator(f"{NODE} .tl-plot")
    norms = plot.locator("[data-panel=norm] .tl-plot-value:visible")
    expect(norms).to_have_count(2)
    assert float(norms.nth(0).inner_text()) > 20 > 2 > float(norms.nth(1).inner_text())
    plot.locator("[data-action=table]").click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("thead th").count() == 5  # step; loss and gradient, broken and mended
    assert dialog.locator("tbody tr").count() == STEPS
    page.keyboard.press("Escape")
    assert faults(page, "#tl-program-view") == [] and misfits(page, "#tl-program-view button") == []
    page.reload()
    open_tab(page)
    assert page.locator(f"{HEAD} [data-mistake][data-done=true]").count() == len(PREDICTIONS)
