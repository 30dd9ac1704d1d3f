"""The real server in a process of its own, with small limits, and what it takes of the machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.attack.wire import Answer, Request, send

ROOT = Path(__file__).parents[2]
LIMITS = {
    "UPLOAD_MB": "4",
    "UPLOADS_MB": "16",
    "PARAMETERS": "1500000",
    "ROOMS": "12",
    "RUNS": "40",
    "SUBSCRIPTIONS": "300",
    "MEMORY_MB": "150",
    "UNWATCHED_MB": "5",
    "PAGE_MB": "40",
    "STEPS": "20000",
    "LEASE_SECONDS": "1200",
}
PATIENCE = 900  # seconds until it answers, on a machine that is busy
MOST = {"memory_mb": 1500, "threads": 150, "files": 250, "uploads_mb": 24, "data_mb": 200}  # what the server may take


class Server:
    """`python app.py`.

    Args:
        folder: empty; for its uploads, its data folder and its log. settings: environment variables beside those of the limits.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        limits = {f"TRANSFORMER_LIVE_{name}": value for name, value in LIMITS.items()}
        environment = {
            **os.environ,
            **limits,
            "GRADIO_SERVER_PORT": str(self.port),
            "GRADIO_SERVER_NAME": "127.0.0.1",
            "GRADIO_TEMP_DIR": str(self.folder / "uploads"),
            "TRANSFORMER_LIVE_DATA": str(self.folder / "data"),
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while self.ask(Request("GET", "/health", seconds=5.0)).status != 200:
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.said()[-2000:]}")
            time.sleep(0.3)

    def ask(self, request: Request, known: dict[str, str] | None = None) -> Answer:
        return send(self.port, request, known)

    def post(self, address: str, content: object) -> dict:
        """What the API answers to a request in order."""
        answer = self.ask(Request("POST", f"/api/en/{address}", content=content))
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status} {answer.problem} {answer.body[:200]!r}")
        return answer.json()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        """Its log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def takes(self) -> dict[str, float]:
        """What it takes of the machine, by the names of MOST."""
        assert self.process is not None
        about = Path(f"/proc/{self.process.pid}")
        status = dict(line.split(":", 1) for line in (about / "status").read_text().splitlines())
        return {
            "memory_mb": int(status["VmRSS"].split()[0]) / 1024,
            "threads": int(status["Threads"]),
            "files": len(list((about / "fd").iterdir())),
            "uploads_mb": size_mb(self.folder / "uploads"),
            "data_mb": size_mb(self.folder / "data"),
        }

    def stop(self) -> None:
        if self.process is not None and self.alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


def size_mb(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            pass  # removed meanwhile
    return total / 1e6
