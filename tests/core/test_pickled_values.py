"""Only whole tensors and plain values are read of a pickle: nothing is called, and no number comes from elsewhere than the file."""

import os
import pickle
import pickletools
import struct
from collections import Counter, OrderedDict

import pytest
import torch

from archives import LIMIT, entries, problem_of, repacked, saved
from core.checkpoint_file import read_values
from core.errors import UserError

HUGE = 2**40


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.ckpt"


# What makes something else than a whole tensor.


class Call:
    """Pickled as the call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


FILLED = torch.arange(13.0)
STORAGE = FILLED.untyped_storage()
UNFILLED = {  # constructors that torch's weights-only reader runs
    "Tensor": Call(torch.Tensor, 13),
    "FloatTensor": Call(torch.FloatTensor, 13),
    "sparse": torch.zeros(13).to_sparse(),
    "meta": torch.zeros(13, device="meta"),
    "meta by name": Call(torch._utils._rebuild_meta_tensor_no_storage, torch.float32, (13,), (1,), False),
    "from another tensor": Call(torch._utils._rebuild_device_tensor_from_cpu_tensor, Call(torch.Tensor, 13), torch.float32, "cpu", False),
    "of a type": Call(torch._tensor._rebuild_from_type_v2, torch.Tensor, torch.Tensor, (13,), {}),
    "wrapper": Call(torch._utils._rebuild_wrapper_subclass, torch.Tensor, torch.float32, (13,), (1,), 0, torch.strided, "cpu", False),
    "parameter": torch.nn.Parameter(FILLED),
    "parameter of an unfilled one": Call(torch.nn.Parameter, Call(torch.Tensor, 13)),
    "size": torch.Size([13]),
    "device": torch.device("cpu"),
    "dtype": torch.float32,
    "bytearray": Call(bytearray, 13),
    "set": {13},
    "complex": 13j,
    "Counter": Counter(),
    "bytes": b"13",
    "with attributes": OrderedDict,
}
OTHERS = {
    "empty": Call(torch.empty, 13),
    "system": Call(os.system, "true"),
    "eval": Call(eval, "13"),
    "class": UserError,
    "numpy": FILLED.numpy(),
    "numpy scalar": FILLED.numpy()[3],
    "storage": FILLED._typed_storage(),
    "untyped storage": STORAGE,
    "bool": FILLED > 3,
    "complex numbers": FILLED.to(torch.complex64),
    "float8": FILLED.to(torch.float8_e4m3fn),
    "conjugate": FILLED.to(torch.complex64).conj(),
    "ordered dict of items": Call(OrderedDict, [("a", 1)]),
}


@pytest.mark.parametrize("value", [*UNFILLED.values(), *OTHERS.values()], ids=[*UNFILLED, *OTHERS])
@pytest.mark.parametrize("place", [
    lambda value: {"state_dict": {"first": value}}, lambda value: {"other": [(1, value)]}, lambda value: value,
], ids=["weights", "elsewhere", "alone"])
def test_only_dense_tensors_and_plain_values_are_read(path, value, place):
    assert problem_of(saved(place(value), path)) == "checkpoint_unsafe"


def test_torchs_own_reader_would_show_memory(path):
    """If it no longer does, this project's reader has lost one of its reasons."""
    saved({"first": UNFILLED["Tensor"]}, path)
    assert torch.load(path, weights_only=True)["first"].shape == (13,)
    assert [name for name in entries(path) if name.startswith("data/")] == []


def test_a_tensor_with_attributes_is_refused(path):
    tensor = torch.arange(13.0)
    tensor.note = "a"
    assert problem_of(saved({"first": tensor}, path)) == "checkpoint_unsafe"


BASE = torch.arange(26.0)
PARTIAL = {
    "expanded": torch.ones(1).expand(10**6, 10**6), "a row repeated": torch.arange(13.0).expand(5, 13),
    "overlapping": BASE.as_strided((14, 13), (1, 1)), "overlapping by one": torch.arange(25.0).as_strided((2, 13), (12, 1)),
    "the beginning": BASE[:13], "the end": BASE[13:], "every second": BASE[::2], "one": BASE[3],
    "columns": torch.arange(26.0).view(13, 2)[:, :1],
    "diagonal": torch.arange(49.0).view(7, 7).diagonal(), "nothing of it": BASE[:0],
}


@pytest.mark.parametrize("tensor", PARTIAL.values(), ids=PARTIAL)
def test_a_tensor_must_be_its_whole_storage(path, tensor):
    assert problem_of(saved({"first": tensor}, path)) in ("checkpoint_incomplete", "checkpoint_unsafe")


def test_two_tensors_must_not_share_a_storage(path):
    assert problem_of(saved({"first": BASE, "second": BASE.view(13, 2)}, path)) == "checkpoint_incomplete"


def assembled(count=13, size=(13,), stride=(1,), offset=0, key="0", kind=b"torch\nFloatStorage\n", hooks=b"ccollections\nOrderedDict\n)R",
              more=b"", function=b"torch._utils\n_rebuild_tensor_v2\n"):
    """The pickle of {"a": tensor} as torch.save writes it, with anything claimed of the tensor."""
    def literal(value):
        return pickle.dumps(value, 2)[2:-1]

    identity = b"(" + literal("storage") + b"c" + kind + literal(key) + literal("cpu") + literal(count) + b"tQ"
    arguments = b"(" + identity + literal(offset) + literal(size) + literal(stride) + literal(False) + hooks + more + b"t"
    return b"\x80\x02}" + literal("a") + b"c" + function + arguments + b"Rs."


def with_pickle(path, pickled):
    return repacked(saved({"a": FILLED}, path), **{"data.pkl": pickled})


def test_the_assembled_pickle_is_a_tensor(path):
    assert torch.equal(read_values(with_pickle(path, assembled()), LIMIT)["a"], FILLED)


CLAIMS = {
    "more than there is": dict(count=HUGE, size=(HUGE,)), "a size beyond its storage": dict(size=(HUGE,)), "one beyond": dict(size=(14,)),
    "one less": dict(size=(12,)), "a stride beyond": dict(size=(13, 1, 2), stride=(1, 1, HUGE)), "stride zero": dict(stride=(0,)),
    "a negative stride": dict(stride=(-1,)), "a count of one less": dict(count=12, size=(12,)),
    "another kind": dict(kind=b"torch\nDoubleStorage\n"),
    "a smaller kind": dict(kind=b"torch\nHalfStorage\n"), "another entry": dict(key="1"), "an entry by its path": dict(key="../data.pkl"),
    "the pickle": dict(key="data.pkl"), "no key": dict(key=""), "no numbers": dict(count=0, size=(0,)), "less than none": dict(count=-13),
    "negative sizes": dict(size=(-13, -1), stride=(1, 1)), "no shape": dict(size=(), stride=()),
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_claims_that_the_file_does_not_hold(path, claim):
    assert problem_of(with_pickle(path, assembled(**claim))) == "checkpoint_incomplete"


ODD = {
    "an offset": dict(offset=1), "a far offset": dict(offset=HUGE), "a negative offset": dict(offset=-1),
    "one argument more": dict(more=b"}"),
    "hooks": dict(hooks=b"ccollections\nOrderedDict\n)RK\x01K\x02s"), "no hooks": dict(hooks=b"N"), "a dict of hooks": dict(hooks=b"}"),
    "a kind that is a function": dict(kind=b"torch._utils\n_rebuild_tensor_v2\n"), "untyped": dict(kind=b"torch.storage\nUntypedStorage\n"),
    "count as text": dict(count="13"), "count as fraction": dict(count=13.0), "key as number": dict(key=0), "size as list": dict(size=[13]),
    "version 1": dict(function=b"torch._utils\n_rebuild_tensor\n"), "version 3": dict(function=b"torch._utils\n_rebuild_tensor_v3\n"),
    "the storage's name called": dict(function=b"torch\nFloatStorage\n"), "spaces": dict(function=b"torch._utils \n_rebuild_tensor_v2\n"),
}


@pytest.mark.parametrize("claim", ODD.values(), ids=ODD)
def test_tensors_that_torch_save_does_not_write(path, claim):
    assert problem_of(with_pickle(path, assembled(**claim))) == "checkpoint_unsafe"


@pytest.mark.parametrize("claim", [dict(size=(13, 1)), dict(size=("13",)), dict(size=(13.0,)), dict(size=(None,), stride=(None,)),
                                   dict(size=(1, 13), stride=(10**30, 1))], ids=str)
def test_sizes_that_are_none(path, claim):
    assert problem_of(with_pickle(path, assembled(**claim))) in ("checkpoint_unreadable", "checkpoint_incomplete")


# Instructions that torch.save has no need of, and files that describe more than they hold.

TENSOR = b"ctorch\nTensor\n"
INSTRUCTIONS = {
    "INST": b"(I13\nitorch\nTensor\n", "OBJ": b"(" + TENSOR + b"K\x0do", "NEWOBJ": TENSOR + b"K\x0d\x85\x81",
    "NEWOBJ_EX": TENSOR + b")}\x92",
    "NEWOBJ of an ordered dict": b"ccollections\nOrderedDict\n)\x81", "STACK_GLOBAL": b"X\x05\0\0\0torchX\x06\0\0\0Tensor\x93",
    "EXT1": b"\x82\x01",
    "EXT2": b"\x83\x01\0", "EXT4": b"\x84\x01\0\0\0", "PERSID": b"P0\n", "DUP": b"K\x012", "POP": b"K\x01K\x010",
    "POP_MARK": b"K\x02(K\x011",
    "MEMOIZE": b"K\x01\x94", "GET": b"X\x01\0\0\0aq\x00g0\n", "PUT": b"K\x01p0\n", "FRAME": b"\x95" + struct.pack("<Q", HUGE) + b"N",
    "DICT": b"(d",
    "LIST": b"(l", "INT": b"I1\n", "LONG": b"L1L\n", "LONG4": b"\x8b" + struct.pack("<i", 1) + b"\x01", "FLOAT": b"F1.5\n",
    "STRING": b"S'a'\n", "BINSTRING": b"T\x01\0\0\0a", "SHORT_BINSTRING": b"U\x01a", "UNICODE": b"Va\n", "SHORT_BINUNICODE": b"\x8c\x01a",
    "BINUNICODE8": b"\x8d" + struct.pack("<Q", 1) + b"a", "BINBYTES": b"B\x01\0\0\0a", "SHORT_BINBYTES": b"C\x01a",
    "BYTEARRAY8": b"\x96" + bytes(8), "EMPTY_SET": b"\x8f", "ADDITEMS": b"](\x90", "FROZENSET": b"(\x91",
    "NEXT_BUFFER": b"\x97", "READONLY_BUFFER": b"\x98", "a later protocol": b"\x80\x04N",
    "BUILD of a dict": b"}}b", "BUILD with a list": b"ccollections\nOrderedDict\n)R]b", "a name alone": b"ccollections\nOrderedDict\n",
    "a name in a list": b"](ctorch\nFloatStorage\ne", "a name in a dict": b"}K\x01ctorch\nFloatStorage\ns",
    "a name in a tuple": b"]ctorch\nFloatStorage\n\x85a",
    "a call of a value": b"})R", "arguments as a list": b"ccollections\nOrderedDict\n]R", "APPEND to a dict": b"}K\x01a",
    "SETITEM of a list": b"]K\x01K\x02s", "a list in itself": b"]q\x00h\x00a", "a list twice": b"](]q\x00h\x00e",
    "a dict in itself": b"}q\x00K\x01h\x00s",
    "a tuple twice": b"K\x01\x85q\x00h\x00\x86", "another persistent id": b"K\x01Q", "a persistent id that is text": b"X\x01\0\0\0aQ",
    "a value below a mark": b"}(N", "a second pickle": b"}.\x80\x02}", "something behind the end": b"}.NNN",
}


@pytest.mark.parametrize("body", INSTRUCTIONS.values(), ids=INSTRUCTIONS)
def test_other_instructions_are_refused(path, body):
    assert problem_of(with_pickle(path, b"\x80\x02" + body + b".")) == "checkpoint_unsafe"


def test_every_instruction_is_taken_or_refused(path):
    """The table above has every instruction that pickle knows, but for those that torch.save writes."""
    refused = {opcode.name for body in INSTRUCTIONS.values() for opcode, _, _ in pickletools.genops(b"\x80\x02" + body + b".")}
    written = {"NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "EMPTY_TUPLE",
    "EMPTY_LIST",
               "EMPTY_DICT", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "APPEND", "APPENDS", "SETITEM", "SETITEMS", "MARK", "BINPUT",
               "LONG_BINPUT",
               "BINGET", "LONG_BINGET", "GLOBAL", "REDUCE", "BUILD", "BINPERSID", "PROTO", "STOP"}
    assert {opcode.name for opcode in pickletools.opcodes} - refused - written == {"BINBYTES8"}  # as BINUNICODE8


BROKEN = {
    "nothing": b"", "no end": b"}", "too few values": b"K\x01\x87.", "no mark": b"t.", "unknown memo": b"h\x07.", "two values": b"}}.",
    "no value": b".",
    "an odd number of items": b"}(K\x01u.", "an unknown instruction": b"\xff.", "long text": b"X\xff\xff\xff\x7fa.",
    "longer text": b"\x8d" + b"\xff" * 7 + b"\x7fa.", "long bytes": b"\x8e" + struct.pack("<Q", HUGE) + b"a.",
    "a long number": b"\x8b\xff\xff\xff\x7f\x01.",
    "text that is none": b"X\x01\0\0\0\xff.", "call of nothing": b"R.",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_broken_pickles_are_unreadable(path, body):
    assert problem_of(with_pickle(path, b"\x80\x02" + body)) in ("checkpoint_unreadable", "checkpoint_unsafe")


def test_doubling_is_refused(path):
    """Forty pairs of the same pair: a value of 2**40 numbers in 200 bytes, which torch's reader takes."""
    body = b"K\x01" + b"".join(b"q" + bytes([i]) + b"h" + bytes([i]) + b"\x86" for i in range(40))
    assert problem_of(with_pickle(path, b"\x80\x02" + body + b".")) in ("checkpoint_unsafe", "checkpoint_unreadable")
    body = b"K\x01\x85" + b"".join(b"q" + bytes([i]) + b"h" + bytes([i]) + b"\x86" for i in range(40))
    assert problem_of(with_pickle(path, b"\x80\x02" + body + b".")) == "checkpoint_unsafe"


@pytest.mark.parametrize("key", [1.5, None, True, (1, 2), 2**61 - 1, -(2**31)], ids=str)
def test_keys_that_could_be_made_to_collide_are_refused(path, key):
    assert problem_of(saved({"a": {key: 1}}, path)) == "checkpoint_foreign"
