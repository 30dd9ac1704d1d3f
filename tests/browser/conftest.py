"""A real Chromium for the tests of what a person sees."""

import pytest
from playwright.sync_api import sync_playwright

from core.classroom.limits import Limits
from helpers import ended
from persons import Person, served_page

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served():
    """The registry and the address of the whole page."""
    with served_page(Limits()) as found:
        yield found


@pytest.fixture
def registry(served):
    yield served[0]
    runs = list(served[0].runs.values())
    for run in runs:
        run.stop()
    for run in runs:
        ended(run)  # a step that is still being made would be made with the next test's patches


@pytest.fixture
def people(browser, served, registry):
    """A function that opens the page for one more person."""
    opened = []

    def arrive(query="", **size):
        opened.append(Person(browser, served[1] + query, **size))
        return opened[-1]

    yield arrive
    for person in opened:
        person.context.close()
    assert [error for person in opened for error in person.errors] == []
