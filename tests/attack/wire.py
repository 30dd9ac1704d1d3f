"""A request as bytes, and its answer: no library cleans up what is sent."""

import http.client
import json
import socket
import time
from dataclasses import dataclass, field, replace
from typing import Any

PATIENCE = 120.0  # seconds until an answer counts as missing
ENOUGH = 3_000_000  # bytes of an answer that are read


@dataclass(frozen=True)
class Request:
    """What is sent. Known things stand in it by name, as @@run@@, and are filled in when it is sent.

    Attributes:
        target: as it stands in the first line. headers: in this order, beside those of `content`. body: bytes, where `content` is None.
        content: what is sent as JSON. seconds: after which the rest of an answer without end is not waited for.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content: Any = None
    seconds: float = PATIENCE
    version: str = "HTTP/1.1"

    def as_bytes(self, known: dict[str, str], host: str) -> bytes:
        headers = list(self.headers)
        names = {name.lower() for name, _ in headers}
        body = self.body if self.content is None else json.dumps(self.content).encode()
        body = filled(body, known)
        if self.content is not None and "content-type" not in names:
            headers.append(("Content-Type", "application/json"))
        if "host" not in names and self.version != "HTTP/1.0":
            headers.append(("Host", host))
        if body and not names & {"content-length", "transfer-encoding"}:
            headers.append(("Content-Length", str(len(body))))
        lines = [
            f"{self.method} {self.target} {self.version}",
            *(f"{name}: {value}" for name, value in [*headers, ("Connection", "close")]),
        ]
        return filled("\r\n".join(lines).encode("utf-8", "surrogatepass"), known) + b"\r\n\r\n" + body

    def words(self) -> str:
        """The request in a line that can be read."""
        body = json.dumps(self.content) if self.content is not None else repr(self.body)
        headers = " ".join(f"[{name}: {value}]" for name, value in self.headers)
        return f"{self.method} {self.target} {headers} {body if len(body) < 600 else body[:600] + '...'}"

    def with_content(self, content: Any) -> "Request":
        return replace(self, content=content)


@dataclass
class Answer:
    """status: 0: none came. headers: names in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    problem: str = ""

    def json(self) -> Any:
        return json.loads(self.body)


def filled(text: bytes, known: dict[str, str]) -> bytes:
    """Bytes with the known things in the place of their names."""
    if b"@@" in text:
        for name, value in known.items():
            text = text.replace(f"@@{name}@@".encode(), value.encode())
    return text


def send(port: int, request: Request, known: dict[str, str] | None = None) -> Answer:
    """Sends a request over a connection of its own."""
    began = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.settimeout(request.seconds)
            try:
                connection.sendall(request.as_bytes(known or {}, f"127.0.0.1:{port}"))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered before it had heard all
            answer = read(connection, request.method, began + request.seconds)
    except OSError as error:
        answer = Answer(0, problem=repr(error))
    answer.seconds = time.monotonic() - began
    return answer


def read(connection: socket.socket, method: str, until: float) -> Answer:
    """The answer, or its beginning if it does not end in time."""
    response = http.client.HTTPResponse(connection, method=method)
    try:
        response.begin()
    except (http.client.HTTPException, OSError, ValueError) as error:
        return Answer(0, problem=repr(error))
    headers = {name.lower(): value for name, value in response.getheaders()}
    body = b""
    try:
        while len(body) < ENOUGH and time.monotonic() < until and (part := response.read1(65_536)):
            body += part
    except (http.client.HTTPException, OSError, ValueError):
        pass
    return Answer(response.status, headers, body)
