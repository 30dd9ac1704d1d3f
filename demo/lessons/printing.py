"""A page as PDF, by a Chromium of this machine: it brings fonts of every language, and breaks pages as a browser does."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from demo.lessons.print_fonts import with_small_letters

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
         "--virtual-time-budget=10000")  # fmt: skip  # milliseconds of the page's own clock, in which its letters are loaded
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class PrintProblem:
    """Why there is no PDF: key of a sentence in the section "pack", and its values."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


def print_pdf(page: Path, pdf: Path) -> PrintProblem | None:
    """Prints a page.

    Args:
        page: HTML, a file of this machine. pdf: where to.
    Returns:
        None if it was printed.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return PrintProblem("no_browser")
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / page.name
        printed.write_text(with_small_letters(page.read_text(encoding="utf-8")), encoding="utf-8")
        command = [browser, *FLAGS, f"--print-to-pdf={pdf.absolute()}", printed.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired):
            done = None
    if done is None or done.returncode != 0 or not pdf.exists():
        return PrintProblem("pdf_failed", {"browser": Path(browser).name, "file": page.name})
    return None
