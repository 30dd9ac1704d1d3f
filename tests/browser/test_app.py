"""The whole page, as `python app.py` serves it: a model learns in it, and is asked where its answer came from."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from core.checkpoint import load_checkpoint
from core.request import decode_text
from persons import complaints, unfold_settings

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SOURCE = "17 3 11 5 2 13 7"


@pytest.fixture(scope="module")
def address():
    """`python app.py`, ended as a host ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env={**os.environ, "GRADIO_SERVER_PORT": str(port)})
    url = f"http://127.0.0.1:{port}/"
    wait_for_answer(url, server)
    yield url
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=30) == 0


def wait_for_answer(url, server, seconds=300):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    errors = complaints(opened)
    open_at(opened, address)
    yield opened
    assert errors == []
    context.close()


def open_at(page, address):
    page.goto(address)
    page.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
    page.wait_for_selector("#tl-live-chart [data-opened]")


def open_settings(page, part, name):
    """Unfolds the part of the settings that has the field `name`. Gradio puts fields in when they are unfolded, and a frame later gives
    them the values that they had: sooner than anybody sees them, but a test can be there in between."""
    unfold_settings(page, part)
    page.wait_for_selector(f"#tl-{name} input")
    page.evaluate("""async () => {
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    }""")


def chart(page):
    """What the live chart says of itself in its data attributes."""
    return page.locator("#tl-live-chart [data-status]").evaluate("element => ({...element.dataset})")


def wait_for_chart(page, condition, seconds=240):
    """Waits until a condition on the chart's data attributes holds, in the page's own language."""
    page.wait_for_function(f"""() => {{
        const chart = document.querySelector('#tl-live-chart [data-status]')?.dataset;
        return chart && {condition};
    }}""", timeout=seconds * 1000)


def shown_exact_match(page):
    """The held-out exact match that the page shows, in percent; None before there is one."""
    found = re.search(r"[\d.]+", page.locator("#tl-live-chart .tl-figure dd").first.inner_text())
    return float(found.group()) if found else None


def save(page, action, path):
    """Presses what saves a file, and gives its path."""
    with page.expect_download() as download:
        action()
    download.value.save_as(path)
    return path


def test_a_model_learns_in_the_page_and_answers_in_it(page, address, tmp_path):
    page.click("[data-action=primary]")
    page.wait_for_function("""() => parseFloat(document.querySelector('#tl-live-chart .tl-figure dd').innerText) >= 99""", timeout=120_000)
    assert shown_exact_match(page) >= 99
    wait_for_chart(page, "chart.status === 'finished'")
    steps = int(chart(page)["step"])

    page.reload()
    wait_for_chart(page, f"chart.status === 'finished' && Number(chart.points) >= {min(steps, 900)}")

    page.get_by_role("tab", name="Decode").click()
    page.wait_for_function("step => document.querySelector('#tl-model input').value.includes(`step ${step}`)", arg=steps)
    page.fill("#tl-source textarea, #tl-source input", SOURCE)
    page.click("#tl-decode")
    page.wait_for_selector('#tl-attention-view [data-steps="8"]')

    view = page.locator("#tl-attention-view")
    loaded = load_checkpoint(save(page, view.locator("[data-format=ckpt]").click, tmp_path / "model.ckpt"))
    assert loaded.step == steps
    trace = decode_text(loaded, SOURCE)
    assert [str(token) for token in trace.tokens.tolist()[:-1]] == SOURCE.split()
    compare_steps(page, trace, loaded.token_names())
    compare_weights(page, trace)
    compare_file(save(page, view.locator("[data-format=json]").click, tmp_path / "trace.json"), trace)


def compare_steps(page, trace, names):
    """Forward and back with the keys: tokens and probabilities are the model's, and the server is asked nothing."""
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("body").click(position={"x": 5, "y": 5})
    forward = [("ArrowRight", step) for step in range(2, len(trace.tokens) + 1)]
    back = [("ArrowLeft", step) for step in range(len(trace.tokens) - 1, 0, -1)]
    for key, step in forward + back:
        page.keyboard.press(key)
        page.wait_for_selector(f'#tl-attention-view [data-step="{step}"]')
        token, probability = trace.candidates(1)[step - 1][0]
        assert token == trace.tokens[step - 1]
        best = page.locator("#tl-attention-view .tl-attn-candidate").first.inner_text().split()
        assert best[0] == names(token)
        assert float(best[-1]) == pytest.approx(probability, abs=0.00051)
    assert [url for url in requests if not re.search("heartbeat|/api/|/log/", url)] == []


def compare_weights(page, trace):
    """The weight under the pointer, for several heads, is the one that core computes."""
    layers, heads = trace.cross.shape[:2]
    for layer, head in [(0, 0), (layers - 1, heads - 1)]:
        page.click(f'.tl-attn-layers [data-value="{layer}"]')
        page.click(f'.tl-attn-heads [data-value="{head}"]')
        page.wait_for_selector(f'#tl-attention-view [data-layer="{layer + 1}"][data-head="{head + 1}"]')
        for kind in ("cross", "decoder", "encoder"):
            weights = getattr(trace, kind)[layer, head]
            for row, column in [(0, 0), (4, 3), (6, 6), (6, 0)]:
                assert weight_at(page, kind, row, column) == pytest.approx(weights[row, column].item(), abs=0.00051)


def weight_at(page, kind, row, column):
    """What the tooltip says when the mouse is on a cell."""
    canvas = page.locator(f'#tl-attention-view .tl-attn-figure[data-map="{kind}"] canvas').first
    canvas.scroll_into_view_if_needed()
    grid = {name: float(canvas.get_attribute(f"data-{name}")) for name in ("left", "top", "cell")}
    canvas.hover(position={"x": grid["left"] + (column + 0.5) * grid["cell"], "y": grid["top"] + (row + 0.5) * grid["cell"]})
    page.wait_for_function("canvas => !canvas.nextSibling.hidden", arg=canvas.element_handle())
    return float(canvas.locator("xpath=..").locator(".tl-heat-tip strong").inner_text())


def compare_file(path, trace):
    saved = json.loads(path.read_text())
    assert saved["output"] == trace.tokens.tolist()
    for kind in ("cross", "decoder", "encoder"):
        for layer, layer_maps in enumerate(saved["attention"][kind]):
            for head, rows in enumerate(layer_maps):
                for row, weights in enumerate(rows):
                    assert weights == pytest.approx(getattr(trace, kind)[layer, head, row].tolist(), abs=2e-6)


def test_a_wrong_source_is_refused_where_it_stands_and_nothing_is_lost(page):
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_selector('#tl-attention-view [data-steps="6"]')
    page.fill("#tl-source textarea, #tl-source input", "3 <b>x</b>")
    page.click("#tl-decode")
    page.wait_for_selector("#tl-source >> text=is not a number")
    assert page.locator("#tl-attention-view [data-steps]").get_attribute("data-steps") == "6"


def test_a_wrong_setting_is_refused_where_it_stands(page):
    open_settings(page, "Model", "num_heads")
    page.fill("#tl-num_heads input[type=number]", "5")
    page.press("#tl-num_heads input[type=number]", "Tab")
    page.wait_for_selector("#tl-num_heads >> text=cannot be divided evenly among 5 heads")
    page.click("[data-action=primary]")
    page.wait_for_selector("#tl-live-chart [role=alert] >> text=cannot be divided evenly among 5 heads")
    assert chart(page)["status"] == "idle"


def test_train_pressed_before_the_settings_of_the_address_are_there_means_those_settings(page, address):
    """The server's answer to the opening is held back until Train was pressed."""
    page.route("**/queue/data*", lambda route: None)
    page.goto(f"{address}?preset=classroom&max_steps=7&warmup_steps=3")
    page.click("[data-action=primary]:not([aria-disabled=true])")
    page.wait_for_selector("[data-action=primary][aria-busy=true]")
    page.unroute("**/queue/data*")  # lets those go that were held
    wait_for_chart(page, "chart.status === 'finished'")
    assert chart(page)["step"] == "7"
    page.wait_for_selector(".tl-chip >> text=3")  # the settings have been named all the same, so that a change of them can be undone
    open_settings(page, "Training", "seed")
    page.fill("#tl-seed input", "11")
    page.press("#tl-seed input", "Tab")
    page.click("[data-action=undo-settings]:not([aria-disabled=true])")
    page.wait_for_function("location.search === '?preset=classroom&max_steps=7&warmup_steps=3'")


def test_a_field_changed_before_the_opening_is_answered_stays(page, address):
    """The fields have the address's values at once; the server's answer, which is held back here, comes later."""
    page.route("**/queue/data*", lambda route: None)
    page.goto(f"{address}?preset=reverse&max_steps=13&norm_first=False&dropout=0.1&seed=7")
    open_settings(page, "Training", "max_steps")
    page.wait_for_function("document.querySelector('#tl-max_steps input').value === '13'")
    assert page.input_value("#tl-seed input") == "7"
    page.fill("#tl-seed input", "11")
    page.press("#tl-seed input", "Tab")
    page.unroute("**/queue/data*")
    page.wait_for_selector("#tl-live-chart [data-opened]")
    page.wait_for_function("new URLSearchParams(location.search).get('seed') === '11'")
    assert page.input_value("#tl-seed input") == "11" and page.input_value("#tl-max_steps input") == "13"
    named = "preset=reverse&norm_first=False&dropout=0.1&max_steps=13&seed=11"
    assert sorted(page.evaluate("location.search").removeprefix("?").split("&")) == sorted(named.split("&"))
    page.wait_for_selector("#tl-summary >> text=seed", state="attached")


def test_a_changed_setting_stands_in_the_address_and_comes_back_from_it(page):
    open_settings(page, "Training", "warmup_steps")
    page.fill("#tl-warmup_steps input", "37")
    page.press("#tl-warmup_steps input", "Tab")
    page.wait_for_function("location.search.includes('warmup_steps=37')")
    page.reload()
    page.wait_for_selector("#tl-summary >> text=50 → 37")
    open_settings(page, "Training", "warmup_steps")
    page.wait_for_function("document.querySelector('#tl-warmup_steps input')?.value === '37'")


def test_a_file_that_is_no_checkpoint_is_refused(page, tmp_path):
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_selector("#tl-upload")
    wrong = tmp_path / "wrong.ckpt"
    wrong.write_bytes(b"GIF89a not a checkpoint")
    page.set_input_files("input[type=file]", str(wrong))
    page.wait_for_selector("text=is not a PyTorch checkpoint")
    page.wait_for_selector('#tl-attention-view [data-steps="6"]')


def test_the_page_speaks_japanese_at_its_own_address(page, address):
    open_at(page, address + "ja")
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert page.get_by_role("tab", name="デコード").is_visible()
    page.click(".tl-language")
    page.wait_for_selector("[role=tab] >> text=Decode")


COUNT_FRAMES = """
    const requestFrame = window.requestAnimationFrame.bind(window);
    window.framesAsked = 0;
    window.requestAnimationFrame = (callback) => {
        window.framesAsked += 1;
        return requestFrame(callback);
    };
"""
NONE_FOR_A_SECOND = """() => {
    const asked = window.framesAsked - (window.framesBefore ?? 0);
    window.framesBefore = window.framesAsked;
    return asked === 0;
}"""


def test_a_page_on_which_nothing_happens_draws_nothing(page, address):
    page.add_init_script(COUNT_FRAMES)
    open_at(page, address)
    wait_for_chart(page, "chart.recording && chart.recordingPlaying === 'false' && chart.recordingStep === '400'")  # it has been played
    assert page.evaluate("window.framesAsked") > 0
    page.wait_for_function(NONE_FOR_A_SECOND, polling=1000)


def test_one_kind_of_callback_is_refused_a_frame_and_another_number_is_told(browser, address):
    page = browser.new_page()
    open_at(page, address)
    page.wait_for_function("document.documentElement.dataset.secondsCounters === '1'")
    with page.expect_console_message(lambda line: line.type == "error" and "2 kinds of callback" in line.text):
        assert page.evaluate("requestAnimationFrame(() => { const other = (performance.now()-window.then)/1e3; })") == 0
    page.close()


def test_nothing_is_loaded_from_elsewhere(browser, address):
    page = browser.new_page()
    foreign = []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
    open_at(page, address)
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_selector('#tl-attention-view [data-steps="6"]')
    page.close()
    assert foreign == []
