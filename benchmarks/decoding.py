"""A greedy decode with its whole trace against the lesson's loop, which keeps none; and how it grows."""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.fresh import fresh
from benchmarks.report import Curve, Row

TOKENS = 20
LENGTHS = (5, 10, 20, 50, 100, 200)
WARM = 3  # decodings that are not counted


def course():
    """The `course` preset; with settings that let its model copy 3 to 20 of 20 symbols after some 200 steps."""
    from core.config import preset

    return preset("course").with_settings(
        vocab_size=21, num_samples=0, position_scale=8.0, dropout=0.0, warmup_steps=50, lr_factor=0.1, max_steps=225)


def source_of(experiment, length):
    """A random source, (length,)."""
    import torch

    from core.tasks import seeded_generator

    return torch.randint(1, experiment.task.vocab_size, (length,), generator=seeded_generator(1, "benchmark"))


def train(path, steps):
    """Trains the model and saves its weights.

    Returns:
        Its exact match on held-out sequences.
    """
    import torch

    from core.build import build_batches, build_model
    from core.plain import train_plain
    from core.training.evaluation import HeldOut

    experiment = course()
    model = build_model(experiment)
    for _ in train_plain(model, build_batches(experiment), steps):
        pass
    torch.save(model.state_dict(), path)
    return HeldOut(experiment).validate(model, steps).exact_match


def ours(decodes, length=TOKENS, weights=None, seed=42):
    """A decode with all attention and all probabilities, on one core as in a server.

    Args:
        weights: file that `train` wrote; None: the weights before training, which hardly agree with any guess. seed: of those.
            No token counts as the end, so that exactly `length` are written.
    Returns:
        Milliseconds of each.
    """
    import torch

    from core.build import build_model
    from core.trace import trace_decode
    from core.training.threads import use_cores

    use_cores(1)
    experiment = course().with_settings(seed=seed)
    model, source = build_model(experiment).eval(), source_of(experiment, length)
    if weights:
        model.load_state_dict(torch.load(weights, weights_only=True))
    return timed(lambda: trace_decode(model, source, length, experiment.task.vocab_size, -1), decodes)


def lesson(decodes, cores, length=TOKENS):
    """The lesson's `greedy_decode_lightning` on the textbook model of the same size, without any trace.

    Args:
        cores: intra-op threads; None: torch's default, which is all.
    """
    import torch

    from benchmarks.baselines import Textbook, greedy_decode

    if cores:
        torch.set_num_threads(cores)
    experiment = course()
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


def measure(short, repetitions=5):
    repetitions, decodes, steps = (1, 2, 1) if short else (repetitions, 20, course().train.max_steps)
    found = {"trained": [], "untrained": [], None: [], 1: []}
    with TemporaryDirectory() as folder:
        weights = str(Path(folder, "weights.pt"))
        exact_match = fresh(train, path=weights, steps=steps)
        for seed in range(1, repetitions + 1):
            found["trained"].append(median(fresh(ours, decodes=decodes, weights=weights)))
            found["untrained"].append(median(fresh(ours, decodes=decodes, seed=seed)))
            for cores in (1,) if short else (None, 1):
                found[cores].append(median(fresh(lesson, decodes=decodes, cores=cores)))
    best = min([cores for cores in (None, 1) if found[cores]], key=lambda cores: median(found[cores]))
    against = f"the lesson's loop without a trace, on {'one core' if best else 'all cores'}"
    work = f"greedy decode of {TOKENS} tokens with the whole trace, `course` size"
    notes = {"trained": f"after {steps} steps, {100 * exact_match:.0f} % exact match",
             "untrained": f"before training, {repetitions} models"}
    rows = [Row(work, against, "ms", found[name], found[best], at_most=0.4, note=note) for name, note in notes.items()]
    return rows, [growth(short, best)], []


def growth(short, cores):
    """Milliseconds for ever longer outputs; the source is as long as the output."""
    lines = []
    for length in LENGTHS[:1] if short else LENGTHS:
        mine = median([median(fresh(ours, decodes=5, length=length, seed=seed)) for seed in range(1, 2 if short else 4)])
        others = median(fresh(lesson, decodes=5, cores=cores, length=length))
        lines.append([length, f"{mine:.1f}", f"{mine / length:.2f}", f"{others:.1f}", f"{others / length:.2f}"])
    return Curve("A decode as it grows, `course` size, before training (the longest way: few guesses are right; median of three seeds)",
                 ["tokens", "ours with trace, ms", "ms a token", "lesson's loop, ms", "ms a token"], lines)
