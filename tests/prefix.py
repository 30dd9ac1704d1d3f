"""A proxy that shows a server below a path which the server does not see, as nginx does with a slash behind `proxy_pass`."""

import asyncio
import threading
from contextlib import contextmanager


@contextmanager
def below_a_path(port, path):
    """Yields the port of a proxy in front of the server.

    Args:
        port: of the server. path: as "/demo"; what does not begin with it is answered 404.
    """
    started, found = threading.Event(), []

    async def serve():
        ended = asyncio.Event()
        server = await asyncio.start_server(lambda reader, writer: pass_on(reader, writer, port, path), "127.0.0.1", 0)
        found.extend([server.sockets[0].getsockname()[1], asyncio.get_running_loop(), ended])
        started.set()
        async with server:
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(20)
    own, loop, ended = found
    yield own
    loop.call_soon_threadsafe(ended.set)
    thread.join(20)


async def pass_on(reader, writer, port, path):
    """One request of a connection, which is closed then."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *headers = head.split(b"\r\n")[:-2]
        method, target, version = line.split(b" ")
        if not (target + b"/").startswith(f"{path}/".encode()):
            writer.write(b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
            return
        inner = target.removeprefix(path.encode()) or b"/"
        host = next(header.partition(b":")[2].strip() for header in headers if header.lower().startswith(b"host:"))
        kept = [header for header in headers if not header.lower().startswith(b"connection:")]
        sent = [b" ".join([method, inner, version]), *kept, b"Connection: close", b"X-Forwarded-Host: " + host, b"X-Forwarded-Proto: http"]
        behind, to = await asyncio.open_connection("127.0.0.1", port)
        to.write(b"\r\n".join(sent) + b"\r\n\r\n")
        await asyncio.gather(pipe(reader, to), pipe(behind, writer, last=True))
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
        pass
    finally:
        writer.close()


async def pipe(reader, writer, last=False):
    """Everything that comes, until it ends."""
    try:
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass
    if last:
        writer.close()
