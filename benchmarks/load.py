"""A whole class at once: simulated and real pages, all on one run, then each on a run of its own, against one page alone."""

import time
from statistics import median

from benchmarks import browser
from benchmarks.fresh import fresh, running
from benchmarks.page import server, share
from benchmarks.report import Curve, Row
from benchmarks.soak import soak

PATIENCE = 900  # seconds; who has not seen the end by then starves
LEFT_OVER = ("slots", "threads", "handles", "half", "files")  # see soak
PRIMARY = "#tl-live-chart [data-action=primary]"

# Each answer to a poll: when it came, and how long it took, in milliseconds.
SCRIPT = r"""
window.tlPolls = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (/\/(api|log)\//.test(entry.name)) tlPolls.push({ at: entry.responseEnd, took: entry.duration });
  }
}).observe({ type: "resource", buffered: true });
"""


def crowd(pages, own, steps):
    """A server, and pages without a browser that watch from another process.

    Args:
        pages: how many. own: each has a run of its own; False: all join the first one's. steps: of a run.
    Returns:
        See `outcome`.
    """
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log
    from benchmarks.visitors import watch

    time_every_log()
    served = serve()
    views = [served.registry.start(lesson(steps, number if own else 0), owner=number) for number in range(pages)]
    with running(watch, url=served.url, views=[view.id for view in views], patience=PATIENCE) as watching:
        seen = watching.result()
    times = [run.log.times for run in served.registry.runs.values()]
    served.close()
    return outcome(seen, times, steps)


def lesson(steps, seed):
    """The `classroom` preset, with its validations."""
    from core.config import preset

    return preset("classroom").with_settings(max_steps=steps, seed=seed)


def chromium(pages, own, steps):
    """A server, and pages in Chromium, each in a browser context of its own, in which Train is pressed.

    Returns:
        See `outcome`.
    """
    from playwright.sync_api import sync_playwright

    with running(server) as serving, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser.chromium(), args=browser.FLAGS)
        tabs = [open_tab(opened, f"{serving.ready['url']}?max_steps={steps}&seed={number if own else 0}") for number in range(pages)]
        for tab in tabs:
            tab.evaluate("() => { tlBegan = performance.now(); tlPolls = []; }")
            tab.click(PRIMARY)
        seen = [watch_tab(tab) for tab in tabs]
        opened.close()
        times = serving.result()
    return outcome(seen, times, steps)


def open_tab(opened, address):
    """A page whose settings are those of its address, ready to be pressed."""
    tab = opened.new_context(viewport={"width": 1280, "height": 900}).new_page()
    tab.set_default_timeout(1000 * PATIENCE)
    tab.add_init_script(SCRIPT)
    tab.goto(address)
    tab.wait_for_selector(f"{PRIMARY}:not([aria-disabled=true])")
    tab.wait_for_function("location.search.includes('max_steps=')")
    tab.wait_for_selector("#tl-summary >> text=→", state="attached")
    return tab


def watch_tab(tab):
    """Waits until a page has seen the end of its run; what `visitors.watch` tells of one.

    It does not tell when the first step came: the page draws all of them anyway.
    """
    tab.wait_for_function("['finished', 'stopped', 'failed', 'gone'].includes("
                          "document.querySelector('#tl-live-chart [data-status]').dataset.status)")
    chart = tab.locator("#tl-live-chart [data-status]").evaluate("element => ({...element.dataset})")
    polls, began = tab.evaluate("[tlPolls, tlBegan]")
    moments = [began, *sorted(poll["at"] for poll in polls)]
    return {"status": chart["status"], "steps": int(chart["points"]), "first": None,
            "silence": max(after - before for before, after in zip(moments, moments[1:], strict=False)) / 1000,
            "milliseconds": [poll["took"] for poll in polls]}


def outcome(seen, times, steps):
    """What a trial showed.

    Args:
        seen: for each page, see `visitors.watch`. times: for each run, time.time() of its steps. steps: that each run should have.
    Returns:
        right: share of pages that saw their run's end and every step of it. runs: how many there were. silence: seconds, the
        longest time that a page was without an answer. waited: seconds from the first step of all to the first step of the run that
        came last. p95: milliseconds of a poll. rate: steps per second of all runs together, from the first step to the last.
    """
    firsts, lasts = [run[0] for run in times if run], [run[-1] for run in times if run]
    return {
        "right": sum(page["status"] == "finished" and page["steps"] == steps for page in seen) / len(seen),
        "runs": len(times),
        "silence": max(page["silence"] for page in seen),
        "waited": max(firsts) - min(firsts),
        "p95": share([took for page in seen for took in page["milliseconds"]], 0.95),
        "rate": (sum(len(run) for run in times) - 1) / (max(lasts) - min(firsts)),
    }


def measure(short, repetitions=3):
    trials, rows, curves, remarks = 1 if short else repetitions, [], [], []
    kinds = [(crowd, "simulated", 4 if short else 30)]
    if browser.available():
        kinds.append((chromium, "Chromium", 2 if short else 8))
    else:
        remarks.append("The pages in Chromium were not measured: Playwright or Chromium is missing.")
    for function, name, pages in kinds:
        found, curve = measure_pages(function, name, pages, trials, short)
        rows += found
        curves.append(curve)
    found, remark = measure_soak(*((6, 2) if short else (100, 20)), trials=trials)
    return rows + found, curves, [*remarks, remark]


def measure_pages(function, name, pages, trials, short):
    """One kind of pages: alone, all on one run, each on its own.

    Returns:
        Rows, and a table with every trial.
    """
    together, apart = (12, 6) if short else (1500, 300)  # steps of a run that all watch, and of one's own
    rows, lines = [], []
    for own, steps, words in ((False, together, "on one run"), (True, apart, "each on a run of its own")):
        alone, many = [], []
        for _ in range(trials):  # in turns
            alone.append(fresh(function, pages=1, own=own, steps=steps))
            many.append(fresh(function, pages=pages, own=own, steps=steps))
        work = f"{pages} {name} pages, {words}"
        rows += [
            Row(f"{work}: saw all of it and its end", "-", "of the pages", [one["right"] for one in many], at_least=1.0),
            Row(f"{work}: longest time that a page was without an answer", "-", "s", [one["silence"] for one in many], at_most=5.0),
            Row(f"{work}: p95 of a poll", "-", "ms", [one["p95"] for one in many], at_most=250.0),
            Row(f"{work}: steps of all runs together", "one page alone", "steps/s", [one["rate"] for one in many],
                [one["rate"] for one in alone], at_least=0.85),
        ]
        lines += [line(1, steps, alone), line(pages, steps, many)]
    head = ["pages", "runs", "steps of a run", "saw the end", "longest silence, s", "last run began after, s", "p95 of a poll, ms",
            "steps/s of all"]
    return rows, Curve(f"A class of {name} pages (medians)", head, lines)


def line(pages, steps, found):
    """The medians of several trials."""
    middle = {name: median(one[name] for one in found) for name in found[0]}
    return [pages, int(middle["runs"]), f"{steps:,}", f"{100 * middle['right']:.0f} %", f"{middle['silence']:.1f}",
            f"{middle['waited']:.1f}", f"{middle['p95']:.1f}", f"{middle['rate']:.1f}"]


def measure_soak(runs, few, trials):
    """Runs treated at random.

    Returns:
        Rows, and a sentence about what was kept.
    """
    began = time.perf_counter()
    found = [fresh(soak, runs=runs, few=few) for _ in range(trials)]
    left = [sum(one[name] for name in LEFT_OVER) + max(0, one["kept"] - one["most"]) for one in found]
    rows = [
        Row(f"{runs} runs treated at random: logs with exactly one end", "-", "logs", [one["ended"] for one in found], at_least=runs),
        Row(f"{runs} runs treated at random: threads, slots, open and stray files left over", "-", "of them", left, at_most=0),
        Row(f"memory after {runs} runs treated at random", f"after {few}", "MB", [one["many"] for one in found],
            [one["few"] for one in found], at_most=1.05),
    ]
    last = found[-1]
    return rows, (f"After {runs} runs treated at random {last['kept']} were kept, of {last['most']} allowed; it took "
                  f"{(time.perf_counter() - began) / trials:.0f} s each time.")
