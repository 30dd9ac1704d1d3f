"""Checkpoints that are nearly right: the values, the pickle or the archive of a whole one with something wrong in it."""

import io
import pickletools
import random
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import torch

from core.build import build_model
from core.checkpoint import LoadedModel, checkpoint_bytes
from core.config import preset
from tests.attack.shapes import MARKUP

NUMBERS = (
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    64,
    1024,
    10_000,
    2**31,
    2**63,
    2**64,
    10**30,
    10**600,
    0.5,
    1e308,
    -0.0,
    float("nan"),
    float("inf"),
    True,
    None,
)
TEXTS = ("", "\ud800", "\x00", "self", "model", "a" * 3000, "d_model", *MARKUP)


def whole_checkpoint() -> bytes:
    """A small model that was never trained, as a file."""
    experiment = preset("classroom").with_settings(d_model=16, num_heads=2, d_ff=20, num_layers=1, vocab_size=20, max_steps=50)
    return checkpoint_bytes(LoadedModel(build_model(experiment).eval(), experiment, 50))


def strange_checkpoint(rng: random.Random, whole: bytes) -> bytes:
    """A file that is not quite a checkpoint, or one of a strange model."""
    return rng.choice((strange_values, strange_values, strange_values, strange_pickle, strange_pickle, strange_archive))(rng, whole)


def anything(rng: random.Random, depth: int = 0) -> Any:
    """A value that torch.save writes and that may stand anywhere."""
    match rng.randrange(9 if depth < 3 else 5):
        case 0 | 1:
            return rng.choice(NUMBERS)
        case 2:
            return rng.choice(TEXTS)
        case 3 | 4:
            return strange_tensor(rng)
        case 5:
            return [anything(rng, depth + 1) for _ in range(rng.randrange(4))]
        case 6:
            return tuple(anything(rng, depth + 1) for _ in range(rng.randrange(4)))
        case 7:
            return {rng.choice((*TEXTS, 0, -1, 2**30)): anything(rng, depth + 1) for _ in range(rng.randrange(4))}
    nested: Any = 0
    for _ in range(rng.choice((10, 200))):
        nested = [nested]
    return nested


def strange_tensor(rng: random.Random) -> Any:
    """Tensors that are dense and plain, and others."""
    return rng.choice(
        (
            lambda: torch.zeros(rng.choice((0, 1, 13))),
            lambda: torch.tensor(2.5),
            lambda: torch.zeros(0, 10**6),
            lambda: torch.zeros([1] * 80),
            lambda: torch.full((5,), rng.choice((1e38, -1e38, float("nan"), 1e-45))),
            lambda: torch.zeros(1).expand(10**6, 10**3),
            lambda: torch.zeros(9)[::2],
            lambda: torch.zeros(3, 5).t(),
            lambda: torch.zeros(9)[2:5],
            lambda: torch.zeros(5, dtype=torch.int8),
            lambda: torch.zeros(5, dtype=torch.complex64),
            lambda: torch.zeros(5, dtype=torch.bool),
            lambda: torch.zeros(3, 3).to_sparse(),
            lambda: torch.zeros(5, device="meta"),
            lambda: torch.quantize_per_tensor(torch.zeros(5), 0.1, 0, torch.qint8),
            lambda: torch.nn.Parameter(torch.zeros(3)),
            lambda: torch.zeros(5, dtype=torch.float64),
            lambda: torch.zeros(5).half(),
        )
    )()


def strange_values(rng: random.Random, whole: bytes) -> bytes:
    """The values with up to three things wrong."""
    values = torch.load(io.BytesIO(whole), weights_only=True)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        with suppress(TypeError, AttributeError, RuntimeError, ValueError, LookupError):  # what was altered may be no dict now
            rng.choice(ALTERATIONS)(rng, values)
    buffer = io.BytesIO()
    try:
        torch.save(values, buffer)
    except Exception:  # not all of this can be written
        return whole
    return buffer.getvalue()


def alter_hyperparameter(rng: random.Random, values: dict) -> None:
    hparams = values["hyper_parameters"]
    hparams[rng.choice([*hparams, rng.choice(TEXTS)])] = rng.choice((rng.choice(NUMBERS), rng.choice(NUMBERS), anything(rng)))


def alter_weight(rng: random.Random, values: dict) -> None:
    state = values["state_dict"]
    name = rng.choice(list(state) or [""])
    match rng.randrange(7):
        case 0:
            state[name] = strange_tensor(rng)
        case 1:
            state[rng.choice(TEXTS)] = state.pop(name)
        case 2:
            state[name] = state[name].clone().fill_(rng.choice((1e38, -1e38, 1e-45, 3e4, float("nan"), 0.0)))
        case 3:
            state[name] = state[name].reshape(1, *state[name].shape)
        case 4:
            for each in state:
                state[each] = state[each] * rng.choice((1e30, 1e19, 0.0, -1.0))
        case 5:
            state[name] = state[rng.choice(list(state))]
        case 6:
            state[name] = state[name].to(rng.choice((torch.int8, torch.float16, torch.bfloat16, torch.float64, torch.int64)))


def alter_beside(rng: random.Random, values: dict) -> None:
    values[rng.choice(("experiment", "global_step", "scales", "epoch", "state_dict", "hyper_parameters", "loops", *TEXTS))] = anything(rng)


def alter_experiment(rng: random.Random, values: dict) -> None:
    values["experiment"][rng.choice([*values["experiment"], *TEXTS])] = anything(rng)


def alter_step(rng: random.Random, values: dict) -> None:
    values["global_step"] = rng.choice(NUMBERS)


def alter_scales(rng: random.Random, values: dict) -> None:
    state = values["state_dict"]
    name = rng.choice(list(state))
    state[name] = torch.ones(state[name].shape, dtype=torch.int8)
    values["scales"] = {name: rng.choice((torch.full(state[name].shape[:1], rng.choice((1.0, 1e38, float("nan")))), strange_tensor(rng)))}


ALTERATIONS: tuple[Callable, ...] = (
    alter_hyperparameter,
    alter_hyperparameter,
    alter_weight,
    alter_weight,
    alter_beside,
    alter_experiment,
    alter_step,
    alter_scales,
)


def entries(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # without the time of day: the same blow is the same bytes
    return buffer.getvalue()


def pieces_of(pickled: bytes) -> list[bytes]:
    """A pickle's instructions."""
    places = [position for _, _, position in pickletools.genops(pickled)] + [len(pickled)]
    return [pickled[start:end] for start, end in zip(places, places[1:], strict=False)]


SNIPPETS = (
    b"N",
    b")",
    b"}",
    b"]",
    b"(",
    b"t",
    b"\x85",
    b"\x86",
    b"\x87",
    b"R",
    b"b",
    b"Q",
    b"0",
    b"2",
    b"e",
    b"u",
    b"s",
    b"a",
    b".",
    b"h\x00",
    b"h\x01",
    b"q\x00",
    b"K\x00",
    b"K\xff",
    b"J\xff\xff\xff\x7f",
    b"J\x00\x00\x00\x80",
    b"\x8a\x08" + b"\xff" * 7 + b"\x7f",
    b"\x8a\xff" + b"\x01" * 255,
    b"G\x7f\xf8" + bytes(6),
    b"G\x7f\xf0" + bytes(6),
    b"X\x03\x00\x00\x00\xed\xa0\x80",
    b"X\x00\x00\x00\x00",
    b"ctorch\nFloatStorage\n",
    b"ctorch\nTensor\n",
    b"ctorch._utils\n_rebuild_tensor_v2\n",
    b"ctorch._utils\n_rebuild_parameter\n",
    b"ctorch._utils\n_rebuild_sparse_tensor\n",
    b"ctorch._utils\n_rebuild_qtensor\n",
    b"ctorch._utils\n_rebuild_meta_tensor_no_storage\n",
    b"ccollections\nOrderedDict\n)R",
    b"ccollections\nCounter\n",
    b"cos\nsystem\n",
    b"cbuiltins\neval\n",
    b"ctorch\nload\n",
    b"\x80\x04",
    b"\x80\x02",
    b"K\x01\x85" + b"\x85" * 3000,
    b"]" + b"]a" * 3000,
    b"(" * 3000,
    b"2" * 300,
)


def strange_pickle(rng: random.Random, whole: bytes) -> bytes:
    """The same archive; in its pickle instructions are repeated, moved, left out or replaced."""
    contents = entries(whole)
    name = next(name for name in contents if name.endswith("data.pkl"))
    pieces = pieces_of(contents[name])
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(pieces))
        match rng.randrange(6):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(at, rng.choice(SNIPPETS))
            case 2:
                pieces[at] = rng.choice(SNIPPETS)
            case 3:
                pieces[at:at] = pieces[at : at + rng.randrange(1, 60)] * rng.choice((1, 1, 30))
            case 4:
                pieces.insert(rng.randrange(len(pieces)), pieces.pop(at))
            case 5:
                pieces[at] = pieces[at][:1] + rng.randbytes(max(0, len(pieces[at]) - 1))
        if not pieces:
            break
    return packed({**contents, name: b"".join(pieces)})


def strange_archive(rng: random.Random, whole: bytes) -> bytes:
    """The same values in an archive that lies."""
    contents = entries(whole)
    names = list(contents)
    folder = names[0].partition("/")[0]
    name = rng.choice(names)
    match rng.randrange(8):
        case 0:  # a few bytes of it altered, most likely in the directory at its end
            data = bytearray(whole)
            for _ in range(rng.choice((1, 3, 10))):
                data[rng.choice((rng.randrange(len(data)), len(data) - 1 - rng.randrange(900)))] = rng.randrange(256)
            return bytes(data)
        case 1:
            return with_compression(contents, name, bytes(rng.choice((10**3, 3 * 10**7))))
        case 2:
            return packed({**contents, f"{folder}/{rng.choice(('../x', 'code/x.py', 'constants.pkl', 'data/999', 'data/0/..', ''))}": b"x"})
        case 3:
            return packed({**contents, name: contents[name][: rng.randrange(len(contents[name]) + 1)]})
        case 4:
            return whole[: rng.randrange(len(whole))]
        case 5:
            return packed({**contents, name: contents[name] + b"\x00" * rng.choice((1, 10**6))})
        case 6:
            return packed({key.replace(folder, rng.choice(("..", "/", "a/b", ""))): content for key, content in contents.items()})
    data = bytearray(whole)  # the unpacked or packed size, or the checksum, in a record of the directory
    record = data.rindex(name.encode()) - 46
    at = record + rng.choice((16, 20, 24, 42))
    data[at : at + 4] = struct.pack("<I", rng.choice((0, 1, 7, 2**31, 2**32 - 1)))
    return bytes(data)


def with_compression(contents: dict[str, bytes], name: str, grown: bytes) -> bytes:
    """An archive of which one entry is compressed, and large when it is not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each, content in contents.items():
            kind = zipfile.ZIP_DEFLATED if each == name else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(each), grown if each == name else content, kind)
    return buffer.getvalue()
