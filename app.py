"""Start-up: `python app.py` opens the page, locally and on a Hugging Face Space."""

import os
import signal
import sys
import tempfile
import threading
from pathlib import Path


def configure_gradio():
    """Sets Gradio's environment variables that are not set already; to be called before gradio is imported."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # After every event Gradio makes a table of so many of the last ones, for a page that is not offered here: 10,000 take 7 ms.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    # A folder of our own: where uploads take more than they may, its oldest files are removed. Of several servers each has its own port.
    name = "-".join(["transformer-live", *filter(None, [os.environ.get("GRADIO_SERVER_PORT")])])
    os.environ.setdefault("GRADIO_TEMP_DIR", str(Path(tempfile.gettempdir()).resolve() / name))


def main():
    """Builds the page and serves it until the process is told to end (Ctrl-C or SIGTERM)."""
    configure_gradio()

    from core.classroom.data_folder import DataFolder
    from core.classroom.limits import Limits
    from core.errors import UserError

    try:
        limits = Limits.from_environment()
        folder = DataFolder(limits.data) if limits.data else None
        if folder:
            folder.open()  # and held until the process ends
    except UserError as refusal:
        sys.exit(str(refusal))

    # These take seconds, for which nobody waits who is refused.
    from core.classroom.registry import Registry
    from core.training.process_memory import freeze_startup
    from demo.adapters.connections import limit_connections
    from demo.build import build_page, launch_options

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: ended.set())
    registry = Registry(limits)
    page = build_page(registry)
    page.launch(prevent_thread_lock=True, **launch_options(page))
    limit_connections(page.server, limits.connections)
    freeze_startup()
    ended.wait()
    registry.close(timeout=3)
    if page.keeper:
        page.keeper.close()
    sys.stdout.flush()
    os._exit(0)  # open connections of pages would hold the server back for many seconds


if __name__ == "__main__":
    main()
