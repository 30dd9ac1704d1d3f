"""`python -m scripts.moving_picture`: the README's moving picture, taken of the page itself.

Training, the attention film wound from its first frame to its last, and a decode step by step. The training makes so many steps for each
picture and then waits, so the result does not depend on the machine's speed. Needs Chromium, and what requirements-dev.txt lists.
"""

import io
import threading
from contextlib import contextmanager
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import sync_playwright

from core.classroom.registry import Registry
from core.config import preset
from core.training.pausable import PausableTraining
from demo.build import build_page, launch_options

TARGET = Path(__file__).parents[1] / "assets" / "moving.webp"
LARGEST = 3_000_000  # bytes
WINDOW = {"width": 1200, "height": 880}
CLIP = {"x": 90, "y": 0, "width": 1030, "height": 880}  # without the margins
STEPS = [1, 2, 4, 7, *range(10, 60, 5), *range(60, 150, 4), *range(150, 401, 10)]  # after which a picture of the training is taken
FILM_PICTURES = 40
SOURCE = "3 1 4 1 5 9"
FAST, SLOW, LAST = 100, 700, 2500  # milliseconds that a picture stays
PATIENCE = 120_000  # milliseconds


class Pace:
    """Lets the training make so many steps and wait. It waits as in a pause, so that the page says how fast the steps themselves are."""

    def __init__(self):
        self.permits = threading.Semaphore(0)
        self.step = 0

    def until(self, step):
        self.permits.release(step - self.step)
        self.step = step

    @contextmanager
    def held(self):
        """While this lasts, no step is made without a permit."""
        original = PausableTraining.may_step

        def may_step(training, last_duration=None):
            self.permits.acquire()
            return original(training, last_duration)

        PausableTraining.may_step = may_step
        try:
            yield self
        finally:
            PausableTraining.may_step = original
            self.permits.release(10**6)


class Screenshots:
    """The pictures taken of a page, and how long each stays."""

    def __init__(self, page):
        self.page = page
        self.images, self.milliseconds = [], []

    def take(self, milliseconds):
        self.page.evaluate("document.activeElement.blur()")
        self.images.append(Image.open(io.BytesIO(self.page.screenshot(clip=CLIP))).convert("RGB"))
        self.milliseconds.append(milliseconds)

    def hold(self, milliseconds):
        """The last picture stays longer."""
        self.milliseconds[-1] = milliseconds

    def write(self, path, quality):
        first, *others = self.images
        first.save(path, save_all=True, append_images=others, duration=self.milliseconds, loop=0, quality=quality, method=6)


def scroll_to(page, selector, above=0):
    """Scrolls until an element stands at the top of the window, or so many pixels below it."""
    page.evaluate("([selector, above]) => scrollTo(0, document.querySelector(selector).getBoundingClientRect().top + scrollY - above)",
                  [selector, above])


def train(page, pictures, pace):
    """Curves that grow, seen from the top of the page."""
    page.click("#tl-live-chart [data-action=primary]")
    for step in STEPS:
        pace.until(step)
        shown = f"document.querySelector('#tl-live-chart [data-status]').dataset.points === '{step}'"
        page.wait_for_function(shown)
        pictures.take(FAST)
    page.wait_for_function("document.querySelector('#tl-live-chart [data-status]').dataset.status === 'finished'")
    pictures.take(SLOW)


def film(page, pictures, history):
    """The film, wound from the untrained model to the last step.

    Args:
        history: the AttentionHistory of the run.
    """
    scroll_to(page, "#tl-attention-film input[type=range]", 60)
    frames = len(history.steps())
    page.wait_for_selector(f"#tl-attention-film [data-frames='{frames}'][data-step='{history.steps()[-1]}']")
    slider = page.locator("#tl-attention-film input[type=range]").first
    slider.press("Home")
    pictures.take(SLOW)
    at = 0
    for picture in range(1, FILM_PICTURES + 1):
        while at < round(picture * (frames - 1) / FILM_PICTURES):
            slider.press("ArrowRight")
            at += 1
        pictures.take(FAST)
    pictures.hold(SLOW)


def decode(page, pictures):
    """A sequence, token by token, with the model that was trained just now."""
    scroll_to(page, "body")
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_selector("#tl-attention-view [data-steps]")
    page.fill("#tl-source textarea, #tl-source input", SOURCE)
    page.click("#tl-decode")
    steps = len(SOURCE.split()) + 1
    page.wait_for_selector(f"#tl-attention-view [data-steps='{steps}']")
    page.keyboard.press("Home")
    scroll_to(page, ".tl-attn-source", 20)
    for step in range(1, steps + 1):
        page.wait_for_selector(f"#tl-attention-view [data-step='{step}']")
        pictures.take(SLOW)
        page.keyboard.press("ArrowRight")
    pictures.hold(LAST)


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=TARGET, show_default=True)
@click.option("--quality", type=click.IntRange(1, 100), default=70, show_default=True, help="Of the WebP; less is smaller.")
@click.option("--chromium", default="/usr/bin/chromium", show_default=True, help="The browser.")
def main(out, quality, chromium):
    """Take the pictures and write them as one animated WebP."""
    assert STEPS[-1] == preset("classroom").train.max_steps
    registry, pace = Registry(), Pace()
    page = build_page(registry)
    _, address, _ = page.launch(prevent_thread_lock=True, quiet=True, **launch_options(page))
    with pace.held(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport=WINDOW, color_scheme="light")
        opened.set_default_timeout(PATIENCE)
        opened.goto(address)
        opened.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
        opened.wait_for_selector("#tl-room-bar [data-role]", state="attached")
        pictures = Screenshots(opened)
        train(opened, pictures, pace)
        [run] = registry.runs.values()
        film(opened, pictures, run.attention_history)
        decode(opened, pictures)
        browser.close()
    page.close()
    registry.close()
    pictures.write(out, quality)
    size = out.stat().st_size
    click.echo(f"{out}: {len(pictures.images)} pictures, {sum(pictures.milliseconds) / 1000:.1f} s, {size / 1e6:.2f} MB")
    if size > LARGEST:
        raise click.ClickException(f"larger than {LARGEST / 1e6} MB: take fewer pictures, or a lower --quality")


if __name__ == "__main__":
    main(prog_name="python -m scripts.moving_picture")
