"""Each protection is taken away in turn, in a copy of the tree: the tests that are named for it have to fail.

    python -m tests.attack.mutations            all of them, some ten minutes
    python -m tests.attack.mutations seat       those whose name contains a word

A protection that was moved or written anew is not found any more: that is an error of this list, which a quick test notices
(tests/attack/test_mutations.py).
"""

import importlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("app.py", "pyproject.toml", "core", "demo", "assets", "tests", "benchmarks", "README.md", "course")
OURS = ("app", "benchmarks", "core", "demo", "tests")
PATIENCE = 600  # seconds for the tests of one
BROKEN = 77  # how a process ends whose tests could not be run


@dataclass(frozen=True)
class Mutation:
    """name: the protection. old: text that stands once in `file`. new: what stands there without it. tests: as pytest takes them."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


CKPT, FILES, PICKLES = "tests/core/test_checkpoint.py", "tests/core/test_checkpoint_file.py", "tests/core/test_pickled_values.py"
ROOMS, GATE, GUARD = "tests/core/classroom/test_rooms.py", "tests/demo/adapters/test_gate.py", "tests/demo/adapters/test_guard.py"
ROUTES, REGISTRY, QUESTIONS = (
    "tests/demo/api/test_routes.py",
    "tests/core/classroom/test_registry.py",
    "tests/core/classroom/test_questions.py",
)
UPLOADS, MODELS, TEACHING = "tests/demo/adapters/test_upload_guard.py", "tests/demo/api/test_models.py", "tests/demo/api/test_rooms.py"

MUTATIONS = (
    # Files from outside.
    Mutation(
        "nothing is unpickled",
        "core/checkpoint_file.py",
        'values = read_pickle(archive.read(entries["data.pkl"]), Storages(archive, entries).numbers)',
        "values = torch.load(io.BytesIO(data), weights_only=False)",
        (f"{CKPT}::test_code_in_a_file_is_not_run",),
    ),
    Mutation(
        "only torch.save's own names",
        "core/pickled_values.py",
        'case "GLOBAL" if argument in DTYPES or Name(argument) in (REBUILD, ORDERED):',
        'case "GLOBAL":',
        (PICKLES, FILES),
    ),
    Mutation(
        "a value is a tree", "core/pickled_values.py", "if type(self.memo[argument]) in (str, Name, torch.Tensor):", ":", (PICKLES, FILES)
    ),
    Mutation(
        "names cannot be made to collide",
        "core/pickled_values.py",
        "if type(key) is not str and not (type(key) is int and abs(key) < 2**31):",
        "if False:",
        (PICKLES, FILES),
    ),
    Mutation(
        "a tensor shows all of its storage",
        "core/pickled_values.py",
        "    if count != numbers.numel():\n",
        "    if False:\n",
        (PICKLES, FILES, CKPT),
    ),
    Mutation(
        "a tensor shows each number once",
        "core/pickled_values.py",
        "if length != 1 and step != count:",
        "if False:",
        (PICKLES, FILES, CKPT),
    ),
    Mutation(
        "a tensor without data",
        "core/checkpoint_file.py",
        "entry.compress_size == count * dtype.itemsize:\n            raise UserError",
        "entry.compress_size == count * dtype.itemsize:\n            return torch.empty(count, dtype=dtype)\n            raise UserError",
        (FILES,),
    ),
    Mutation(
        "a storage is one tensor's",
        "core/checkpoint_file.py",
        'entry = self.entries.pop(f"data/{key}", None)',
        'entry = self.entries.get(f"data/{key}", None)',
        (FILES, PICKLES),
    ),
    Mutation(
        "nothing is compressed",
        "core/checkpoint_file.py",
        "any(entry.compress_type != zipfile.ZIP_STORED for entry in entries) or ",
        "",
        (CKPT, FILES),
    ),
    Mutation("the size of a pickle", "core/checkpoint_file.py", " or pickled > largest_pickle:", ":", (CKPT,)),
    Mutation(
        "the size of a file",
        "core/checkpoint_file.py",
        "        if size > largest_file:\n            raise",
        "        if False:\n            raise",
        (CKPT,),
    ),
    Mutation("one name, one entry", "core/checkpoint_file.py", "if len(by_name) < len(entries) or ", "if ", (FILES,)),
    Mutation(
        "hyperparameters in range",
        "core/checkpoint.py",
        "if not isinstance(value, int | float) or not low <= value <= high:",
        "if False:",
        (CKPT,),
    ),
    Mutation(
        "the size of a model before memory is taken", "core/checkpoint.py", "    check_sizes(state, hparams, largest_model)\n", "", (CKPT,)
    ),
    Mutation(
        "a small file of a large model",
        "core/checkpoint.py",
        "        check_shapes(state, hparams, kind)\n",
        "",
        (f"{CKPT}::test_a_small_file_of_a_large_model_takes_no_memory",),
    ),
    Mutation("weights are finite", "core/checkpoint.py", "        check_finite(state)\n", "", (CKPT,)),
    Mutation(
        "scales fit",
        "core/rounded_weights.py",
        "if not isinstance(scales, dict) or not all(",
        "if False and not all(",
        ("tests/core/test_rounded_weights.py",),
    ),
    Mutation(
        "kinds of numbers in safetensors",
        "core/safetensors_file.py",
        "if not all(tensor.dtype in KINDS for tensor in weights.values()):",
        "if False:",
        ("tests/core/test_hub.py",),
    ),
    Mutation("a file's name is one line", "demo/api/models.py", 'letter if letter.isprintable() else " "', "letter", (MODELS,)),
    # Who may do what.
    Mutation(
        "only the owner steers a run",
        "core/classroom/subscriptions.py",
        "if self.owns_run and not self.replaying and self.frozen_at is None:",
        "if not self.replaying and self.frozen_at is None:",
        ("tests/core/classroom/test_subscriptions.py",),
    ),
    Mutation(
        "a reading key steers nothing",
        "core/classroom/registry.py",
        "            if subscription is None or not isinstance(subscription.run, kind):\n",
        "            by_reading_key = (each for each in self.subscriptions.values() if each.run.read_key == subscription_id)\n"
        "            subscription = subscription or next(by_reading_key, None)\n"
        "            if subscription is None or not isinstance(subscription.run, kind):\n",
        (REGISTRY,),
    ),
    Mutation(
        "a race is no run",
        "core/classroom/registry.py",
        "if subscription is None or not isinstance(subscription.run, kind):",
        "if subscription is None:",
        (REGISTRY,),
    ),
    Mutation("the lease", "core/classroom/registry.py", "if not run.ended and not self.watchers(run)]", "if False]", (REGISTRY,)),
    Mutation("the limits of a run", "core/classroom/registry.py", "        self.limits.check(experiment)\n", "", (REGISTRY,)),
    Mutation("the limits of a race", "core/classroom/registry.py", "        self.limits.check_race(config)\n", "", (REGISTRY,)),
    Mutation(
        "so many subscriptions",
        "core/classroom/registry.py",
        '                raise UserError("too_many_subscriptions"',
        '                UserError("too_many_subscriptions"',
        (REGISTRY,),
    ),
    Mutation(
        "so many runs",
        "core/classroom/registry.py",
        '                    raise UserError("too_many_runs"',
        '                    UserError("too_many_runs"',
        (REGISTRY,),
    ),
    Mutation(
        "a run that goes on is not dropped",
        "demo/api/runs.py",
        "        if not subscription.run.ended:\n            raise",
        "        if False:\n            raise",
        ("tests/demo/api/test_runs.py",),
    ),
    Mutation(
        "only the page's actions",
        "demo/api/runs.py",
        '    if action not in ACTIONS:\n        raise UserError("wrong_request")\n',
        "",
        ("tests/demo/api/test_runs.py",),
    ),
    Mutation(
        "the teacher's key",
        "core/classroom/rooms.py",
        'if not isinstance(secret, str) or not secrets.compare_digest(secret.encode("utf-8", "replace"), room.secret.encode()):',
        "if not isinstance(secret, str):",
        (ROOMS,),
    ),
    Mutation("so many rooms", "core/classroom/rooms.py", "if len(self.rooms) >= limit:", "if False:", (ROOMS,)),
    Mutation("so many seats", "core/classroom/rooms.py", "if len(room.seats) >= MAX_SEATS:", "if False:", (ROOMS,)),
    Mutation(
        "a room ends with its teacher",
        "core/classroom/rooms.py",
        "if room.last_polled < now - ROOM_LEASES * lease]:",
        "if False]:",
        (ROOMS,),
    ),
    Mutation(
        "a vote needs a seat",
        "core/classroom/questions.py",
        "            if not isinstance(token, str) or token not in room.seats:\n",
        "            if not isinstance(token, str):\n",
        (QUESTIONS,),
    ),
    Mutation(
        "no vote after the close",
        "core/classroom/questions.py",
        " or not question.round.is_open:",
        ":",
        (QUESTIONS, "tests/demo/api/test_room_questions.py"),
    ),
    Mutation(
        "one seat, one vote after a reload",
        "core/classroom/questions.py",
        "votes[seat.token] = votes.pop(before)",
        "votes[seat.token] = votes[before]",
        (QUESTIONS,),
    ),
    Mutation("a vote is an answer", "core/classroom/questions.py", "chosen = question.checked(answer)", "chosen = answer", (QUESTIONS,)),
    Mutation(
        "a class race needs a seat",
        "core/classroom/class_races.py",
        "            if not isinstance(token, str) or token not in room.seats:\n                raise",
        "            if False:\n                raise",
        ("tests/core/classroom/test_class_races.py",),
    ),
    Mutation(
        "a class race that has begun",
        "core/classroom/class_races.py",
        '            if race.subscription is not None:\n                raise UserError("class_race_began")',
        '            if False:\n                raise UserError("class_race_began")',
        ("tests/core/classroom/test_class_races.py",),
    ),
    Mutation(
        "students hear nothing of the teacher's keys",
        "demo/api/stage.py",
        '"request": own_request(decode, seat)',
        '"request": decode.asked.request()',
        (TEACHING,),
    ),
    Mutation(
        "a class is shown only what the page knows",
        "demo/api/shown_state.py",
        'if name == "preset" or name in SETTINGS or name in OF_TABS}',
        "}",
        (TEACHING,),
    ),
    Mutation("a room's picture is its address", "demo/api/rooms.py", "    if not fits:\n", "    if False:\n", (TEACHING,)),
    # The API.
    Mutation("the body of a request", "demo/api/routes.py", "if len(body) > MAX_BODY_BYTES:", "if False:", (ROUTES,)),
    Mutation("a form of another site", "demo/api/routes.py", "            return Response(status_code=415)", "            pass", (ROUTES,)),
    Mutation("the password", "demo/api/routes.py", "if not await signed_in(request):", "if False:", (ROUTES,)),
    Mutation(
        "a value of its kind",
        "demo/api/requests.py",
        "if not isinstance(value, kind) or isinstance(value, bool) or (kind is int and abs(value) > 2**53):",
        "if value is None:",
        ("tests/demo/test_bad_inputs.py", "tests/demo/api/test_runs.py"),
    ),
    Mutation(
        "half a character in a sentence",
        "demo/text/__init__.py",
        '.encode("utf-8", "replace").decode()',
        "",
        ("tests/demo/adapters/test_refusal.py",),
    ),
    # The address.
    Mutation(
        "no errands",
        "demo/adapters/guard.py",
        'elif any(address in scope["path"].lower() for address in FETCHING_ADDRESSES):',
        "elif False:",
        (GUARD,),
    ),
    Mutation("no downloads", "demo/adapters/guard.py", "    processing_utils.async_ssrf_protected_download = refuse\n", "", (GUARD,)),
    Mutation("a file is never a page", "demo/adapters/guard.py", '(b"x-content-type-options", b"nosniff"),', "", (GUARD,)),
    Mutation("what others do", "demo/build.py", "enable_monitoring=False,", "enable_monitoring=True,", (GUARD,)),
    Mutation("the history of runs", "demo/build.py", "run_history=False,", "run_history=True,", (GUARD,)),
    Mutation("other sites read nothing", "demo/build.py", "    refuse_other_sites()\n", "", (GATE,)),
    Mutation(
        "other sites change nothing",
        "demo/adapters/gate.py",
        "not in SAFE_METHODS and not is_own_origin(headers):",
        "not in SAFE_METHODS and False:",
        (GATE,),
    ),
    Mutation(
        "addresses that nobody uses",
        "demo/adapters/gate.py",
        'if gradios and not USED.fullmatch(rest.partition("/")[0]):',
        "if False:",
        (GATE,),
    ),
    Mutation("the size that is told", "demo/adapters/gate.py", "int(length[:20]) > MAX_BODY_BYTES", "False", (GATE,)),
    Mutation("the size that comes", "demo/adapters/gate.py", "if self.received > MAX_BODY_BYTES:", "if False:", (GATE,)),
    Mutation("what Gradio trips over", "demo/adapters/gate.py", "            await self.refuse(400)", "            raise", (GATE,)),
    # Uploads.
    Mutation(
        "the total of uploads",
        "demo/adapters/upload_guard.py",
        "if not await asyncio.to_thread(self.folder.make_room, CHUNK):",
        "if False:",
        (UPLOADS,),
    ),
    Mutation(
        "the size of an upload",
        "demo/adapters/upload_guard.py",
        "            if self.received > self.guard.largest + REQUEST_OVERHEAD:\n",
        "            if False:\n",
        (UPLOADS,),
    ),
    Mutation(
        "the time of an upload",
        "demo/adapters/upload_guard.py",
        "asyncio.timeout(self.deadline - time.monotonic())",
        "asyncio.timeout(None)",
        (UPLOADS,),
    ),
    Mutation(
        "an upload that is broken off",
        "demo/adapters/upload_guard.py",
        '        if message["type"] == "http.disconnect":\n',
        "        if False:\n",
        (UPLOADS,),
    ),
    Mutation("a file that has been read is removed", "demo/api/models.py", "            self.folder.discard(path)\n", "", (MODELS,)),
    Mutation(
        "no file outside is removed",
        "demo/api/upload_folder.py",
        "            if path.resolve().is_relative_to(self.path.resolve()):\n",
        "            if True:\n",
        ("tests/demo/api/test_upload_folder.py", MODELS),
    ),
    Mutation("so many uploaded models", "demo/api/models.py", "len(self.uploads) > self.most_uploads or ", "", (MODELS,)),
    # Markup.
    Mutation(
        "sentences of events",
        "demo/adapters/refusal.py",
        "gr.Error(escape(",
        "gr.Error(str(",
        ("tests/demo/test_bad_inputs.py", "tests/demo/adapters/test_refusal.py"),
    ),
    Mutation(
        "sentences of uploads", "demo/tabs/decode.py", "gr.Warning(escape(", "gr.Warning(str(", ("tests/demo/adapters/test_refusal.py",)
    ),
    Mutation(
        "the sheet of a room",
        "demo/api/question_sheet.py",
        "from html import escape",
        "escape = str",
        ("tests/demo/api/test_room_questions.py",),
    ),
    Mutation(
        "formulas in a table",
        "demo/api/question_sheet.py",
        'FORMULA = ("=", "+", "-", "@", "\\t", "\\r")',
        'FORMULA = ("\\0",)',
        ("tests/demo/api/test_room_questions.py",),
    ),
)


def stale(root: Path = ROOT) -> list[str]:
    """The mutations whose text does not stand exactly once in their file, or whose tests are not there."""
    found = []
    for mutation in MUTATIONS:
        count = (root / mutation.file).read_text(encoding="utf-8").count(mutation.old)
        if count != 1:
            found.append(f"{mutation.name}: its text stands {count} times in {mutation.file}")
        for test in mutation.tests:
            path, _, function = test.partition("::")
            if not (root / path).is_file() or (function and f"def {function}(" not in (root / path).read_text(encoding="utf-8")):
                found.append(f"{mutation.name}: there is no {test}")
    return found


def copy_tree(folder: Path) -> None:
    """What the tests need, without what was made of it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyi"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)


def survives(mutation: Mutation, folder: Path) -> bool:
    """Whether every test passes without the protection."""
    path = folder / mutation.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        compile(path.read_text(encoding="utf-8"), str(path), "exec")  # a mutation that is no Python would be noticed by any test
        return passes(mutation.tests, folder)
    finally:
        path.write_text(text, encoding="utf-8")


def passes(tests: tuple[str, ...], folder: Path) -> bool:
    """Runs tests in a copy of this process: the libraries, which take longer to load than most tests, are there already."""
    process = multiprocessing.get_context("fork").Process(target=run_pytest, args=[tests, folder], daemon=True)
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode == BROKEN:
        raise RuntimeError(f"{tests}: pytest could not run them:\n{(folder / 'report').read_text(errors='replace')[-3000:]}")
    return process.exitcode == 0


def run_pytest(tests: tuple[str, ...], folder: Path) -> None:
    """In a process of its own, which ends with it."""
    with (folder / "report").open("wb") as report:
        os.dup2(report.fileno(), 1)
        os.dup2(report.fileno(), 2)
    os.chdir(folder)
    os.environ["GRADIO_TEMP_DIR"] = str(folder / "gradio")
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT), str(ROOT / "tests")))]
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *tests])
    sys.stdout.flush()
    os._exit(int(code) if code in (0, 1) else BROKEN)


def load_libraries() -> None:
    """What nearly every test needs and has nothing of ours in it."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    for name in ("torch", "pytorch_lightning", "gradio", "starlette.testclient", "hypothesis", "matplotlib.figure", "safetensors.torch"):
        importlib.import_module(name)


def main(words: list[str]) -> int:
    """Returns how many protections nobody misses."""
    wrong = stale()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    chosen = [mutation for mutation in MUTATIONS if all(word in mutation.name for word in words)]
    missed = []
    load_libraries()
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        for mutation in chosen:
            began = time.monotonic()
            alive = survives(mutation, Path(folder))
            missed += [mutation.name] * alive
            print(f"{'NOBODY MISSES' if alive else 'missed by a test:'} {mutation.name} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(chosen)} protections, {len(missed)} that nobody misses: {', '.join(missed) or '-'}")
    return len(missed) + len(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
