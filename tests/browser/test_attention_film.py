"""The attention film in a real browser, beside the live chart: what it shows is what core computed."""

from itertools import product

import gradio as gr
import numpy as np
import pytest

from core.classroom.registry import Registry
from core.figures.palette import DARK, LIGHT
from core.fixed_point import WEIGHT_ONE
from core.training.attention_history import KINDS
from demo.api.attention_history import AttentionApi
from demo.api.routes import Endpoint
from demo.api.runs import RunApi
from demo.components.attention_film import AttentionFilm
from demo.components.live_chart import LiveChart
from helpers import TINY, ended, eventually
from persons import complaints, served_blocks

pytestmark = pytest.mark.browser

LAST = 131
LEARNS = TINY.with_settings(num_layers=2, max_steps=LAST, batch_size=31)
DATA = "document.querySelector('#film [data-frames]').dataset"


@pytest.fixture(scope="module", autouse=True)
def every_step():
    """Runs are filmed at every step, whatever it costs."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"MAX_SHARE": 1e9, "TARGET_SHARE": 1e9, "FIRST_INTERVAL": 1}.items():
            patch.setattr(f"core.training.attention_history.{name}", value)
        yield


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def finished(registry, every_step):
    view = registry.start(LEARNS)
    ended(view.run)
    return view


@pytest.fixture(scope="module")
def address(registry):
    """A page with the live chart, and below it the film."""
    runs = RunApi(registry, "en")
    with gr.Blocks(analytics_enabled=False) as blocks:
        LiveChart("en", elem_id="chart")
        AttentionFilm("en", elem_id="film")
    endpoints = {"en/runs/poll": Endpoint(runs.poll), "en/runs/control": Endpoint(runs.control),
                 "en/attention/film": Endpoint(AttentionApi(registry, "en").film)}
    with served_blocks(blocks, endpoints) as url:
        yield url


@pytest.fixture
def open_page(browser, address):
    """A function that opens the page with a view on show, as after a reload, the film in sight."""
    opened, errors = [], []

    def open_page(view=None, theme="light", width=1000, film=""):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        opened.append(context)
        errors.append(complaints(page))
        if view:
            page.add_init_script(f"sessionStorage.setItem('tl-run', '{view.id}')")
        page.goto(f"{address}?__theme={theme}{film and f'&film={film}'}")
        page.wait_for_selector("#film [data-frames]")
        page.wait_for_selector("#chart [data-panel=loss] canvas")  # it comes when it likes, and would push the film out of sight
        page.evaluate("document.querySelector('#film').scrollIntoView()")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not any(errors), errors


def wait_for(page, condition):
    """Waits until the film says so in its data attributes; all of them are strings."""
    page.wait_for_function(f"() => {{ const film = {DATA}; return {condition}; }}")


def data(page):
    return page.evaluate(f"({{...{DATA}}})")


@pytest.fixture
def page(open_page, finished):
    page = open_page(finished)
    wait_for(page, "film.complete === 'true'")
    return page


def press(page, action):
    page.locator(f"#film [data-action={action}]").click()


def choose(page, group, value):
    page.locator(f"#film [data-group={group}] [data-value='{value}']").click()


def point(page, row, column):
    """Moves the pointer to a cell and gives the weight that is shown there."""
    canvas = page.locator("#film .tl-heat-canvas")
    canvas.scroll_into_view_if_needed()
    place = canvas.evaluate("canvas => ({...canvas.dataset})")
    cell = float(place["cell"])
    page.mouse.move(0, 0)
    canvas.hover(position={"x": float(place["left"]) + cell * (column + 0.5), "y": float(place["top"]) + cell * (row + 0.5)})
    page.wait_for_selector("#film .tl-heat-tip:not([hidden])")
    return page.locator("#film .tl-heat-tip strong").inner_text()


def weights(view, page):
    """What core computed of the picture that the page says it shows: (rows, columns)."""
    shown = data(page)
    frame = view.run.attention_history.get(int(shown["step"]))
    return getattr(frame, shown["kind"])[int(shown["probe"]), int(shown["layer"]) - 1, int(shown["head"]) - 1] / WEIGHT_ONE


def test_it_has_every_frame_of_a_finished_run_and_shows_the_newest(page, finished):
    shown = data(page)
    assert finished.run.attention_history.steps() == list(range(LAST + 1))
    assert (shown["frames"], shown["step"], shown["following"]) == (str(LAST + 1), str(LAST), "true")


def test_the_weight_under_the_pointer_is_the_models(page, finished):
    for kind, (key, step) in product(KINDS, [("Home", 0), ("End", LAST)]):
        choose(page, "kind", kind)
        page.locator("#film .tl-film-slider").press(key)
        wait_for(page, f"film.step === '{step}' && film.kind === '{kind}'")
        expected = weights(finished, page)
        for row in (0, 2):
            for column in range(expected.shape[1]):
                assert point(page, row, column) == f"{expected[row, column]:.3f}", (kind, step, row, column)


def test_another_sequence_another_head(page, finished):
    choose(page, "probe", 2)
    wait_for(page, f"film.probe === '2' && film.frames === '{LAST + 1}'")
    page.locator("#film .tl-film-thumb[data-layer='1'][data-head='2']").click()
    wait_for(page, "film.layer === '1' && film.head === '2'")
    assert page.locator("#film .tl-film-thumb[aria-pressed=true]").evaluate_all("all => all.map(one => one.title)") == ["layer 1, head 2"]
    for step in (LAST, 0):
        page.locator("#film .tl-film-slider").press("Home" if step == 0 else "End")
        wait_for(page, f"film.step === '{step}'")
        assert point(page, 1, 1) == f"{weights(finished, page)[1, 1]:.3f}"


def colour(anchors, weight):
    """Red, green and blue of a weight: between two neighbouring anchors."""
    position = round(weight * 255) / 255 * (len(anchors) - 1)
    low = min(int(position), len(anchors) - 2)
    pair = [[int(anchors[low + k][i:i + 2], 16) for i in (1, 3, 5)] for k in (0, 1)]
    return [round(a + (b - a) * (position - low)) for a, b in zip(*pair, strict=True)]


@pytest.mark.parametrize("theme, anchors", [("light", LIGHT), ("dark", DARK)])
def test_cells_have_the_palettes_colours(open_page, finished, theme, anchors):
    page = open_page(finished, theme)
    wait_for(page, "film.complete === 'true'")
    expected = weights(finished, page)
    seen = page.locator("#film .tl-heat-canvas").evaluate("""(canvas, [rows, columns]) => {
        const [left, top, cell] = ["left", "top", "cell"].map((name) => Number(canvas.dataset[name]));
        const middle = (start, index) => start + cell * (index + 0.5);
        const at = (row, column) => [...canvas.getContext("2d").getImageData(middle(left, column), middle(top, row), 1, 1).data];
        return rows.map((row) => columns.map((column) => at(row, column).slice(0, 3)));
    }""", [list(range(expected.shape[0])), list(range(expected.shape[1]))])
    for row, line in enumerate(seen):
        for column, found in enumerate(line):
            assert found == pytest.approx(colour(anchors, expected[row, column]), abs=3)


def test_the_picture_goes_to_the_best_aligned_head_until_somebody_chooses(page, finished):
    shown = data(page)
    alignment = finished.run.attention_history.get(LAST).alignment
    assert alignment[int(shown["layer"]) - 1, int(shown["head"]) - 1] == alignment.max()
    words = page.locator("#film .tl-film-head").inner_text()
    assert words.endswith(f"{alignment[int(shown['layer']) - 1, int(shown['head']) - 1]:.2f}")


def test_it_plays_from_the_beginning_to_the_end(page):
    page.evaluate(f"""() => {{
        window.seen = [];
        new MutationObserver(() => window.seen.push(Number({DATA}.step))).observe(
            document.querySelector("#film [data-frames]"), {{ attributes: true, attributeFilter: ["data-step"] }});
    }}""")
    press(page, "play")
    wait_for(page, "film.playing === 'true' && Number(film.step) > 3")
    wait_for(page, f"film.playing === 'false' && film.step === '{LAST}'")
    seen = page.evaluate("window.seen")
    seen = seen[seen.index(0):]
    assert seen == sorted(seen) and len(set(seen)) > 20
    assert data(page)["following"] == "true"


def test_it_can_be_stopped_and_wound_by_keys(page):
    press(page, "play")
    wait_for(page, "Number(film.step) > 2 && Number(film.step) < 50")
    press(page, "play")
    wait_for(page, "film.playing === 'false'")
    step = int(data(page)["step"])
    assert step < LAST and data(page)["following"] == "false"
    page.keyboard.press("ArrowRight")
    wait_for(page, f"film.step === '{step + 1}'")
    page.locator("#film .tl-heat-canvas").focus()
    page.keyboard.press("ArrowLeft")
    wait_for(page, f"film.step === '{step}'")
    page.keyboard.press(" ")
    wait_for(page, "film.playing === 'true'")
    page.keyboard.press("Home")
    wait_for(page, "film.playing === 'false' && film.step === '0'")


def test_pressing_a_curve_shows_its_head(page, finished):
    alignment = finished.run.attention_history.get(LAST).alignment
    shown = data(page)
    apart = np.abs(alignment[..., None] - alignment.flatten())
    apart = np.sort(apart, -1)[..., 1]  # from the nearest other head
    apart[int(shown["layer"]) - 1, int(shown["head"]) - 1] = 0
    layer, head = divmod(int(apart.argmax()), alignment.shape[1])
    assert apart.max() > 0.02
    canvas = page.locator("#film [data-panel=alignment] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    top, bottom = 10, box["height"] - 40  # as shared/plot draws a panel
    page.mouse.click(box["x"] + box["width"] - 45, box["y"] + bottom - float(alignment[layer, head]) * (bottom - top))
    wait_for(page, f"film.layer === '{layer + 1}' && film.head === '{head + 1}'")


def test_the_loss_curve_says_where_the_film_stands(page):
    loss = page.locator("#chart [data-panel=loss] canvas")
    painted = "canvas => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(canvas.toDataURL()))))"
    before = loss.evaluate(painted)
    page.evaluate("""async () => {
        const { subscribe } = await import("components/shared/messages.js");
        subscribe("filmStep", ({ step }) => { window.told = step; });
    }""")
    page.locator("#film .tl-film-slider").press("Home")
    page.wait_for_function("window.told === 0")
    assert loss.evaluate(painted) != before
    page.locator("#film .tl-film-slider").press("End")
    page.wait_for_function("window.told === null")
    assert loss.evaluate(painted) == before


@pytest.mark.parametrize("key, step", [("Home", 0), ("End", LAST)])
def test_the_alignment_is_read_where_the_film_stands(page, finished, key, step):
    page.locator("#film .tl-film-slider").press(key)
    wait_for(page, f"film.step === '{step}'")
    shown = data(page)
    value = finished.run.attention_history.get(step).alignment[int(shown["layer"]) - 1, int(shown["head"]) - 1]
    page.wait_for_selector(f"#film [data-panel=alignment] .tl-plot-at >> text=step {step}")
    assert page.locator("#film [data-panel=alignment] .tl-plot-item:visible .tl-plot-value").first.inner_text() == f"{value:.2f}"


def advance(view, steps):
    for _ in range(steps):
        step = view.run.log.step
        view.control("step")
        eventually(lambda before=step: view.run.log.step == before + 1)


def test_it_follows_a_run_unless_somebody_winds(open_page, registry):
    view = registry.start(LEARNS.with_settings(seed=6), paused=True)
    advance(view, 3)
    page = open_page(view)
    wait_for(page, "film.step === '3' && film.following === 'true'")
    advance(view, 2)
    wait_for(page, "film.step === '5' && film.frames === '6'")
    press(page, "back")
    wait_for(page, "film.step === '4' && film.following === 'false'")
    advance(view, 2)
    wait_for(page, "film.frames === '8'")
    assert data(page)["step"] == "4"
    press(page, "last")
    wait_for(page, "film.step === '7' && film.following === 'true'")
    advance(view, 1)
    wait_for(page, "film.step === '8'")
    registry.unsubscribe(view.id)


def test_the_page_drops_the_frames_that_the_server_dropped(open_page, registry):
    view = registry.start(LEARNS.with_settings(seed=7), paused=True)
    view.run.attention_history.max_frames = 11
    advance(view, 7)
    page = open_page(view)
    wait_for(page, "film.frames === '8'")
    advance(view, 25)
    eventually(lambda: view.run.attention_history.thinned and data(page)["frames"] == str(len(view.run.attention_history.steps()))
               and data(page)["step"] == str(view.run.attention_history.steps()[-1]))
    assert 2 < len(view.run.attention_history.steps()) <= 11
    page.locator("#film .tl-film-slider").press("Home")
    for step in view.run.attention_history.steps():
        wait_for(page, f"film.step === '{step}'")
        page.keyboard.press("ArrowRight")
    registry.unsubscribe(view.id)


def test_before_a_run_and_after_reset_it_says_what_will_come(open_page, finished):
    page = open_page()
    assert page.locator("#film .tl-film-hint").is_visible()
    page = open_page(finished)
    wait_for(page, "film.complete === 'true'")
    height = page.locator("#film").bounding_box()["height"]
    page.locator("#chart [data-action=reset]").click()
    wait_for(page, "film.frames === '0' && film.run === ''")
    page.evaluate("document.querySelector('#film').scrollIntoView()")
    assert page.locator("#film .tl-film-hint").is_visible()
    assert abs(page.locator("#film").bounding_box()["height"] - height) < 60
    page.locator("#chart [data-action=undo]").click()
    page.evaluate("document.querySelector('#film').scrollIntoView()")
    wait_for(page, f"film.frames === '{LAST + 1}'")


@pytest.mark.parametrize("width", [390, 1000])
def test_nothing_is_wider_than_the_page(open_page, finished, width):
    page = open_page(finished, width=width)
    wait_for(page, "film.complete === 'true'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width




def test_a_link_opens_the_film_where_somebody_stood(open_page, finished):
    page = open_page(finished, film="kind=decoder;layer=1;head=2;step=40;sequence=2")
    wait_for(page, "film.complete === 'true' && film.probe === '1'")
    shown = data(page)
    assert [shown[name] for name in ("kind", "layer", "head", "step", "following")] == ["decoder", "1", "2", "40", "false"]
    press(page, "next")
    page.wait_for_function("new URL(location.href).searchParams.get('film') === 'kind=decoder;layer=1;head=2;step=41;sequence=2'")
    choose(page, "kind", "encoder")
    press(page, "last")
    page.wait_for_function("new URL(location.href).searchParams.get('film') === 'kind=encoder;layer=1;head=2;step=last;sequence=2'")
