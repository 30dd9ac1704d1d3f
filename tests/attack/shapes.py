"""Requests of the right shape, made from the types of the API, and what can be wrong with one."""

import random
import types
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from demo.api.types import API

MARKUP = (
    "<img src=x onerror=attacked()>",
    "</script><script>attacked()</script>",
    "<math><mi>x</mi></math>",
    "<svg onload=attacked()>",
    "‮gnp.exe",
    "{{attacked}}",
    "${attacked()}",
    "javascript:attacked()",
)
DEEP: Any = []
for _ in range(90):
    DEEP = [DEEP]
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    0.5,
    -0.0,
    2**31,
    2**53,
    2**53 + 1,
    2**63,
    2**64,
    10**30,
    -(10**300),
    1e308,
    float("nan"),
    float("inf"),
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "9" * 400,
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff",
    "é",
    "３",
    "\u202e",
    "\ufeff",
    "\u2028",
    "a" * 5000,
    "\n" * 100,
    "../../etc/passwd",
    "/proc/self/environ",
    "shipped:../../etc/passwd",
    "run:@@run@@:0",
    "run:@@run@@:999999999999",
    "@@run@@",
    "@@race@@",
    "@@read_key@@",
    "@@demonstration@@",
    "@@upload@@",
    "@@own_secret@@",
    "@@own_room@@",
    "@@room@@",
    "@@seat@@",
    "@@run@@.0",
    "@@race@@.0",
    "@@race@@.99",
    "@@race@@.-1",
    "__class__",
    "self",
    "constructor",
    "__proto__",
    [],
    {},
    [[]],
    [None],
    [0] * 2000,
    [[0, 0]] * 50,
    {"": ""},
    {"__proto__": 1},
    {str(i): i for i in range(300)},
    DEEP,
    *MARKUP,
)
TEXTS = {  # by the name of a field
    "run": ("@@run@@",),
    "race": ("@@race@@",),
    "demonstration": ("@@demonstration@@",),
    "recording": ("classroom", "course"),
    "room": ("@@own_room@@", "@@room@@"),
    "secret": ("@@own_secret@@",),
    "student": ("@@seat@@", "@@own_seat@@"),
    "model": ("shipped:classroom-0400", "shipped:classroom-0000", "run:@@run@@:20", "run:@@race@@.0:20", "@@upload@@"),
    "source": ("3 1 4 1 5", "1", " ".join(map(str, range(1, 19))), "7 7 7"),
    "name": ("lockstep", "slow_motion", "extension", "mistake"),
    "page": ("a-page",),
    "before": ("@@demonstration@@",),
    "lesson": ("why-warm-up", "which-head-copies", "one-weight"),
    "words": ("Why?", *MARKUP),
    "query": ("preset=classroom", "preset=reverse&max_steps=40"),
    "setting": ("warmup_steps", "d_model"),
    "value": ("50", "32"),
    "state": ("preset=classroom&part=lockstep", ""),
    "tab": ("train", "decode", "race"),
    "section": ("step",),
    "address": ("https://school.example/?room=@@own_room@@",),
    "form": ("after",),
    "answer": ("1", "2"),
    "came": ("1", ""),
    "seen": ("",),
    "choices": ("yes", "no", *MARKUP),
}


def right(address: str, rng: random.Random) -> dict:
    """A request of an address's own shape."""
    return of_type(API[address][0], "", rng) if address in API else {"run": "@@run@@"}


def of_type(kind: Any, name: str, rng: random.Random) -> Any:
    """A value of a type."""
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        present = {key: hint for key, hint in hints.items() if get_origin(hint) is not NotRequired or rng.random() < 0.6}
        return {key: of_type(hint, key, rng) for key, hint in present.items()}
    origin, parts = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return of_type(parts[0], name, rng)
    if origin is Literal:
        return rng.choice(parts)
    if origin in (Union, types.UnionType):
        return of_type(rng.choice(parts), name, rng)
    if origin is list:
        return [of_type(parts[0], name, rng) for _ in range(rng.choice((0, 1, 2, 3)))]
    if origin is tuple:
        return [of_type(part, name, rng) for part in parts]
    if origin is dict:
        return {}
    if kind is bool:
        return rng.random() < 0.5
    if kind is int:
        return rng.choice((0, 0, 1, 2, 5, 20, -1, 100))
    if kind is float:
        return rng.choice((0.0, 1.0, 0.5, 64.0))
    return None if kind is type(None) else rng.choice(TEXTS.get(name, ("x", "classroom")))


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """The path of every value in a tree, its root included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in list(inner)[:40] for place in places(each, (*path, key)))]


def replaced(value: Any, path: tuple, new: Any) -> Any:
    """The tree with another value at a path."""
    if not path:
        return new
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(copy[key], tuple(rest), new)
    return copy


def without(value: Any, path: tuple) -> Any:
    """The tree without what is at a path."""
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[key] = without(copy[key], tuple(rest))
    else:
        del copy[key]
    return copy


def spoiled(value: Any, rng: random.Random) -> Any:
    """The tree with one thing wrong."""
    path = rng.choice(places(value))
    if path and rng.random() < 0.15:
        return without(value, path)
    return replaced(value, path, rng.choice(WRONG))
