"""Persons at the whole page, each in a browser context of their own; and pages with nothing but a component."""

import socket
from contextlib import contextmanager
from pathlib import Path

from starlette.middleware import Middleware

from core.classroom.registry import Registry
from demo.adapters.head import Head
from demo.adapters.modules import module_routes
from demo.api.routes import api_routes
from demo.build import build_page, launch_options

THEME = Path(__file__).parents[1] / "demo" / "theme.css"
PATIENCE = 60_000  # milliseconds
# What the browser and Gradio say of every request that a test refuses, or cuts by loading the page again.
CUT = ("Failed to load resource: ", "AbortError: ", "Unexpected error Connection errored out")
MARKS = {"tl-room-bar": "role", "tl-live-chart": "status", "tl-attention-view": "steps"}  # the data attribute that each has for certain


@contextmanager
def served_page(limits, port=None):
    """The whole page, served in this process.

    Args:
        limits: core.classroom.limits.Limits. port: None: one that is free.
    Yields:
        The registry and the address.
    """
    registry = Registry(limits)
    page = build_page(registry)
    port = port or free_port()
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True, **launch_options(page))
    yield registry, f"http://127.0.0.1:{port}/"
    page.close()
    registry.close()
    if page.keeper:
        page.keeper.close()


@contextmanager
def served_blocks(blocks, endpoints=None, css=""):
    """Some components of the page, served in this process.

    Args:
        blocks: gr.Blocks. endpoints: what answers their scripts, see demo.api.routes.api_routes. css: besides the theme's.
    Yields:
        The address.
    """
    routes = [*api_routes(endpoints or {}), *module_routes()]
    _, url, _ = blocks.launch(
        server_name="127.0.0.1", server_port=free_port(), prevent_thread_lock=True, quiet=True, css=THEME.read_text(encoding="utf-8") + css,
        app_kwargs={"routes": routes, "middleware": [Middleware(Head, addresses={"": "en"})]})
    yield url
    blocks.close()


def complaints(page):
    """What the page's scripts complain of from now on: errors that nobody catches, and what is written to the console as an error."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type == "error" and not line.text.startswith(CUT) else None)
    return found


def unfold_settings(page, part):
    """Opens the drawer with the settings, and one part of them by its place or its title."""
    drawer = page.locator("[data-action=drawer]")
    if drawer.get_attribute("aria-expanded") == "false":
        drawer.click()
    folds = page.locator(".tl-settings button.label-wrap")
    (folds.nth(part) if isinstance(part, int) else folds.filter(has_text=part)).click()


def fields_have_values(page):
    """Waits until the fields of an unfolded part have their values, which come a frame later."""
    page.evaluate("async () => { for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame); }")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Person:
    """Somebody who opens the page."""

    def __init__(self, browser, address, width=1100, height=900, **look):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **look)
        self.complaints = []
        self.page = self.open(address)

    def open(self, address):
        """One more tab."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        self.complaints.append(complaints(page))
        page.goto(address)
        # It is there, though another tab may be the open one.
        page.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])", state="attached")
        page.wait_for_selector("#tl-room-bar [data-role]", state="attached")
        return page

    @property
    def errors(self):
        """Of all tabs."""
        return [line for found in self.complaints for line in found]

    def bar(self):
        """What the room bar says of itself."""
        return self.page.locator("#tl-room-bar [data-role]").evaluate("element => ({...element.dataset})")

    def chart(self):
        """What the live chart says of itself."""
        return self.page.locator("#tl-live-chart [data-status]").evaluate("element => ({...element.dataset})")

    def run(self):
        """The id of the view on show."""
        return self.page.evaluate("sessionStorage.getItem('tl-run')")

    def wait_for(self, component, condition):
        """Waits until a condition on a component's data attributes holds, in the page's own language."""
        self.page.wait_for_function(f"""() => {{
            const data = document.querySelector('#{component} [data-{MARKS[component]}]')?.dataset;
            return data && {condition};
        }}""")

    def press(self, selector):
        self.page.click(selector)

    def wait_for_answers(self, action, times=2):
        """Waits until the server has answered an action of its API that often: what it was asked for has then been done."""
        for _ in range(times):
            with self.page.expect_response(f"**/api/*/*/{action}"):
                pass
