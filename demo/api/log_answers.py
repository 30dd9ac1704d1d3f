"""Reading a run's log: GET /log/<language>/<read key>/<level>-<segment>, and .../open for what is not in a full segment yet.

A full segment never changes: browsers and proxies keep it. The open end is made for all pages together, a few times a second, and sent as
it is. Whoever knows a read key can read this one log and do nothing else; no id by which a run is steered stands in any of these
addresses.

A thousand pages ask here, and each answer takes a core from the training: demo/adapters/log_reading.py and quick_answers.py pass them on.
"""

import gzip
import hashlib
import math
import re
from collections import OrderedDict
from dataclasses import dataclass
from weakref import WeakValueDictionary

import orjson

from core.classroom.registry import Registry
from core.errors import UserError
from core.training.log import LogPart
from core.training.run import Run
from core.training.segments import MAX_LEVEL, SEGMENT, read_open, read_segment
from demo.api.runs import event_replies, reading_pause
from demo.api.types import LogOpen, LogSegment
from demo.text import LANGUAGES, sentence

ADDRESS = re.compile(rf"/log/({'|'.join(LANGUAGES)})/([\w-]{{8,64}})/(?:(\d{{1,2}})-(\d{{1,7}})|open)", re.ASCII)
PLACE = "/log/"
KEPT = 1500  # answers that are kept as bytes; any of them can be made again, the same to the last byte
FRESH = 0.25  # seconds for which the open end of a run that many watch is sent as it was
FRESH_EACH = 0.01  # for each page: whoever is alone waits for nobody
DIGITS = 9  # of a loss or a rate: with nine, every 32-bit number can be told from the next
SMALL = 300  # bytes, which compressing would not make fewer packets of

CACHING = {  # by whether the answer never changes, and whether the page has a password
    (True, False): b"public, max-age=31536000, immutable",
    (True, True): b"private, max-age=31536000, immutable",
    (False, False): b"public, max-age=0, s-maxage=1",  # a browser asks each time, a proxy for all of its pages once a second
    (False, True): b"private, no-cache",
}


@dataclass(frozen=True)
class Kept:
    """An answer as it is sent.

    Attributes:
        tag: of this content. plain, packed: bodies, the second for whoever takes gzip. immutable: it will never change.
        made_at: when, by the registry's clock. state: what it was made of; the same is not made twice.
    """

    tag: bytes
    plain: bytes
    packed: bytes
    immutable: bool
    made_at: float = 0.0
    state: tuple = ()


class LogAnswers:
    """Answers from bytes that are kept, for all pages together.

    Args:
        registry: where the runs are; its clock counts.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.runs: WeakValueDictionary[str, Run] = WeakValueDictionary()  # by read key
        self.kept: OrderedDict[tuple, Kept] = OrderedDict()

    def answer(self, path: str, known: bytes, packs: bool, guarded: bool) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Status, headers and body for a path below PLACE.

        Args:
            known: If-None-Match of the request. packs: whether gzip is understood. guarded: whether the page has a password, so that no
                proxy may keep the answer.
        """
        kept = self.find(path)
        if kept is None:
            return missing(path)
        headers = [(b"etag", kept.tag), (b"cache-control", CACHING[kept.immutable, guarded]), (b"vary", b"Accept-Encoding"),
                   (b"x-content-type-options", b"nosniff")]
        if kept.tag in known:
            return 304, headers, b""
        body = kept.packed if packs and kept.packed else kept.plain
        if body is kept.packed:
            headers.append((b"content-encoding", b"gzip"))
        return 200, [*headers, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))], body

    def find(self, path: str) -> Kept | None:
        """What a path names; None: nothing, or a segment that is not full yet."""
        address = ADDRESS.fullmatch(path)
        run = address and self.run_of(address[2])
        if address is None or run is None:
            return None
        language, _, level, index = address.groups()
        return self.open_end(run, language) if level is None else self.segment(run, language, int(level), int(index))

    def run_of(self, key: str) -> Run | None:
        """The run with that read key; None: there is none any more."""
        run = self.runs.get(key)
        if run is None or self.registry.runs.get(run.id) is not run:
            self.runs.pop(key, None)
            with self.registry.lock:
                all_runs = list(self.registry.runs.values())
            run = next((run for run in all_runs if run.read_key == key and isinstance(run, Run)), None)
            if run is not None:
                self.runs[key] = run
        return run

    def segment(self, run: Run, language: str, level: int, index: int) -> Kept | None:
        """A segment; None while it is not full."""
        place = (run.read_key, language, level, index)
        kept = self.kept.get(place)
        if kept is None:
            part = read_segment(run.log, level, index) if level <= MAX_LEVEL else None
            if part is None:
                return None
            kept = keep(segment_reply(run, part, language), immutable=True)
            self.remember(place, kept)
        else:
            self.kept.move_to_end(place)
        return kept

    def open_end(self, run: Run, language: str) -> Kept:
        """What is not in a full segment yet, or was lately, and how the run stands; as it was a moment ago, if somebody asked then."""
        place, now, audience = (run.read_key, language, "open"), self.registry.clock(), self.registry.audience()
        kept, status = self.kept.get(place), run.status
        if kept is not None and kept.state[0] == status and now - kept.made_at < min(FRESH, FRESH_EACH * audience):
            return kept
        pause = reading_pause(audience)
        state = (status, run.log.step, len(run.log.events), run.slots.position(run), pause)
        if kept is not None and kept.state == state and status != "queued":  # whose wait grows shorter while nothing happens
            return kept
        kept = keep(open_reply(run, pause, int(1000 * now), language), immutable=False, made_at=now, state=state)
        self.remember(place, kept)
        return kept

    def remember(self, place: tuple, kept: Kept) -> None:
        """Keeps an answer; the one that was used least recently makes room."""
        self.kept[place] = kept
        self.kept.move_to_end(place)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)


def keep(reply, immutable: bool, made_at: float = 0.0, state: tuple = ()) -> Kept:
    """An answer as bytes; those of equal replies are equal."""
    plain = orjson.dumps(reply)
    packed = gzip.compress(plain, compresslevel=4, mtime=0) if len(plain) > SMALL else b""
    tag = b'W/"%s"' % hashlib.blake2b(plain, digest_size=9).hexdigest().encode()
    return Kept(tag, plain, packed, immutable, made_at, state)


def missing(path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The answer where there is nothing: no such run, or the segment is not full yet."""
    language = path.removeprefix(PLACE).partition("/")[0]
    words = sentence(language if language in LANGUAGES else "en", UserError("unknown_log"))
    body = orjson.dumps({"error": words, "gone": ""})
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store"),
               (b"x-content-type-options", b"nosniff")]
    return 404, headers, body


def segment_reply(run: Run, part: LogPart, language: str) -> LogSegment:
    """A part of a log as the page reads it."""
    return {
        "first": {"step": part.first[0], "event": part.first[1]},
        "next": {"step": part.next[0], "event": part.next[1]},
        "stride": part.stride,
        "loss": [rounded(loss) if math.isfinite(loss) else None for loss in part.loss],
        "lr": [rounded(rate) for rate in part.lr],
        "events": event_replies(part.events, run.experiment, language),
    }


def rounded(number: float) -> float:
    """A number that can be written shortly."""
    return float(f"{number:.{DIGITS}g}")


def open_reply(run: Run, pause: int, at: int, language: str) -> LogOpen:
    """The open end: what pages that ask after a `pause` have not seen, and some more for those that are late."""
    status = run.status  # before reading: an end that comes in between is then told the next time, not lost
    late = 1.0 + 2 * pause / 1000
    part = read_open(run.log, late * (run.log.rate() or 0.0))
    return {
        **segment_reply(run, part, language),
        "status": status,
        "place": run.slots.position(run),
        "wait_seconds": run.slots.expected_wait(run),
        "step": part.next[0],
        "steps_per_second": run.log.rate(),
        "seconds_left": run.seconds_left,
        "segment": SEGMENT,
        "pause": pause,
        "at": at,
    }
