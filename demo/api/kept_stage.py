"""What a room shows besides the run, as a file holds it. A decode is kept as what was asked; the teacher's next poll makes it again."""

from dataclasses import asdict, replace
from typing import Any

from core.classroom.rooms import Room
from demo.api.decode_source import read_decode_source
from demo.api.requests import field
from demo.api.shown_state import shown_state
from demo.api.stage import ShownDecode, Stage, read_look, read_place

LONGEST_NAME = 20  # characters of a version or of a tab
LARGEST = {"output": range(1000), "layers": 100, "heads": 100}  # places in a decode that is not made again yet


class KeptStage:
    """Keeps and restores what is on show (see core/classroom/room_keeper.py). Races and demonstrations end with the server: they are shown
    again when the teacher's page shows them again."""

    def kept(self, room: Room) -> Any:
        stage = room.stage
        return stage and {
            "tab": stage.tab, "state": stage.state, "version": stage.version, "look": stage.look,
            "decode": decode_to_values(stage.decode), "variant": decode_to_values(stage.variant), "place": asdict(stage.place),
        }  # fmt: skip

    def restore(self, room: Room, values: Any) -> None:
        """A UserError, which is a ValueError, if it is damaged."""
        look, decode, variant = (values.get(name) for name in ("look", "decode", "variant"))
        room.stage = Stage(
            tab=name_of(values, "tab"), state=shown_state(field(values, "state", str)), version=name_of(values, "version"),
            look=None if look is None else read_look(look))  # fmt: skip
        if decode is not None:
            room.stage = replace(
                room.stage, decode=decode_from_values(decode), variant=None if variant is None else decode_from_values(variant),
                place=read_place(field(values, "place", dict), LARGEST))  # fmt: skip


def decode_to_values(decode: ShownDecode | None) -> dict[str, Any] | None:
    return decode and {"version": decode.version, "asked": decode.asked.request()}


def decode_from_values(values: Any) -> ShownDecode:
    """A decode of which the pages that have seen it need no more; who has not waits for the teacher's next poll."""
    return ShownDecode(name_of(values, "version"), read_decode_source(field(values, "asked", dict)), None, None)


def name_of(values: Any, name: str) -> str:
    """A short text out of a file.

    Raises:
        ValueError: if it is long.
    """
    found = field(values, name, str)
    if len(found) > LONGEST_NAME:
        raise ValueError(f"{name} is too long")
    return found
