"""The two programs in a real browser: pointed at, trained in lockstep, come back to after a reload."""

import pytest
from playwright.sync_api import expect

from core.programs import lockstep, step_times
from core.programs.correspondence import sources
from demo.text import section
from helpers import SHORT
from persons import Person

pytestmark = pytest.mark.browser

STEPS = 61
VIEW = "#tl-program-view"
RUN = f"{VIEW} .tl-programs-head:not([hidden]) .tl-programs-run"
WORDS, LINKS = section("en", "programs"), section("en", "program_links")


@pytest.fixture
def page(browser, served, registry, monkeypatch):
    monkeypatch.setattr(lockstep, "STEPS", STEPS)
    monkeypatch.setattr(lockstep, "EXPERIMENT", SHORT.with_settings(max_steps=STEPS, dropout=0.1))
    monkeypatch.setattr(step_times, "WARM_UP", 7)
    monkeypatch.setattr(step_times, "FEWEST", 11)  # torch may have had one thread in some steps and two in others
    person = Person(browser, served[1] + "?part=lockstep", width=1280, height=800)
    open_tab(person.page)
    yield person.page
    person.context.close()
    assert person.errors == []


def open_tab(page):
    page.locator("#tl-tabs [role=tab][data-tab-id=programs]:visible").click()
    page.wait_for_selector(f"{VIEW} .tl-programs-linked")


def lines(page, side):
    return page.locator(f"{VIEW} .tl-programs-lines[data-side={side}]")


def marked(page, side):
    """Texts of the marked lines, without their numbers."""
    return lines(page, side).locator(".tl-programs-marked code").all_inner_texts()


def written(side, name):
    program = getattr(sources(), side)
    return [program.lines[line - 1] for line in getattr(sources().links[name], side)]


def test_pointing_at_a_line_and_training_both(page):
    plain, lightning = lines(page, "plain"), lines(page, "lightning")
    where = page.locator(f"{VIEW} .tl-programs-where")

    # An example is pointed at; the pointer points at another, which the other column scrolls to.
    assert marked(page, "plain") == written("plain", "backward") and marked(page, "lightning") == written("lightning", "backward")
    plain.get_by_text("optimizer = torch.optim.Adam").hover()
    assert marked(page, "lightning") == written("lightning", "optimizer")
    expect(lightning.locator(".tl-programs-marked")).to_be_in_viewport()
    expect(where).to_contain_text(LINKS["optimizer_what"])
    [place] = sources().links["optimizer"].library
    expect(where.locator(".tl-programs-excerpt .tl-programs-marked")).to_contain_text('"configure_optimizers"')
    expect(where).to_contain_text(f"{place.file}, line {place.line}")
    expect(page.locator(f"{VIEW} .tl-programs-connection path")).to_have_count(1)  # drawn in the next frame
    page.mouse.move(640, 30)
    assert marked(page, "plain") == written("plain", "backward")

    # A pressed line stays; one that only one program has says so.
    plain.get_by_text("model.train()").click()
    page.mouse.move(640, 30)
    assert (marked(page, "plain"), marked(page, "lightning")) == (written("plain", "train_mode"), [])
    expect(where).to_contain_text(WORDS["code_not_in_lightning"])

    # Keys: one stop, lines by arrows, folds by Enter; what belongs to a line is said.
    plain.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    active = page.locator(f"[id='{plain.get_attribute('aria-activedescendant')}']")
    assert active.inner_text().split() == [str(len(sources().plain.lines) - 2), "loss.backward()"]
    expect(where.locator("[aria-live]")).to_contain_text("Lightning, line")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    before = plain.locator("[role=option]").count()
    page.keyboard.press("Enter")
    first, *_ = sources().plain.folds
    assert plain.locator("[role=option]").count() == before + first.last - first.first + 1
    page.keyboard.press("Tab")
    while page.evaluate("'term' in document.activeElement.dataset"):  # words of the heading that the glossary explains
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.side") == "lightning"

    # Both are trained: the same losses, the same weights; a reload comes back.
    primary = page.locator(f"{RUN} [data-action=primary]")
    primary.click()
    page.wait_for_selector(f"{RUN}[data-status=finished]")
    said = page.locator(f"{VIEW} .tl-programs-difference")
    weights = sum(parameter.numel() for parameter in lockstep.build_model(lockstep.EXPERIMENT).parameters())
    same = WORDS["lockstep_same"].format(steps=STEPS, weights=f"{weights:,}")
    expect(said).to_have_text(same)
    rows = page.locator(f"{VIEW} .tl-programs-times tbody tr")
    expect(rows).to_have_count(len(step_times.PHASES) + 1)
    numbers = [[float(cell) for cell in row.locator("td").all_inner_texts()] for row in rows.all()]
    for column in range(3):
        assert sum(row[column] for row in numbers[:-1]) == pytest.approx(numbers[-1][column], abs=0.031)  # each is rounded
    page.reload()
    open_tab(page)
    expect(said).to_have_text(same)
    expect(primary).to_have_text(WORDS["lockstep_again"])


def test_a_start_that_fails_and_code_that_does_not_come_are_told_and_can_be_tried_again(browser, served, registry):
    person = Person(browser, f"{served[1]}ja?part=lockstep", width=390, height=844)
    page, words = person.page, section("ja", "programs")
    page.route("**/programs/sources", lambda route: route.fulfill(json={"error": "〇"}))
    page.route("**/programs/start", lambda route: route.fulfill(json={"error": "満席です。"}))
    tab = page.locator("#tl-tabs [role=tab][data-tab-id=programs]:visible").first
    if tab.count() == 0:  # behind the menu of those that have no room
        page.locator("#tl-tabs .overflow-menu > button").click()
        tab = page.locator("#tl-tabs .overflow-dropdown button").filter(has_text=section("ja", "page")["tab_programs"])
    tab.click()
    expect(page.locator(f"{VIEW} .tl-programs-where")).to_contain_text("〇")
    page.locator(f"{RUN} [data-action=primary]").click()
    expect(page.locator(f"{RUN} [role=alert]")).to_have_text("満席です。")
    page.unroute("**/programs/sources")
    page.get_by_role("button", name=words["code_again"]).click()

    # One column: the other's line stands below it, and leads there.
    expect(lines(page, "plain")).to_be_visible()
    expect(lines(page, "lightning")).to_be_hidden()
    page.locator(f"{VIEW} .tl-programs-other").click()
    expect(lines(page, "lightning").locator(".tl-programs-marked")).to_be_in_viewport()
    expect(lines(page, "plain")).to_be_hidden()
    person.context.close()
    assert person.errors == []
