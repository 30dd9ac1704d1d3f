"""A Chromium, if there is one."""

import os
import shutil
from contextlib import contextmanager

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def chromium():
    """Where the browser is, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def available():
    """Whether pages can be opened."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return False
    return chromium() is not None


@contextmanager
def open_page(url, script=None):
    """A page in a new Chromium, ready to be pressed.

    Args:
        script: JavaScript that runs before the page's own.
    Yields:
        Playwright's page, or None if there is no browser.
    """
    if not available():
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        if script:
            page.add_init_script(script)
        page.goto(url)
        page.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
        page.wait_for_selector("#tl-live-chart [data-opened]")  # the settings are those of the address
        yield page
        browser.close()
