"""The values in a checkpoint's pickle, built without pickle: nothing that the file names is called, imported or looked up.

`torch.load(weights_only=True)` runs a list of constructors, and some of them make tensors whose numbers are not in the file: such a
tensor shows what lay in the server's memory. So the pickle is taken as what it is, a list of instructions for a stack machine
(`pickletools.genops` reads them and follows none), and only those are followed here that `torch.save` writes for a state_dict
and the plain values beside it. What comes out is a tree: only text and tensors may stand in several places of it, so that a
small file cannot describe a huge value or one without end.
"""

import pickletools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from core.errors import UserError

PROTOCOL = 2  # of pickle, as torch.save writes it
LITERALS = {"BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"}
CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
PLAIN = {dict, OrderedDict, list, tuple, str, int, float, bool, type(None), torch.Tensor}
DTYPES = {
    "torch FloatStorage": torch.float32, "torch DoubleStorage": torch.float64, "torch HalfStorage": torch.float16,
    "torch BFloat16Storage": torch.bfloat16, "torch LongStorage": torch.int64, "torch IntStorage": torch.int32,
    "torch ShortStorage": torch.int16, "torch CharStorage": torch.int8, "torch ByteStorage": torch.uint8,
}

StorageReader = Callable[[str, torch.dtype, int], torch.Tensor]  # a key, a dtype and a count of numbers -> the numbers, flat


@dataclass(frozen=True)
class Name:
    """A name in the file; it stands for itself."""

    text: str


REBUILD, ORDERED = Name("torch._utils _rebuild_tensor_v2"), Name("collections OrderedDict")


@dataclass(frozen=True)
class Storage:
    """All numbers of one storage, as a flat tensor."""

    numbers: torch.Tensor


class Arguments(tuple):
    """A tuple that holds a name or a storage: never a value, only what a tensor is made of."""


def read_pickle(pickled: bytes, numbers_of: StorageReader) -> Any:
    """The value of a pickle that `torch.save` wrote.

    Args:
        pickled: bytes. numbers_of: function of a storage's key, dtype and count of numbers; returns them as a flat tensor.
    Raises:
        UserError: if it holds anything but dense tensors and plain values, or a tensor is not all of its storage.
        Exception: of any kind, if it is damaged.
    """
    machine = StackMachine(numbers_of)
    length = 0
    for opcode, argument, position in pickletools.genops(pickled):
        machine.follow(opcode.name, argument)
        length = (position or 0) + 1
    if machine.outer or length != len(pickled):
        raise UserError("checkpoint_unsafe")
    [value] = machine.stack
    return plain(value)


class StackMachine:
    """Follows instructions one by one.

    Attributes:
        stack: values since the last mark. outer: the stacks below each mark. memo: number -> value, for repetitions.
    """

    def __init__(self, numbers_of: StorageReader):
        self.numbers_of = numbers_of
        self.stack = []
        self.outer = []
        self.memo = {}

    def follow(self, name: str, argument: Any) -> None:
        """Raises a UserError for an instruction that `torch.save` has no need of."""
        match name:
            case _ if name in LITERALS:
                self.stack.append(argument)
            case _ if name in CONSTANTS:
                self.stack.append(CONSTANTS[name])
            case "EMPTY_DICT":
                self.stack.append({})
            case "EMPTY_LIST":
                self.stack.append([])
            case "GLOBAL" if argument in DTYPES or Name(argument) in (REBUILD, ORDERED):
                self.stack.append(Name(argument))
            case "MARK":
                self.outer.append(self.stack)
                self.stack = []
            case "TUPLE" | "APPENDS" | "SETITEMS":
                items, self.stack = self.stack, self.outer.pop()
                self.gather(name, items)
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                self.gather("TUPLE", self.pop(int(name[-1])))
            case "APPEND" | "SETITEM":
                self.gather(name + "S", self.pop(1 if name == "APPEND" else 2))
            case "BINPUT" | "LONG_BINPUT":
                self.memo[argument] = self.stack[-1]
            case "BINGET" | "LONG_BINGET" if type(self.memo[argument]) in (str, Name, torch.Tensor):
                self.stack.append(self.memo[argument])
            case "BINPERSID":
                self.stack.append(self.storage(*self.pop(1)))
            case "REDUCE":
                self.stack.append(rebuilt(*self.pop(2)))
            case "BUILD" if [type(value) for value in self.stack[-2:]] == [OrderedDict, dict]:
                self.pop(1)  # the state_dict's versions of its modules, of which ours have none
            case "PROTO" if argument == PROTOCOL:
                pass
            case "STOP":
                pass
            case _:
                raise UserError("checkpoint_unsafe")

    def pop(self, count: int) -> list:
        """The last values of the stack, the topmost last."""
        if len(self.stack) < count:
            raise IndexError("too few values")
        items = self.stack[-count:]
        del self.stack[-count:]
        return items

    def gather(self, name: str, items: list) -> None:
        """Puts items into a new tuple, or into the list or dict on top of the stack."""
        if name == "TUPLE":
            self.stack.append(tuple(items) if all(type(item) in PLAIN for item in items) else Arguments(items))
        elif name == "APPENDS" and type(self.stack[-1]) is list:
            self.stack[-1].extend(map(plain, items))
        elif name == "SETITEMS" and type(self.stack[-1]) in (dict, OrderedDict):
            self.stack[-1].update(zip(map(plain_key, items[::2]), map(plain, items[1::2]), strict=True))
        else:
            raise UserError("checkpoint_unsafe")

    def storage(self, persistent_id: Any) -> Storage:
        """The storage that `torch.save` has put beside the pickle."""
        match persistent_id:
            case Arguments(("storage", Name(kind), str(key), str(), int(count))) if kind in DTYPES:
                return Storage(self.numbers_of(key, DTYPES[kind], count))
        raise UserError("checkpoint_unsafe")


def plain(value: Any) -> Any:
    """The value itself.

    Raises:
        UserError: if it is a name or a storage.
    """
    if type(value) not in PLAIN:
        raise UserError("checkpoint_unsafe")
    return value


def plain_key(key: Any) -> str | int:
    """The key itself.

    Raises:
        UserError: unless it is text or a small number: with others a file could choose keys that a dict takes hours to tell apart.
    """
    if type(key) is not str and not (type(key) is int and abs(key) < 2**31):
        raise UserError("checkpoint_foreign", reason="it names values by something else than text and small numbers.")
    return key


def rebuilt(name: Any, arguments: Any) -> OrderedDict | torch.Tensor:
    """What the call of a name makes: an empty ordered dict or a tensor."""
    if name == ORDERED and arguments == ():
        return OrderedDict()
    match arguments:
        case Arguments((Storage(numbers), 0, tuple(size), tuple(stride), bool(), OrderedDict() as hooks)) if name == REBUILD and not hooks:
            return dense(numbers, size, stride)
    raise UserError("checkpoint_unsafe")


def dense(numbers: torch.Tensor, size: tuple, stride: tuple) -> torch.Tensor:
    """The tensor of a storage.

    Raises:
        UserError: unless it shows every number of the storage exactly once: sorted by stride, each dimension steps over those before it.
    """
    count = 1
    for step, length in sorted(zip(stride, size, strict=True)):
        if length != 1 and step != count:
            raise UserError("checkpoint_incomplete")
        count *= length
    if count != numbers.numel():
        raise UserError("checkpoint_incomplete")
    return numbers.as_strided(size, stride)
