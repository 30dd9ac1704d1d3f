"""The lesson's own experiment, `course`: seconds a step, against the lesson's script of textbook parts."""

from benchmarks.fresh import say_ready, wait_for_end
from benchmarks.report import Row
from benchmarks.turns import take_turns, train_in_turns

SETTLE = 10  # steps that are not counted
ENOUGH = 2_000  # steps: more than the script makes in all its turns; the textbook draws its samples beforehand
WANTED = 0.6  # of the script's time


def endless():
    """The `course` preset, without an end and without validations, which the script does not do either."""
    from core.config import preset

    return preset("course").with_settings(max_steps=200_000, validate_every=10_000)


def script_in_turns(settle=SETTLE):
    """The textbook's Transformer in the textbook's loop, at the same sizes, with the same dropout, on all cores. For `take_turns`."""
    import torch

    from benchmarks import baselines
    from core.training.threads import available_cores

    torch.manual_seed(1)
    torch.set_num_threads(available_cores())
    task, sizes, train = endless().task, endless().model, endless().train
    model = baselines.Textbook(task.vocab_size, sizes.d_model, sizes.num_layers, sizes.num_heads, sizes.d_ff, sizes.dropout,
                               sizes.norm_first)
    batches = baselines.loader(task, train.batch_size, ENOUGH)
    return train_in_turns(baselines.train(model, batches, sizes.d_model, train.warmup_steps), settle)


def run_in_turns(settle=SETTLE):
    """A run in its background thread, with log, callback, film and norms on, as the page starts it. For `take_turns`."""
    from benchmarks.timed_log import time_every_log
    from core.training.run import Run

    time_every_log()
    run = Run(endless())
    run.start()
    run.log.wait_for_step(settle)
    say_ready()
    wait_for_end()
    run.stop()
    run.thread.join()
    return {"times": run.log.times}


def measure(short, repetitions=12):
    rounds, seconds, sizes = (1, 3.0, {"settle": 1}) if short else (repetitions, 10.0, {})
    found = take_turns({"ours": (run_in_turns, sizes), "script": (script_in_turns, sizes)}, rounds, seconds)
    ours, theirs = ([1 / rate if rate else float("inf") for rate in found[name]["rates"]] for name in ("ours", "script"))
    return [Row("a training step of `course` in the background", "the lesson's script of textbook parts, on all cores", "s/step",
                ours, theirs, at_most=WANTED)], [], []
