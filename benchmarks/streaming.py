"""Steps per second of a run in the background, streamed to pages, against the same model in a bare loop."""

import time

from benchmarks.fresh import fresh, running
from benchmarks.report import Row

SETTLE = 200  # steps that are not counted: caches fill, and the run finds out how many cores are fastest
SOURCE = "3 1 4 1 5"


def endless():
    """The `classroom` preset, without an end and without validations, which a bare loop would not do."""
    from core.config import preset

    return preset("classroom").with_settings(max_steps=200_000, validate_every=10_000)


def bare(steps, settle=SETTLE):
    """The hand-written loop of core/plain.py in the main thread, on all cores: no Lightning, no log, no page.

    Returns:
        Steps per second.
    """
    import torch

    from core.build import build_batches, build_model
    from core.plain import train_plain
    from core.threads import cores

    torch.set_num_threads(cores())
    times = [time.time() for _ in train_plain(build_model(endless()), build_batches(endless()), settle + steps)]
    return steps / (times[-1] - times[settle - 1])


def textbook(steps, settle=SETTLE):
    """The loop of Phase 6 around the same model, as somebody writes it who has read no further: Adam as it comes, samples drawn and
    padded one by one.

    Returns:
        Steps per second.
    """
    import torch

    from benchmarks import baselines
    from core.build import build_model
    from core.threads import cores

    torch.set_num_threads(cores())
    experiment = endless()
    batches = baselines.loader(experiment.task, experiment.train.batch_size, settle + steps)
    loop = baselines.train(build_model(experiment), batches, experiment.model.d_model, experiment.train.warmup_steps)
    times = [time.time() for _ in loop]
    return steps / (times[-1] - times[settle - 1])


def followed(pages, steps, settle=SETTLE):
    """A run in the background of a server, with pages that follow it; they poll from another process.

    Returns:
        rate: steps per second. polls, milliseconds, cpu: see `followers.follow`.
    """
    run, served, views = start_followed(pages)
    with running_followers(served, views) as followers:
        run.log.wait_for_step(settle + steps)
        polls = followers.result()
    served.close()
    return {"rate": run.log.steps_per_second(settle, settle + steps), **polls}


def after_decodes(decodes, steps, settle=SETTLE):
    """One run, followed by one page, before and after decodings in the same server.

    Returns:
        before, after: steps per second.
    """
    from benchmarks.served import decode

    run, served, views = start_followed(1)
    with running_followers(served, views):
        run.log.wait_for_step(settle + steps)
        for _ in range(decodes):
            decode(served.url, "shipped:classroom-0400", SOURCE)
        again = run.log.step + settle
        run.log.wait_for_step(again + steps)
    served.close()
    return {"before": run.log.steps_per_second(settle, settle + steps), "after": run.log.steps_per_second(again, again + steps)}


def start_followed(pages):
    """A served run and as many views of it."""
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log

    time_every_log()
    served = serve()
    views = [served.registry.start(endless()) for _ in range(pages)]
    return views[0].run, served, [view.id for view in views]


def running_followers(served, views):
    from benchmarks.followers import follow

    return running(follow, url=served.url, component=served.chart, views=views)


LOOPS = {
    "textbook": (textbook, "the same model in the bare loop of Phase 6 on all cores"),
    "bare": (bare, "the same loop with this project's batches and fused Adam"),
}


def measure(short, repetitions=5):
    repetitions, sizes = (1, {"steps": 30, "settle": 10}) if short else (repetitions, {"steps": 1500})
    rows, remarks = [], []
    for pages, goal in ((30, 0.85),) if short else ((1, 0.97), (30, 0.85)):
        streamed, alone = [], {name: [] for name in LOOPS}
        for _ in range(repetitions):
            streamed.append(fresh(followed, pages=pages, **sizes))
            for name, (loop, _) in LOOPS.items():
                alone[name].append(fresh(loop, **sizes))
        work = f"training in the background, {pages} page{'s' if pages > 1 else ''} following"
        rows += [Row(work, against, "steps/s", [found["rate"] for found in streamed], alone[name], at_least=goal)
                 for name, (_, against) in LOOPS.items()]
        remarks.append(f"{pages} following: {streamed[-1]['polls']} polls, {streamed[-1]['milliseconds']:.1f} ms each; the process that "
                       f"polls used {streamed[-1]['cpu']:.1f} s of processor time on the same machine.")
    around = [fresh(after_decodes, decodes=2 if short else 20, **sizes) for _ in range(repetitions)]
    rows.append(Row("training after 20 decodes in the same server", "before them", "steps/s", [found["after"] for found in around],
                    [found["before"] for found in around], at_least=0.97))
    return rows, [], remarks
