"""A greedy decode with its whole trace against the lesson's loop, which keeps none; and how it grows."""

import time
from statistics import median

from benchmarks.fresh import fresh
from benchmarks.report import Curve, Row

TOKENS = 20
LENGTHS = (5, 10, 20, 50, 100, 200)
WARM = 3  # decodings that are not counted


def source_of(experiment, length):
    """A random source, (length,)."""
    import torch

    from core.tasks import seeded_generator

    return torch.randint(1, experiment.task.vocab_size, (length,), generator=seeded_generator(1, "benchmark"))


def ours(decodes, length=TOKENS):
    """A decode with all attention and all probabilities, at `course` size, on one core as in a server.

    The weights are those before training, and no token counts as the end, so that exactly `length` are written.

    Returns:
        Milliseconds of each.
    """
    from core.build import build_model
    from core.config import preset
    from core.decoding import trace_decode
    from core.threads import use_cores

    use_cores(1)
    experiment = preset("course")
    model, source = build_model(experiment).eval(), source_of(experiment, length)
    return timed(lambda: trace_decode(model, source, length, experiment.task.vocab_size, -1), decodes)


def lesson(decodes, cores, length=TOKENS):
    """The lesson's `greedy_decode_lightning` on the textbook model of the same size, without any trace.

    Args:
        cores: intra-op threads; None: torch's default, which is all.
    """
    import torch

    from benchmarks.baselines import Textbook, greedy_decode
    from core.config import preset

    if cores:
        torch.set_num_threads(cores)
    experiment = preset("course")
    sizes, vocab = experiment.model, experiment.task.vocab_size
    model = Textbook(vocab, sizes.d_model, sizes.num_layers, sizes.num_heads, sizes.d_ff, sizes.dropout, sizes.norm_first)
    source = source_of(experiment, length)[None]
    return timed(lambda: greedy_decode(model, source, length, vocab, -1), decodes)


def timed(work, times):
    """Milliseconds of each call after the first few."""
    durations = []
    for _ in range(WARM + times):
        started = time.perf_counter()
        work()
        durations.append(1000 * (time.perf_counter() - started))
    return durations[WARM:]


def measure(short):
    repetitions, decodes = (1, 2) if short else (5, 20)
    found = {"ours": [], None: [], 1: []}
    for _ in range(repetitions):
        found["ours"].append(median(fresh(ours, decodes=decodes)))
        for cores in (1,) if short else (None, 1):
            found[cores].append(median(fresh(lesson, decodes=decodes, cores=cores)))
    best = min([cores for cores in (None, 1) if found[cores]], key=lambda cores: median(found[cores]))
    row = Row(f"greedy decode of {TOKENS} tokens with the whole trace, `course` size",
              f"the lesson's loop without a trace, on {'one core' if best else 'all cores'}", "ms", found["ours"], found[best], at_most=0.4)
    return [row], [growth(short, best)], []


def growth(short, cores):
    """Milliseconds for ever longer outputs; the source is as long as the output."""
    lines = []
    for length in LENGTHS[:1] if short else LENGTHS:
        mine = median(fresh(ours, decodes=5, length=length))
        others = median(fresh(lesson, decodes=5, cores=cores, length=length))
        lines.append([length, f"{mine:.1f}", f"{mine / length:.2f}", f"{others:.1f}", f"{others / length:.2f}"])
    return Curve("A decode as it grows, `course` size",
                 ["tokens", "ours with trace, ms", "ms a token", "lesson's loop, ms", "ms a token"], lines)
