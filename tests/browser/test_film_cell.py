"""From a cell of the film to the arithmetic behind it: the weight that is shown is computed here from the kept snapshot, in plain torch."""

import json
import re
from pathlib import Path

import pytest

from by_hand import ByHand, from_checkpoint
from core.tasks import token_names
from demo.api.addresses import query_of
from demo.api.recordings import FOLDER
from demo.text import section
from helpers import TINY, ended

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).parents[2] / "assets"
RECORDED = json.loads((FOLDER / "classroom.json").read_bytes())["film"]
LEARNS = TINY.with_settings(max_steps=60, validate_every=20)
FILM, DATA = "#tl-attention-film", "document.querySelector('#tl-attention-film [data-frames]').dataset"
OPEN_TAB = "document.querySelector('#tl-tabs [role=tab][aria-selected=true]').dataset.tabId"


def wind_to(page, step):
    """To the picture of a step, from the newest one."""
    while int(page.evaluate(f"{DATA}.step")) > step:
        before = page.evaluate(f"{DATA}.step")
        page.click(f"{FILM} .tl-film-player [data-action=back]")
        page.wait_for_function(f"before => {DATA}.step !== before", arg=before)
    return page.evaluate(f"({{...{DATA}}})")


def press_cell(page, row, column):
    canvas = page.locator(f"{FILM} .tl-film-plate canvas")
    canvas.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    left, top, cell = (float(canvas.get_attribute(f"data-{name}")) for name in ("left", "top", "cell"))
    canvas.click(position={"x": left + (column + 0.5) * cell, "y": top + (row + 0.5) * cell})
    return scrolled


def wait_for_cell(page, kind, layer, head, row, column):
    place = {"kind": kind, "layer": layer + 1, "head": head + 1, "row": row + 1, "column": column + 1}
    marks = "".join(f'[data-{name}="{value}"]' for name, value in place.items())
    page.wait_for_selector(f".tl-inside-cell{marks} .tl-inside-cell-step")


def shown_weight(page):
    """The last link of the chain, worked out in the page from query and key."""
    return float(page.locator(".tl-inside-cell-chain strong").last.text_content())


def open_tab(page):
    return page.evaluate(OPEN_TAB)


def test_a_cell_of_the_recording_leads_to_the_shipped_model_that_is_nearest(people):
    page = people(width=390, height=844, reduced_motion="reduce").page
    words = section("en", "inside")
    page.wait_for_function(f"{DATA}.frames === '{len(RECORDED['frames'])}'")
    shown = wind_to(page, 50)
    layer, head = int(shown["layer"]) - 1, int(shown["head"]) - 1
    assert int(shown["step"]) == max(frame["step"] for frame in RECORDED["frames"] if frame["step"] <= 50) != 50
    scrolled = press_cell(page, 4, 3)
    page.wait_for_function(f"{OPEN_TAB} === 'decode'")
    page.go_back()  # before the place has an address
    page.wait_for_function(f"{OPEN_TAB} === 'train'")
    page.go_forward()
    wait_for_cell(page, "cross", layer, head, 4, 3)
    probe = RECORDED["about"]["probes"][0]
    source, answer = ([int(token) for token in tokens] for tokens in (probe["source"], probe["target"][1:-1]))
    by_hand = from_checkpoint(ASSETS / "classroom-0050.ckpt", source, answer)
    assert shown_weight(page) == pytest.approx(by_hand.cells["cross", layer, head]["weights"][4, 3].item(), abs=0.0006)
    said = page.locator(".tl-inside-film").inner_text()
    assert said.startswith(words["film_nearest"].format(step=shown["step"], snapshot=50)) and words["film_given"] in said
    assert page.locator(".tl-attn").get_attribute("data-panel") == "sheet"
    page.go_back()
    page.wait_for_function(f"top => Math.abs(scrollY - top) < 2 && {DATA}.step === '{shown['step']}'", arg=scrolled)
    assert open_tab(page) == "train"
    page.go_forward()
    wait_for_cell(page, "cross", layer, head, 4, 3)
    page.click(".tl-inside-film [data-action=film]")
    page.wait_for_function("top => Math.abs(scrollY - top) < 2", arg=scrolled)
    assert open_tab(page) == "train"


def test_a_cell_of_a_runs_film_leads_to_its_own_snapshot_also_by_keys(people, registry):
    query = "&".join(f"{name}={value}" for name, value in query_of(LEARNS).items())
    person = people(f"?{query}", width=1280)
    page = person.page
    page.click("#tl-live-chart [data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'finished'")
    view = registry.find(person.run())
    ended(view.run)
    page.wait_for_function(f"{DATA}.complete === 'true'")
    kinds = page.locator(f"{FILM} [data-group=kind] button")
    kinds.nth(1).click()
    page.wait_for_function(f"{DATA}.kind === 'decoder'")
    shown = page.evaluate(f"({{...{DATA}}})")
    layer, head, step = int(shown["layer"]) - 1, int(shown["head"]) - 1, int(shown["step"])
    canvas = page.locator(f"{FILM} .tl-film-plate canvas")
    canvas.focus()
    for key in ("Shift+ArrowDown", "Home", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(".tl-inside-cell .tl-inside-cell-step")
    row, column = (int(page.locator(".tl-inside-cell").get_attribute(f"data-{name}")) - 1 for name in ("row", "column"))
    wait_for_cell(page, "decoder", layer, head, row, column)
    page.wait_for_selector(".tl-inside-title:focus")
    history = view.run.attention_history
    source, answer = history.src[0].tolist(), history.tgt[0].tolist()[1:-1]
    snapshot = view.run.snapshots.get(step)
    model = snapshot.model()
    weights = ByHand(dict(model.hparams), model.state_dict(), source, answer).cells["decoder", layer, head]["weights"]
    assert shown_weight(page) == pytest.approx(weights[row, column].item(), abs=0.0006)
    name = token_names(LEARNS.task.vocab_size)
    assert page.input_value("#tl-source textarea").split() == [name(token) for token in source]
    assert page.locator(".tl-inside-film").inner_text().startswith(section("en", "inside")["film_same"].format(step=step))
    assert re.search(rf"\b{step}\b", page.input_value("#tl-model input"))
    assert view.id not in page.url  # the name of a run steers it
