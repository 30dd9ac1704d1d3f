"""Persons at the whole page, each in a browser context of their own."""

import socket
from contextlib import contextmanager

from core.classroom.registry import Registry
from demo.build import build_page, launch_options

PATIENCE = 60_000  # milliseconds
MARKS = {"tl-room-bar": "role", "tl-live-chart": "status", "tl-attention-view": "steps"}  # the data attribute that each has for certain


@contextmanager
def served_page(limits):
    """The whole page, served in this process.

    Args:
        limits: core.classroom.limits.Limits.
    Yields:
        The registry and the address.
    """
    registry = Registry(limits)
    page = build_page(registry)
    port = free_port()
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True, **launch_options(page))
    yield registry, f"http://127.0.0.1:{port}/"
    page.close()
    registry.close()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Person:
    """Somebody who opens the page."""

    def __init__(self, browser, address, width=1100, height=900):
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.errors = []
        self.page = self.open(address)

    def open(self, address):
        """One more tab."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
        page.wait_for_selector("#tl-room-bar [data-role]", state="attached")
        return page

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

    def wait_for_answers(self, name, times=2):
        """Waits until the server has answered a server function that often: what it was asked for has then been done."""
        for _ in range(times):
            with self.page.expect_response(lambda reply: f'"{name}"' in (reply.request.post_data or "")):
                pass
