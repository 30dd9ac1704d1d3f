"""Strangers who send too much, each kind in its own way, and a page that only wants to be answered meanwhile.

Run in processes of their own, which use nothing but the standard library.
"""

import asyncio
import json
import time
from contextlib import suppress
from urllib.parse import urlsplit

from benchmarks.followers import input_is_closed, page
from benchmarks.fresh import say_ready

AT_ONCE = 50  # connections of those who ask one thing after the other
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PATIENCE = 120.0  # seconds that a stranger waits for an answer


def follow(url, view):
    """A page that follows a run until standard input is closed. Returns the milliseconds of each of its polls."""

    async def following():
        durations = []
        task = asyncio.create_task(page(url, view, durations, 0.0))
        say_ready()
        await asyncio.to_thread(input_is_closed)
        task.cancel()
        return [1000 * seconds for seconds in durations]

    return asyncio.run(following())


def flood(url, kind, count, event):
    """Sends so much.

    Args:
        kind: a key of KINDS. event: number and inputs of one of the page's events.
    Returns:
        answers: status -> how many there were; 0: none. seconds: that it took.
    """
    return asyncio.run(flood_all(url, kind, count, event))


async def flood_all(url, kind, count, event):
    address, statuses, started = urlsplit(url), {}, time.perf_counter()
    at_once, send = KINDS[kind]
    numbers = iter(range(count))

    async def one_after_the_other():
        for number in numbers:
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError, ValueError, IndexError):
                async with asyncio.timeout(PATIENCE):
                    status = await send(address, number, event)
                    statuses[status] = statuses.get(status, 0) + 1
                    continue
            statuses[0] = statuses.get(0, 0) + 1

    await asyncio.gather(*(one_after_the_other() for _ in range(min(count, at_once))))
    return {"answers": {str(status): found for status, found in sorted(statuses.items())}, "seconds": time.perf_counter() - started}


async def ask(address, request):
    """The status of an answer, which is read to its end."""
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(request)
        status = await status_of(reader)
        while await reader.read(1 << 16):
            pass
        return status
    finally:
        writer.close()


async def status_of(reader):
    """Of an answer that begins."""
    return int((await reader.readline()).split()[1])


def post(path, content, kind="application/json"):
    """A request whose connection is not used again."""
    return (f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
            .encode() + content)


async def open_page(address, number, event):
    return await ask(address, GET.replace(b"Host: x", b"Host: x\r\nConnection: close"))


async def join_queue(address, number, event):
    """An event of a page that never asks what became of it."""
    return await ask(address, post("/gradio_api/queue/join", json.dumps({**event, "session_hash": f"flood {number}"}).encode()))


async def half_open(address, number, event):
    """The beginning of a request, and then nothing until the server has enough of it."""
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(GET[: number % len(GET)])
    await reader.read(1)
    writer.close()
    return 0


async def unread(address, number, event):
    """Asks for the whole page and takes nothing in."""
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=1)
    writer.transport.pause_reading()
    writer.write(GET)
    await asyncio.sleep(5)
    writer.transport.abort()
    return 0


async def call_api(address, number, event):
    """What computes, what is too large, what is nested, what is no JSON."""
    decode = json.dumps({"model": "shipped:classroom-0400", "source": str(1 + number % 19)}).encode()
    bodies = [decode, b'{"model": "' + b"x" * 2_000_000 + b'"}', b"[" * 90_000, b"\xff\x00"]
    return await ask(address, post("/api/en/decodes/decode", bodies[number % len(bodies)]))


async def open_room(address, number, event):
    if number % 2:
        return await ask(address, post("/api/en/rooms/open", b"{}"))
    return await ask(address, post("/api/en/rooms/follow", b'{"room": "%05d"}' % (22222 + number)))


async def upload(address, number, event):
    """A megabyte; every other one is broken off in the middle."""
    head, end = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.ckpt"\r\n\r\n', b"\r\n--x--\r\n"
    request = post("/gradio_api/upload", head + number.to_bytes(4, "big") + bytes(10**6) + end, "multipart/form-data; boundary=x")
    if number % 2:
        return await ask(address, request)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(request[: 1000 * number % len(request)])
    await writer.drain()
    writer.transport.abort()
    return 0


KINDS = {  # how many at once, and what each of them does
    "opened pages": (AT_ONCE, open_page), "events that nobody reads": (AT_ONCE, join_queue), "half-open connections": (10_000, half_open),
    "answers that nobody takes in": (500, unread), "calls of the API": (AT_ONCE, call_api), "rooms and guessed codes": (AT_ONCE, open_room),
    "uploads": (30, upload),
}
