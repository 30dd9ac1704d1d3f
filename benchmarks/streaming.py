"""Steps per second of a run in the background, streamed to pages, against the same model in a bare loop."""

import time

from benchmarks.fresh import running, say_ready, wait_for_end
from benchmarks.report import Row
from benchmarks.turns import take_turns, train_in_turns

SETTLE = 200  # steps that are not counted: caches fill, and the run finds out how many cores are fastest
SOURCE = "3 1 4 1 5"
ENOUGH = 12_000  # steps: more than a loop makes in all its turns; the textbook draws its samples beforehand


def endless():
    """The `classroom` preset, without an end and without validations, which a bare loop would not do."""
    from core.config import preset

    return preset("classroom").with_settings(max_steps=200_000, validate_every=10_000)


def bare(steps, settle=SETTLE):
    """Steps per second of `bare_losses`."""
    times = [time.time() for _, _ in zip(range(settle + steps), bare_losses(), strict=False)]
    return steps / (times[-1] - times[settle - 1])


def textbook_in_turns(settle=SETTLE):
    """The loop of Phase 6 around the same model, as somebody writes it who has read no further: Adam as it comes, samples drawn and
    padded one by one. For `take_turns`."""
    import torch

    from benchmarks import baselines
    from core.build import build_model
    from core.training.threads import available_cores

    torch.set_num_threads(available_cores())
    model, train = build_model(endless()), endless().train
    batches = baselines.loader(endless().task, train.batch_size, ENOUGH)
    return train_in_turns(baselines.train(model, batches, model.hparams.d_model, train.warmup_steps), settle)


def bare_in_turns(settle=SETTLE):
    """The hand-written loop of core/plain.py in the main thread, on all cores: no Lightning, no log, no page. For `take_turns`."""
    return train_in_turns(bare_losses(), settle)


def bare_losses():
    """Its losses, one for each step."""
    import torch

    from core.build import build_batches, build_model
    from core.plain import train_plain
    from core.training.threads import available_cores

    torch.set_num_threads(available_cores())
    return train_plain(build_model(endless()), build_batches(endless()), endless().train.max_steps)


def followed_in_turns(pages, decodes=0, settle=SETTLE):
    """A run in the background of a server, with pages that follow it; they poll from another process. For `take_turns`.

    Args:
        decodes: made through the server's API before the first turn.
    Returns:
        times, and polls, milliseconds, cpu: see `followers.follow`.
    """
    from benchmarks.served import decode

    run, served, views = start_followed(pages)
    with running_followers(served, views) as followers:
        run.log.wait_for_step(settle)
        for _ in range(decodes):
            decode(served.url, "shipped:classroom-0400", SOURCE)
        say_ready()
        wait_for_end()
        polls = followers.result()
    served.close()
    return {"times": run.log.times, **polls}


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

    return running(follow, url=served.url, views=views)


LOOPS = {
    "textbook": (textbook_in_turns, "the same model in the bare loop of Phase 6 on all cores"),
    "bare": (bare_in_turns, "the same loop with this project's batches and fused Adam"),
}


def measure(short, repetitions=15):
    rounds, seconds, sizes = (1, 2.0, {"settle": 10}) if short else (repetitions, 4.0, {})
    rows, remarks = [], []
    for pages, goal in ((30, 0.85),) if short else ((1, 0.97), (30, 0.85)):
        found = take_turns({"ours": (followed_in_turns, {"pages": pages, **sizes}),
                            **{name: (loop, sizes) for name, (loop, _) in LOOPS.items()}}, rounds, seconds)
        work = f"training in the background, {pages} page{'s' if pages > 1 else ''} following"
        rows += [Row(work, against, "steps/s", found["ours"]["rates"], found[name]["rates"], at_least=goal)
                 for name, (_, against) in LOOPS.items()]
        remarks.append(f"{pages} following: {found['ours']['polls']} polls; the process that polls used {found['ours']['cpu']:.1f} s of "
                       f"processor time on the same machine.")
    decodes = 2 if short else 20
    found = take_turns({"after": (followed_in_turns, {"pages": 1, "decodes": decodes, **sizes}),
                        "without": (followed_in_turns, {"pages": 1, **sizes})}, rounds, seconds)
    rows.append(Row("training after 20 decodes in the same server", "in a server without", "steps/s", found["after"]["rates"],
                    found["without"]["rates"], at_least=0.97))
    return rows, [], remarks
