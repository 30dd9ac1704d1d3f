"""What a person waits for in a real Chromium: the first point, each next one, each step of a decode."""

from pathlib import Path

from benchmarks import browser
from benchmarks.fresh import fresh, running, say_ready, wait_for_end
from benchmarks.report import Row
from benchmarks.streaming import SETTLE, bare

SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
PRIMARY = "#tl-live-chart [data-action=primary]"
COURSE = "?preset=course&max_steps=1"  # the model before it has learned anything has the same size
SOURCE = " ".join(str(token) for token in range(1, 21))
KEYS = 20  # in each direction
FETCHED = """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .filter(({ responseEnd }) => performance.timeOrigin + responseEnd <= tlTimes.played[1].time)
    .map(({ name, encodedBodySize }) => [name, encodedBodySize])"""


def server():
    """The page in a process of its own, which notes when each step of each run was logged.

    Returns:
        For each run, time.time() of its steps.
    """
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log

    time_every_log()
    served = serve()
    say_ready(url=served.url)
    wait_for_end()
    runs = list(served.registry.runs.values())
    served.close()
    return [run.log.times for run in runs]


def visit(seconds, keys):
    """A new server and a new browser: a run is watched, then a decode is stepped through.

    Args:
        seconds: of watching. keys: steps in each direction.
    Returns:
        What `open_fresh`, `watch` and `step_through` return, and latencies: seconds from each step's end to its point on the screen.
    """
    with running(server) as serving:
        url = serving.ready["url"]
        opened = open_fresh(url)
        with browser.open_page(f"{url}?max_steps=20000&validate_every=10000", SCRIPT) as page:
            watched = watch(page, seconds)
        with browser.open_page(url + COURSE, SCRIPT) as page:
            stepped = step_through(page, keys)
        steps = serving.result()[0]
    return {**opened, **watched, **stepped, "latencies": latencies(steps, watched["drawn"]),
            "rate": rate(steps, watched["drawn"][-1]["step"])}


def open_fresh(url):
    """A first visit, nothing pressed: the recording begins to play.

    Returns:
        moving: seconds from opening the address to the second picture of the recording, which differs from the first. weight: bytes that
            the page has fetched until then, as they were sent. recording: those of the recording.
    """
    with browser.open_page(url, SCRIPT) as page:
        page.wait_for_function("tlTimes.played.length > 1")
        moving = page.evaluate("(tlTimes.played[1].time - tlTimes.opened) / 1000")
        fetched = page.evaluate(FETCHED)
    recording = sum(size for name, size in fetched if "/recordings/" in name)
    return {"moving": moving, "weight": sum(size for _, size in fetched), "recording": recording}


def watch(page, seconds):
    """Presses Train, looks for some seconds, stops, and presses it again.

    Returns:
        first, again: milliseconds from each press to the first point on the screen. drawn: what the first run showed.
    """
    first = press_train(page)
    page.wait_for_timeout(1000 * seconds)
    page.wait_for_function("tlTimes.drawn.length > 1")  # on a busy machine
    drawn = page.evaluate("tlTimes.drawn")
    page.click("#tl-live-chart [data-action=stop]")
    page.wait_for_selector("#tl-live-chart [data-status=stopped]")
    page.wait_for_timeout(2500)  # the page has asked for the last time: nothing of this run will be taken for the next one's
    return {"first": first, "again": press_train(page), "drawn": drawn}


def rate(steps, last):
    """Steps per second of the wall clock while the page looked; 0 if it looked too shortly."""
    return (last - SETTLE) / (steps[last - 1] - steps[SETTLE - 1]) if last > SETTLE else 0.0


def growth(drawn):
    """How often a second the curve grew, and how many points a second."""
    seconds = (drawn[-1]["time"] - drawn[0]["time"]) / 1000
    return (len(drawn) - 1) / seconds, (drawn[-1]["points"] - drawn[0]["points"]) / seconds


def press_train(page):
    """Milliseconds from the click on Train to the first point drawn."""
    page.evaluate("() => { tlTimes.pressed = []; tlTimes.drawn = []; }")
    page.click(PRIMARY)
    page.wait_for_function("tlTimes.drawn.length > 0 && tlTimes.drawn[0].time > tlTimes.pressed[0]")
    return page.evaluate("tlTimes.drawn[0].time - tlTimes.pressed[0]")


def latencies(steps, drawn):
    """Seconds from the end of each step to the first picture that has it.

    Args:
        steps: time.time() of each. drawn: [{"step", "time" in milliseconds}], in order.
    """
    found, first = [], 0
    for picture in drawn:
        last = min(picture["step"], len(steps))
        found += [picture["time"] / 1000 - time for time in steps[first:last]]
        first = max(first, last)
    return found


def step_through(page, keys):
    """A decode at `course` size in the page, stepped forward and back with the arrow keys.

    Returns:
        milliseconds: from each key press to the picture. requests: that the page made meanwhile.
    """
    open_decode(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("body").click(position={"x": 5, "y": 5})
    waits = [press(page, key) for key in ["ArrowRight"] * keys + ["ArrowLeft"] * keys]
    return {"milliseconds": waits, "requests": [url for url in requests if "heartbeat" not in url]}


def open_decode(page):
    """A decode at `course` size, by a model that the page has trained for a step."""
    page.click(PRIMARY)
    page.wait_for_selector("#tl-live-chart [data-status=finished]")
    page.get_by_role("tab", name="Decode").click()
    page.wait_for_function("document.querySelector('#tl-model input').value.includes('step 1')")
    page.fill("#tl-source textarea, #tl-source input", SOURCE)
    page.click("#tl-decode")
    page.wait_for_function("[...document.querySelectorAll('#tl-attention-view [data-head]')].some(e => e.dataset.steps >= 20)")
    page.wait_for_timeout(1500)


def press(page, key):
    """Milliseconds from a key press to the picture that answers it."""
    page.evaluate("() => { tlTimes.keys = []; tlTimes.steps = []; }")
    page.keyboard.press(key)
    page.wait_for_function("tlTimes.steps.length > 0")
    return page.evaluate("tlTimes.steps[0].time - tlTimes.keys[0]")


def share(values, part):
    """The value below which that part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def measure(short, repetitions=5):
    if not browser.available():
        return [], [], ["The rows of the page were not measured: Playwright or Chromium is missing."]
    visits, alone = [], []
    for _ in range(1 if short else repetitions):
        visits.append(visit(2, 3) if short else visit(12, KEYS))
        alone.append(fresh(bare, **({"steps": 30, "settle": 10} if short else {"steps": 1500})))
    grown = [growth(one["drawn"]) for one in visits]
    rows = [
        Row("from opening the address to the first moving picture", "-", "s", [one["moving"] for one in visits], at_most=1.5),
        Row("from the click on Train to the first point drawn", "-", "s", [one["again"] / 1000 for one in visits], at_most=0.5),
        Row("the same, first click after the server's start", "-", "s", [one["first"] / 1000 for one in visits], at_most=0.5),
        Row("from a step's end to its point drawn, p95", "-", "s", [share(one["latencies"], 0.95) for one in visits], at_most=0.6),
        Row("times the curve grows", "-", "a second", [times for times, _ in grown], at_least=2.0),
        Row("next or back in the decode view, p95, key press to drawn, `course` size", "-", "ms",
            [share(one["milliseconds"], 0.95) for one in visits], at_most=50.0),
        Row("requests meanwhile", "-", "requests", [len(one["requests"]) for one in visits], at_most=0),
        Row("training with the page in Chromium on the same machine", "the same model in a bare loop on all cores", "steps/s",
            [one["rate"] for one in visits], alone, at_least=0.97, note="the browser draws with the same processor"),
    ]
    weights = ", ".join(f"{one['weight'] / 1e6:.2f} MB ({one['recording'] / 1e3:.0f} kB of them the recording)" for one in visits)
    return rows, [], [f"Points drawn a second, one for each step: {', '.join(f'{points:.0f}' for _, points in grown)}.",
                      f"Fetched until the first moving picture: {weights}."]
