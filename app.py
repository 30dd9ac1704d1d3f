"""Start-up: `python app.py` opens the page, locally and on a Hugging Face Space."""

import os
import signal


def main():
    """Builds the page and serves it until the process is told to end."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

    from demo.build import build_page, launch_options

    page = build_page()
    signal.signal(signal.SIGTERM, end)
    page.launch(**launch_options())
    page.registry.close()


def end(number, frame):
    """A server that is told to end does what Ctrl-C does: it closes, and its runs stop."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
