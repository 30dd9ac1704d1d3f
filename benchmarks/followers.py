"""Pages that follow a run, without a browser: each reads its log as the live chart does and throws away what it gets.

Run in a process of its own, which uses nothing but the standard library, so that it takes little from the training.
"""

import asyncio
import json
import time
import zlib
from urllib.parse import urlsplit

from benchmarks.fresh import say_ready

PAUSE = 0.25  # seconds from an answer to the next poll where one page is alone


def follow(url, views):
    """Reads until standard input is closed; one page for each view.

    Args:
        url: of the server. views: ids of views.
    Returns:
        polls: how many answers. milliseconds: their mean. cpu: seconds of processor time that this process used.
    """
    return asyncio.run(follow_all(url, views))


async def follow_all(url, views):
    durations = []
    pages = [asyncio.create_task(page(url, view, durations, i / len(views))) for i, view in enumerate(views)]
    say_ready()
    await asyncio.to_thread(input_is_closed)
    for task in pages:
        task.cancel()
    return {"polls": len(durations), "milliseconds": 1000 * sum(durations) / max(1, len(durations)), "cpu": time.process_time()}


def input_is_closed():
    import sys

    sys.stdin.read()


async def page(url, view, durations, offset):
    """One page, over one connection: reads the open end of the log, and polls by its own id now and then."""
    address = urlsplit(url)
    await asyncio.sleep(offset * PAUSE)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    log, renew_at = None, 0.0
    while True:
        started = time.perf_counter()
        try:
            if started >= renew_at:
                cursor = {"step": 0 if log is None else 1, "event": 0, "reads": True}  # who has drawn nothing is told more
                log = (await poll(reader, writer, address.netloc, view, cursor))["log"]
                renew_at = started + 0.9 * log["renew"] / 1000
            reply = await open_end(reader, writer, address.netloc, log["key"])
        except (ConnectionError, asyncio.IncompleteReadError):  # the server closes what was quiet for some seconds
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            continue
        durations.append(time.perf_counter() - started)
        await asyncio.sleep(reply["pause"] / 1000)


async def open_end(reader, writer, host, key):
    """What the log's open end says."""
    writer.write(f"GET /log/en/{key}/open HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    return await answer(reader)


async def answer(reader):
    """The JSON of the next answer on a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    return json.loads(zlib.decompress(body, 31) if b"content-encoding: gzip" in head else body)


async def poll(reader, writer, host, view, cursor):
    """One poll by a page's own id over an open connection; the server's reply."""
    content = json.dumps({"run": view, **cursor}).encode()
    writer.write(f"POST /api/en/runs/poll HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
                 f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
    return await answer(reader)
