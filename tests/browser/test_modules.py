"""The page's modules in a real browser: wherever the page is they are found, and one that is not there is said."""

import re
import threading
import time
from contextlib import contextmanager

import gradio as gr
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from demo.adapters.modules import FOLDER, modules
from demo.build import build_page, launch_options
from demo.text import section
from persons import complaints, free_port

pytestmark = pytest.mark.browser

PRIMARY = "#tl-live-chart [data-action=primary]:not([aria-disabled=true])"
FAILING = """\
import { defineComponent } from "../shared/component.js";
export const mount = defineComponent("live_chart", () => undefined.on_purpose);
"""
FRAME = '<!doctype html><title>school</title><iframe src="live/" style="width: 1000px; height: 800px"></iframe>'


@contextmanager
def uvicorn_serving(app):
    """An app in a thread; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=free_port(), log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.config.port}"
    server.should_exit = True
    thread.join(60)


@pytest.fixture(scope="module")
def school():
    """The page below a path of another app, one of whose pages shows it in a frame."""
    registry = Registry(Limits())
    page = build_page(registry)
    options = launch_options(page)
    app = FastAPI()
    app.get("/school/frame")(lambda: HTMLResponse(FRAME))
    names = ("theme", "css", "app_kwargs", "ssr_mode")
    app = gr.mount_gradio_app(app, page, path="/school/live", **{name: options[name] for name in names})
    with uvicorn_serving(app) as address:
        yield address
    registry.close(timeout=60)


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", ["/school/live/", "/school/live/ja", "/school/live?max_steps=20000", "/school/frame"])
def test_below_a_path_and_in_a_frame_everything_is_found(page, school, path):
    errors, asked = complaints(page), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(school)))
    page.goto(school + path)
    inside = page.frame_locator("iframe") if "frame" in path else page
    inside.locator(PRIMARY).wait_for()
    if "?" not in path:
        inside.locator("#tl-live-chart [data-recording=classroom]:not([data-recording-step='0'])").wait_for()
    inside.locator(PRIMARY).click()
    inside.locator("#tl-live-chart [data-status=running]").wait_for(timeout=60_000)
    inside.locator("#tl-live-chart [data-action=stop]").click()
    inside.locator("#tl-live-chart [data-status=stopped]").wait_for()
    assert errors == []
    language = "ja" if path.endswith("ja") else "en"
    assert {f"/school/live/api/{language}/runs/{action}" for action in ("poll", "control")} <= set(asked)
    assert any(re.fullmatch(f"/school/live/log/{language}/[^/]+/open", url) for url in asked)
    assert sum("/recordings/" in url for url in asked) == ("?" not in path)  # fetched early, and not a second time
    outside = tuple(f"{root}/{folder}" for root in ("", "/school") for folder in ("modules", "api", "log", "recordings"))
    assert not any(url.startswith(outside) for url in asked)


def test_all_modules_come_as_one_file_and_a_second_visit_fetches_none(browser, served):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served[1])
    page.wait_for_selector(PRIMARY)
    for tab in ("Decode", "Warm-up", "Race", "Programs"):
        page.get_by_role("tab", name=tab).click()
    page.wait_for_selector(".tl-programs-parts")
    assert sorted(name for name, _ in fetched(page)) == sorted(
        ["all.js", "shared/messages.js", *modules().names(".css")])  # by the messages Gradio's own events join in
    page.reload()
    page.wait_for_selector(PRIMARY)
    assert {size for _, size in fetched(page)} == {0}  # from the browser's own cache
    context.close()


def one_by_one(page):
    """Lets the page load the modules as who works on them gets them, not the one file that holds them all."""
    source = (FOLDER / "all.js").read_bytes()
    page.route("**/modules/*/all.js", lambda route: route.fulfill(content_type="text/javascript", body=source))


def test_the_modules_work_one_by_one_as_well(page, served):
    errors = complaints(page)
    one_by_one(page)
    page.add_init_script("performance.setResourceTimingBufferSize(2000)")  # there are more than the usual 250
    page.goto(served[1])
    page.wait_for_selector(PRIMARY)
    page.get_by_role("tab", name="Race").click()
    page.wait_for_selector(".tl-race-main")
    names = {name for name, _ in fetched(page)}
    assert {"live_chart/index.js", "race_view/index.js", "shared/plot/ticks.js"} < names and errors == []


def fetched(page):
    """The modules and styles that the page has loaded: name, and bytes that came over the network."""
    return page.evaluate(r"""() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/modules/"))
        .map(({ name, transferSize }) => [name.replace(/.*[/]modules[/]\w+[/]/, ""), transferSize])""")


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja")])
def test_modules_that_are_missing_are_said_in_each_place(page, served, language, path):
    errors = complaints(page)
    page.route("**/modules/*/all.js", lambda route: route.abort())
    page.goto(served[1] + path)
    for name in ("live-chart", "attention-film", "room-bar"):
        page.wait_for_selector(f"#tl-{name} [role=alert] >> text={section(language, 'page')['component_failed']}")
    assert any("The component live_chart does not work" in line for line in errors)


def test_a_module_that_fails_is_said_with_its_file_and_line(page, served):
    errors = complaints(page)
    one_by_one(page)
    page.route("**/modules/*/live_chart/index.js", lambda route: route.fulfill(
        content_type="text/javascript", body=FAILING))
    page.goto(served[1])
    page.wait_for_selector("#tl-live-chart [role=alert]")
    [line] = [line for line in errors if "The component live_chart does not work" in line]
    assert "on_purpose" in line and re.search(r"live_chart/index\.js:2:", line)


def test_a_page_of_an_older_server_gets_the_modules_that_there_are(page, served):
    """As if the server had been started anew, with other files, while the page was on its way."""
    errors = complaints(page)

    def as_before(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(modules().version, "0" * 16))

    page.route(served[1], as_before)
    page.goto(served[1])
    page.wait_for_selector(PRIMARY)
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_selector('#tl-attention-view [data-steps="6"]')
    assert errors == []


def test_a_component_that_leaves_the_page_leaves_nothing_behind(page, served):
    errors = complaints(page)
    page.goto(served[1])
    page.wait_for_selector("#tl-live-chart [data-opened]")
    listening = """async () => {
        const { publish } = await import("components/shared/messages.js");
        const board = globalThis[Symbol.for("transformer-live messages")];
        return Object.fromEntries([...board.listeners].map(([name, all]) => [name, all.size]));
    }"""
    assert page.evaluate(listening)["followRun"] == 1
    asked = []
    page.on("request", lambda request: asked.append(request.url) if re.search("/api/|/log/", request.url) else None)
    page.click(PRIMARY)
    page.wait_for_selector("#tl-live-chart [data-status=running]")
    page.evaluate("document.querySelector('#tl-live-chart').remove()")
    page.wait_for_function("() => globalThis[Symbol.for('transformer-live messages')].listeners.get('followRun').size === 0")
    page.wait_for_timeout(300)
    asked.clear()
    page.wait_for_timeout(700)  # longer than a pause between two polls
    assert not [url for url in asked if url.endswith(("runs/poll", "/open"))] and errors == []
