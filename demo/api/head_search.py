"""What a model's heads are worth, found out a little at a time, for all pages that ask."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from core.build import count_parameters
from core.checkpoint import LoadedModel
from core.config import HELD_OUT
from core.errors import UserError
from core.inside.heads import Ablation, BreakingSearch, Change, Head, heads_of
from core.training.attention_history import alignment_of
from core.training.evaluation import HeldOut
from core.training.threads import give_way, use_cores
from demo.api.models import OpenModel

SLICE = 0.25  # seconds that one request goes on for, or one set of heads, if that takes longer
LARGE, FEWER = 2_000_000, 96  # parameters; heads of larger models are tried on so many sequences: ranking `course` takes half a minute
REST = 24  # times as long as a search has computed it rests while something trains, which else is slowed by it on the same two cores
SHARE = 0.5  # of what was right; a set of heads that leaves less breaks the task
MOST_BYTES = 128 * 2**20  # that all searches together keep beside their models, except that the newest is kept however large it is
# (of `classroom` 2 MB, of `course` 6 MB, of the longest sequences with d_model = 512 100 MB)


class HeadSearch:
    """The ranking of one model's heads, then the search for few that the task needs. Whoever calls `advance` has the model for himself.

    Args:
        loaded: the model.
    Raises:
        UserError: if it is not known what it learned.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        if loaded.experiment is None:
            raise UserError("unknown_experiment")
        large = count_parameters(loaded.experiment) > LARGE
        self.ablation = Ablation(loaded.model, HeldOut(loaded.experiment, FEWER if large else HELD_OUT))
        self.alignment = alignment_of(loaded.model, loaded.experiment)
        self.total = len(heads_of(loaded.model))
        self.ranked: list[Change] = []
        self.breaking = BreakingSearch(0, (), False)
        self.breaking_done = False
        self.ranking_steps = self.ablation.ranking()
        self.breaking_steps: Iterator[BreakingSearch] | None = None

    @property
    def ranking_done(self) -> bool:
        """Whether every head was tried."""
        return len(self.ranked) == self.total

    @property
    def size(self) -> int:
        """Bytes that it keeps beside the model."""
        return self.ablation.exact.size

    def advance_ranking(self, until: float) -> None:
        """Tries heads until a time (time.monotonic) has come, one at least."""
        while not self.ranking_done:
            self.ranked.append(next(self.ranking_steps))
            if time.monotonic() >= until:
                break

    def advance_breaking(self, until: float) -> None:
        """The same for sets of heads; the ranking, from which it begins, comes first."""
        self.advance_ranking(until)
        if not self.ranking_done:
            return
        if self.breaking_steps is None:
            self.breaking_steps = self.ablation.breaking_set(self.ranked, SHARE)
        while not self.breaking_done:
            found = next(self.breaking_steps, None)
            self.breaking, self.breaking_done = found or self.breaking, found is None
            if time.monotonic() >= until:
                break

    def alignment_score(self, heads: tuple[Head, ...]) -> float | None:
        """How far a single head of cross-attention looks at the right token; None of other heads, and of several."""
        [head, *others] = heads or (None,)
        return None if head is None or others or head.kind != "cross" else float(self.alignment[head.layer, head.head])


class HeadSearches:
    """The searches of all models, each kept with its model (demo.api.models.OpenModel), and forgotten with it; the last used of them.

    One thread goes on with them all. It gives way to whatever trains, and then rests most of the time.

    Args:
        trains: whether something trains now. most_bytes: see MOST_BYTES.
    """

    def __init__(self, trains: Callable[[], bool] = lambda: False, most_bytes: int = MOST_BYTES) -> None:
        self.trains = trains
        self.most_bytes = most_bytes
        self.rests_until = 0.0  # time.monotonic
        self.worker = ThreadPoolExecutor(1, "head search", give_way)
        self.lock = threading.Lock()
        self.used: list[weakref.ref[OpenModel]] = []  # the last used at the end

    def of(self, opened: OpenModel) -> HeadSearch:
        """The search of a model, whose lock the caller holds; begun now, if there is none.

        Raises:
            UserError: if it is not known what the model learned.
        """
        search = opened.search = opened.search or HeadSearch(opened.loaded)
        with self.lock:
            self.used = [other for other in self.used if other() not in (None, opened)] + [weakref.ref(opened)]
            searching = [model for other in self.used if (model := other()) is not None and model.search is not None]
            while len(searching) > 1 and sum(model.search.size for model in searching) > self.most_bytes:
                searching.pop(0).search = None
        return search

    def advance(self, opened: OpenModel, subject: str) -> HeadSearch:
        """Goes on with a search for SLICE seconds; if another page's request does that already, waits as long for it.

        Args:
            subject: "ranking" or "breaking".
        Raises:
            UserError: if it is not known what the model learned.
        """
        known = opened.search
        if known is not None and getattr(known, f"{subject}_done"):
            return known
        rest = self.rests_until - time.monotonic()
        if rest > 0:
            time.sleep(min(rest, SLICE))
            if known is not None and rest > SLICE:
                return known
        if not opened.lock.acquire(timeout=-1 if known is None else SLICE):
            return known
        try:
            return self.worker.submit(self.go_on, opened, subject).result()
        finally:
            opened.lock.release()

    def go_on(self, opened: OpenModel, subject: str) -> HeadSearch:
        """A slice of a search, in the worker's thread."""
        use_cores(1)
        began, trains = time.thread_time(), self.trains()
        search = self.of(opened)
        getattr(search, f"advance_{subject}")(time.monotonic() + (0 if trains else SLICE))
        self.rests_until = time.monotonic() + REST * (time.thread_time() - began) if trains else 0.0
        return search
