"""What it costs to keep the state of a run that goes on, and how soon a server that is restarted goes on with it."""

import itertools

from benchmarks.fresh import fresh
from benchmarks.report import Row

SECONDS = {"classroom": 30.0, "course": 120.0}  # of training, in which the states are kept that a server would keep


def keep(name, seconds):
    """Trains for so long with a data folder, as a server does.

    Args:
        name: of a preset. seconds: of training.
    Returns:
        "share": processor time of copying and writing, of the training's seconds; "written": states; "milliseconds": of the processor, for
        each; "megabytes": of the file; "restart": seconds from a server's start to the next step of the run.
    """
    import tempfile
    import time
    from pathlib import Path

    from core.classroom.keeper import Keeper
    from core.classroom.limits import Limits
    from core.classroom.registry import Registry
    from core.config import preset

    costs, write_state = [], Keeper.write_state

    def timed(keeper, run, pending):
        begun = time.thread_time()
        write_state(keeper, run, pending)
        costs.append(pending.copied + time.thread_time() - begun)

    Keeper.write_state = timed
    with tempfile.TemporaryDirectory() as folder:
        limits = Limits(data=Path(folder))
        registry = Registry(limits)
        page = registry.start(preset(name).with_settings(max_steps=200_000))
        run = page.run
        while not run.log.seconds or run.log.seconds[-1] < seconds:
            registry.find(page.id)  # a run that nobody watches is ended after a minute
            time.sleep(0.05)
        trained, inside = run.log.seconds[-1], costs[:]
        registry.close(60)  # which keeps it once more
        [file] = Path(folder).glob("*.going")
        size, begun = file.stat().st_size, time.perf_counter()
        again = Registry(limits)
        [run] = again.runs.values()
        while run.phase != "running":
            time.sleep(0.002)
        step = run.log.step
        while run.log.step == step:
            time.sleep(0.002)
        restart = time.perf_counter() - begun
        run.stop()
        again.close(60)
    return {"share": sum(inside) / trained, "written": len(inside), "milliseconds": 1000 * sum(costs) / len(costs), "megabytes": size / 1e6,
            "restart": restart}


def measure(short, repetitions=3):
    rows = []
    for name, seconds in itertools.islice(SECONDS.items(), 1 if short else None):
        found = [fresh(keep, name=name, seconds=3.5 if short else seconds) for _ in range(1 if short else repetitions)]
        states = f"{found[0]['written']} states of {found[0]['megabytes']:.0f} MB, {found[0]['milliseconds']:.0f} ms of a processor each"
        rows += [
            Row(f"keeping a run of `{name}` over a restart, share of its training", "-", "%", [100 * one["share"] for one in found],
                at_most=1.0, note=f"{states}; in {seconds:.0f} s"),
            Row(f"a run of `{name}` goes on after the start of a server", "-", "s", [one["restart"] for one in found], at_most=2.0),
        ]
    return rows, [], []
