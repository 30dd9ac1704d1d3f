"""The attention view in a real browser: what it shows is what Python sent, and stepping asks the server nothing."""

import base64
import json
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest

from core.fixed_point import WEIGHT_ONE
from demo.api.routes import Endpoint
from demo.api.weights import pack_weights
from demo.components.attention_view import AttentionView
from demo.text import section
from persons import complaints, served_blocks

pytestmark = pytest.mark.browser

LAYERS, HEADS, SOURCE, STEPS = 2, 3, 7, 5  # different primes: swapped axes cannot pass
MARKUP = "<img src=x onerror=alert(1)>"
TEXT = section("en", "attention_view")


def softmax_rows(rng, *shape):
    scores = np.exp(2 * rng.normal(size=shape))
    return scores / scores.sum(-1, keepdims=True)


def make_decode(seed=11):
    rng = np.random.default_rng(seed)
    maps = {
        "cross": softmax_rows(rng, LAYERS, HEADS, STEPS, SOURCE),
        "decoder": softmax_rows(rng, LAYERS, HEADS, STEPS, STEPS),
        "encoder": softmax_rows(rng, LAYERS, HEADS, SOURCE, SOURCE),
    }
    output = ["3", "1", MARKUP, "1", "(end)"]
    probabilities = np.sort(rng.dirichlet(np.ones(5), size=STEPS))[:, ::-1]
    value = {
        "source": ["3", "1", "4", "1", "5", "9", MARKUP],
        "start": "(start)",
        "output": output,
        "expected": ["3", "1", "4", "1", "5", "(end)"],
        "candidates": [
            [[token, float(p)] for token, p in zip([output[t], "7", "8", "4", "0"], probabilities[t], strict=True)]
            for t in range(STEPS)
        ],
        "layers": LAYERS,
        "heads": HEADS,
        "maps": {name: pack_weights(weights) for name, weights in maps.items()},
        "stopped": "end",
        "request": {"seed": seed, "nested": [1, None]},
    }
    quantised = {name: np.rint(weights * WEIGHT_ONE) / WEIGHT_ONE for name, weights in maps.items()}
    return SimpleNamespace(value=value, maps=quantised)


DECODE = make_decode()
RIGHT = {**make_decode(13).value, "output": ["3", "1"], "expected": ["3", "1"], "stopped": "length"}
RIGHT["maps"] = {
    "cross": pack_weights(np.full((LAYERS, HEADS, 2, SOURCE), 1 / SOURCE)),
    "decoder": pack_weights(np.full((LAYERS, HEADS, 2, 2), 0.5)),
    "encoder": RIGHT["maps"]["encoder"],
}


@pytest.fixture(scope="module")
def site():
    """A page with one attention view, and what its download function was asked for."""
    orders = []

    def make_file(order):
        orders.append(order)
        if order["format"] == "png":
            return {"error": "No picture today <b>."}
        if order["map"] == "encoder":
            raise RuntimeError("broken")
        return {"name": "trace.json", "mime": "application/json", "base64": base64.b64encode(b'{"a": 1}').decode()}

    with gr.Blocks() as app:
        gr.Textbox("abc", elem_id="typing", interactive=True)
        view = AttentionView("en")
        gr.Button("decode", elem_id="decode").click(lambda: DECODE.value, outputs=view)
        gr.Button("right", elem_id="right").click(lambda: RIGHT, outputs=view)
        gr.Button("clear", elem_id="clear").click(lambda: None, outputs=view)
    # Gradio hides what leaves its container, which keeps anything from sticking to the window; clip does not.
    endpoints = {"en/decodes/download": Endpoint(make_file, blocking=True)}
    with served_blocks(app, endpoints, ".gradio-container { overflow: clip !important; }") as url:
        yield SimpleNamespace(url=url, orders=orders)


@pytest.fixture
def page(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.dialogs = []
    page.errors = complaints(page)
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(site.url)
    page.wait_for_selector("[data-drawn]")
    yield page
    assert page.errors == []
    assert page.dialogs == []
    page.close()


def wait_for(page, **dataset):
    """Until the view says so in its data attributes."""
    for name, value in dataset.items():
        page.wait_for_selector(f'[data-drawn][data-{name}="{value}"]', state="attached")


def show(page, button="decode", steps=STEPS):
    page.click(f"#{button}")
    wait_for(page, steps=steps, step=1)
    page.wait_for_selector(".tl-attn-large canvas[data-cell]")


def state(page):
    return page.locator("[data-drawn]").evaluate("element => ({...element.dataset})")


def point_at(page, figure, row, column):
    """Moves the mouse to a cell and returns the readout and the tooltip of that figure."""
    canvas = figure.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    grid = {name: float(canvas.get_attribute(f"data-{name}")) for name in ("left", "top", "cell")}
    canvas.hover(position={
        "x": grid["left"] + (column + 0.5) * grid["cell"],
        "y": grid["top"] + (row + 0.5) * grid["cell"],
    })  # fmt: skip
    page.wait_for_function("canvas => !canvas.nextSibling.hidden", arg=canvas.element_handle())
    drawn = int(state(page)["drawn"])
    page.wait_for_function("drawn => Number(document.querySelector('[data-drawn]').dataset.drawn) >= drawn", arg=drawn)
    return canvas.locator("xpath=..").locator(".tl-heat-tip")


def figure_of(page, map_name):
    return page.locator(f'.tl-attn-figure[data-map="{map_name}"]')


def names(map_name):
    """Row and column names of a map as the readout says them: of equal tokens, which."""
    value = DECODE.value
    inputs = [value["start"], *value["output"][:-1]]
    source = told_apart(value["source"])
    if map_name == "encoder":
        return source, source
    rows = [f"{read} → {written}" for read, written in zip(inputs, told_apart(value["output"]), strict=True)]
    return rows, source if map_name == "cross" else told_apart(inputs, before=1)


def told_apart(tokens, before=0):
    """Tokens in words; `before` of them have no position."""
    ordinals = TEXT["ordinals"].split()
    return [token if tokens.count(token) == 1 else TEXT["nth_token"].format(
        ordinal=ordinals[tokens[:i].count(token)], token=token, position=i + 1 - before) for i, token in enumerate(tokens)]


@pytest.mark.parametrize("map_name", ["cross", "decoder", "encoder"])
def test_the_weight_under_the_pointer_is_the_weight_of_the_model(page, map_name):
    show(page)
    page.click('.tl-attn-layers [data-value="0"]')
    rows, columns = names(map_name)
    last_row, last_column = len(rows) - 1, len(columns) - 1
    figure = figure_of(page, map_name)
    readout = figure.locator(".tl-attn-readout")
    for head in (1, 2, "mean"):
        page.click(f'.tl-attn-heads [data-value="{head if head == "mean" else head - 1}"]')
        wait_for(page, layer=1, head=head)
        weights = DECODE.maps[map_name][0]
        weights = weights.mean(0) if head == "mean" else weights[head - 1]
        where = f"layer 1, mean of {HEADS} heads" if head == "mean" else f"layer 1, head {head}"
        for row, column in [(0, 0), (1, 3), (last_row, 0), (0, last_column), (last_row, last_column)]:
            tip = point_at(page, figure, row, column)
            start = f"row {rows[row]}, column {columns[column]}: "
            page.wait_for_function(
                "([node, start]) => node.textContent.startsWith(start)", arg=[readout.element_handle(), start]
            )
            value, rest = readout.text_content().removeprefix(start).split(" ", 1)
            assert float(value) == pytest.approx(weights[row, column], abs=0.00051)
            assert rest.startswith(f"({where})")
            assert ("only known from step" in rest) == (map_name != "encoder" and row > 0)
            assert tip.locator("strong").text_content() == value


def test_the_current_row_is_outlined_and_later_rows_are_veiled(page):
    show(page)
    canvas = figure_of(page, "cross").locator("canvas")

    def pixels():
        return canvas.evaluate("""canvas => {
            const grid = {left: +canvas.dataset.left, top: +canvas.dataset.top, cell: +canvas.dataset.cell};
            const pen = canvas.getContext('2d');
            const ratio = window.devicePixelRatio;
            return Array.from({length: 5}, (_, row) => Array.from(
                pen.getImageData((grid.left + 2) * ratio, (grid.top + (row + 0.5) * grid.cell) * ratio, 1, 1).data).join());
        }""")

    before = pixels()
    page.keyboard.press("End")
    wait_for(page, step=STEPS)
    after = pixels()
    assert before[0] == after[0]
    assert all(before[row] != after[row] for row in range(1, STEPS))


def test_keys_step_through_and_ask_the_server_nothing(page):
    show(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for key, step in [
        ("ArrowRight", 2),
        ("ArrowRight", 3),
        ("ArrowLeft", 2),
        ("End", STEPS),
        ("ArrowRight", STEPS),
        ("Home", 1),
    ]:
        page.keyboard.press(key)
        wait_for(page, step=step)
    assert page.locator(".tl-attn-step").text_content() == f"step 1 of {STEPS}"
    for head in ("0", "all", "mean"):
        page.click(f'.tl-attn-heads [data-value="{head}"]')
    wait_for(page, head="mean")
    page.locator(".tl-attn-slider").fill("4")
    wait_for(page, step=4)
    assert [url for url in requests if "heartbeat" not in url] == []


def test_keys_belong_to_a_text_input_while_it_has_the_focus(page):
    page.click("#typing textarea, #typing input")
    show(page)
    page.focus("#typing textarea, #typing input")
    for key in ("ArrowRight", "End", " "):
        page.keyboard.press(key)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    wait_for(page, step=2)


def test_a_new_value_leaves_the_focus_where_it_is(page, site):
    page.focus("#typing textarea, #typing input")
    page.evaluate("document.querySelector('#decode').click()")
    wait_for(page, steps=STEPS)
    assert page.evaluate("document.activeElement.closest('#typing') !== null")


def test_shift_and_arrows_walk_over_the_cells(page):
    show(page)
    figure_of(page, "encoder").locator("canvas").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    weight = DECODE.maps["encoder"][LAYERS - 1].mean(0)[1, 2]
    readout = figure_of(page, "encoder").locator(".tl-attn-readout")
    start = f"row {told_apart(DECODE.value['source'])[1]}, column 4: "
    page.wait_for_function("([node, start]) => node.textContent.startsWith(start)", arg=[readout.element_handle(), start])
    assert f"{weight:.3f}" in readout.text_content()
    assert state(page)["step"] == "1"


def test_tokens_candidates_and_words_are_the_data(page):
    show(page)
    value = DECODE.value
    shown = page.locator(".tl-attn-source .tl-attn-token:not(.tl-attn-spacer) .tl-attn-token-text").all_text_contents()
    assert shown == value["source"]
    for t in range(STEPS):
        wait_for(page, step=t + 1)
        visible = page.locator(".tl-attn-output .tl-attn-token-text").evaluate_all(
            "nodes => nodes.filter((node) => getComputedStyle(node).visibility === 'visible').map((node) => node.textContent)"
        )
        missing = [TEXT["nothing"]] if t == STEPS - 1 else []  # six were expected, five came
        assert visible == [value["start"], *value["output"][: t + 1], *missing]
        assert page.locator(".tl-attn-current .tl-attn-token-text").text_content() == value["output"][t]
        assert page.locator(".tl-attn-candidate-token").all_text_contents() == [
            token for token, _ in value["candidates"][t]
        ]
        numbers = page.locator(".tl-attn-number").all_text_contents()
        assert [float(n) for n in numbers] == pytest.approx([p for _, p in value["candidates"][t]], abs=0.00051)
        sentence = page.locator(".tl-attn-sentence").text_content()
        looks = DECODE.maps["cross"][LAYERS - 1].mean(0)[t]
        best = int(looks.argmax())
        assert f"Step {t + 1}: writes {value['output'][t]} with " in sentence
        assert f"It looks at {told_apart(value['source'])[best]} ({looks[best]:.2f})" in sentence
        page.keyboard.press("ArrowRight")


def test_markup_in_a_token_is_text(page):
    show(page)
    page.keyboard.press("End")
    wait_for(page, step=STEPS)
    assert page.locator(".tl-attn img").count() == 0
    assert MARKUP in page.locator(".tl-attn-output").text_content()


def test_the_verdict_counts_and_names_what_is_wrong(page):
    show(page)
    verdict = page.locator(".tl-attn-verdict")
    assert verdict.text_content() == "3 of 6 wrong"  # one wrong, (end) too early, one missing
    assert page.locator(".tl-attn-wrong").count() == 3
    assert page.locator(".tl-attn-should").first.text_content() == "≠ 4"
    show(page, "right", steps=2)
    assert verdict.text_content() == f"{TEXT['verdict_right']}; {TEXT['stopped_length']}"
    assert page.locator(".tl-attn-wrong").count() == 0


def test_play_runs_to_the_end_and_stops(page):
    show(page)
    page.click('.tl-attn-player [data-value="2"]')
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    wait_for(page, playing="true")
    wait_for(page, step=STEPS, playing="false")
    page.click(".tl-attn-play")  # at the end it starts again
    wait_for(page, step=1, playing="true")
    page.click(".tl-attn-play")
    wait_for(page, playing="false")


def test_a_thumbnail_chooses_its_layer_and_head(page):
    show(page)
    assert page.locator(".tl-attn-thumb").count() == LAYERS * HEADS
    page.click('.tl-attn-thumb[data-layer="1"][data-head="3"]')
    wait_for(page, layer=1, head=3)
    assert page.locator('.tl-attn-thumb[aria-pressed="true"]').count() == 1
    page.click('.tl-attn-every [data-value="encoder"]')
    page.wait_for_function(f"document.querySelector('.tl-attn-thumb canvas').height === {SOURCE}")
    assert page.locator('.tl-attn-thumb[aria-pressed="true"]').get_attribute("data-head") == "3"


def test_all_heads_side_by_side(page):
    show(page)
    page.click('.tl-attn-heads [data-value="all"]')
    wait_for(page, head="all")
    page.wait_for_function(f"document.querySelectorAll('.tl-attn-large canvas[data-cell]').length === {HEADS}")
    tip = point_at(page, page.locator('.tl-attn-panel[data-head="2"]'), 0, 4)
    assert tip.locator("strong").text_content() == f"{DECODE.maps['cross'][LAYERS - 1, 1, 0, 4]:.3f}"
    assert f"(layer {LAYERS}, head 2)" in figure_of(page, "cross").locator(".tl-attn-readout").text_content()
    page.click('.tl-attn-panel[data-head="3"] .tl-attn-panel-title')
    wait_for(page, head=3)


def test_choices_survive_a_new_decode(page):
    show(page)
    page.click('.tl-attn-layers [data-value="0"]')
    page.click('.tl-attn-heads [data-value="2"]')
    page.click('.tl-attn-player [data-value="0.5"]')
    page.keyboard.press("End")
    wait_for(page, step=STEPS)
    show(page, "right", steps=2)
    wait_for(page, layer=1, head=3)
    assert page.locator('.tl-attn-player [data-value="0.5"]').get_attribute("aria-pressed") == "true"


def test_nothing_decoded_yet_is_a_hint(page):
    assert page.locator(".tl-attn-hint").text_content() == TEXT["hint"]
    assert page.locator(".tl-attn-play").is_disabled()
    show(page)
    assert page.locator(".tl-attn-hint").count() == 0
    page.click("#clear")
    wait_for(page, steps=0)
    assert page.locator(".tl-attn-hint").is_visible()
    page.keyboard.press("ArrowRight")
    show(page)


def test_saving_asks_python_and_keeps_the_file(page, site, tmp_path):
    show(page)
    page.click('.tl-attn-heads [data-value="1"]')
    page.keyboard.press("ArrowRight")
    wait_for(page, step=2, head=2)
    site.orders.clear()
    with page.expect_download() as download:
        page.click('.tl-attn-large [data-format="json"]')
    assert download.value.suggested_filename == "trace.json"
    download.value.save_as(tmp_path / "trace.json")
    assert json.loads((tmp_path / "trace.json").read_text()) == {"a": 1}
    common = {"request": DECODE.value["request"], "step": 1, "layer": LAYERS - 1, "dark": False, "language": "en"}
    assert site.orders == [{**common, "format": "json", "head": 1, "map": "cross"}]

    page.click('.tl-attn-heads [data-value="all"]')
    wait_for(page, head="all")
    with page.expect_download():
        page.click('.tl-attn-large [data-format="svg"]')
    with page.expect_download():
        page.click('[data-map="decoder"] [data-format="svg"]')
    assert site.orders[1:] == [
        {**common, "format": "svg", "head": "all", "map": "cross"},
        {**common, "format": "svg", "head": None, "map": "decoder"},
    ]


def test_a_file_that_cannot_be_made_is_said_in_place(page):
    show(page)
    error = page.locator(".tl-attn-error")
    page.click('.tl-attn-large [data-format="png"]')
    page.wait_for_selector(".tl-attn-error:not(:empty)")
    assert error.text_content() == "No picture today <b>."
    page.click('[data-map="encoder"] [data-format="svg"]')
    page.wait_for_function(
        "words => document.querySelector('.tl-attn-error').textContent === words", arg=TEXT["save_failed"]
    )


def test_a_phone_scrolls_down_only(page):
    page.set_viewport_size({"width": 390, "height": 800})
    show(page)
    page.click('.tl-attn-heads [data-value="all"]')
    wait_for(page, head="all")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("document.querySelector('.tl-attn-candidates').scrollIntoView({block: 'center'})")
    player = page.locator(".tl-attn-player").bounding_box()
    assert player["y"] >= 0 and player["y"] + player["height"] < 800  # the player stays in sight


def test_words_are_there_in_both_languages():
    english, japanese = section("en", "attention_view"), section("ja", "attention_view")
    assert english.keys() == japanese.keys()
    for key in english:
        fields = [{part.split("}")[0] for part in words[key].split("{")[1:]} for words in (english, japanese)]
        assert fields[0] == fields[1], key


def test_packed_weights_are_close_to_the_weights():
    weights = softmax_rows(np.random.default_rng(5), 2, 3, 5)
    packed = np.frombuffer(base64.b64decode(pack_weights(weights)), dtype="<u2").reshape(weights.shape) / WEIGHT_ONE
    assert np.abs(packed - weights).max() < 1e-5
