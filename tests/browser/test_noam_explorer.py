"""The Noam explorer in a real browser: every number it shows is the one that core.schedule computes."""

import csv
import io
import itertools
import json
import xml.etree.ElementTree as ET

import gradio as gr
import pytest

from core.config import SETTINGS, preset
from core.errors import UserError
from core.schedule import constant_rate, cosine_rate, inverse_sqrt_rate, noam_peak, noam_rate
from demo.api.routes import Endpoint
from demo.api.schedules import ScheduleApi, checked_order, shown_curves
from demo.tabs.warmup import taken_over, warmup_tab
from persons import complaints, served_blocks

pytestmark = pytest.mark.browser

ORDER = {"format": "csv", "compare": "warmup_steps", "d_model": 512, "warmup_steps": 4000, "lr_factor": 1.0, "max_steps": 32000,
         "step": 2800, "family": [1000, 2000, 4000, 8000], "log_x": False, "log_y": False, "dark": False}


@pytest.fixture(scope="module")
def served():
    """A page with nothing but the explorer, and what its event has brought to Python."""
    taken = []

    def take(event: gr.EventData):
        taken.append(taken_over(event, list(preset("classroom").flat().values())))

    with gr.Blocks(analytics_enabled=False) as blocks:
        warmup_tab("en").use_in_train(take)
    with served_blocks(blocks, {"en/schedules/download": Endpoint(ScheduleApi("en").download, blocking=True)}) as url:
        yield url, taken


@pytest.fixture
def page(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 1200}, accept_downloads=True)
    opened = context.new_page()
    errors = complaints(opened)
    opened.goto(f"{served[0]}?__theme=light")
    opened.wait_for_selector(".tl-noam-grid")
    yield opened
    context.close()
    assert errors == []


def set_number(page, name, value):
    page.fill(f"[data-name={name}]", str(value))
    page.press(f"[data-name={name}]", "Tab")


def shown(page):
    return page.locator(".tl-noam").evaluate("element => ({...element.dataset})")


def rates_in_table(page):
    """The rate at the chosen step of every row, unrounded, by the row's key."""
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.tl-noam-table tbody tr')]
        .map(row => [row.dataset.curve, Number(row.querySelector('[data-rate]').dataset.rate)]))""")


def cells(page, row):
    return page.locator(f".tl-noam-table tr[data-curve={row}] td").all_inner_texts()


def step_line(page):
    return page.locator(".tl-noam-handle")


def test_the_scripts_formulas_are_cores(page):
    """The page's copy of the four formulas, at some thousand points, the corners among them."""
    steps = [1, 2, 7, 49, 50, 51, 399, 400, 401, 3999, 4000, 4001, 31_999, 32_000, 200_000]
    grid = itertools.product(steps, [8, 64, 130, 512, 1024], [1, 50, 1000, 4000, 40_000], [0.01, 0.2, 1.0, 10.0], [1, 400, 32_000])
    points = [list(point) for point in grid]
    found = page.evaluate("""async (points) => {
        const schedules = await import("components/noam_explorer/schedules.js");
        return points.map(([step, dModel, warmup, factor, end]) => {
          const peak = schedules.noam(warmup, dModel, warmup, factor);
          return [schedules.noam(step, dModel, warmup, factor), schedules.constant(step, peak),
                  schedules.inverseSqrt(step, peak, warmup), schedules.cosine(step, peak, warmup, end)];
        });
    }""", points)
    for (step, d_model, warmup, factor, end), rates in zip(points, found, strict=True):
        peak = noam_peak(d_model, warmup, factor)
        expected = [noam_rate(step, d_model, warmup, factor), constant_rate(step, peak), inverse_sqrt_rate(step, peak, warmup),
                    cosine_rate(step, peak, warmup, end)]
        assert rates == pytest.approx(expected, rel=1e-12, abs=1e-18), (step, d_model, warmup, factor, end)


def test_a_first_visit_shows_the_papers_curve_and_its_family(page):
    assert cells(page, "chosen")[:2] == ["4,000", "0.000699"]
    assert [cells(page, f"other{i}")[:2] for i in (1, 2, 3, 4)] == [
        ["1,000", "0.00140"], ["2,000", "0.000988"], ["4,000", "0.000699"], ["8,000", "0.000494"]]
    labels = page.locator(".tl-noam-word").all_text_contents()
    assert sorted(labels) == ["step 1,000: 0.00140", "step 2,000: 0.000988", "step 4,000: 0.000699", "step 8,000: 0.000494"]
    assert page.locator(".tl-noam-peak").count() == 4


def test_the_formula_marks_the_term_that_rules(page):
    for step, term, words in [(999, 1, "rises in a straight line"), (4000, None, "This is the peak"), (4001, 0, "falls as one over")]:
        set_number(page, "step", step)
        last = page.locator(".tl-noam-math").last
        marked = last.locator(".tl-noam-rules").all_text_contents()
        terms = [step**-0.5, step * 4000**-1.5]
        expected = terms if term is None else [terms[term]]
        assert [float(one) for one in marked] == pytest.approx(expected, rel=5e-3)
        assert float(last.locator(".tl-noam-result").text_content()) == pytest.approx(noam_rate(step, 512, 4000), rel=5e-3)
        assert words in page.locator(".tl-noam-ruling").inner_text()
        assert str(step) in page.locator(".tl-noam-math").nth(1).text_content()


def test_every_row_is_cores_rate_at_the_step_and_nothing_is_asked_of_the_server(page):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for name, value in {"d_model": 96, "warmup_steps": 700, "lr_factor": 0.35, "max_steps": 5000, "step": 901}.items():
        set_number(page, name, value)
    page.click("[data-compare=d_model]")
    expected = {"chosen": 96, "other1": 128, "other2": 256, "other3": 512, "other4": 1024}
    assert rates_in_table(page) == pytest.approx({key: noam_rate(901, width, 700, 0.35) for key, width in expected.items()}, rel=1e-12)
    page.click("[data-compare=schedules]")
    peak = noam_peak(96, 700, 0.35)
    assert rates_in_table(page) == pytest.approx({
        "chosen": noam_rate(901, 96, 700, 0.35), "constant": peak, "inverse_sqrt": inverse_sqrt_rate(901, peak, 700),
        "cosine": cosine_rate(901, peak, 700, 5000)}, rel=1e-12)
    assert [url for url in requests if "heartbeat" not in url] == []


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_the_line_follows_the_pointer(page, axis):
    page.click(f"[data-x={axis}]")
    plot = page.locator(".tl-noam-plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    y = box["y"] + 200
    page.mouse.move(box["x"] + 300, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, y, steps=5)
    page.mouse.up()
    page.wait_for_function("x => Math.abs(document.querySelector('.tl-noam-handle').getBoundingClientRect().x - x) < 3", arg=box["x"] + 500)
    step = int(shown(page)["step"])
    assert step_line(page).get_attribute("aria-valuenow") == str(step)
    assert float(shown(page)["lr"]) == pytest.approx(noam_rate(step, 512, 4000), rel=1e-12)
    page.mouse.move(box["x"] + 100, y)  # without a button held down nothing moves
    assert shown(page)["step"] == str(step)


def test_the_line_is_moved_with_keys(page):
    step_line(page).focus()
    page.keyboard.press("ArrowRight")
    assert int(shown(page)["step"]) > 2800
    page.keyboard.press("End")
    assert shown(page)["step"] == "32000"
    page.keyboard.press("ArrowRight")
    assert shown(page)["step"] == "32000"
    page.keyboard.press("Home")
    assert shown(page)["step"] == "1"


def test_a_slider_goes_from_end_to_end_and_every_key_changes_the_number(page):
    for name in ("d_model", "warmup_steps", "lr_factor", "max_steps"):
        slider, box = page.locator(f"[data-field={name}] [type=range]"), page.locator(f"[data-name={name}]")
        slider.focus()
        for key, end in (("End", SETTINGS[name].high), ("Home", SETTINGS[name].low)):
            page.keyboard.press(key)
            assert float(box.input_value()) == end
        seen = [box.input_value()]
        for _ in range(5):
            page.keyboard.press("ArrowRight")
            seen.append(box.input_value())
        assert len(set(seen)) == 6, name


def test_a_number_out_of_range_is_put_within_it_and_nonsense_is_undone(page):
    set_number(page, "warmup_steps", 10**9)
    assert page.input_value("[data-name=warmup_steps]") == str(SETTINGS["warmup_steps"].high)
    assert page.locator("tr[data-curve=chosen]").inner_text().count("after the run") == 1
    set_number(page, "warmup_steps", "")
    assert page.input_value("[data-name=warmup_steps]") == str(SETTINGS["warmup_steps"].high)
    set_number(page, "d_model", 65)
    assert int(page.input_value("[data-name=d_model]")) % 2 == 0
    set_number(page, "max_steps", 100)
    assert int(shown(page)["step"]) <= 100


@pytest.mark.parametrize("numbers", [
    {"warmup_steps": 1, "max_steps": 1}, {"max_steps": 2}, {"d_model": 8, "lr_factor": 10, "warmup_steps": 40_000}])
def test_extreme_numbers_are_drawn_on_every_axis(page, numbers):
    for name, value in numbers.items():
        set_number(page, name, value)
    for compare, x, y in itertools.product(["warmup_steps", "d_model", "schedules"], ["linear", "log"], ["linear", "log"]):
        page.click(f"[data-compare={compare}]")
        page.click(f"[data-x={x}]")
        page.click(f"[data-y={y}]")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert "NaN" not in page.locator(".tl-noam-svg").inner_html()
        assert "Infinity" not in page.locator(".tl-noam-svg").inner_html()


def test_a_preset_brings_its_numbers_and_its_families(page):
    page.click("[data-preset=classroom]")
    experiment = preset("classroom")
    assert page.input_value("[data-name=d_model]") == str(experiment.model.d_model)
    assert page.input_value("[data-name=warmup_steps]") == str(experiment.train.warmup_steps)
    assert page.locator("[data-preset=classroom]").get_attribute("aria-pressed") == "true"
    assert "warm-up 100" in page.locator("tr[data-curve=other4]").inner_text()


def test_the_numbers_go_to_train(page, served):
    set_number(page, "warmup_steps", 321)
    served[1].clear()
    page.click("[data-action=use]")
    page.wait_for_selector("text=Sent to Train: d_model 512, warm-up 321")
    for _ in range(100):
        if served[1]:
            break
        page.wait_for_timeout(50)
    assert served[1] == [preset("classroom").with_settings(d_model=512, warmup_steps=321, lr_factor=1.0)]


@pytest.mark.parametrize("numbers", [
    None, [], {"d_model": 512}, {"d_model": "x", "warmup_steps": 1, "lr_factor": 1},
    {"d_model": 513, "warmup_steps": 1, "lr_factor": 1}, {"d_model": 512, "warmup_steps": 0, "lr_factor": 1}])
def test_numbers_that_do_not_fit_do_not_reach_train(numbers):
    class Event:
        _data = numbers

    with pytest.raises(UserError):
        taken_over(Event(), list(preset("classroom").flat().values()))


def test_what_is_saved_is_what_is_shown(page, tmp_path):
    page.click("[data-compare=schedules]")

    def saved(kind):
        with page.expect_download() as download:
            page.click(f"[data-format={kind}]")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.name == f"learning-rate-d512-warmup4000.{kind}"
        return path

    assert ET.fromstring(saved("svg").read_bytes()).tag.endswith("svg")
    assert saved("png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    head, *rows = csv.reader(io.StringIO(saved("csv").read_text()))
    assert len(head) == 5
    at_peak = next(row for row in rows if row[0] == "4000")
    assert [float(value) for value in at_peak[1:]] == pytest.approx([noam_peak(512, 4000)] * 4)
    at_step = next(row for row in rows if row[0] == "2800")
    assert [float(value) for value in at_step[1:]] == pytest.approx(list(rates_in_table(page).values()))


@pytest.mark.parametrize("change", [{"format": "exe"}, {"format": []}, {"d_model": "512 "}, {"d_model": float("nan")}, {"d_model": 10**9},
                                    {"warmup_steps": 0}, {"lr_factor": -1}, {"max_steps": 10**12}, {"step": None}, {"family": [0]},
                                    {"family": [1] * 9}, {"family": None}, {"compare": "all"}, {"log_x": 1}, {"dark": "no"}])
def test_a_wrong_order_is_answered_with_a_sentence(change):
    if change == {"d_model": "512 "}:  # text that is a number is read as one
        assert checked_order({**ORDER, **change})["d_model"] == 512
        return
    reply = ScheduleApi("en").download({**ORDER, **change})
    assert list(reply) == ["error", "gone"]
    assert reply["error"]
    assert json.dumps(reply)


@pytest.mark.parametrize("order", [None, [], "csv", {}])
def test_what_is_no_order_is_answered_with_a_sentence(order):
    assert list(ScheduleApi("ja").download(order)) == ["error", "gone"]


@pytest.mark.parametrize("compare, family, count", [("warmup_steps", [1000, 2000], 3), ("d_model", [128], 2), ("schedules", [], 4)])
@pytest.mark.parametrize("end", [1, 2, 200_000])
def test_every_kind_of_file_is_made_of_every_comparison(compare, family, count, end):
    order = {**ORDER, "compare": compare, "family": family, "max_steps": end}
    assert len(shown_curves(checked_order(order))) == count
    for kind, log in (("svg", True), ("png", False), ("csv", False)):
        assert ScheduleApi("en").download({**order, "format": kind, "log_x": log, "log_y": log})["base64"]
