"""A page as PDF, by a Chromium of this machine: it brings fonts of every language, and breaks pages as a browser does."""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-pdf-header-footer")  # fmt: skip
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
    command = [browser, *FLAGS, f"--print-to-pdf={pdf.absolute()}", page.absolute().as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode != 0 or not pdf.exists():
        return PrintProblem("pdf_failed", {"browser": Path(browser).name, "file": page.name})
    return None
