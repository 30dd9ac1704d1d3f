"""Looking inside a decode: a cell explained, stepping beside that, all heads ranked, and a training beside that."""

import threading
import time
from pathlib import Path
from statistics import median

from benchmarks import browser, page
from benchmarks.fresh import fresh, running, say_ready, wait_for_end
from benchmarks.report import Row
from benchmarks.streaming import SETTLE, SOURCE, endless
from benchmarks.turns import take_turns

SCRIPT = page.SCRIPT + Path(__file__).with_name("inside.js").read_text(encoding="utf-8")
SHIPPED = "shipped:classroom-0400"
VIEW = "#tl-attention-view"
HEADS = f"{VIEW} button[data-layer][data-head]"
SECTIONS = ("cell", "token")  # those that have most to draw at a step
FRAME = 1000 / 60  # milliseconds
WARM = 2  # requests that are not counted
PATIENCE = 180_000  # milliseconds, on a busy machine
CELL_MS = 150.0
SERVER_MS = 150.0  # a decode that nobody has looked into: it is made again and recorded; for further heads of it that is known
RANKING_S = {"classroom": 2.0, "course": 30.0}


def visit(heads, keys):
    """A new server and a new browser: cells are explained, then a decode of `course` size is stepped through.

    Args:
        heads: how many of each model a cell is pressed of. keys: steps in each direction.
    Returns:
        classroom, course: milliseconds from the press of a cell to its explanation. alone: from each key press to the picture, with
        nothing open beside it; and the same for each of SECTIONS.
    """
    with running(page.server) as serving:
        url = serving.ready["url"]
        with browser.open_page(url, SCRIPT) as opened:
            opened.get_by_role("tab", name="Decode").click()
            opened.wait_for_selector(f"{VIEW} .tl-attn-large canvas, {VIEW} figure[data-map=cross] canvas")
            found = {"classroom": explain(opened, heads)}
        with browser.open_page(url + page.COURSE, SCRIPT) as opened:
            opened.set_default_timeout(PATIENCE)
            page.open_decode(opened)
            opened.locator(HEADS).first.click()  # of the mean over heads, each step explains the head that looks there most
            found["alone"] = step_beside(opened, "step", keys)
            found |= {name: step_beside(opened, name, keys) for name in SECTIONS}
            choose_section(opened, "step")
            found["course"] = explain(opened, heads)
    return found


def explain(opened, count):
    """Presses a cell of one head after the other, none of which the page has asked about before.

    Returns:
        Milliseconds from each press to the frame with the explanation.
    """
    waits = []
    for head in opened.query_selector_all(HEADS)[-count:]:
        choose_section(opened, "step")
        head.click()
        opened.wait_for_timeout(200)  # its picture is drawn
        opened.evaluate("() => { tlCell.pressed = tlCell.drawn = 0; }")
        opened.locator(f"{VIEW} figure[data-map=cross] canvas").first.click()
        opened.wait_for_function("tlCell.drawn > 0")
        waits.append(opened.evaluate("tlCell.drawn - tlCell.pressed"))
    return waits


def choose_section(opened, name):
    """What stands beside the large picture."""
    opened.click(f"{VIEW} [data-group=section] [data-value={name}]")


def step_beside(opened, name, keys):
    """Milliseconds from each arrow key to the picture, with a section open.

    Raises:
        RuntimeError: if the page asked the server for anything on the way.
    """
    choose_section(opened, name)
    opened.wait_for_timeout(1500)  # what it asks the server about the decode has come
    requests = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.locator("body").click(position={"x": 5, "y": 5})
    waits = [page.press(opened, key) for key in ["ArrowRight"] * keys + ["ArrowLeft"] * keys]
    if asked := [url for url in requests if "/api/" in url and "/inside/" in url]:
        raise RuntimeError(f"stepping asked the server: {asked[:3]}")
    return waits


def answering(registry, name):
    """The page's own functions for addresses below inside/, without HTTP and with nothing known yet.

    Args:
        name: of a preset: a shipped model, or one of that size as it is before training.
    Returns:
        A function of an address and a request, and the name of the model.
    """
    from core.build import build_model
    from core.checkpoint import LoadedModel
    from core.classroom.rooms import Rooms
    from core.config import preset
    from demo.api.endpoints import endpoints
    from demo.api.models import Models, OpenModel

    models = Models(registry)
    if name != "classroom":
        models.opened[name] = OpenModel(LoadedModel(build_model(preset(name)).eval(), preset(name), 0), threading.Lock())
    by_address = endpoints(registry, models, Rooms(registry))

    def answer(address, request):
        reply = by_address[f"en/inside/{address}"].answer(request)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply

    return answer, SHIPPED if name == "classroom" else name


def served(name, decodes):
    """What the server does for the first cell of a decode that is looked into: the pass recorded, the head computed, all made JSON.

    Returns:
        Milliseconds for each decode, each of another source.
    """
    import orjson

    from core.classroom.registry import Registry

    registry = Registry()
    answer, model = answering(registry, name)
    tokens, durations = (page.SOURCE if name == "course" else SOURCE).split(), []
    for shift in range(decodes + WARM):
        request = {"model": model, "source": " ".join([str(shift + 1), *tokens[1:]])}
        started = time.perf_counter()
        orjson.dumps(answer("head", {"request": request, "kind": "cross", "layer": 1, "head": 0}))
        durations.append(1000 * (time.perf_counter() - started))
    registry.close(timeout=60)
    return durations[WARM:]


def rank(name, times=None):
    """All heads of a model ranked, as the page asks for it: again and again, until it is done.

    Args:
        times: requests at most; None: until it is done.
    Returns:
        seconds, heads: how many, longest: of one request, in seconds.
    """
    from core.classroom.registry import Registry

    registry = Registry()
    answer, model = answering(registry, name)
    started, longest, reply = time.perf_counter(), 0.0, {"done": False, "ranked": []}
    while not reply["done"] and times != 0:
        asked = time.perf_counter()
        reply = answer("ranking", {"model": model})
        longest, times = max(longest, time.perf_counter() - asked), times and times - 1
    seconds = time.perf_counter() - started
    registry.close(timeout=60)
    return {"seconds": seconds, "heads": len(reply["ranked"]), "longest": longest}


def trained_in_turns(ranking, settle=SETTLE):
    """A run of the `classroom` preset in the background of a process that answers a page. For `take_turns`.

    Args:
        ranking: whether a page meanwhile ranks the heads of a shipped model, and from the beginning again when it has.
    Returns:
        times. ranked: how many heads.
    """
    from benchmarks.timed_log import time_every_log
    from core.classroom.registry import Registry
    from core.training.run import Run

    time_every_log()
    registry = Registry()
    run = Run(endless(), registry.slots).start()
    over, ranked = threading.Event(), [0]

    def rank_on():
        while not over.is_set():
            (answer, model), done = answering(registry, "classroom"), False
            while not done and not over.is_set():
                reply = answer("ranking", {"model": model})
                done = reply["done"]
                ranked[-1] = len(reply["ranked"])
            ranked.append(0)

    answering(registry, "classroom")  # what it imports is no part of a ranking
    run.log.wait_for_step(settle)
    thread = threading.Thread(target=rank_on, daemon=True)
    if ranking:
        thread.start()
    say_ready()
    wait_for_end()
    over.set()
    if ranking:
        thread.join(60)
    run.stop()
    run.thread.join()
    return {"times": run.log.times, "ranked": sum(ranked)}


def measure(short, repetitions=5):
    rows, remarks = visited(short, repetitions)
    times = 1 if short else repetitions
    for name in ("classroom",) if short else ("classroom", "course"):
        found = [fresh(served, name=name, decodes=2 if short else 5) for _ in range(times)]
        rows.append(Row(f"the server's part of a cell's explanation, `{name}` size", "-", "ms", [median(one) for one in found],
                        at_most=SERVER_MS))
    for name, goal in RANKING_S.items():
        found = [fresh(rank, name=name, **({"times": 2} if short else {})) for _ in range(1 if short else min(times, 3))]
        rows.append(Row(f"all heads ranked, `{name}`", "-", "s", [one["seconds"] for one in found], at_most=goal,
                        note="before training" if name == "course" else ""))
        longest = max(one["longest"] for one in found)
        remarks.append(f"Ranking `{name}`: {found[-1]['heads']} heads; the longest request took {longest:.2f} s.")
    rounds, seconds, sizes = (1, 2.0, {"settle": 10}) if short else (3 * repetitions, 4.0, {})
    turns = take_turns({"beside": (trained_in_turns, {"ranking": True, **sizes}), "alone": (trained_in_turns, {"ranking": False, **sizes})},
                       rounds, seconds)
    rows.append(Row("training while a page ranks heads", "without", "steps/s", turns["beside"]["rates"], turns["alone"]["rates"],
                    at_least=0.97))
    remarks.append(f"While the training went on, {turns['beside']['ranked']} heads were ranked.")
    return rows, [], remarks


def visited(short, repetitions):
    """The rows of a browser."""
    if not browser.available():
        return [], ["Cells were not pressed: Playwright or Chromium is missing."]
    visits = [visit(2, 3) if short else visit(8, page.KEYS) for _ in range(1 if short else repetitions)]
    rows = [Row(f"from the press of a cell to its explanation drawn, `{name}` size", "-", "ms", [median(one[name]) for one in visits],
                at_most=CELL_MS, note="a head that nobody has asked about") for name in ("classroom", "course")]
    for name in SECTIONS:
        rows.append(Row(f"next or back with the section `{name}` open, p95, `course` size: more than with none", "-", "ms",
                        [page.share(one[name], 0.95) - page.share(one["alone"], 0.95) for one in visits], at_most=FRAME))
    slowest = max(max(one["classroom"] + one["course"]) for one in visits)
    return rows, [f"The slowest explanation of a cell took {slowest:.0f} ms."]
