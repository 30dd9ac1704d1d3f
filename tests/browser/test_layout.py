"""Where things stand on the Train tab: curve and head on one screen, Train always in sight, the settings in a drawer."""

import pytest

from core.config import preset
from persons import unfold_settings

pytestmark = pytest.mark.browser

SIZES = [(360, 844), (1280, 800), (1920, 1080)]
BOX = """(selector) => {
    const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
    return { left, top, right, bottom };
}"""
SETTLED = """async () => {
    scrollTo(0, 0);
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
LOSS = "#tl-live-chart [data-panel=loss] canvas"
HEAD = "#tl-attention-film .tl-film-plate canvas"
SMALL_HEAD = "#tl-live-chart .tl-head-picture canvas"
PRIMARY = "#tl-live-chart [data-action=primary]"


def box(page, selector):
    page.wait_for_selector(selector)
    return page.evaluate(BOX, selector)


@pytest.mark.parametrize("path", ["", "ja"])
def test_the_curve_and_the_head_are_on_the_first_screen_and_train_stays_in_sight(people, path):
    page = people(path, width=1280, height=800).page
    page.wait_for_selector("#tl-attention-film [data-frames]:not([data-frames='0'])", state="attached")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SETTLED)
        on_the_first_screen(page, width, height)
        train_stays_in_sight(page, height)


def on_the_first_screen(page, width, height):
    loss = box(page, LOSS)
    if width > 980:  # beside each other
        head = box(page, HEAD)
        assert head["left"] > loss["right"] and 0 < head["top"] < loss["bottom"] < height
        assert not page.is_visible(SMALL_HEAD)
        assert (head["bottom"] - max(0, head["top"])) > 0.6 * (head["bottom"] - head["top"]) and head["top"] < 0.55 * height
    else:  # the head is small, above the curve
        head = box(page, SMALL_HEAD)
        assert head["bottom"] < loss["top"] < height - 120
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 1920:  # all of it is used, and type is larger
        assert box(page, "#tl-attention-film")["right"] > 1800
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#tl-live-chart .tl-step')).fontSize)") > 16


def train_stays_in_sight(page, height):
    page.locator("#tl-live-chart .tl-says").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, scrollY + 200)")
    assert page.evaluate("scrollY") > 100
    train = box(page, PRIMARY)
    assert train["top"] >= 0 and train["bottom"] <= height
    above = page.evaluate("""({ left, top, right, bottom }) =>
        document.elementFromPoint((left + right) / 2, (top + bottom) / 2).closest("[data-action=primary]") !== null""", train)
    assert above, "something lies over Train"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_drawer_opens_and_a_chip_leads_to_its_setting_and_puts_it_back(people, width):
    person = people("?warmup_steps=37&num_heads=2", width=width)
    page = person.page
    page.wait_for_selector("#tl-live-chart [data-opened]")
    chips = page.locator(".tl-chip-words")
    page.wait_for_function("document.querySelectorAll('.tl-chip').length === 2")
    assert not page.is_visible("#tl-settings-drawer")
    chips.filter(has_text="37").click()
    page.wait_for_function("document.activeElement === document.querySelector('#tl-warmup_steps input')")
    assert page.is_visible("#tl-settings-drawer") and page.evaluate("document.documentElement.scrollWidth") == width
    page.reload()
    page.wait_for_selector("#tl-settings-drawer")  # as the visit left it
    page.wait_for_function("document.querySelectorAll('.tl-chip').length === 2")
    page.locator(".tl-chip", has_text="37").locator(".tl-chip-back").click()
    page.wait_for_function("document.querySelectorAll('.tl-chip').length === 1")
    assert "warmup_steps" not in page.url and "num_heads=2" in page.url
    unfold_settings(page, 2)
    page.wait_for_function("value => document.querySelector('#tl-warmup_steps input')?.value === value",
                           arg=str(preset("classroom").train.warmup_steps))
    page.click("[data-action=undo-settings]")
    page.wait_for_function("document.querySelectorAll('.tl-chip').length === 2")
    page.click("[data-action=drawer]")
    assert not page.is_visible("#tl-settings-drawer")
