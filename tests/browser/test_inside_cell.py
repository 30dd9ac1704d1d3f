"""From a pressed cell to the arithmetic behind it: what the panel shows is computed here once more, from the checkpoint, in plain torch."""

import math
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import torch

from by_hand import from_checkpoint

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CHECKPOINT = ROOT / "assets" / "classroom-0400.ckpt"
SOURCE, OUTPUT = [3, 1, 4, 1, 5, 9, 2], [3, 1, 4, 1, 5, 9, 2]  # the model copies; the end follows
LAYER, HEAD = 1, 2
ADDRESS = "?tab=decode&model=shipped:classroom-0400&source=3+1+4+1+5+9+2&step=4&layer=2&head=3"

FORMULA = "math:visible, [class*=formula]:visible"


# --- what the page shows ----------------------------------------------------------------------------------------------


def number(words):
    """A number of the page: a true minus sign, and a power of ten where it is very small."""
    if "∞" in words:
        return -math.inf
    mantissa, _, power = words.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or "0")


def numbers(page, selector):
    return [number(words) for words in page.locator(selector).all_text_contents()]


def table_of(page, step):
    """The numbers of a step's figure, column by column, as its table has them."""
    page.click(f'.tl-inside-cell-step[data-step="{step}"] [data-action=table]')
    rows = page.locator(".tl-table tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    page.click(".tl-table-dialog [data-action=close]")
    return [[number(words) for words in column] for column in zip(*rows, strict=True)]


def press_cell(page, kind, row, column):
    drawn = page.evaluate("Number(document.querySelector('.tl-inside-cell')?.dataset.drawn ?? 0)")
    canvas = page.locator(f'.tl-attn-figure[data-map="{kind}"] canvas').first
    canvas.scroll_into_view_if_needed()
    left, top, cell = (float(canvas.get_attribute(f"data-{name}")) for name in ("left", "top", "cell"))
    canvas.click(position={"x": left + (column + 0.5) * cell, "y": top + (row + 0.5) * cell})
    page.wait_for_function("drawn => Number(document.querySelector('.tl-inside-cell')?.dataset.drawn ?? 0) > drawn", arg=drawn)
    wait_for_cell(page, kind, row, column)


def wait_for_cell(page, kind, row, column):
    page.wait_for_selector(f'.tl-inside-cell[data-kind="{kind}"][data-row="{row + 1}"][data-column="{column + 1}"] .tl-inside-cell-step')


def wait_for_address(page, cell):
    """The address follows a moment later."""
    page.wait_for_function("cell => new URLSearchParams(location.search).get('cell') === cell", arg=cell)


def close(found, expected):
    """As the page writes numbers: three decimals."""
    return found == pytest.approx(torch.as_tensor(expected).tolist(), abs=0.0006)


def check(page, by_hand, kind, row, column):
    """Everything that is shown of one cell."""
    expected = by_hand.cells[kind, LAYER, HEAD]
    mask, scores = expected["mask"][row], expected["scores"][row]
    dot = (expected["query"][row] * expected["key"][column]).sum().item()
    chain = numbers(page, ".tl-inside-cell-chain strong")
    masked = scores[column].item() if mask[column] else -math.inf
    assert close(chain, [dot, dot / 4, masked, expected["weights"][row, column].item()])

    _, query, key, product = table_of(page, "score")
    assert close(query, expected["query"][row]) and close(key, expected["key"][column])
    assert close(product, expected["query"][row] * expected["key"][column])

    row_of = '[data-step="softmax"] tbody tr'
    exponentials = (scores - scores[mask].max()).exp() * mask
    assert close(numbers(page, f"{row_of} td:nth-child(2)"), scores.masked_fill(~mask, -math.inf))
    assert close(numbers(page, f"{row_of} td:nth-child(3)"), exponentials)
    assert close(numbers(page, f"{row_of} td:nth-child(5)"), expected["weights"][row])
    assert page.locator(f"{row_of}.tl-inside-cell-chosen").evaluate("row => row.rowIndex") == column + 1
    outcome = page.locator('[data-step="softmax"] .tl-inside-cell-outcome').text_content()
    assert number(re.search(r"sum is (.+?):", outcome)[1]) == pytest.approx(exponentials.sum().item(), abs=0.0006)
    assert number(re.search(r"computed (.+)\.$", outcome)[1]) == pytest.approx(expected["weights"][row, column].item(), abs=0.0006)

    assert close(table_of(page, "mixed")[-1], expected["mixed"][row])
    _, share, others = table_of(page, "share")
    assert close(share, expected["share"][row]) and close(others, (expected["written"] - expected["share"])[row])
    _, before, written, after = table_of(page, "residual")
    assert close(before, expected["before"][row]) and close(written, expected["written"][row]) and close(after, expected["after"][row])

    agreement = page.locator(".tl-inside-cell-agreement")
    assert agreement.get_attribute("data-agrees") == "true"
    said = float(re.search(r"to (0[.]?\d*)\.$", agreement.text_content())[1])
    assert said < 1e-5 and said == pytest.approx(float(agreement.get_attribute("data-difference")), rel=0.1)


# --- tests ------------------------------------------------------------------------------------------------------------


def test_a_pressed_cell_shows_the_numbers_of_the_checkpoint(people):
    by_hand = from_checkpoint(CHECKPOINT, SOURCE, OUTPUT)
    person = people(ADDRESS, width=1280, height=1000)
    page = person.page
    page.wait_for_selector('#tl-attention-view [data-steps="8"][data-step="4"]')
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/inside/head" in request.url else None)

    for kind, row, column in (("cross", 4, 4), ("decoder", 5, 3), ("encoder", 2, 6)):
        press_cell(page, kind, row, column)
        check(page, by_hand, kind, row, column)
    assert len(asked) == 3
    # Another cell of a head that has been asked for, by the pointer, by the row's own list and by a step: no request.
    press_cell(page, "cross", 2, 1)
    page.click('[data-step="softmax"] tbody tr:nth-child(6) button')
    wait_for_cell(page, "cross", 2, 5)
    page.keyboard.press("ArrowRight")
    wait_for_cell(page, "cross", 3, 5)
    wait_for_address(page, "cross-4-6")
    press_cell(page, "decoder", 1, 6)  # of the future
    assert page.locator('[data-step="mask"]').get_attribute("data-allowed") == "false"
    check(page, by_hand, "decoder", 1, 6)
    assert len(asked) == 3
    # Back, forward and a reload lead to the same cell.
    wait_for_address(page, "decoder-2-7")
    page.go_back()
    wait_for_cell(page, "cross", 3, 5)
    page.go_forward()
    wait_for_cell(page, "decoder", 1, 6)
    assert parse_qs(urlsplit(page.url).query)["cell"] == ["decoder-2-7"]
    page.reload()
    wait_for_cell(page, "decoder", 1, 6)
    # Who comes by keys is led into the panel, and back.
    page.click(".tl-inside-close")
    canvas = page.locator('.tl-attn-figure[data-map="encoder"] canvas')
    canvas.focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(".tl-inside-title:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector('.tl-attn[data-section="step"]')
    assert canvas.evaluate("canvas => canvas === document.activeElement")


def shown_lines(part):
    """(place, line) of each line of code in a part of the page."""
    return [(line.locator("span").text_content(), line.locator("code").text_content()) for line in part.locator(".tl-inside-code li").all()]


def source_line(place):
    """The line that stands there: "core/attention.py:25"."""
    file, at = re.fullmatch(r"(core/[\w/]+\.py):(\d+)", place).groups()
    return (ROOT / file).read_text(encoding="utf-8").splitlines()[int(at) - 1].strip()


def test_what_if_shows_formulas_and_the_lines_of_core_too(people):
    page = people(f"{ADDRESS}&inside=branches&forced=3+1+7", width=1280, height=1000).page
    page.wait_for_selector(".tl-inside-branches-list li")
    page.click('#tl-attention-view [data-group="depth"] [data-value="code"]')
    found = {}
    for section in ("branches", "forcing", "heads"):
        page.click(f'[data-group="section"] [data-value="{section}"]')
        part = page.locator(f".tl-inside-{section}")
        part.locator(".tl-inside-code code").first.wait_for()
        found[section] = shown_lines(part)
        assert all(line == source_line(place) for place, line in found[section])
        assert part.locator(FORMULA).count() == 0
    assert len({tuple(lines) for lines in found.values()}) == 3
    page.click('#tl-attention-view [data-group="depth"] [data-value="maths"]')
    for section in ("branches", "forcing", "heads"):
        page.click(f'[data-group="section"] [data-value="{section}"]')
        page.locator(f".tl-inside-{section}").locator(FORMULA).first.wait_for()
        assert page.locator(f".tl-inside-{section} .tl-inside-code code:visible").count() == 0


def test_three_depths_show_the_idea_the_formula_and_the_line_of_core(people):
    person = people(f"{ADDRESS}&inside=cell&cell=cross-4-4", width=1280, height=1000)
    page = person.page
    wait_for_cell(page, "cross", 3, 3)
    steps = page.locator(".tl-inside-cell-step")
    sentences = page.locator(".tl-inside-cell-words").all_text_contents()
    assert steps.count() == 7 and all(sentences) and len(set(sentences)) == 7
    assert page.locator(".tl-inside-cell math:visible, .tl-inside-cell code:visible").count() == 0

    page.click('#tl-attention-view [data-group="depth"] [data-value="maths"]')
    page.wait_for_selector('[data-step="residual"] math')
    for step in steps.all():
        assert step.locator("math:visible").count() > 0
    dot = page.locator(".tl-inside-cell-chain strong").first.text_content()
    assert page.locator('[data-step="score"] .tl-inside-cell-result').text_content() == dot

    page.click('#tl-attention-view [data-group="depth"] [data-value="code"]')
    page.wait_for_selector('[data-step="residual"] code')
    assert page.locator(".tl-inside-cell math:visible").count() == 0
    for step in steps.all():
        assert step.locator("code").count() > 0
        assert all(line == source_line(place) for place, line in shown_lines(step))

    # A number of a strip, by keys: its product, which is a row of the table.
    strips = page.locator('[data-step="score"] .tl-inside-cell-strips')
    table = table_of(page, "score")
    strips.focus()
    for key in ("Enter", "Home", "ArrowRight"):
        page.keyboard.press(key)
    words = page.locator('[data-step="score"] .tl-inside-cell-readout').text_content()
    assert [number(found) for found in re.findall(r"−?\d+(?:\.\d+)?", words)] == [2, *(column[1] for column in table[1:])]
    page.keyboard.press("Escape")
    assert page.locator(".tl-inside-cell").is_visible()


def test_on_a_phone_the_walk_is_a_sheet_below_the_pressed_row(people):
    page = people("ja" + ADDRESS, width=390, height=844).page
    page.wait_for_selector('#tl-attention-view [data-steps="8"][data-step="4"]')
    for kind, row, column in (("cross", 6, 2), ("encoder", 1, 4)):
        press_cell(page, kind, row, column)
        page.wait_for_timeout(100)  # for the page's scrolling, which no event tells of
        sheet = page.locator(".tl-inside").bounding_box()
        assert sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= 390 and sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
        canvas = page.locator(f'.tl-attn-figure[data-map="{kind}"] canvas')
        top, cell = (float(canvas.get_attribute(f"data-{name}")) for name in ("top", "cell"))
        above = canvas.bounding_box()["y"] + top + row * cell
        player = page.locator(".tl-attn-player").bounding_box()
        assert player["y"] + player["height"] <= above + 1 and above + cell <= sheet["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    body = page.locator(".tl-inside-body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    titles = page.locator(".tl-inside-cell-step-title").all_text_contents()
    assert len(titles) == 7 and all(re.search(r"[ぁ-んァ-ヶ]", title) for title in titles)
    edges = page.locator(".tl-inside-cell-strip").evaluate_all("strips => strips.map(strip => strip.getBoundingClientRect().right)")
    assert max(edges) <= 390 and len(edges) > 10
    page.click(".tl-inside-close")
    page.wait_for_selector('.tl-attn[data-section="step"]')
