"""Files that are read in this process, as the server reads them, and everything that can be asked of a model that was taken in: what is
raised can be seen here, and a thousand files are soon read."""

import random
import time
import traceback
from pathlib import Path

import orjson

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from core.errors import UserError
from demo.api.endpoints import endpoints
from demo.api.models import Models
from tests.attack.files import strange_checkpoint, whole_checkpoint

SLOW = 5.0  # seconds of processor time for one question


class Reader:
    """Args:
    path: of a file that is written anew each time.
    """

    def __init__(self, path: Path) -> None:
        registry = Registry(Limits(upload_mb=4.0, parameters=1_500_000))
        self.models = Models(registry)
        self.answers = endpoints(registry, self.models, Rooms(registry))
        self.path = path
        self.whole = whole_checkpoint()

    def problem(self, seed: str) -> str:
        """What goes wrong with the strange file of a seed; "" if it is refused with a UserError, or every question is answered."""
        rng = random.Random(seed)
        self.path.write_bytes(strange_checkpoint(rng, self.whole))
        began = time.thread_time()
        try:
            name = self.models.upload(str(self.path))
            for address, request in questions(name, rng):
                orjson.dumps(self.answers[address].answer(request))
                if time.thread_time() - began > SLOW:
                    return f"{address} takes long"
                began = time.thread_time()
        except UserError:
            pass
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return f"a file: {type(error).__name__}: {str(error)[:200]} in {Path(place.filename).name}:{place.lineno}"
        return "a file is read for long" if time.thread_time() - began > SLOW else ""


def questions(model: str, rng: random.Random) -> list[tuple[str, dict]]:
    """What can be asked of a model, in order."""
    language = rng.choice(("en", "ja"))
    asked = {"model": model, "source": rng.choice(("3 1 4", "1", "2 2 2 2", "1 2 3 4 5 6 7 8 9 10"))}
    head = {"kind": rng.choice(("cross", "decoder", "encoder")), "layer": 0, "head": 0}
    switched = {**asked, "switches": [{**head, "mode": rng.choice(("off", "uniform"))}]}
    kept = {"format": rng.choice(("json", "ckpt")), "step": 0, "layer": 0, "head": None, "map": "cross", "dark": False}
    rarely = [("inside/ranking", {"model": model}), ("inside/change", {"request": switched})] if rng.random() < 0.1 else []
    return [
        (f"{language}/{address}", request)
        for address, request in [
            ("decodes/decode", asked),
            ("decodes/decode", {**switched, "forced": ["1"]}),
            ("inside/forcing", {"request": asked}),
            ("inside/masks", {"request": asked, "padding": 2}),
            ("inside/stream", {"request": asked, "stack": rng.choice(("encoder", "decoder"))}),
            ("inside/head", {"request": asked, **head}),
            ("decodes/download", {"request": asked, **kept}),
            *rarely,
        ]
    ]
