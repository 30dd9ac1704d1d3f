"""What the attention film costs: training steps with it against without, and the memory of a long one."""

import time

from benchmarks.fresh import fresh, say_ready, wait_for_end
from benchmarks.report import Curve, Row
from benchmarks.streaming import SETTLE
from benchmarks.turns import take_turns

LENGTHS = (100, 10_000, 1_000_000)  # steps of runs whose film's size is told
AT_MOST_SLOWER = 0.03


def trained_in_turns(filmed, settle=SETTLE):
    """A run of the `classroom` preset in the background, watched by nobody. For `take_turns`.

    Args:
        filmed: False: only the film's first frame is made.
    Returns:
        times. frames: of the film. share: of the training thread's own time that filming took.
    """
    from benchmarks.streaming import endless
    from benchmarks.timed_log import time_every_log
    from core.training.attention_history import AttentionRecorder
    from core.training.run import Run

    time_every_log()
    after_step, recorders = AttentionRecorder.after_step, []

    def noticed(recorder, model, step, duration):
        recorders.append(recorder)
        if filmed:
            after_step(recorder, model, step, duration)

    AttentionRecorder.after_step = noticed
    run = Run(endless()).start()
    run.log.wait_for_step(settle)
    say_ready()
    wait_for_end()
    run.stop()
    run.thread.join()
    recording, training = recorders[0].stopwatch.total, recorders[0].training_seconds
    share = recording / (recording + training) if filmed else 0.0
    return {"times": run.log.times, "frames": len(run.attention_history.steps()), "share": share}


def grown(steps, every=6):
    """The film of a run of so many steps, its frames of the true size but made up, taken as often as an AttentionRecorder may.

    Args:
        every: steps from frame to frame that the share of time would allow; the film may want them less often.
    Returns:
        bytes, frames, most: the largest it was on the way; kept: whether the first and the last are there; seconds to make it.
    """
    import numpy as np

    from core.config import preset
    from core.training.attention_history import KINDS, AttentionHistory, Frame, choose_probes

    experiment = preset("classroom")
    (count, source), target = choose_probes(experiment)[0].shape, choose_probes(experiment)[1].size(1) - 1
    layers, heads = experiment.model.num_layers, experiment.model.num_heads
    sizes = {"cross": (target, source), "decoder": (target, target), "encoder": (source, source)}
    film, newest, most, started = AttentionHistory(), 0, 0, time.perf_counter()
    for step in range(steps + 1):
        if step in (0, steps) or step - newest >= max(every, film.min_interval):
            weights = {kind: np.zeros((count, layers, heads, *sizes[kind]), "<u2") for kind in KINDS}
            film.add(Frame(step, **weights, alignment=np.zeros((layers, heads), "f4")))
            newest, most = step, max(most, film.size)
    return {"bytes": film.size, "frames": len(film.steps()), "most": most, "kept": {0, steps} <= set(film.steps()),
            "seconds": time.perf_counter() - started}


def measure(short, repetitions=15):
    from core.training.attention_history import BUDGET

    rounds, seconds, sizes = (1, 2.0, {"settle": 10}) if short else (repetitions, 4.0, {})
    found = take_turns({"with": (trained_in_turns, {"filmed": True, **sizes}), "without": (trained_in_turns, {"filmed": False, **sizes})},
                       rounds, seconds)
    films = {steps: fresh(grown, steps=steps) for steps in (LENGTHS[:2] if short else LENGTHS)}
    megabyte = 2**20
    rows = [
        Row("training with the attention film", "without", "steps/s", found["with"]["rates"], found["without"]["rates"],
            at_least=1 - AT_MOST_SLOWER),
        Row("the film's share of the training thread's own time", "-", "%", [100 * found["with"]["share"]], at_most=100 * AT_MOST_SLOWER),
        Row("largest film on the way", "-", "MB", [max(one["most"] for one in films.values()) / megabyte],
            at_most=BUDGET / megabyte, note=f"runs up to {max(films):,} steps"),
    ]
    curve = Curve("The attention film of a `classroom` run", ["steps", "frames", "MB", "first and last kept"],
                  [[f"{steps:,}", str(one["frames"]), f"{one['bytes'] / megabyte:.2f}", "yes" if one["kept"] else "no"]
                   for steps, one in films.items()])
    return rows, [curve], [f"The film of {len(found['with']['times'])} steps had {found['with']['frames']} frames."]
