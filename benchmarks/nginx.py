"""nginx as deploy/lecture.conf sets it up, on a free port, with a folder of its own."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from benchmarks.fresh import ROOT
from benchmarks.served import free_port
from benchmarks.server import wait_for_answer

LECTURE = ROOT / "deploy" / "lecture.conf"
CACHE = "/var/cache/nginx/transformer-live"
AROUND = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{lecture}
}}
"""
ALONE = """\
server {{
    listen 127.0.0.1:{port};
    root {folder};
    default_type application/json;
    location /log/ {{ add_header Content-Encoding gzip; try_files /open.gz =404; }}
    location /api/ {{ error_page 405 =200 /poll.json; try_files /poll.json =404; }}
}}
"""


def program():
    """Where nginx is; None: it is not installed (Debian: `apt-get install nginx-light`)."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def configuration(folder, port, origin, path=""):
    """The whole configuration.

    Args:
        port: that nginx listens on. origin: host and port of the server. path: before everything, as "/demo"; the server does not see it.
    """
    lecture = LECTURE.read_text(encoding="utf-8")
    for old, new in (("127.0.0.1:7860", origin), ("listen 80;", f"listen 127.0.0.1:{port};"), (CACHE, f"{folder}/cache")):
        if old not in lecture:
            raise ValueError(f"deploy/lecture.conf does not have {old}")
        lecture = lecture.replace(old, new)
    if path:
        lecture = lecture.replace("location / {\n        proxy_pass http://transformer_live;",
                                  f"location {path}/ {{\n        proxy_pass http://transformer_live/;")
        lecture = lecture.replace("location /log/ {\n        proxy_pass http://transformer_live;",
                                  f"location {path}/log/ {{\n        proxy_pass http://transformer_live/log/;")
    return AROUND.format(folder=folder, lecture=lecture)


@contextmanager
def in_front_of(url, path=""):
    """Yields the address of nginx in front of a server, ending with a slash.

    Args:
        url: of the server. path: see `configuration`.
    """
    origin = url.rstrip("/").rpartition("//")[2]
    with started(lambda folder, port: configuration(folder, port, origin, path), f"{path}/health") as address:
        yield f"{address}{path}/"


@contextmanager
def by_itself(opened, polled):
    """Yields the address of an nginx that gives the same answers whoever asks, with no server behind it.

    Args:
        opened: body for each GET below /log/, packed. polled: body for each POST.
    """
    def settings(folder, port):
        Path(folder, "open.gz").write_bytes(opened)
        Path(folder, "poll.json").write_bytes(polled)
        return AROUND.format(folder=folder, lecture=ALONE.format(folder=folder, port=port))

    with started(settings, "/poll.json") as address:
        yield f"{address}/"


@contextmanager
def started(settings, place):
    """Yields the address of an nginx without a slash at its end.

    Args:
        settings: from a folder of its own and a port, its configuration. place: a path that it answers when it is ready.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # its worker is another user if it is started by root
        port, file = free_port(), Path(folder, "nginx.conf")
        file.write_text(settings(folder, port), encoding="utf-8")
        process = subprocess.Popen([program(), "-p", folder, "-c", str(file), "-e", f"{folder}/error.log"])
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for_answer(process, f"{address}{place}")
            yield address
        finally:
            process.terminate()
            process.wait(30)
