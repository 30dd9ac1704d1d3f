"""What is read of a file: every number stands in it, nothing in it is called, and it takes no more memory than it has itself."""

import io
import pickle
import pickletools
import struct
import zipfile
from collections import Counter, OrderedDict
from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import LIMIT, entries, packed, problem_of, repacked, saved
from core.checkpoint_file import read_values
from core.errors import UserError

FILLED = torch.arange(13.0)
WEIGHTS = OrderedDict(first=torch.randn(7, 5, generator=torch.Generator().manual_seed(1)), second=torch.arange(13).half(),
                      third=torch.randn(3, 2, generator=torch.Generator().manual_seed(2)).t(), one=torch.tensor(2.5))
VALUES = {"state_dict": WEIGHTS, "step": 17, "nested": [{"a": (1, -2.5, None)}, True, "text", 10**30], "again": WEIGHTS["first"]}
HUGE = 2**40


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.ckpt"


def tensors_in(value):
    """Every tensor in a tree of values."""
    if isinstance(value, torch.Tensor):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [tensor for each in inner for tensor in tensors_in(each)]


def stored(tensor):
    """The bytes of a tensor's memory, all of which it must show."""
    content = bytes(tensor.untyped_storage())
    assert len(content) == tensor.numel() * tensor.itemsize
    return content


# What torch.save writes.


def test_values_come_back(path):
    values = read_values(saved(VALUES, path), LIMIT)
    assert values.keys() == VALUES.keys() and list(values["state_dict"]) == list(WEIGHTS)
    assert (values["step"], values["nested"]) == (17, VALUES["nested"])
    assert values["again"] is values["state_dict"]["first"]
    for name, tensor in WEIGHTS.items():
        assert values["state_dict"][name].dtype == tensor.dtype
        assert torch.equal(values["state_dict"][name], tensor)


def test_every_number_is_one_of_the_files(path):
    values = read_values(saved(VALUES, path), LIMIT)
    contents = Counter(content for name, content in entries(path).items() if name.startswith("data/"))
    assert Counter(map(stored, values["state_dict"].values())) == contents
    assert all(bytes(tensor.contiguous().numpy().tobytes()) == WEIGHTS[name].contiguous().numpy().tobytes()
               for name, tensor in values["state_dict"].items())


def test_a_tensors_memory_is_its_own(path):
    one, other = (read_values(saved(VALUES, path), LIMIT)["state_dict"]["first"] for _ in range(2))
    one.zero_()
    assert torch.equal(other, WEIGHTS["first"])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
                                   torch.int8, torch.uint8], ids=str)
def test_kinds_of_numbers(path, dtype):
    tensor = torch.arange(13).to(dtype)
    found = read_values(saved({"a": tensor}, path), LIMIT)["a"]
    assert found.dtype == dtype and torch.equal(found, tensor)


@pytest.mark.parametrize("size", [(), (1,), (1, 1, 1), (1, 7, 1, 3), (7, 1)], ids=str)
def test_shapes(path, size):
    tensor = torch.arange(float(prod(size))).reshape(size)
    turned = tensor.clone().permute(tuple(reversed(range(len(size)))))
    values = read_values(saved({"a": tensor, "b": turned}, path), LIMIT)
    assert torch.equal(values["a"], tensor) and torch.equal(values["b"], turned)


def test_files_of_an_older_torch_name_no_byte_order(path):
    values = read_values(repacked(saved(VALUES, path), byteorder=None, **{".format_version": None, ".data/serialization_id": None}), LIMIT)
    assert torch.equal(values["state_dict"]["first"], WEIGHTS["first"])


# The archive.


def archives(path):
    """Ways to pack another archive around the same pickle and numbers, with the problem of each."""
    contents = entries(saved({"a": FILLED}, path))
    ours = [(f"model/{name}", content) for name, content in contents.items()]
    return {
        "twice the same name": ([*ours, ("model/data/0", bytes(52))], "checkpoint_unsafe"),
        "two pickles": ([*ours, ("model/data.pkl", contents["data.pkl"])], "checkpoint_unsafe"),
        "another folder": ([*ours[:-1], ("other" + ours[-1][0].removeprefix("model"), ours[-1][1])], "checkpoint_unsafe"),
        "a second folder": ([*ours, ("other/data/1", bytes(52))], "checkpoint_unsafe"),
        "code beside it": ([*ours, ("model/code/__torch__.py", b"pass")], "checkpoint_unsafe"),
        "constants": ([*ours, ("model/constants.pkl", b"\x80\x02).")], "checkpoint_unsafe"),
        "an entry above": ([*ours, ("model/../data/1", bytes(52))], "checkpoint_unsafe"),
        "no folder": ([(name.removeprefix("model/"), content) for name, content in ours], "checkpoint_unsafe"),
        "no pickle": ([each for each in ours if not each[0].endswith(".pkl")], "checkpoint_unreadable"),
        "no numbers": ([each for each in ours if "/data/" not in each[0]], "checkpoint_incomplete"),
        "too few bytes": ([(name, content[:-1] if "/data/" in name else content) for name, content in ours], "checkpoint_incomplete"),
        "too many bytes": ([(name, content + b"\0" if "/data/" in name else content) for name, content in ours], "checkpoint_incomplete"),
        "the other byte order": ([(name, b"big" if "byteorder" in name else content) for name, content in ours], "checkpoint_unreadable"),
        "nothing": ([], "checkpoint_unreadable"),
    }


ARCHIVES = ["twice the same name", "two pickles", "another folder", "a second folder", "code beside it", "constants", "an entry above",
"no folder",
            "no pickle", "no numbers", "too few bytes", "too many bytes", "the other byte order", "nothing"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_another_archive_is_refused(path, name):
    contents, key = archives(path)[name]
    assert problem_of(packed(path, contents)) == key


def test_every_archive_is_tried(path):
    assert list(archives(path)) == ARCHIVES


def central(path, name, offset, value):
    """Writes a number of four bytes into an entry's record in the archive's central directory."""
    data = bytearray(path.read_bytes())
    record = data.rindex(name) - 46
    assert data[record:record + 4] == b"PK\x01\x02"
    data[record + offset:record + offset + 4] = struct.pack("<I", value)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("fields, key", [
    ({24: 2**31 - 1}, "checkpoint_too_large"), ({20: 26, 24: 26}, "checkpoint_incomplete"), ({24: 26}, "checkpoint_incomplete"),
    ({20: 26}, "checkpoint_incomplete"), ({20: 0, 24: 0}, "checkpoint_incomplete"), ({42: 0}, "checkpoint_unreadable"),
    ({16: 7}, "checkpoint_unreadable"), ({6: 0x0001000A}, "checkpoint_unreadable"),
], ids=["unpacked size", "sizes", "one size", "the other size", "no size", "another place", "checksum", "encrypted"])
def test_a_directory_that_lies_is_refused(path, fields, key):
    for offset, value in fields.items():
        central(repacked(saved({"a": FILLED}, path)) if offset == min(fields) else path, b"model/data/0", offset, value)
    assert problem_of(path) == key


def test_the_formats_before_zip_are_unreadable(path):
    assert problem_of(saved(VALUES, path, _use_new_zipfile_serialization=False)) == "checkpoint_unreadable"
    path.write_bytes(pickle.dumps({"state_dict": {}}))
    assert problem_of(path) == "checkpoint_unreadable"


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_other_protocols_are_refused(path, protocol):
    assert problem_of(saved({"a": 1}, path, pickle_protocol=protocol)) == "checkpoint_unsafe"


def test_a_compressed_archive_is_refused_however_small(path):
    contents = entries(saved({"a": FILLED}, path))
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
        packed(path, [(f"model/{name}", content) for name, content in contents.items()], compression)
        assert problem_of(path) == "checkpoint_too_large"


def test_a_file_over_the_limit_is_not_looked_into(path):
    path.write_bytes(bytes(LIMIT + 1))
    assert problem_of(path) == "checkpoint_too_large"


# Whatever is altered in a file, no number comes from elsewhere.


def check_numbers(path, allowed):
    """Reads a file that may be hostile; whatever is read has its numbers in the file."""
    try:
        values = read_values(path, LIMIT)
    except UserError as refusal:
        assert refusal.key.startswith("checkpoint_")
        return
    for tensor in tensors_in(values):
        assert allowed(stored(tensor))


SNIPPETS = [*[b"ctorch\nTensor\nK\x0d\x85R"] * 3, b"ctorch\nFloatStorage\n", b"h\x01", b"K\x00", b"K\x07", b"N", b")", b"}"]
OPCODES = [opcode.code.encode("latin-1") for opcode in pickletools.opcodes]


@st.composite
def mutated(draw, pickled):
    """A pickle with a few instructions replaced, repeated, moved, left out, or changed in their arguments."""
    places = [position for _, _, position in pickletools.genops(pickled)] + [len(pickled)]
    pieces = [pickled[start:end] for start, end in zip(places, places[1:], strict=False)]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(pieces) - 1))
        match draw(st.sampled_from(["opcode", "argument", "repeat", "move", "drop", "insert", *["value"] * 6])):
            case "opcode":
                pieces[at] = draw(st.sampled_from(OPCODES)) + pieces[at][1:]
            case "argument":
                end = draw(st.integers(1, len(pieces[at])))
                pieces[at] = pieces[at][:end] + draw(st.binary(min_size=0, max_size=4)) + pieces[at][end + draw(st.integers(0, 4)):]
            case "repeat":
                pieces[at:at] = pieces[at:at + draw(st.integers(1, 40))]
            case "move":
                pieces.insert(draw(st.integers(0, len(pieces) - 1)), pieces.pop(at))
            case "drop":
                del pieces[at]
            case "value":
                values = [place for place, piece in enumerate(pieces) if piece[:1] in (b"K", b"G", b"N", b"\x8a")]
                pieces[draw(st.sampled_from(values or [at]))] = draw(st.sampled_from(SNIPPETS))
            case "insert":
                pieces.insert(at, draw(st.sampled_from([*SNIPPETS, *OPCODES])))
        if not pieces:
            break
    return b"".join(pieces)


@settings(max_examples=400)
@given(st.data())
def test_an_altered_pickle_shows_no_memory(path, data):
    contents = entries(saved(VALUES, path))
    pickled = data.draw(mutated(contents["data.pkl"]))
    numbers = {content for name, content in contents.items() if name.startswith("data/")}
    check_numbers(repacked(path, **{"data.pkl": pickled}), numbers.__contains__)


@settings(max_examples=200)
@given(st.data())
def test_an_altered_file_shows_no_memory(path, data):
    buffer = io.BytesIO()
    torch.save(VALUES, buffer)
    whole = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at:at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path.write_bytes(whole)
    check_numbers(path, bytes(whole).__contains__)
