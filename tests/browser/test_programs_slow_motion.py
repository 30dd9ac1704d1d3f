"""One batch in slow motion: run by a press, gone through hook by hook, with the counters and the lines of code that follow."""

import pytest
from playwright.sync_api import expect

from core.programs.demonstration import Demonstration
from demo.text import section
from helpers import ended
from persons import PATIENCE
from reach import faults, misfits

pytestmark = pytest.mark.browser

WORDS = section("en", "programs")
HEAD = ".tl-programs-head.tl-programs-slow"
SELECTED = f"{HEAD} [role=option][aria-selected=true]"


def counters(page):
    """The four numbers on show, and which of them changed."""
    return page.locator("[data-counter]").evaluate_all("""nodes => Object.fromEntries(nodes.map((node) => [
        node.dataset.counter, [node.querySelector('.tl-programs-slow-number').textContent, node.className.includes('changed')]]))""")


def frame(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def go_to(page, report, index):
    """Goes to a hook by the slider, as a hand would."""
    page.locator(f"{HEAD} input[type=range]").evaluate(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input', { bubbles: true })); }", index)
    frame(page)
    expect(page.locator(f"{HEAD} .tl-programs-slow-hook")).to_have_text(report["hooks"][index]["name"])


def newest_report(registry):
    run = [run for run in registry.runs.values() if isinstance(run, Demonstration)][-1]
    ended(run)
    return run.report


def index_of(report, name, nth):
    return [i for i, hook in enumerate(report["hooks"]) if hook["name"] == name][nth]


def test_hooks_counters_and_code_go_together(people, registry):
    person = people("?tab=programs", width=1280, height=800)
    page = person.page
    page.locator("#tl-tabs [role=tab]:visible").last.click()
    page.click("[data-part=slow_motion]")
    expect(page.locator(f"{HEAD} .tl-programs-slow-words")).to_have_text(WORDS["slow_lead"])
    page.click(f"{HEAD} [data-action=run]")
    expect(page.locator(SELECTED)).to_contain_text("train_dataloader_next", timeout=PATIENCE)
    report = newest_report(registry)

    # Everything of a person's first look is on one screen.
    for part in (HEAD + " [data-action=play]", "[data-counter=logged]", SELECTED):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] < 560

    # One hook on by the key: the code follows.
    page.locator(f"{HEAD} [role=listbox]").focus()
    begin = index_of(report, "train_dataloader_next", 0)
    pointed = "() => document.querySelector('.tl-programs-code').dataset.pointed ?? ''"
    for index in range(begin, index_of(report, "forward", 0)):
        page.keyboard.press("ArrowRight")
        frame(page)
        assert report["hooks"][index + 1]["name"] in page.locator(SELECTED).inner_text()
    assert page.evaluate(pointed) == "masks forward"
    expect(page.locator(f"{HEAD} .tl-programs-slow-words")).to_have_text(WORDS["slow_hook_forward"])
    option = page.locator(SELECTED)
    assert page.locator(f"{HEAD} [role=listbox]").get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.evaluate("node => { const list = node.parentElement; return node.offsetTop >= list.scrollTop && "
                           "node.offsetTop + node.offsetHeight <= list.scrollTop + list.clientHeight; }")

    # Adam is the step: it changes the counter, and says why.
    go_to(page, report, index_of(report, "adam", 0))
    assert counters(page) == {"batch": ["1", False], "step": ["1", True], "epoch": ["0", False], "logged": ["–", False]}
    expect(page.locator("[data-counter=step] .tl-programs-slow-why")).to_have_text(WORDS["slow_step_why"])
    go_to(page, report, index_of(report, "log_metrics", 0))
    assert counters(page)["logged"] == ["1", True] and counters(page)["step"] == ["2", False]
    assert "train_loss_step" in page.locator(f"{HEAD} .tl-programs-slow-words").inner_text()

    # By fours: the counter stays, and says how many are added up.
    page.click("[data-group=accumulate] [data-value='4']")
    expect(page.locator(".tl-programs-slow-code")).to_be_visible(timeout=PATIENCE)
    report = newest_report(registry)
    assert report["accumulate"] == 4
    go_to(page, report, index_of(report, "lr_scheduler_step", 0) - 1)
    assert counters(page)["step"] == ["1", True] and counters(page)["batch"] == ["4", False]
    go_to(page, report, index_of(report, "on_train_batch_end", 2))  # the callback's, of the second batch
    assert counters(page)["step"] == ["0", False]
    expect(page.locator("[data-counter=step] .tl-programs-slow-why")).to_have_text(WORDS["slow_step_waits"].format(of=4, count=2))

    # A filter leaves what the loop by hand does too; a bar of the time and a row of the list lead to their hook.
    page.click("[data-group=filter] [data-value=plain]")
    frame(page)
    rows = page.locator(f"{HEAD} [role=option]")
    assert all("tl-programs-slow-linked" in name for name in rows.evaluate_all("rows => rows.map((row) => row.className)"))
    assert rows.count() == 7  # loop, device, shift, forward, loss, log, backward
    rows.filter(has_text="criterion").click()
    assert page.evaluate(pointed) == "loss"
    page.locator(".tl-programs-slow-time [data-index]").filter(has_text="backward").first.click()
    assert page.evaluate(pointed) == "backward"

    # Played, it goes on by itself. When the part is left it stands still, and on coming back all is as before.
    page.click(f"{HEAD} [data-action=play]")
    first = page.locator(SELECTED).get_attribute("data-index")
    page.wait_for_function("([selector, first]) => document.querySelector(selector)?.dataset.index !== first", arg=[SELECTED, first])
    page.click("[data-part=lockstep]")
    assert page.evaluate(pointed) == "backward"  # its own
    page.click("[data-part=slow_motion]")
    frame(page)
    assert page.locator(f"{HEAD} [data-action=play]").get_attribute("aria-label") == WORDS["slow_play"]
    assert page.evaluate(pointed) == " ".join(report["hooks"][int(page.locator(SELECTED).get_attribute("data-index"))]["links"])

    # The time as a table; for everybody, at every width.
    page.click(".tl-programs-slow-figure [data-action=table]")
    table = page.get_by_role("dialog").get_by_role("table")
    assert table.locator("tbody tr").count() > 10 and "backward" in table.inner_text()
    page.keyboard.press("Escape")
    assert faults(page, HEAD) == [] and faults(page, ".tl-programs-slow:not(.tl-programs-head)") == []
    assert misfits(page, f"{HEAD} button", f"{HEAD} input") == []
