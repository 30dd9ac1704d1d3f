"""The API of what is taken home: a whole run as one ZIP (core/take_home), in the page's language."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.classroom.registry import Registry
from core.config import SETTINGS
from core.errors import UserError
from core.figures.style import can_write
from core.training.run import Run
from core.training.threads import use_cores
from core.training.verdict import run_verdict, verdict_text
from demo.api.requests import answers_errors, field
from demo.api.routes import Attachment
from demo.api.runs import failure_words
from demo.api.setting_words import settings_line, short_label
from demo.api.types import ErrorReply
from demo.text import section

PATIENCE = 20.0  # seconds that a page waits for those before it
AT_ONCE = 1  # packing takes three times the memory of the ZIP, and a core for a second
LARGEST_KEPT = 20 * 10**6  # bytes of the last ZIP that stay in memory


class Packer:
    """Packs one run at a time, for all pages together, and keeps the last ZIP: a class that followed one run takes the same home."""

    def __init__(self) -> None:
        self.turn = threading.BoundedSemaphore(AT_ONCE)
        self.last: tuple[tuple[str, int, bool, str], Attachment] | None = None

    def pack(self, run: Run, language: str) -> Attachment:
        """The ZIP of a run as it is now.

        Raises:
            UserError: if it cannot be packed, or too many are waiting.
        """
        with self.one_at_a_time():
            key = (run.id, run.log.step, run.ended, language)
            if self.last is not None and self.last[0] == key:
                return self.last[1]
            packed = zip_of(run, language)
            self.last = (key, packed) if len(packed.content) <= LARGEST_KEPT else None
            return packed

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        if not self.turn.acquire(timeout=PATIENCE):
            raise UserError("take_home_busy")
        try:
            yield
        finally:
            self.turn.release()


@dataclass(frozen=True)
class TakeHomeApi:
    """Serves the button "Take it home".

    Args:
        registry: where the runs are. packer: of all pages. language: of what is written into the ZIP.
    """

    registry: Registry
    packer: Packer
    language: str

    @answers_errors
    def pack(self, request: object) -> Attachment | ErrorReply:
        """A run, as far as it is, as a ZIP: a RunRequest."""
        return self.packer.pack(self.registry.find(field(request, "run", str), Run).run, self.language)


def zip_of(run, language):
    """Packs a run, on one core."""
    from core.take_home.archive import take_home  # matplotlib takes a second to load; a page needs it only when something is saved

    use_cores(1)
    name, content = take_home(run, texts_of(run, language))
    return Attachment(name, "application/zip", content)


def texts_of(run, language):
    """Everything that is written into the ZIP, in a language; into its figures, in one for which there is a font."""
    from core.take_home.readme import Texts

    spoken = language if can_write(language) else "en"
    return Texts(
        words=section(language, "take_home"), labels=section(language, "settings"), helps=section(language, "settings_help"),
        verdict=verdict_words(run, language), spoken=spoken, figures=section(spoken, "run_figure"),
        figure_words=section(spoken, "take_home"), settings=settings_line(run.experiment, spoken, run.log.step),
    )


def verdict_words(run, language):
    """What became of a run, in sentences; none while it goes on."""
    if not run.ended:
        return []
    labels = {name: short_label(name, language) for name in SETTINGS}
    sentences = run_verdict(run.experiment, run.log, run.attention_history)
    return verdict_text(sentences, labels, failure_words(run.log.terminal, language), section(language, "run_verdict"))
