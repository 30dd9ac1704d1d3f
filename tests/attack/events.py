"""Gradio's events, as a page sends them: what there is, and how one is fired."""

import json
import random
import secrets
from dataclasses import dataclass
from typing import Any

from tests.attack.server import Server
from tests.attack.wire import Answer, Request


@dataclass(frozen=True)
class Event:
    """One event of the page.

    Attributes:
        number: Gradio's. kind: what fires it. values: of its inputs, as the page has them at first.
    """

    number: int
    kind: str
    values: tuple[Any, ...]


def events(config: dict) -> list[Event]:
    """Every event that asks the server."""
    values = {component["id"]: component["props"].get("value") for component in config["components"]}
    return [
        Event(
            found["id"],
            found["targets"][0][1] if found["targets"] else found["api_name"],
            tuple(values.get(number) for number in found["inputs"]),
        )
        for found in config["dependencies"]
        if found["backend_fn"]
    ]


def of_kind(found: list[Event], kind: str) -> Event:
    return next(event for event in found if event.kind == kind)


def joining(event: Event | int, data: list, event_data: Any = None, session: str = "@@session@@") -> Request:
    """The request that puts an event into the queue."""
    number = event if isinstance(event, int) else event.number
    return Request(
        "POST",
        "/gradio_api/queue/join",
        content={"fn_index": number, "session_hash": session, "data": data, "event_data": event_data, "trigger_id": None},
    )


def hearing(session: str = "@@session@@", seconds: float = 6.0) -> Request:
    """The request that hears what became of a session's events."""
    return Request("GET", f"/gradio_api/queue/data?session_hash={session}", seconds=seconds)


def fire(server: Server, event: Event, data: list, event_data: Any = None) -> dict:
    """Fires an event in order and gives back its last message."""
    session = secrets.token_hex(6)
    answer = server.ask(joining(event, data, event_data, session))
    if answer.status != 200:
        return {"msg": "refused", "output": answer.body.decode()}
    return last_message(server.ask(hearing(session, 300.0)))


def last_message(answer: Answer) -> dict:
    """The message that says what became of an event; {} if none came."""
    messages = [json.loads(line[6:]) for line in answer.body.split(b"\n") if line.startswith(b"data: ")]
    return next((message for message in messages if message.get("msg") == "process_completed"), {})


def some_values(event: Event, rng: random.Random, spoil) -> list:
    """Inputs of an event, as the page has them, with one of them spoiled, or too many or too few."""
    values = list(event.values)
    match rng.randrange(8):
        case 0:
            values = values[: rng.randrange(len(values) + 1)]
        case 1:
            values += [spoil(None, rng)] * rng.randrange(1, 30)
        case 2:
            pass
        case _ if values:
            at = rng.randrange(len(values))
            values[at] = spoil(values[at], rng)
    return values
