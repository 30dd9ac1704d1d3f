"""The API's types for the page's scripts: `python -m demo.api.typescript` writes components/shared/api_types.d.ts."""

import inspect
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from demo.api import types

PATH = Path(__file__).parents[1] / "components" / "shared" / "api_types.d.ts"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}
ALIASED = (Literal, Union, UnionType)
HEAD = "// Written by `python -m demo.api.typescript` from demo/api/types.py, which says what each field means.\n\n"


def declarations():
    """The whole file as text."""
    aliases = [f"export type {name} = {typescript(value)};\n" for name, value in vars(types).items() if get_origin(value) in ALIASED]
    shapes = [value for value in vars(types).values() if is_typeddict(value)]
    table = "".join(f'  "{address}": {{ request: {asked.__name__}; reply: {reply.__name__} }};\n'
                    for address, (asked, reply) in types.API.items())
    api = f"/** What each address takes and gives. */\nexport interface Api {{\n{table}}}\n"
    return "\n".join([HEAD + "".join(aliases), *map(interface, shapes), api])


def interface(shape):
    """One TypedDict as an interface."""
    lines = []
    for name, kind in get_type_hints(shape, include_extras=True).items():
        optional = get_origin(kind) is NotRequired
        lines.append(f"  {name}{'?' if optional else ''}: {typescript(get_args(kind)[0] if optional else kind)};\n")
    words = " ".join((inspect.getdoc(shape) or "").split())
    comment = f"/** {words} */\n" if words and not words.startswith("dict(") else ""
    return f"{comment}export interface {shape.__name__} {{\n{''.join(lines)}}}\n"


def typescript(kind):
    """One type in TypeScript's words."""
    parts = get_args(kind)
    match get_origin(kind):
        case None:
            return PLAIN.get(kind) or kind.__name__
        case origin if origin is Literal:
            return " | ".join(f'"{part}"' for part in parts)
        case origin if origin in (Union, UnionType):
            return " | ".join(dict.fromkeys(map(typescript, parts)))  # int and float are one there
        case origin if origin is list:
            inside = typescript(parts[0])
            return f"({inside})[]" if " " in inside and not inside.startswith("[") else f"{inside}[]"
        case origin if origin is tuple:
            return f"[{', '.join(map(typescript, parts))}]"
        case origin if origin is dict:
            return f"Record<{', '.join(map(typescript, parts))}>"
    raise TypeError(f"{kind} has no form in TypeScript here")


if __name__ == "__main__":
    PATH.write_text(declarations(), encoding="utf-8")
