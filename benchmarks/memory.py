"""Memory of a server after many runs and decodes against after a few."""

from benchmarks.fresh import fresh
from benchmarks.report import Row

STEPS = 25  # of each run
SOURCE = "3 1 4 1 5"


def grow(few, many, memory_mb):
    """Runs and decodes one after the other, as one page after the other would ask for them.

    Args:
        few, many: after how many runs and decodes to look. memory_mb: limit of what ended runs may keep; None: the server's own.
    Returns:
        Megabytes resident after `few` and after `many`.
    """
    from concurrent.futures import ThreadPoolExecutor

    import gradio  # noqa: F401  a server holds it, too

    from benchmarks.machine import resident_mb
    from core.classroom.limits import Limits
    from core.classroom.registry import Registry
    from core.config import preset
    from core.training.process_memory import freeze_startup
    from demo.api.models import Models

    freeze_startup()
    registry = Registry(Limits(**({} if memory_mb is None else {"memory_mb": memory_mb}), lease_seconds=1.0))
    models, sizes = Models(registry), {}
    with ThreadPoolExecutor(4) as handlers:  # decodes run in the threads of a pool
        for count in range(1, many + 1):
            view = registry.start(preset("classroom").with_settings(max_steps=STEPS, seed=count))
            view.run.thread.join()
            handlers.submit(models.decode, models.of_run(view.id)[0], SOURCE).result()
            registry.unsubscribe(view.id)
            sizes[count] = resident_mb()
    registry.close()
    return {"few": sizes[few], "many": sizes[many]}


def measure(short, repetitions=3):
    repetitions, few, many = (1, 1, 3) if short else (repetitions, 10, 100)
    rows = []
    for limit, words in ((None, "with the server's own limits"), (20.0, "ended runs limited to 20 MB, which the first ten fill")):
        found = [fresh(grow, few=few, many=many, memory_mb=limit) for _ in range(repetitions)]
        rows.append(Row(f"memory after {many} short runs and {many} decodes", f"after {few}", "MB", [one["many"] for one in found],
                        [one["few"] for one in found], at_most=1.05, note=words))
        if short:
            break
    return rows, [], []
